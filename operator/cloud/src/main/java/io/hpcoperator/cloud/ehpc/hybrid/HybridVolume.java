package io.hpcoperator.cloud.ehpc.hybrid;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The shared storage in the cloud of a hybrid cluster; it is not created for the caller.
 *
 * @param type NAS
 * @param id NAS file system
 * @param protocol NFS
 * @param mountpoint mount target in the VPC
 * @param remoteDirectory remote directory to mount
 */
public record HybridVolume(
    @JsonProperty("VolumeType") String type,
    @JsonProperty("VolumeId") String id,
    @JsonProperty("VolumeProtocol") String protocol,
    @JsonProperty("VolumeMountpoint") String mountpoint,
    String remoteDirectory) {}
