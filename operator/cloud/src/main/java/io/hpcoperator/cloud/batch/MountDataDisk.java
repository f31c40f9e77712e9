package io.hpcoperator.cloud.batch;

/**
 * Mount of a data disk.
 *
 * @param localPath path
 * @param fileSystemType EXT3, EXT4 or NTFS
 */
public record MountDataDisk(String localPath, String fileSystemType) {}
