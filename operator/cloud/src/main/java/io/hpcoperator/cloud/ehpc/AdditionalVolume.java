package io.hpcoperator.cloud.ehpc;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.hpcoperator.cloud.wire.Listed;
import io.hpcoperator.cloud.wire.WireValues;
import java.util.List;

/**
 * Further storage mounted by some nodes (wire: AdditionalVolumes.N).
 *
 * @param type NAS
 * @param id NAS file system
 * @param protocol NFS or SMB
 * @param mountpoint mount target
 * @param mountOption mount options
 * @param remoteDirectory remote directory
 * @param localDirectory where it is mounted
 * @param location PublicCloud
 * @param jobQueue queue whose nodes mount it
 * @param roles node roles that mount it, at most 8
 */
public record AdditionalVolume(
    @JsonProperty("VolumeType") String type,
    @JsonProperty("VolumeId") String id,
    @JsonProperty("VolumeProtocol") String protocol,
    @JsonProperty("VolumeMountpoint") String mountpoint,
    @JsonProperty("VolumeMountOption") String mountOption,
    String remoteDirectory,
    String localDirectory,
    String location,
    String jobQueue,
    @JsonSerialize(contentConverter = Listed.AsName.class) List<String> roles) {
  public AdditionalVolume {
    roles = WireValues.list(roles);
  }
}
