package io.hpcoperator.cloud.ehpc.image;

/**
 * Which images ListCustomImages returns; null does not filter.
 *
 * @param baseOsTag operating system tag of the management nodes
 * @param imageOwnerAlias self or others
 * @param instanceType only images for this instance type
 * @param clusterId only images of this cluster's region
 */
public record CustomImageQuery(
    String baseOsTag, String imageOwnerAlias, String instanceType, String clusterId) {
  /** No filter. */
  public static final CustomImageQuery ALL = new CustomImageQuery(null, null, null, null);
}
