package io.hpcoperator.cloud.ehpc.hybrid;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A file system on the premises that nodes in the cloud mount.
 *
 * @param protocol NFS
 * @param mountPoint mount point
 * @param remotePath exported path
 * @param localPath where nodes in the cloud mount it
 */
public record OnPremiseVolume(
    @JsonProperty("OnPremiseVolumeProtocol") String protocol,
    @JsonProperty("OnPremiseVolumeMountPoint") String mountPoint,
    @JsonProperty("OnPremiseVolumeRemotePath") String remotePath,
    @JsonProperty("OnPremiseVolumeLocalPath") String localPath) {}
