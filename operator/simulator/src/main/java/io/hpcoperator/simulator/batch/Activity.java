package io.hpcoperator.simulator.batch;

import java.time.Instant;
import java.util.Optional;

/**
 * The creation or termination of one node, as DescribeComputeEnvActivities shows it. Guarded by the
 * world's lock.
 */
final class Activity {

  static final String CREATE = "CREATE_COMPUTE_NODE";
  static final String TERMINATE = "TERMINATE_COMPUTE_NODE";

  enum State {
    SUBMITTED,
    PROCESSING,
    SUCCEED,
    FAILED
  }

  final String id;
  final ComputeNode node;
  final String type;
  final String cause;
  final Instant startedAt;
  State state;
  String reason = "";
  Optional<Instant> endedAt = Optional.empty();

  Activity(String id, ComputeNode node, String type, String cause, Instant startedAt, State state) {
    this.id = id;
    this.node = node;
    this.type = type;
    this.cause = cause;
    this.startedAt = startedAt;
    this.state = state;
  }

  void end(State state, String reason, Instant at) {
    this.state = state;
    this.reason = reason;
    this.endedAt = Optional.of(at);
  }
}
