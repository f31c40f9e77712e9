package io.hpcoperator.controller.queue;

import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.Condition;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.api.v1alpha1.HpcQueueStatus;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.controller.nodes.Given;
import io.hpcoperator.controller.pass.Crash;
import io.hpcoperator.controller.pass.KindPass;
import io.hpcoperator.controller.pass.LaggingPoll;
import io.hpcoperator.controller.pass.LifeProcess;
import io.hpcoperator.controller.pass.ManualClock;
import io.hpcoperator.controller.pass.MemoryRecord;
import io.hpcoperator.controller.pass.Outcome;
import io.hpcoperator.controller.pass.Trouble;
import io.hpcoperator.controller.pass.Work;
import java.util.List;
import java.util.Optional;

/**
 * One HpcQueue, its record, and the process that cares for it. Tests add the cloud: what is seen of
 * it, and what calls do in it.
 */
abstract class QueueLife implements KindPass<HpcQueue, HpcQueueStatus, QueueAction, QueueMemory> {
  final ManualClock clock = new ManualClock(Given.NOW);
  final Trouble trouble;
  final MemoryRecord<HpcQueue, HpcQueueStatus> record;
  final LifeProcess<HpcQueue, HpcQueueStatus, QueueAction, QueueMemory> process;
  private final QueuePlanner planner = new QueuePlanner(PATIENCE);
  private QueueFacts facts;

  QueueLife(long seed) {
    trouble = new Trouble(seed);
    record = new MemoryRecord<>(trouble);
    process = new LifeProcess<>(this, record, clock, trouble, PATIENCE, this::polls);
  }

  /** The resource with the status that is given. */
  abstract HpcQueue resource(HpcQueueStatus status);

  /** What is seen of the cloud. */
  abstract QueueFacts facts(HpcQueue seen);

  /** What is read of the cloud. */
  abstract List<? extends LaggingPoll<?>> polls();

  /** What is known of the queue before the first pass. */
  void remember(HpcQueueStatus status) {
    while (record.stored() == null) {
      try {
        record.writeIfChanged(resource(null), status, null);
      } catch (Crash e) {
        // It was written, or is written once more.
      }
    }
  }

  Optional<LifeProcess.Passed<QueueAction, QueueMemory>> pass() {
    var seen = resource(process.cached());
    facts = facts(seen);
    return process.pass(seen, now -> planner.plan(facts, now));
  }

  void shouldBeQuiet(Runnable step) {
    int callsBefore = process.calls();
    int writesBefore = record.writes();
    for (int i = 0; i < 5; i++) {
      step.run();
    }
    assertThat(process.calls()).as("calls for a queue that is ready").isEqualTo(callsBefore);
    assertThat(record.writes()).as("writes for it").isEqualTo(writesBefore);
  }

  QueueMemory memory() {
    return QueueMemory.of(record.stored());
  }

  Outcome<QueueMemory> done(String operation, String task, QueueMemory memory) {
    return new Outcome<>(
        memory.withWork(memory.work().accepted(operation, "r", task, clock.instant())),
        operation,
        "done");
  }

  private QueuePass pass(QueueFacts of) {
    return new QueuePass(of, null, clock);
  }

  @Override
  public QueueMemory before(QueueAction action, QueueMemory memory) {
    return pass(facts).before(action, memory);
  }

  @Override
  public QueueMemory failed(QueueAction action, QueueMemory memory, CloudException error) {
    return pass(facts).failed(action, memory, error);
  }

  @Override
  public Work work(QueueMemory memory) {
    return memory.work();
  }

  @Override
  public QueueMemory withWork(QueueMemory memory, Work work) {
    return memory.withWork(work);
  }

  @Override
  public HpcQueueStatus status(
      HpcQueue seen, QueueMemory memory, List<Condition> conditions, String token) {
    return pass(facts).status(seen, memory, conditions, token);
  }

  @Override
  public List<Condition> conditions(HpcQueueStatus status) {
    return status == null ? null : status.conditions();
  }
}
