package io.hpcoperator.cloud.ehpc;

/**
 * Nodes of one role: how many, of what type.
 *
 * @param count number of nodes, or null
 * @param instanceType ECS instance type
 */
public record NodeGroup(Integer count, String instanceType) {}
