package io.hpcoperator.simulator.ehpc.offer;

/**
 * A custom or shared image of ListCustomImages, named by the fields there.
 *
 * @param owner self or others
 * @param sizeGiB size of its disk
 * @param status ECS's word
 * @param baseOsTag image tag of management nodes that go with it
 * @param regionId where it is; images of other regions are not shown for a cluster
 */
public record CustomImageOffer(
    String imageId,
    String name,
    String description,
    String owner,
    int sizeGiB,
    String status,
    String osTag,
    String baseOsTag,
    String platform,
    String version,
    String architecture,
    String regionId) {

  /** An image of the account's own in cn-hangzhou, made from CentOS 7.6. */
  public static CustomImageOffer own(String imageId, String name) {
    return new CustomImageOffer(
        imageId,
        name,
        "",
        "self",
        40,
        "Available",
        "CentOS_7.6_64",
        "CentOS_7.6_64",
        "CentOS",
        "7.6",
        "x86_64",
        "cn-hangzhou");
  }

  /** The same, shared by another account. */
  public CustomImageOffer shared() {
    return new CustomImageOffer(
        imageId,
        name,
        description,
        "others",
        sizeGiB,
        status,
        osTag,
        baseOsTag,
        platform,
        version,
        architecture,
        regionId);
  }
}
