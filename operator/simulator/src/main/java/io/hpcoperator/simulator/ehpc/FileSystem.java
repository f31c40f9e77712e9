package io.hpcoperator.simulator.ehpc;

import java.util.List;

/**
 * A file system of the account, as ListFileSystemWithMountTargets offers it.
 *
 * @param type {@code standard}, {@code extreme} or {@code cpfs}
 * @param protocol {@code NFS}, {@code SMB} or {@code CPFS}
 * @param status {@code Running} when it can be mounted
 * @param storageType {@code Performance} or {@code Capacity}
 * @param capacityGb in GB
 */
public record FileSystem(
    String id,
    String regionId,
    String type,
    String protocol,
    String status,
    String storageType,
    String description,
    int capacityGb,
    List<MountTarget> mountTargets) {

  /**
   * An address at which the file system can be mounted.
   *
   * @param status {@code Active} when it can be used
   */
  public record MountTarget(String domain, String status, String vpcId, String vSwitchId) {}

  /** A general-purpose NAS that can be mounted, with one mount target. */
  public static FileSystem nas(String id, String regionId) {
    MountTarget target =
        new MountTarget(
            id + "-sim1." + regionId + ".nas.aliyuncs.com",
            "Active",
            "vpc-" + regionId,
            "vsw-" + regionId);
    return new FileSystem(
        id,
        regionId,
        "standard",
        "NFS",
        "Running",
        "Performance",
        "general-purpose NAS",
        1024,
        List.of(target));
  }

  public FileSystem withStatus(String other) {
    return new FileSystem(
        id,
        regionId,
        type,
        protocol,
        other,
        storageType,
        description,
        capacityGb,
        List.copyOf(mountTargets));
  }

  public FileSystem withMountTargets(List<MountTarget> others) {
    return new FileSystem(
        id,
        regionId,
        type,
        protocol,
        status,
        storageType,
        description,
        capacityGb,
        List.copyOf(others));
  }
}
