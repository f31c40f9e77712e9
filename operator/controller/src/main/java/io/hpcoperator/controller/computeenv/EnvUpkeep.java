package io.hpcoperator.controller.computeenv;

import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.controller.batch.EnvCall;
import io.hpcoperator.controller.pass.Aspect;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.Counted;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.sync.Setting;
import io.hpcoperator.controller.sync.SyncDecision;
import io.hpcoperator.controller.sync.SyncPlanner;
import java.time.Instant;
import java.util.List;
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
    var sync = decide(facts, EnvSettings.look(facts), patience, now);
    var unsold = sync.change().flatMap(change -> unsold(facts, change));
    if (unsold.isPresent()) {
      var why = unsold.get().blocked().orElseThrow().message();
      sync = decide(facts, EnvSettings.lookWithoutSale(facts, why), patience, now);
    }
    return plan(facts, sync, unsold);
  }

  private static SyncDecision<EnvCall> decide(
      EnvFacts facts, List<Setting<EnvCall>> settings, Patience patience, Instant now) {
    return SyncPlanner.decide(
        settings,
        facts.memory().sync(),
        facts.resource().getSpec().driftPolicy(),
        true,
        patience.listing(),
        now);
  }

  /**
   * What the cloud sells keeps other or more nodes from being asked for; empty while it does not.
   */
  private static Optional<EnvPreflight.Decision> unsold(
      EnvFacts facts, SyncDecision.Change<EnvCall> change) {
    boolean nodes =
        change.call() instanceof EnvCall.Modify modify
            && (!modify.types().isEmpty()
                || modify.nodes() != null
                    && modify.nodes() > facts.view().desiredComputeNodeCount());
    return nodes && facts.offers() != null
        ? Optional.of(
                EnvPreflight.decide(
                    facts.resource().getSpec(), facts.offers(), EnvPreflight.Purpose.CHANGE))
            .filter(decision -> decision.blocked().isPresent())
        : Optional.empty();
  }

  private static Plan<EnvAction, EnvMemory> plan(
      EnvFacts facts, SyncDecision<EnvCall> sync, Optional<EnvPreflight.Decision> unsold) {
    var memory =
        facts.memory().withSync(sync.memory()).withAttached(AttachedInstances.remembered(facts));
    var plan =
        ending(facts, memory)
            .or(() -> sync.change().map(change -> change(facts, change, memory)))
            .orElseGet(
                () ->
                    new Plan<>(
                        new EnvAction.None(),
                        unsold.flatMap(EnvPreflight.Decision::blocked).orElse(standing(facts)),
                        memory));
    plan = sync.within(plan).telling(FailedActivities.news(facts));
    plan = sync.synced().map(plan::with).orElse(plan);
    if (unsold.isPresent()) {
      var preflight = unsold.get().aspect();
      plan =
          plan.with(preflight)
              .with(
                  new Aspect(
                      Conditions.SYNCED,
                      ConditionStatus.FALSE,
                      preflight.reason(),
                      preflight.message()));
    }
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
                new EnvAction.Call(facts.memory().envId(), new EnvCall.Terminate(next)),
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
        new EnvAction.Change(facts.memory().envId(), change.setting(), change.call()),
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
