package io.hpcoperator.cloud.ehpc;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A data disk of new nodes (wire: DataDisks.N.DataDiskSize, ... of AddNodes).
 *
 * @param size GB, 40 to 500
 * @param category cloud_efficiency, cloud_ssd, cloud_essd or cloud
 * @param deleteWithInstance release the disk with its node
 * @param performanceLevel PL0 to PL3, only for cloud_essd
 * @param encrypted encrypt the disk
 * @param kmsKeyId key of the encryption
 */
public record DataDisk(
    @JsonProperty("DataDiskSize") Integer size,
    @JsonProperty("DataDiskCategory") String category,
    @JsonProperty("DataDiskDeleteWithInstance") Boolean deleteWithInstance,
    @JsonProperty("DataDiskPerformanceLevel") String performanceLevel,
    @JsonProperty("DataDiskEncrypted") Boolean encrypted,
    @JsonProperty("DataDiskKMSKeyId") String kmsKeyId) {}
