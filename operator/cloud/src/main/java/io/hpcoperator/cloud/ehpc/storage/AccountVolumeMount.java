package io.hpcoperator.cloud.ehpc.storage;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A further volume of a cluster as ListVolumes shows it.
 *
 * @param id file system
 * @param type NAS, standard or extreme
 * @param protocol NFS or SMB, in either case
 * @param mountpoint mount target
 * @param remoteDirectory remote directory
 * @param localDirectory where it is mounted
 * @param location OnPremise or PublicCloud
 * @param jobQueue queue whose nodes mount it
 * @param role role of the nodes that mount it; one only, other than in {@link ClusterVolume}
 */
public record AccountVolumeMount(
    @JsonProperty("VolumeId") String id,
    @JsonProperty("VolumeType") String type,
    @JsonProperty("VolumeProtocol") String protocol,
    @JsonProperty("VolumeMountpoint") String mountpoint,
    String remoteDirectory,
    String localDirectory,
    String location,
    String jobQueue,
    String role) {}
