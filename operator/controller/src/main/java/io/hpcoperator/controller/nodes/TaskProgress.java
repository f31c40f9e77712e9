package io.hpcoperator.controller.nodes;

import io.hpcoperator.api.v1alpha1.CloudTask;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.cloud.ehpc.TaskState;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** How the task that a resource follows stands (E-HPC ListTasks). */
public sealed interface TaskProgress {

  /** No task is followed. */
  record None() implements TaskProgress {}

  /**
   * The task goes on, or has not been seen yet.
   *
   * @param work with the step it is at
   * @param text the operation and the step, for a message
   */
  record Running(Work work, String text) implements TaskProgress {}

  /**
   * The task came to its end, or can no longer be found, which leaves it to the object's own state.
   *
   * @param work with the time the end was first seen
   * @param failed whether it failed, wholly or in part
   * @param text what the cloud says of it, for a message
   * @param instanceIds compute nodes it added, as far as it tells; of a task that does not tell the
   *     roles of its nodes, all
   * @param errors what the cloud says went wrong
   */
  record Ended(Work work, boolean failed, String text, Set<String> instanceIds, List<String> errors)
      implements TaskProgress {}

  /** How the task stands by what was last seen of the cluster's tasks. */
  static TaskProgress of(
      Work work, Observation<List<ClusterTask>> tasks, Patience patience, Instant now) {
    var followed = work.task();
    if (followed == null) {
      return new None();
    }
    if (tasks == null || !tasks.hasValue()) {
      return new Running(work, describe(followed));
    }
    var seen = tasks.value().stream().filter(task -> isFollowed(followed, task)).findFirst();
    if (seen.isPresent()) {
      return of(work, seen.get(), now);
    }
    // A list that lags does not show the task yet: nothing ended.
    return patience.trusts(tasks, work.taskStartedAt())
        ? new Ended(
            work.taskFinished(now),
            false,
            describe(followed) + " is no longer listed",
            Set.of(),
            List.of())
        : new Running(work, describe(followed));
  }

  /** A cluster has one task of type CreateCluster, which is known without its id. */
  private static boolean isFollowed(CloudTask followed, ClusterTask task) {
    return followed.id() == null
        ? followed.operation().equals(task.type())
        : followed.id().equals(task.taskId());
  }

  private static TaskProgress of(Work work, ClusterTask task, Instant now) {
    var progressed = work.progressed(task.taskId(), task.currentStep(), task.totalSteps());
    var text = describe(progressed.task());
    return switch (task.state()) {
      case PROCESSING, OTHER ->
          new Running(
              progressed.taskGoesOn(),
              "%s is at step %d of %d"
                  .formatted(work.task().operation(), task.currentStep(), task.totalSteps()));
      case SUCCESS, FAIL, PARTIAL_FAIL -> {
        boolean failed = task.state() != TaskState.SUCCESS;
        yield new Ended(
            progressed.taskFinished(now),
            failed,
            failed ? text + " failed: " + errors(task) : text + " ended",
            instances(task),
            task.errors());
      }
    };
  }

  private static String describe(CloudTask task) {
    return task.id() == null ? task.operation() : task.operation() + " task " + task.id();
  }

  private static String errors(ClusterTask task) {
    return task.errors().isEmpty() ? "the cloud gives no reason" : String.join("; ", task.errors());
  }

  private static boolean isCompute(String role) {
    return role.toLowerCase(Locale.ROOT).startsWith("comp");
  }

  private static Set<String> instances(ClusterTask task) {
    return task.result() == null
        ? Set.of()
        : task.result().instances().stream()
            .filter(instance -> instance.role() == null || isCompute(instance.role()))
            .map(instance -> instance.instanceId())
            .filter(id -> id != null && !id.isBlank())
            .collect(Collectors.toSet());
  }
}
