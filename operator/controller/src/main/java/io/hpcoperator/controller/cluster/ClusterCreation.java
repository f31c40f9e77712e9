package io.hpcoperator.controller.cluster;

import io.hpcoperator.controller.cluster.power.Wish;
import io.hpcoperator.controller.cluster.recovery.RecoveryPlanner;
import io.hpcoperator.controller.cluster.secret.LoginPassword;
import io.hpcoperator.controller.cluster.secret.RootPassword;
import io.hpcoperator.controller.nodes.TaskProgress;
import io.hpcoperator.controller.pass.Action.Attempt;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.session.SecretValue;
import java.time.Instant;
import java.util.Objects;

/** Decides how a cluster comes into being, once. Pure. */
final class ClusterCreation {
  private final Patience patience;

  ClusterCreation(Patience patience) {
    this.patience = patience;
  }

  /**
   * Finds out what became of a CreateCluster whose answer is not on record. Null when nothing is
   * open, or when nothing was ever asked for.
   */
  Plan<ClusterAction, ClusterMemory> settle(ClusterFacts facts, Instant now) {
    var memory = facts.memory();
    if (memory.clusterId() != null) {
      return null;
    }
    if (facts.resource().getSpec().adopt() != null) {
      return null;
    }
    var marked = facts.listing().value();
    if (marked.size() > 1) {
      return Steps.wait(
          facts,
          Verdict.stalled(
              Reason.AMBIGUOUS_OWNER,
              "%d clusters carry this resource's mark: %s. Delete those that are not wanted in the cloud's console.",
              marked.size(),
              marked.stream().map(c -> c.id()).sorted().toList()));
    }
    if (marked.size() == 1) {
      var id = marked.get(0).id();
      return new Plan<ClusterAction, ClusterMemory>(
              new ClusterAction.None(),
              Verdict.working(Reason.SETTLING, "Cluster %s was found by its owner mark.", id),
              memory
                  .withClusterId(id)
                  .withWork(memory.work().settled().follow(null, ClusterPlanner.CREATE, now)))
          .distrusting();
    }
    if (!memory.work().intends(ClusterPlanner.CREATE)) {
      return null;
    }
    if (!facts.deleting() && Adoption.isObserved(facts.resource().getSpec())) {
      return Steps.wait(
          facts,
          Verdict.working(
              Reason.SETTLING,
              "Whether a cluster was created is not known, and managementPolicy Observe keeps the call from being repeated."));
    }
    var begun = memory.work().intendedAt();
    boolean known = isKnownToHaveMadeNothing(facts, patience);
    if (!facts.deleting() && known && isToBeStopped(facts, now)) {
      return settled(facts, "No cluster was created, and none is wanted now.");
    }
    if (!facts.deleting() && known && asksForOtherNodes(facts)) {
      // What is checked before a purchase is the spec, so that no other number may be bought.
      return settled(facts, "No cluster was created, and another number of nodes is wanted now.");
    }
    if (!facts.deleting()) {
      var again = create(facts, known ? Attempt.LAST : Attempt.REPEAT);
      return known || again.lookAgain() != null
          ? again
          : again.lookAgainAfter(patience.untilTrusted(begun, now));
    }
    if (!known) {
      return Steps.wait(
              facts,
              Verdict.working(
                  Reason.SETTLING,
                  "Finding out whether a cluster was created before the resource is let go."))
          .lookAgainAfter(patience.untilTrusted(begun, now));
    }
    return Steps.release(facts, "No cluster was created.");
  }

  /** Whether all was read late enough to show what the CreateCluster on record made: nothing. */
  static boolean isKnownToHaveMadeNothing(ClusterFacts facts, Patience patience) {
    var work = facts.memory().work();
    return facts.memory().clusterId() == null
        && work.intends(ClusterPlanner.CREATE)
        && facts.listing().hasValue()
        && facts.listing().value().isEmpty()
        && patience.trusts(facts.listing(), work.intendedAt());
  }

  private static Plan<ClusterAction, ClusterMemory> settled(ClusterFacts facts, String why) {
    return new Plan<ClusterAction, ClusterMemory>(
            new ClusterAction.None(),
            Verdict.working(Reason.SETTLING, "%s", why),
            facts.memory().withWork(facts.memory().work().settled()))
        .distrusting();
  }

  private static boolean asksForOtherNodes(ClusterFacts facts) {
    var count = facts.memory().work().intent().count();
    return count != null && count != replicas(facts);
  }

  /** A hybrid cluster is created without nodes in the cloud; they are added when it runs. */
  private static int replicas(ClusterFacts facts) {
    var spec = facts.resource().getSpec();
    return spec.hybrid() != null ? 0 : spec.nodes().compute().replicas();
  }

  private static boolean isToBeStopped(ClusterFacts facts, Instant now) {
    return Wish.of(facts.resource().getSpec(), now) instanceof Wish.Known wish && wish.isStopped();
  }

  Plan<ClusterAction, ClusterMemory> create(ClusterFacts facts, Attempt attempt) {
    var secret = SecretSteps.beforeCreation(facts, attempt, patience);
    if (secret != null) {
      return secret;
    }
    if (facts.password() instanceof SecretValue.Missing missing) {
      return Steps.wait(facts, missing.verdict()).lookAgainAfter(patience.prerequisite());
    }
    if (facts.password() instanceof SecretValue.Found found
        && !RootPassword.isAccepted(found.text())) {
      var login = LoginPassword.reference(facts.resource());
      return Steps.wait(
              facts,
              Verdict.working(
                  Reason.SECRET_VALUE_INVALID,
                  "Key %s of Secret %s is no root password the cloud accepts: %s Correct the Secret; it is read again every half minute.",
                  login.key(),
                  login.name(),
                  RootPassword.RULE))
          .lookAgainAfter(patience.prerequisite());
    }
    int replicas = replicas(facts);
    if (attempt == Attempt.FIRST) {
      return new Plan<>(
          new ClusterAction.Create(replicas, attempt),
          Verdict.working(Reason.CREATING, "Creating the cluster."),
          facts.memory());
    }
    return new Plan<>(
        new ClusterAction.Create(
            Objects.requireNonNullElse(facts.memory().work().intent().count(), replicas), attempt),
        Verdict.working(Reason.SETTLING, "Finding out whether the cluster was created."),
        facts.memory());
  }

  Plan<ClusterAction, ClusterMemory> follow(ClusterFacts facts, String state, Instant now) {
    var progress = TaskProgress.of(facts.memory().work(), facts.tasks(), patience, now);
    var memory = facts.memory();
    var reason =
        memory.work().follows(RecoveryPlanner.OPERATION) ? Reason.RECOVERING : Reason.CREATING;
    if (progress instanceof TaskProgress.Running running) {
      return new Plan<>(
          new ClusterAction.None(),
          Verdict.working(reason, "The cluster is %s: %s.", state, running.text()),
          memory.withWork(running.work()));
    }
    if (memory.work().follows(ClusterPlanner.CREATE)
        && progress instanceof TaskProgress.Ended ended
        && ended.failed()) {
      return new Plan<>(
          new ClusterAction.None(), failed(ended.text()), memory.withWork(ended.work()));
    }
    return Steps.wait(facts, Verdict.working(reason, "The cluster is %s.", state));
  }

  static Verdict failed(String text) {
    return Verdict.stalled(
        Reason.TASK_FAILED,
        "%s. Delete the resource to release what was created, correct the cause, and create it anew.",
        text);
  }
}
