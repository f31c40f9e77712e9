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

  /** How a task came to be over. */
  enum End {
    /** The cloud shows it, and it succeeded. */
    SUCCESS,
    /** The cloud shows it, and it failed, wholly or in part. */
    FAILURE,
    /** The cloud showed it, and shows it no more. */
    GONE,
    /** The cloud never showed it: nothing is known of it but that it was started. */
    NEVER_SEEN
  }

  /**
   * The task came to its end, or cannot be found, which leaves it to the object's own state.
   *
   * @param work with the time the end was first seen
   * @param text what the cloud says of it, for a message
   * @param instanceIds compute nodes it added, as far as it tells; of a task that does not tell the
   *     roles of its nodes, all
   * @param errors what the cloud says went wrong
   */
  record Ended(Work work, End end, String text, Set<String> instanceIds, List<String> errors)
      implements TaskProgress {

    /** Whether the cloud shows that it failed, wholly or in part. */
    public boolean failed() {
      return end == End.FAILURE;
    }

    /** The same, with another time at which it was found to be over. */
    Ended at(Instant time) {
      return new Ended(work.taskGoesOn().taskFinished(time), end, text, instanceIds, errors);
    }
  }

  /**
   * How the task stands by what was last seen of the cluster's tasks.
   *
   * @param tasks with the followed one if the cloud shows it at all
   */
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
    if (!patience.trusts(tasks, work.taskStartedAt())) {
      return new Running(work, describe(followed));
    }
    var end = isSeen(followed) ? End.GONE : End.NEVER_SEEN;
    return new Ended(
        work.taskFinished(now),
        end,
        describe(followed) + (end == End.GONE ? " is no longer listed" : " was never listed"),
        Set.of(),
        List.of());
  }

  /** Whether the cloud ever showed a task: its steps are on record from then on. */
  private static boolean isSeen(CloudTask followed) {
    return followed.step() != null;
  }

  /** A cluster has one task of type CreateCluster, which is known without its id. */
  private static boolean isFollowed(CloudTask followed, ClusterTask task) {
    return followed.id() == null
        ? followed.operation().equals(task.type())
        : followed.id().equals(task.taskId());
  }

  private static TaskProgress of(Work work, ClusterTask task, Instant now) {
    // Of a task that is seen for the first time, nothing ended while it was not seen.
    var known = isSeen(work.task()) ? work : work.taskGoesOn();
    var progressed = known.progressed(task.taskId(), task.currentStep(), task.totalSteps());
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
            failed ? End.FAILURE : End.SUCCESS,
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
