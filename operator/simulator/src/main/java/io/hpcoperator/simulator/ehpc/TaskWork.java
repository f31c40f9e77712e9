package io.hpcoperator.simulator.ehpc;

import io.hpcoperator.simulator.TaskFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a task does: things at certain parts of its time, and one of two endings. */
final class TaskWork {

  record Milestone(double part, Runnable action) {}

  final List<Milestone> milestones = new ArrayList<>();
  private final Runnable success;
  private final Consumer<TaskFailure> failure;

  private TaskWork(Runnable success, Consumer<TaskFailure> failure) {
    this.success = success;
    this.failure = failure;
  }

  static TaskWork ending(Runnable success, Consumer<TaskFailure> failure) {
    return new TaskWork(success, failure);
  }

  /**
   * @param part of the task's whole duration, 0 to 1
   */
  TaskWork at(double part, Runnable action) {
    milestones.add(new Milestone(part, action));
    return this;
  }

  void succeed() {
    success.run();
  }

  void fail(TaskFailure with) {
    failure.accept(with);
  }
}
