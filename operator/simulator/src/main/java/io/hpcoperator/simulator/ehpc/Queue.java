package io.hpcoperator.simulator.ehpc;

import java.time.Instant;

/** A scheduler queue of a cluster. Guarded by the world's lock. */
final class Queue {

  final String name;
  final boolean initial;
  final Instant createdAt;
  String resourceGroupId;
  String computeInstanceType;

  /**
   * @param initial made with the cluster; it cannot be deleted
   */
  Queue(
      String name,
      boolean initial,
      Instant createdAt,
      String resourceGroupId,
      String computeInstanceType) {
    this.name = name;
    this.initial = initial;
    this.createdAt = createdAt;
    this.resourceGroupId = resourceGroupId;
    this.computeInstanceType = computeInstanceType;
  }
}
