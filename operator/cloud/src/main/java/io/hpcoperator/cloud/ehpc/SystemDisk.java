package io.hpcoperator.cloud.ehpc;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The system disk of new nodes (wire: SystemDiskType, SystemDiskSize, SystemDiskLevel).
 *
 * @param type cloud_efficiency, cloud_ssd, cloud_essd or cloud
 * @param size GB, 40 to 500
 * @param level PL0 to PL3, only for cloud_essd
 */
public record SystemDisk(
    @JsonProperty("SystemDiskType") String type,
    @JsonProperty("SystemDiskSize") Integer size,
    @JsonProperty("SystemDiskLevel") String level) {}
