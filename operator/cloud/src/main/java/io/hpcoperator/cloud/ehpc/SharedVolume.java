package io.hpcoperator.cloud.ehpc;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The shared storage of a cluster (wire: VolumeType, VolumeId, ...).
 *
 * @param type NAS
 * @param id NAS file system; null lets the cloud create one
 * @param protocol NFS or SMB
 * @param mountpoint mount target; required with an id
 * @param mountOption NFS mount options
 * @param remoteDirectory remote directory to mount
 */
public record SharedVolume(
    @JsonProperty("VolumeType") String type,
    @JsonProperty("VolumeId") String id,
    @JsonProperty("VolumeProtocol") String protocol,
    @JsonProperty("VolumeMountpoint") String mountpoint,
    @JsonProperty("VolumeMountOption") String mountOption,
    String remoteDirectory) {}
