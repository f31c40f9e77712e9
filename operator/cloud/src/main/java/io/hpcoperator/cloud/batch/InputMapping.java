package io.hpcoperator.cloud.batch;

/**
 * A remote path mounted or copied in.
 *
 * @param sourcePath remote path
 * @param destinationPath local path
 * @param mountOptionParameter mount options
 */
public record InputMapping(
    String sourcePath, String destinationPath, String mountOptionParameter) {}
