package io.hpcoperator.controller.cluster;

import io.hpcoperator.api.v1alpha1.Api;
import io.hpcoperator.controller.cluster.power.Wish;
import io.hpcoperator.controller.cluster.recovery.RecoveryFacts;
import io.hpcoperator.controller.cluster.recovery.RecoveryPlanner;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.nodes.TaskProgress;
import io.hpcoperator.controller.pass.Action.Attempt;
import io.hpcoperator.controller.pass.Failures;
import io.hpcoperator.controller.pass.PassRunner;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides the next step of a cluster's life. Pure: the same facts and time give the same plan.
 *
 * <p>Rules: docs/reconciliation.md.
 */
public final class ClusterPlanner {
  /** Operation that creates a cluster. */
  static final String CREATE = NodePool.FIRST;

  /** Operation that deletes a cluster. */
  static final String DELETE = "DeleteCluster";

  private final Patience patience;
  private final ClusterCreation creation;
  private final ClusterDeletion deletion;
  private final Adoption adoption;
  private final ClusterPower power;

  public ClusterPlanner(Patience patience) {
    this.patience = patience;
    this.creation = new ClusterCreation(patience);
    this.deletion = new ClusterDeletion(patience);
    this.adoption = new Adoption(patience);
    this.power = new ClusterPower(patience);
  }

  public Plan<ClusterAction, ClusterMemory> plan(ClusterFacts facts, Instant now) {
    return SecretSteps.within(PurchaseGate.check(planStep(facts, now), facts), facts, patience);
  }

  private Plan<ClusterAction, ClusterMemory> planStep(ClusterFacts facts, Instant now) {
    if (!facts.listing().hasValue()) {
      return deletedUnseen(facts).orElseGet(() -> observing(facts));
    }
    var settled = creation.settle(facts, now);
    if (settled != null) {
      return settled;
    }
    var plan = facts.deleting() ? deletion.plan(facts, now) : planLife(facts, now);
    return plan.telling(Troubles.news(facts));
  }

  /** The next step while the account cannot be used: what needs no cloud, or nothing. */
  Plan<ClusterAction, ClusterMemory> planWithout(ClusterFacts facts, Verdict blocked) {
    var plan =
        (facts.deleting()
                ? deletion.withoutCloud(facts)
                : Optional.<Plan<ClusterAction, ClusterMemory>>empty())
            .orElseGet(() -> Steps.wait(facts, blocked).lookAgainAfter(patience.prerequisite()));
    var next = SecretSteps.within(plan, facts, patience);
    // Without the cloud there are no polls that would wake the resource for the rest.
    return next.action() instanceof ClusterAction.WriteSecret
        ? next.lookAgainWithin(Duration.ofSeconds(1))
        : next;
  }

  /**
   * The end of a resource whose cluster stays, or is none of its own: it waits for no answer of the
   * cloud. Without an id the clusters are looked through all the same, for one with its mark.
   */
  private Optional<Plan<ClusterAction, ClusterMemory>> deletedUnseen(ClusterFacts facts) {
    return facts.deleting() && facts.memory().clusterId() != null
        ? deletion.withoutCloud(facts)
        : Optional.empty();
  }

  private Plan<ClusterAction, ClusterMemory> observing(ClusterFacts facts) {
    var looking =
        facts.deleting()
            ? Steps.deleting(facts)
            : Verdict.unknown(Reason.OBSERVING, "Reading what the cloud has.");
    var error = facts.listing().error();
    return Steps.wait(facts, error == null ? looking : Failures.reading(error, looking));
  }

  private Plan<ClusterAction, ClusterMemory> planLife(ClusterFacts facts, Instant now) {
    var wish = Wish.of(facts.resource().getSpec(), now);
    if (wish instanceof Wish.Unreadable unreadable) {
      return Steps.wait(
          facts, Verdict.stalled(Reason.SCHEDULE_INVALID, "%s", unreadable.message()));
    }
    var known = (Wish.Known) wish;
    return ClusterPower.until(
        known, planLife(ClusterPower.noting(facts, known, now), known, now), now);
  }

