package io.hpcoperator.simulator.ehpc;

import java.time.Instant;

/**
 * A job that has ended, as the accounting of a cluster keeps it.
 *
 * @param id {@code 1.scheduler}
 * @param instance id of the node it ran on
 * @param memoryMb memory it used, in MB
 */
public record FinishedJob(
    String id,
    String user,
    String queue,
    String instance,
    int cores,
    long memoryMb,
    Instant startedAt,
    Instant endedAt) {

  /** Cores times seconds. */
  long coreTime() {
    return cores * (endedAt.getEpochSecond() - startedAt.getEpochSecond());
  }

  String of(String dimension) {
    return switch (dimension) {
      case "queue" -> queue;
      case "instance" -> instance;
      default -> user;
    };
  }
}
