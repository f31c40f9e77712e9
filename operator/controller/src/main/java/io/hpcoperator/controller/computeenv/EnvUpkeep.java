package io.hpcoperator.controller.computeenv;

import io.hpcoperator.controller.batch.EnvCall;
import io.hpcoperator.controller.pass.Counted;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.sync.SyncDecision;
import io.hpcoperator.controller.sync.SyncPlanner;
import java.time.Instant;
import java.util.Optional;

/**
 * Keeps an environment that is there as its spec says. The cloud takes one change at a time for
 * each environment (Batch ModifyComputeEnv notes), so nothing is asked while nodes start or end.
 * Pure.
 */
final class EnvUpkeep {

  static Plan<EnvAction, EnvMemory> plan(EnvFacts facts, Patience patience, Instant now) {
    var env = facts.view();
    if (env.computeNodeMetrics() == null || env.desiredComputeNodeCount() == null) {
      return EnvSteps.wait(facts, EnvSteps.incomplete());
    }
    var sync =
        SyncPlanner.decide(
            EnvSettings.look(facts),
            facts.memory().sync(),
            facts.resource().getSpec().driftPolicy(),
            true,
            patience.listing(),
            now);
    var memory =
        facts.memory().withSync(sync.memory()).withAttached(AttachedInstances.remembered(facts));
    var plan =
        ending(facts, memory)
            .or(() -> sync.change().map(change -> change(facts, change, memory)))
            .orElseGet(() -> new Plan<>(new EnvAction.None(), standing(facts), memory));
    plan = sync.within(plan).telling(FailedActivities.news(facts));
    plan = sync.synced().map(plan::with).orElse(plan);
    return plan.lookAgainWithin(sync.lookAgain());
  }

  /**
   * Nodes that the user names go before any other change: if fewer are wanted as well, the cloud
   * has none to choose.
   */
  private static Optional<Plan<EnvAction, EnvMemory>> ending(EnvFacts facts, EnvMemory memory) {
    var wanted = Ending.wanted(facts.resource());
    if (wanted.isEmpty()) {
      return Optional.empty();
    }
    if (facts.nodes().isEmpty()) {
      return Optional.of(
          new Plan<>(
              new EnvAction.None(),
              EnvSteps.reading(
                  facts.details(),
                  Verdict.working(Reason.SCALING, "Looking for the nodes that are to be ended.")),
              memory));
    }
    var next = Ending.next(facts.resource(), facts.nodes().get());
    if (next.isEmpty()) {
      return Optional.empty();
    }
    var metrics = facts.view().computeNodeMetrics();
    return Optional.of(
        EnvNodes.inTransition(metrics)
            ? new Plan<>(
                new EnvAction.None(),
                Verdict.working(
                    Reason.SCALING,
                    "A change is under way (%s), and the cloud takes one at a time. Next: nodes %s are ended.",
                    EnvNodes.describe(metrics),
                    String.join(", ", next)),
                memory)
            : new Plan<>(
                new EnvAction.Call(new EnvCall.Terminate(next)),
                Verdict.working(Reason.SCALING, "Ending nodes %s.", String.join(", ", next)),
                memory));
  }

  private static Plan<EnvAction, EnvMemory> change(
      EnvFacts facts, SyncDecision.Change<EnvCall> change, EnvMemory memory) {
    var env = facts.view();
    var metrics = env.computeNodeMetrics();
    boolean scaling = change.setting().equals(EnvSettings.REPLICAS);
    if (EnvNodes.inTransition(metrics)) {
      return new Plan<>(
          new EnvAction.None(),
          Verdict.working(
              scaling ? Reason.SCALING : Reason.UPDATING,
              "A change is under way (%s), and the cloud takes one at a time. Next: %s.",
              EnvNodes.describe(metrics),
              change.why()),
          memory);
    }
    int fewer = env.desiredComputeNodeCount() - facts.resource().getSpec().replicas();
    if (scaling && fewer > EnvNodes.terminable(env)) {
      return new Plan<>(
          new EnvAction.None(),
          Verdict.working(
              Reason.SCALING,
              "%s to go, and only %d can be ended now (%s). The cloud ends fewer than asked for not at all; the operator waits until there are enough.",
              Counted.nodesAre(fewer),
              EnvNodes.terminable(env),
              EnvNodes.describe(metrics)),
          memory);
    }
    return new Plan<>(
        new EnvAction.Change(change.setting(), change.call()),
        scaling
            ? Verdict.working(
                Reason.SCALING,
                "Changing the node count from %d to %d.",
                env.desiredComputeNodeCount(),
                facts.resource().getSpec().replicas())
            : Verdict.working(Reason.UPDATING, "Changing %s.", change.why()),
        memory);
  }

  /** How an environment stands that is not being changed. */
  private static Verdict standing(EnvFacts facts) {
    var env = facts.view();
    var metrics = env.computeNodeMetrics();
    var failure = FailedActivities.newest(facts);
    int desired = env.desiredComputeNodeCount();
    if (EnvNodes.isComplete(env)) {
      return Verdict.ready(Reason.AVAILABLE, Counted.nodesAre(metrics.running()) + " in service.");
    }
    if (EnvNodes.failed(metrics) > 0) {
      return Verdict.working(
          Reason.NODES_FAILED,
          "%s of %d nodes wanted. The cloud makes failed nodes anew from time to time%s",
          EnvNodes.describe(metrics),
          desired,
          failure
              .map(text -> ". " + text)
              .orElse(
                  "; if that does not help, look at the environment's activities in the cloud's console."));
    }
    return Verdict.working(
        Reason.SCALING,
        "%s of %d nodes wanted.%s",
        EnvNodes.describe(metrics),
        desired,
        failure.map(text -> " " + text).orElse(""));
  }

  private EnvUpkeep() {}
}
