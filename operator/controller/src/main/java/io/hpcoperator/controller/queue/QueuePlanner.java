package io.hpcoperator.controller.queue;

import io.hpcoperator.controller.nodes.Purchasing;
import io.hpcoperator.controller.nodes.TaskProgress;
import io.hpcoperator.controller.pass.Action.Attempt;
import io.hpcoperator.controller.pass.Counted;
import io.hpcoperator.controller.pass.Failures;
import io.hpcoperator.controller.pass.News;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.queue.moves.LostNodes;
import io.hpcoperator.controller.sync.SyncMemory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decides the next step of a queue's life. Pure: the same facts and time give the same plan.
 *
 * <p>Rules: docs/reconciliation.md.
 */
public final class QueuePlanner {
  /** Operation that adds a queue. */
  static final String ADD_QUEUE = "AddQueue";

  /** Operation that deletes a queue. */
  static final String DELETE_QUEUE = "DeleteQueue";

  private final Patience patience;
  private final QueueUpkeep upkeep;
  private final QueueDeletion deletion;
  private final DrainEnd drainEnd;

  public QueuePlanner(Patience patience) {
    this.patience = patience;
    this.upkeep = new QueueUpkeep(patience);
    this.drainEnd = new DrainEnd(patience);
    this.deletion = new QueueDeletion(this, upkeep, drainEnd, patience);
  }

  public Plan<QueueAction, QueueMemory> plan(QueueFacts facts, Instant now) {
    return facts.resource().isMarkedForDeletion()
        ? deletion.plan(facts, now)
        : Capacity.tell(planLife(facts, now), facts, patience);
  }

  private Plan<QueueAction, QueueMemory> planLife(QueueFacts facts, Instant now) {
    var known = facts.memory();
    if (QueueMemory.isAskedAnew(facts.resource())) {
      known = known.withLost(LostNodes.tryAgain(known.origin().lost(), now));
    }
    var standing = ClusterInTheWay.of(facts);
    if (standing != null) {
      return wait(known, standing);
    }
    boolean observed = QueueAdoption.isObserved(facts.resource().getSpec());
    if (!observed && facts.claimant().isPresent()) {
      return wait(
          known,
          Verdict.stalled(
              Reason.CLAIMED_BY_OTHER,
              "Queue %s is managed by %s already. Delete one of the two resources, or name another queue.",
              facts.resource().getSpec().queueName(),
              facts.claimant().get()));
    }
    var cluster = facts.cluster().orElseThrow();
    var memory = known.in(cluster.getStatus().clusterId(), cluster.getSpec().accountRef().name());
    if (!facts.listKnown()) {
      return wait(memory, observing(facts));
    }
    if (observed) {
      // What was drained while the queue was managed is still this resource's to give back.
      var drained = drainEnd.plan(facts, memory, now);
      return drained
          .plan()
          .orElseGet(() -> QueueAdoption.observe(facts, drained.memory()).telling(drained.news()));
    }
    if (!facts.listed()) {
      return facts.isClustersOwn()
          ? wait(memory, Verdict.working(Reason.SETTLING, "The cluster's own queue is not listed."))
          : planAbsent(facts, memory, now);
    }
    if (!memory.owned() || memory.work().intends(ADD_QUEUE)) {
      return QueueAdoption.takeOver(facts, memory);
    }
    var notOurs = QueueAdoption.notHandedOver(facts);
    return notOurs.isPresent()
        ? wait(memory, notOurs.get())
        : upkeep.plan(facts, memory.ofCluster(facts.isClustersOwn()), now);
  }

  /**
   * A queue of ours that is gone held no data: RecoverCluster, for one, deletes all queues. Its
   * nodes are elsewhere in the cluster, and are looked for when it is there again.
   */
  private Plan<QueueAction, QueueMemory> planAbsent(
      QueueFacts facts, QueueMemory known, Instant now) {
    var lost =
        known.owned()
            ? LostNodes.note(known.origin().lost(), facts.resource().getStatus(), now)
            : known.origin().lost();
    var plan = add(facts, known.withLost(lost), now);
    return lost == null || known.origin().lost() != null
        ? plan
        : plan.telling(
            List.of(
                new News(
                    "queue gone " + lost.since(),
                    true,
                    "QueueGone",
                    "Queue %s is gone from the cluster, though it was not deleted here. It is added anew, and its %s looked for and moved back."
                        .formatted(
                            facts.resource().getSpec().queueName(),
                            Counted.nodesAre(lost.count())))));
  }

  private Plan<QueueAction, QueueMemory> add(QueueFacts facts, QueueMemory memory, Instant now) {
    var open = notYetListed(facts, memory, now);
    if (open.isPresent()) {
      return open.get();
    }
    var attempt =
        !memory.work().intends(ADD_QUEUE)
            ? Attempt.FIRST
            : patience.trusts(facts.queues(), memory.work().intendedAt())
                ? Attempt.LAST
                : Attempt.REPEAT;
    return new Plan<QueueAction, QueueMemory>(
        new QueueAction.AddQueue(attempt),
        Verdict.working(Reason.CREATING, "Adding the queue to the cluster."),
        // Of a queue that is added anew the cloud has none of the settings it had.
        memory.withSync(new SyncMemory(null, memory.sync().drift())),
        attempt == Attempt.REPEAT ? patience.untilTrusted(memory.work().intendedAt(), now) : null,
        false);
  }

  /** Waits while the list of queues may lag behind what was done to this one. */
  Optional<Plan<QueueAction, QueueMemory>> notYetListed(
      QueueFacts facts, QueueMemory memory, Instant now) {
    var work = memory.work();
    if (Purchasing.isFollowed(work)
        && TaskProgress.of(work, facts.tasks(), patience, now)
            instanceof TaskProgress.Running running) {
      return Optional.of(
          new Plan<QueueAction, QueueMemory>(
                  new QueueAction.None(),
                  Failures.unseen(
                      facts.tasks(),
                      Verdict.working(Reason.SCALING, "%s.", running.text()),
                      patience,
                      now),
                  memory.withWork(running.work()))
              .lookAgainAfter(patience.listing()));
    }
    var since =
        Purchasing.isIntended(work)
            ? work.intendedAt()
            : work.lastAccepted(ADD_QUEUE).orElse(Instant.EPOCH);
    return patience.trusts(facts.queues(), since)
        ? Optional.empty()
        : Optional.of(
            wait(
                    memory,
                    Verdict.working(
                        Reason.SETTLING, "The list of queues does not show the queue yet."))
                .lookAgainAfter(patience.untilTrusted(since, now)));
  }

  static Verdict observing(QueueFacts facts) {
    var looking = Verdict.working(Reason.OBSERVING, "Reading the queues of the cluster.");
    return facts.queues() == null || facts.queues().error() == null
        ? looking
        : Failures.reading(facts.queues().error(), looking);
  }

  static Plan<QueueAction, QueueMemory> wait(QueueMemory memory, Verdict verdict) {
    return new Plan<>(new QueueAction.None(), verdict, memory);
  }
}
