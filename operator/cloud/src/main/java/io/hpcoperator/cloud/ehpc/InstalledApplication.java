package io.hpcoperator.cloud.ehpc;

/**
 * Software installed in a cluster.
 *
 * @param tag tag, such as OpenMPI_1.8.7
 * @param name name
 * @param version version
 */
public record InstalledApplication(String tag, String name, String version) {}
