package io.hpcoperator.controller.queue;

import io.hpcoperator.api.v1alpha1.DriftPolicy;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.nodes.joining.JoinPlanner;
import io.hpcoperator.controller.pass.Failures;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.queue.scaling.QueueSize;
import io.hpcoperator.controller.sync.SyncDecision;
import io.hpcoperator.controller.sync.SyncPlanner;
import java.time.Instant;
import java.util.Optional;

/**
 * Ends the cloud's scaling of a queue that is to go, or to go back to its cluster, before anything
 * else is done about it: the cloud would go on adding nodes to it. Pure.
 */
final class ScalingEnd {
  private final QueueUpkeep upkeep;
  private final Patience patience;

  ScalingEnd(QueueUpkeep upkeep, Patience patience) {
    this.upkeep = upkeep;
    this.patience = patience;
  }

  /** While nobody looks, the cloud may add what it began to add. */
  static QueueMemory unseen(QueueMemory memory) {
    return memory.withNodes(memory.nodes().withSize(QueueSize.letGoAnew(memory.nodes().size())));
  }

  /** Notes who sizes the queue, as far as that was seen. */
  QueueMemory noted(QueueFacts facts, QueueMemory memory, Instant now) {
    // While the queue was not listed, nobody saw when the last nodes came.
    boolean seen = facts.memory().work().absentSince().isEmpty();
    var before = (seen ? memory : unseen(memory)).nodes().size();
    var size =
        QueueSize.atDeletion(
            new QueueSize.Facts(
                facts.resource().getSpec(),
                facts.resource().getMetadata().getGeneration(),
                before,
                facts.scaling(),
                facts.nodes(),
                facts.ownTasks(),
                patience,
                now));
    return memory.withNodes(memory.nodes().withSize(size));
  }

  /**
   * The same when the cloud has just let go of the queue: nodes that it added last may be in no
   * list so far, and lists go wrong. A later one has to show none as well.
   */
  static QueueMemory doubting(QueueMemory before, QueueMemory memory, Instant now) {
    boolean letGo =
        QueueSize.isOfCloud(before.nodes().size()) && !QueueSize.isOfCloud(memory.nodes().size());
    return letGo ? memory.withWork(memory.work().missing(now)) : memory;
  }

  /**
   * What has to be waited for when nothing else is left to do: nodes that the cloud has begun to
   * add come late, and would be left behind. What could not be switched off is not waited for.
   */
  Optional<Plan<QueueAction, QueueMemory>> lastNodes(
      QueueFacts facts, QueueMemory memory, Instant now) {
    var size = memory.nodes().size();
    if (!QueueSize.isOfCloud(size) || size.letGoAt() == null) {
      return Optional.empty();
    }
    return Optional.of(
        QueuePlanner.wait(
                memory,
                Failures.unseen(
                    facts.tasks(),
                    Verdict.working(
                        Reason.DELETING,
                        "The cloud no longer scales the queue; nodes it may still be adding are waited for."),
                    patience,
                    now))
            .lookAgainAfter(patience.untilTrusted(Work.time(size.letGoAt()), now)));
  }

  /** What is left to do about it; empty when it is off, or cannot be on. */
  Optional<Plan<QueueAction, QueueMemory>> plan(
      QueueFacts facts, QueueMemory remembered, Instant now) {
    var sight = facts.scaling();
    if (!sight.watched()) {
      return Optional.empty();
    }
    if (sight.cloud() == null) {
      return unread(facts, remembered);
    }
    // What the cloud does to a queue that is to go is undone whatever the policy.
    var sync =
        SyncPlanner.decide(
            sight.settings(),
            remembered.sync(),
            DriftPolicy.CORRECT,
            true,
            patience.listing(),
            now);
    var memory = remembered.withSync(sync.memory());
    if (sync.change().isPresent()) {
      return Optional.of(change(facts, memory, sync.change().get(), now));
    }
    if (!sight.cloud().isOn() || sight.cloud().entry().isEmpty()) {
      // Without an entry, and without room for one, the queue can only be removed faster than the
      // cloud scales it.
      return Optional.empty();
    }
    return Optional.of(
        sync.underway() != null
            ? QueuePlanner.wait(memory, Verdict.working(Reason.DELETING, "%s", sync.underway()))
                .lookAgainWithin(sync.lookAgain())
            : QueuePlanner.wait(
                memory,
                Verdict.stalled(
                    Reason.NOT_TAKING,
                    "The cloud's scaling of the queue could not be switched off, and nothing else is done about the queue before. Switch it off in the cloud's console; the deletion goes on by itself then. %s",
                    sync.synced().map(aspect -> aspect.message()).orElse(""))));
  }

  private static Optional<Plan<QueueAction, QueueMemory>> unread(
      QueueFacts facts, QueueMemory memory) {
    var error = facts.scaling().error();
    var reading = Verdict.working(Reason.OBSERVING, "Reading whether the cloud scales the queue.");
    if (error == null) {
      return Optional.of(QueuePlanner.wait(memory, reading));
    }
    return QueueSize.isOfCloud(memory.nodes().size())
        ? Optional.of(QueuePlanner.wait(memory, Failures.reading(error, reading)))
        : Optional.empty();
  }

  private Plan<QueueAction, QueueMemory> change(
      QueueFacts facts, QueueMemory memory, SyncDecision.Change<ClusterCall> change, Instant now) {
    if (!JoinPlanner.isFreeBesides(memory.work())) {
      // What was begun is settled first; as many nodes as there are is nothing to do.
      var alive = facts.alive();
      return upkeep.nodes(facts, memory, alive == null ? 0 : alive, false, now);
    }
    return new Plan<>(
        new QueueAction.Change(change.setting(), change.call()),
        Verdict.working(
            Reason.DELETING,
            "Switching the cloud's scaling of the queue off, before anything else is done about it."),
        memory);
  }
}
