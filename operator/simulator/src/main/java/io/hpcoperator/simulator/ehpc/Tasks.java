package io.hpcoperator.simulator.ehpc;

import io.hpcoperator.simulator.TaskFailure;
import java.time.Duration;
import java.util.Optional;

/** Starts tasks and carries them through their steps. */
final class Tasks {

  /** The total of the reference's samples. */
  static final int CLUSTER_STEPS = 35;

  static final int NODE_STEPS = 12;

  private final EhpcState state;

  Tasks(EhpcState state) {
    this.state = state;
  }

  Task start(
      Cluster cluster, String type, String requestId, Duration duration, int steps, TaskWork work) {
    return start(
        cluster, type, requestId, duration, steps, work, state.faults.takeTaskFailure(type));
  }

  /**
   * @param failure how the task is to end, when not well
   */
  Task start(
      Cluster cluster,
      String type,
      String requestId,
      Duration duration,
      int steps,
      TaskWork work,
      Optional<TaskFailure> failure) {
    // In the samples the TaskId is the id of the request that started the task.
    Task task = new Task(requestId, type, cluster.id, state.now(), duration, steps);
    task.sight = state.faults.takeTaskSight(type);
    cluster.tasks.add(task);
    log(cluster, type, "info", "Begin: " + type);
    Optional<TaskFailure> bounded =
        failure.map(
            f ->
                new TaskFailure(
                    Math.max(1, Math.min(steps, f.step())), f.outcome(), f.code(), f.message()));
    double end = bounded.map(f -> (double) f.step() / steps).orElse(1.0);
    for (TaskWork.Milestone milestone : work.milestones) {
      if (milestone.part() < end) {
        schedule(task, part(duration, milestone.part()), milestone.action());
      }
    }
    schedule(task, part(duration, end), () -> finish(cluster, task, work, bounded));
    return task;
  }

  private void finish(Cluster cluster, Task task, TaskWork work, Optional<TaskFailure> failure) {
    task.finishedAt = Optional.of(state.now());
    if (failure.isPresent()) {
      task.failure = failure;
      task.status = failure.get().outcome().wireName();
      log(cluster, task.type, "error", failure.get().code() + ": " + failure.get().message());
      work.fail(failure.get());
    } else {
      task.status = Task.SUCCESS;
      log(cluster, task.type, "info", "Done: " + task.type);
      work.succeed();
    }
  }

  private void schedule(Task task, Duration delay, Runnable action) {
    state.world.after(
        delay,
        () -> {
          if (!task.cancelled) {
            action.run();
          }
        });
  }

  private static Duration part(Duration whole, double part) {
    return Duration.ofNanos(Math.round(whole.toNanos() * part));
  }

  private void log(Cluster cluster, String type, String level, String message) {
    // The log names operations, not task types: AddComputes is the task of AddNodes.
    String operation = type.replace("Computes", "Nodes");
    cluster.log.add(new Cluster.LogLine(state.now(), level, operation, message));
  }
}
