package io.hpcoperator.cloud.ehpc.storage;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.hpcoperator.cloud.wire.Listed;
import io.hpcoperator.cloud.wire.WireValues;
import java.util.List;

/**
 * A volume mounted on a cluster. Type and protocol come in either case: compare without it.
 *
 * @param id file system
 * @param type NAS or CPFS
 * @param protocol NFS, SMB or CPFS
 * @param mountpoint mount target
 * @param remoteDirectory remote directory
 * @param localDirectory where it is mounted
 * @param location OnPremise or PublicCloud
 * @param jobQueue queue whose nodes mount it
 * @param mustKeep the volume has to stay mounted; sources word it both ways
 * @param roles roles of the nodes that mount it: Compute, Manager, Login
 */
public record ClusterVolume(
    @JsonProperty("VolumeId") String id,
    @JsonProperty("VolumeType") String type,
    @JsonProperty("VolumeProtocol") String protocol,
    @JsonProperty("VolumeMountpoint") String mountpoint,
    String remoteDirectory,
    String localDirectory,
    String location,
    String jobQueue,
    Boolean mustKeep,
    @JsonDeserialize(using = Listed.Names.class) List<String> roles) {
  public ClusterVolume {
    roles = WireValues.list(roles);
  }
}
