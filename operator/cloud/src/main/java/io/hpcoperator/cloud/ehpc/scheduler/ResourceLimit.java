package io.hpcoperator.cloud.ehpc.scheduler;

/**
 * What a user may use in a queue of PBS.
 *
 * @param queue queue; required with any other field
 * @param user user
 * @param cpus most vCPUs
 * @param nodes most nodes
 * @param mem most memory, a number with gb, mb or kb
 */
public record ResourceLimit(String queue, String user, Integer cpus, Integer nodes, String mem) {}
