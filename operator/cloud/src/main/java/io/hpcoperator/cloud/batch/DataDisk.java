package io.hpcoperator.cloud.batch;

/**
 * Data disk of an instance.
 *
 * @param diskSize GB, in steps of 10; required
 * @param diskType type
 * @param diskId id, only in answers
 * @param deleteWithInstance delete it with its instance
 * @param snapshotId snapshot it starts from
 * @param encrypt encrypt it
 * @param kmsKeyId key of the encryption
 * @param throughputPerformance extra MB/s
 * @param cdcId dedicated cluster
 */
public record DataDisk(
    Integer diskSize,
    String diskType,
    String diskId,
    Boolean deleteWithInstance,
    String snapshotId,
    Boolean encrypt,
    String kmsKeyId,
    Integer throughputPerformance,
    String cdcId) {}
