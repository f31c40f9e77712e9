package io.hpcoperator.simulator.ehpc;

import io.hpcoperator.simulator.TaskFailure;
import io.hpcoperator.simulator.TaskSight;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A background task of a cluster, as ListTasks shows it. Guarded by the world's lock. */
final class Task {

  static final String PROCESSING = "Processing";
  static final String SUCCESS = "Success";

  final String id;
  final String type;
  final String clusterId;
  final Instant startedAt;
  final Duration duration;
  final int totalSteps;

  /** Nodes the task brings about, for its Result. */
  final List<Node> instances = new ArrayList<>();

  TaskSight sight = TaskSight.LISTED;
  String status = PROCESSING;
  Optional<Instant> finishedAt = Optional.empty();
  Optional<TaskFailure> failure = Optional.empty();

  /** Set when the task's cluster is gone: nothing of it may happen any more. */
  boolean cancelled;

  Task(
      String id,
      String type,
      String clusterId,
      Instant startedAt,
      Duration duration,
      int totalSteps) {
    this.id = id;
    this.type = type;
    this.clusterId = clusterId;
    this.startedAt = startedAt;
    this.duration = duration;
    this.totalSteps = totalSteps;
  }

  boolean finished() {
    return finishedAt.isPresent();
  }

  /** The step the task is at: the last one after success, the one it broke at after a failure. */
  int currentStep(Instant now) {
    if (failure.isPresent() && finished()) {
      return failure.get().step();
    }
    if (finished()) {
      return totalSteps;
    }
    double part =
        (double) Duration.between(startedAt, now).toNanos() / Math.max(1, duration.toNanos());
    return (int) Math.max(1, Math.min(totalSteps, Math.ceil(part * totalSteps)));
  }
}
