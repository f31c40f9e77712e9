package io.hpcoperator.cloud.batch;

import java.util.Locale;

/** States of a compute node (catalogue: DescribeComputeEnv, notes). */
public enum ComputeNodeState {
  /** Asked for. */
  SUBMITTED,
  /** Creation has started. */
  PENDING,
  /** Creation has started. */
  CREATING,
  /** The instance exists; no heartbeat of its agent yet. */
  CREATED,
  /** Creation failed. */
  CREATION_FAILED,
  /** Usable. */
  RUNNING,
  /** No heartbeat for a while. */
  ABNORMAL,
  /** Termination has started. */
  DELETING,
  /** A word not known here; nothing may be concluded from it. */
  OTHER;

  /** Reads a status word, in any case; null and unknown words give {@link #OTHER}. */
  public static ComputeNodeState of(String status) {
    for (ComputeNodeState state : values()) {
      if (state != OTHER
          && status != null
          && state.name().equals(status.toUpperCase(Locale.ROOT))) {
        return state;
      }
    }
    return OTHER;
  }
}
