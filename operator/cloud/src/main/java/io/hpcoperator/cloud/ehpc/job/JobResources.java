package io.hpcoperator.cloud.ehpc.job;

/**
 * What a job uses.
 *
 * @param nodes compute nodes
 * @param cores CPUs
 */
public record JobResources(Integer nodes, Integer cores) {}
