package io.hpcoperator.cloud.ehpc.storage;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Where a file system can be mounted.
 *
 * @param domain address
 * @param status Active, Inactive, Pending or Deleting
 * @param networkType Vpc or Classic, in either case
 * @param vpcId VPC
 * @param vSwitchId vSwitch
 * @param accessGroup permission group
 */
public record MountTarget(
    @JsonProperty("MountTargetDomain") String domain,
    String status,
    String networkType,
    String vpcId,
    @JsonProperty("VswId") String vSwitchId,
    String accessGroup) {
  /** Whether it may be mounted now. */
  public boolean usable() {
    return "active".equalsIgnoreCase(status);
  }
}