  private Plan<ClusterAction, ClusterMemory> planLife(
      ClusterFacts facts, Wish.Known wish, Instant now) {
    if (facts.memory().clusterId() == null) {
      return Adoption.isDue(facts)
          ? adoption.find(facts)
          : wish.isStopped()
              ? ClusterPower.notCreated(facts, wish)
              : creation.create(facts, Attempt.FIRST);
    }
    if (Adoption.isDue(facts)) {
      var plan = adoption.plan(facts);
      return Adoption.isObserved(facts.resource().getSpec())
          ? ClusterPower.showing(facts, wish, plan)
          : plan;
    }
    var cluster = facts.summary();
    if (cluster == null) {
      return planUnlisted(facts, now);
    }
    return switch (cluster.state()) {
      case UNINIT, CREATING, INIT, OTHER ->
          ClusterPower.isUnderway(facts)
              ? power.plan(facts, wish, running -> planRunning(running, now), now)
              : creation.follow(facts, cluster.status(), now);
      case RUNNING, STOPPED -> power.plan(facts, wish, running -> planRunning(running, now), now);
      case RELEASING ->
          Steps.wait(
              facts,
              Verdict.stalled(
                  Reason.VANISHED,
                  "The cluster is being released, though not by this resource. Delete the resource, and create it anew if it is still wanted."));
      case EXCEPTION -> planException(facts, now);
    };
  }

  private Plan<ClusterAction, ClusterMemory> planException(ClusterFacts facts, Instant now) {
    if (facts.memory().work().follows(CREATE)
        && TaskProgress.of(facts.memory().work(), facts.tasks(), patience, now)
            instanceof TaskProgress.Ended ended
        && ended.failed()) {
      return new Plan<>(
          new ClusterAction.None(),
          ClusterCreation.failed(ended.text()),
          facts.memory().withWork(ended.work()));
    }
    var decision =
        RecoveryPlanner.decide(
            new RecoveryFacts(
                facts.resource().getSpec(),
                PassRunner.token(facts.resource(), Api.RECOVER),
                facts.memory().recovery(),
                facts.memory().work(),
                facts.summary(),
                facts.tasks(),
                patience,
                now));
    var memory = facts.memory().withWork(decision.work()).withRecovery(decision.status());
    if (decision.call().isPresent() || decision.work().follows(RecoveryPlanner.OPERATION)) {
      // The queues go, but for the scheduler's default one, whether or not an answer tells it.
      memory = memory.withQueue(null);
    }
    ClusterAction action =
        decision
            .call()
            .<ClusterAction>map(call -> new ClusterAction.Recover(call, decision.taken()))
            .orElse(new ClusterAction.None());
    return new Plan<>(action, decision.verdict(), memory).lookAgainWithin(decision.lookAgain());
  }

  /**
   * What is going on first, since the cloud does one thing at a time in a cluster; then the
   * settings, which are quickly done; then the nodes.
   */
  private Plan<ClusterAction, ClusterMemory> planRunning(ClusterFacts seen, Instant now) {
    var facts = seen;
    var task = facts.memory().work().task();
    if (task != null && !NodePool.TASKS.contains(task.operation())) {
      var progress = TaskProgress.of(facts.memory().work(), facts.tasks(), patience, now);
      if (progress instanceof TaskProgress.Running running) {
        return Steps.wait(facts, Verdict.working(Reason.SETTLING, "%s.", running.text()))
            .withMemory(facts.memory().withWork(running.work()))
            .lookAgainWithin(patience.listing());
      }
      facts = facts.withMemory(facts.memory().withWork(facts.memory().work().withoutTask()));
    }
    var recovery = RecoveryPlanner.whileRunning(facts.memory().recovery(), now);
    return Upkeep.plan(facts, facts.memory().withRecovery(recovery), patience, now);
  }

  /** The list lags behind, or the cluster is gone: DescribeCluster tells. */
  private Plan<ClusterAction, ClusterMemory> planUnlisted(ClusterFacts facts, Instant now) {
    if (!Steps.isGone(facts, patience)) {
      return Steps.wait(
              facts,
              Verdict.working(Reason.CREATING, "The cluster is not in the list of clusters yet."))
          .lookAgainAfter(patience.untilTrusted(Steps.createdAt(facts), now));
    }
    return Steps.wait(
        facts,
        Verdict.stalled(
            Reason.VANISHED,
            "Cluster %s no longer exists in the cloud. It is not created again by itself, since its data is gone. Delete the resource, and create it anew if it is still wanted.",
            facts.memory().clusterId()));
  }
}
