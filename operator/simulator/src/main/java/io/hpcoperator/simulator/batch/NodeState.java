package io.hpcoperator.simulator.batch;

/**
 * States of a compute node (Batch 2017-03-12, DescribeComputeEnv notes); the names are the wire's.
 */
public enum NodeState {
  SUBMITTED,
  PENDING,
  CREATING,
  CREATED,
  CREATION_FAILED,
  RUNNING,
  ABNORMAL,
  DELETING;

  /** Part of a change that is under way. */
  boolean changing() {
    return this == SUBMITTED || this == PENDING || this == CREATING || this == DELETING;
  }

  /** Allowed to be terminated (TerminateComputeNode). */
  boolean terminable() {
    return this == CREATED || this == CREATION_FAILED || this == RUNNING || this == ABNORMAL;
  }
}
