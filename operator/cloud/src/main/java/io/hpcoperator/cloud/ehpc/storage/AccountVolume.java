package io.hpcoperator.cloud.ehpc.storage;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.hpcoperator.cloud.wire.WireValues;
import io.hpcoperator.cloud.wire.WrappedIn;
import java.util.List;

/**
 * A volume as ListVolumes shows it, with the cluster that mounts it.
 *
 * @param clusterId cluster
 * @param clusterName name of the cluster
 * @param regionId region
 * @param id file system
 * @param type NAS, standard or extreme
 * @param protocol NFS or SMB, in either case
 * @param mountpoint mount target
 * @param remoteDirectory remote directory
 * @param additionalVolumes further volumes of the cluster
 */
public record AccountVolume(
    String clusterId,
    String clusterName,
    String regionId,
    @JsonProperty("VolumeId") String id,
    @JsonProperty("VolumeType") String type,
    @JsonProperty("VolumeProtocol") String protocol,
    @JsonProperty("VolumeMountpoint") String mountpoint,
    String remoteDirectory,
    @WrappedIn("VolumeInfo") List<AccountVolumeMount> additionalVolumes) {
  public AccountVolume {
    additionalVolumes = WireValues.list(additionalVolumes);
  }
}
