package io.hpcoperator.cloud.ehpc.storage;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.hpcoperator.cloud.wire.Listed;
import io.hpcoperator.cloud.wire.WireValues;
import java.util.List;

/**
 * A volume to mount on a cluster. Mount options cannot be given here, other than at creation.
 *
 * @param type NAS; the vendor's table has standard and extreme, its reference NAS only
 * @param id file system
 * @param protocol NFS or SMB
 * @param mountpoint mount target
 * @param remoteDirectory remote directory
 * @param localDirectory where it is mounted
 * @param location OnPremise or PublicCloud
 * @param jobQueue queue whose nodes mount it
 * @param roles roles of the nodes that mount it: Manager, Login, Compute
 */
public record VolumeMount(
    @JsonProperty("VolumeType") String type,
    @JsonProperty("VolumeId") String id,
    @JsonProperty("VolumeProtocol") String protocol,
    @JsonProperty("VolumeMountpoint") String mountpoint,
    String remoteDirectory,
    String localDirectory,
    String location,
    String jobQueue,
    @JsonSerialize(contentConverter = Listed.AsName.class) List<String> roles) {
  public VolumeMount {
    roles = WireValues.list(roles);
  }
}
