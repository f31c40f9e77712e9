package io.hpcoperator.cloud.ehpc;

/**
 * Capacity or use of a cluster or node.
 *
 * @param cpu cores
 * @param gpu GPU cards
 * @param memory memory in the cloud's unit, which its documents give as MiB for clusters and GB for
 *     nodes
 */
public record Resources(Integer cpu, Integer gpu, Integer memory) {}
