package io.hpcoperator.cloud.batch;

/**
 * System disk of an instance.
 *
 * @param diskType type, what is in stock when null
 * @param diskId id, only in answers
 * @param diskSize GB
 * @param cdcId dedicated cluster
 */
public record SystemDisk(String diskType, String diskId, Integer diskSize, String cdcId) {}
