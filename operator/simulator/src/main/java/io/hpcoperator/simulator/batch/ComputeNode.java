package io.hpcoperator.simulator.batch;

import java.time.Instant;
import java.util.Optional;

/** A node of a compute environment. Guarded by the world's lock. */
final class ComputeNode {

  final String id;
  final boolean attached;
  NodeState state = NodeState.SUBMITTED;

  /** The CVM instance; none before its creation began. */
  Optional<String> instanceId = Optional.empty();

  Optional<InstanceType> type = Optional.empty();
  Optional<Instant> instanceCreatedAt = Optional.empty();
  String privateAddress = "";
  boolean busy;
  int recreations;

  ComputeNode(String id, boolean attached) {
    this.id = id;
    this.attached = attached;
  }
}
