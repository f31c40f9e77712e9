package io.hpcoperator.cloud.ehpc.storage;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.hpcoperator.cloud.wire.WireValues;
import io.hpcoperator.cloud.wire.WrappedIn;
import java.util.List;

/**
 * A file system of the region.
 *
 * @param id id
 * @param type standard, extreme or cpfs; the sample has NAS
 * @param protocol NFS, SMB or CPFS
 * @param storageType storage class, such as Performance or Capacity
 * @param status Pending, Running, Stopped, Extending, Stopping or Deleting
 * @param regionId region
 * @param description description (wire: Destription)
 * @param createTime creation time as the cloud writes it; CST in the sample is no known zone
 * @param capacity GB
 * @param meteredSize bytes in use
 * @param bandwidth MB/s
 * @param encryptType 0 is not encrypted
 * @param mountTargets mount targets
 * @param packages storage plans
 */
public record FileSystem(
    @JsonProperty("FileSystemId") String id,
    @JsonProperty("FileSystemType") String type,
    @JsonProperty("ProtocolType") String protocol,
    String storageType,
    String status,
    String regionId,
    @JsonProperty("Destription") String description,
    String createTime,
    Integer capacity,
    Long meteredSize,
    @JsonProperty("BandWidth") Integer bandwidth,
    Integer encryptType,
    @JsonProperty("MountTargetList") @WrappedIn("MountTargets") List<MountTarget> mountTargets,
    @JsonProperty("PackageList") @WrappedIn("Packages") List<StoragePackage> packages) {
  public FileSystem {
    WireValues.required(id, "FileSystemId");
    mountTargets = WireValues.list(mountTargets);
    packages = WireValues.list(packages);
  }

  /** Whether it may be mounted now. */
  public boolean usable() {
    return "running".equalsIgnoreCase(status);
  }
}
