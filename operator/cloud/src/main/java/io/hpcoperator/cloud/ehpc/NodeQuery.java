package io.hpcoperator.cloud.ehpc;

/**
 * Which nodes ListNodes returns; null does not filter.
 *
 * @param role nodes of this kind
 * @param hostName host name, fuzzy
 * @param status the cloud's word of the node state
 * @param privateIpAddress private address
 * @param hostNamePrefix host name prefix
 * @param hostNameSuffix host name suffix
 * @param sortBy AddedTime or HostName
 * @param sequence Forward or Backward
 */
public record NodeQuery(
    NodeRole role,
    String hostName,
    String status,
    String privateIpAddress,
    String hostNamePrefix,
    String hostNameSuffix,
    String sortBy,
    String sequence) {
  /** All nodes of a kind; null for all nodes. */
  public static NodeQuery ofRole(NodeRole role) {
    return new NodeQuery(role, null, null, null, null, null, null, null);
  }
}
