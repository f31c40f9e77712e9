package io.hpcoperator.controller.computeenv;

import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.cloud.batch.ComputeEnvView;
import io.hpcoperator.controller.batch.EnvCall;
import io.hpcoperator.controller.pass.Aspect;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.Counted;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.sync.Fingerprint;
import io.hpcoperator.controller.sync.Setting;
import io.hpcoperator.controller.sync.SyncDecision;
import io.hpcoperator.controller.sync.SyncPlanner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps an environment that is there as its spec says. The cloud takes one change at a time for
 * each environment (Batch ModifyComputeEnv notes), so nothing is asked while nodes start or end.
 * Pure.
 */
final class EnvUpkeep {
  private static final String TAKE_OUT =
      "Take a node that must not be ended out of terminateNodes.";

  static Plan<EnvAction, EnvMemory> plan(EnvFacts facts, Patience patience, Instant now) {
    var env = facts.view();
    if (env.computeNodeMetrics() == null || env.desiredComputeNodeCount() == null) {
      return EnvSteps.wait(facts, EnvSteps.incomplete());
    }
    var sync = decide(facts, withNamedNodes(facts, EnvSettings.look(facts, now)), patience, now);
    var unsold = sync.change().flatMap(change -> unsold(facts, change));
    if (unsold.isPresent()) {
      var why = unsold.get().blocked().orElseThrow().message();
      sync =
          decide(
              facts,
              withNamedNodes(facts, EnvSettings.lookWithoutSale(facts, why, now)),
              patience,
              now);
    }
    var plan = plan(facts, sync, unsold, patience, now);
    return AttachedInstances.problem(facts).isPresent()
        ? plan.lookAgainWithin(patience.prerequisite())
        : plan;
  }

  /** Nodes that are named go before any other change, while that does not fail. */
  private static List<Setting<EnvCall>> withNamedNodes(
      EnvFacts facts, List<Setting<EnvCall>> settings) {
    var all = new ArrayList<Setting<EnvCall>>();
    NamedNodes.look(facts).ifPresent(all::add);
    all.addAll(settings);
    return all;
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
      EnvFacts facts,
      SyncDecision<EnvCall> sync,
      Optional<EnvPreflight.Decision> unsold,
      Patience patience,
      Instant now) {
    var memory =
        facts.memory().withSync(sync.memory()).withAttached(AttachedInstances.remembered(facts));
    var plan =
        beforeOthers(facts, sync, memory)
            .or(() -> sync.change().map(change -> change(facts, change, memory, patience, now)))
            .orElseGet(
                () ->
                    unsold
                        .flatMap(EnvPreflight.Decision::blocked)
                        .or(() -> AttachedInstances.problem(facts))
                        .or(() -> notTaking(facts, memory))
                        .map(
                            why ->
                                new Plan<EnvAction, EnvMemory>(new EnvAction.None(), why, memory))
                        .orElseGet(() -> standing(facts, memory, now)));
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
    plan = plan.lookAgainWithin(sync.lookAgain());
    var nowhere = NamedNodes.nowhere(facts);
    return nowhere.isEmpty() ? plan : plan.saying(EnvSteps.besides(plan.verdict(), nowhere.get()));
  }

  /**
   * Nothing else is changed before it is known which of the named nodes are there, or are going.
   */
  private static Optional<Plan<EnvAction, EnvMemory>> beforeOthers(
      EnvFacts facts, SyncDecision<EnvCall> sync, EnvMemory memory) {
    if (!Ending.wanted(facts.resource()).isEmpty() && facts.nodes().isEmpty()) {
      return Optional.of(
          new Plan<>(
              new EnvAction.None(),
              EnvSteps.reading(facts.details(), lookingForNodes(facts)),
              memory));
    }
    boolean next = sync.change().filter(c -> c.setting().equals(NamedNodes.NAME)).isPresent();
    return next || !NamedNodes.areTaken(facts, sync.memory())
        ? Optional.empty()
        : Optional.of(
            new Plan<>(
                new EnvAction.None(),
                Verdict.working(
                    Reason.SCALING, "Waiting until the cloud shows that nodes are ending."),
                memory));
  }

  /** A refusal needs a person also while the nodes are read again. */
  private static Verdict lookingForNodes(EnvFacts facts) {
    return NamedNodes.refusal(facts)
        .map(
            error ->
                Verdict.stalled(
                    Reason.INVALID_REQUEST,
                    "The cloud did not end all of the nodes that are named; the operator tries"
                        + " again when it has looked which are left. %s %s",
                    TAKE_OUT,
                    error))
        .orElseGet(
            () -> Verdict.working(Reason.SCALING, "Looking for the nodes that are to be ended."));
  }

  private static Plan<EnvAction, EnvMemory> change(
      EnvFacts facts,
      SyncDecision.Change<EnvCall> change,
      EnvMemory memory,
      Patience patience,
      Instant now) {
    var env = facts.view();
    var metrics = env.computeNodeMetrics();
    var hanging = Hanging.of(facts, now);
    boolean scaling = change.setting().equals(EnvSettings.REPLICAS);
    boolean late = EnvNodes.inTransition(metrics) && hanging.isLate(now);
    var left = Hanging.givesWay(facts, wantedSince(change, memory, now), now);
    if (EnvNodes.inTransition(metrics) && !late && !left.isZero()) {
      return new Plan<EnvAction, EnvMemory>(
              new EnvAction.None(),
              Verdict.working(
                  isUpdate(change) ? Reason.UPDATING : Reason.SCALING,
                  "A change is under way (%s), and the cloud takes one at a time. Next: %s.%s",
                  EnvNodes.describe(metrics),
                  change.call() instanceof EnvCall.Terminate terminate
                      ? "nodes %s are ended".formatted(String.join(", ", terminate.nodeIds()))
                      : change.why(),
                  FailedActivities.besides(facts)),
              memory)
          .lookAgainAfter(hanging.lookAgain(now))
          .lookAgainWithin(Patience.atLeastASecond(left));
    }
    var attached = scaling ? AttachedInstances.unseen(facts, patience) : Optional.<Instant>empty();
    if (attached.isPresent()) {
      return new Plan<EnvAction, EnvMemory>(
              new EnvAction.None(),
              Verdict.working(
                  Reason.SCALING,
                  "Waiting until the cloud shows attached instances before another number of nodes is asked for."),
              memory)
          .lookAgainAfter(patience.untilTrusted(attached.get(), now));
    }
    int fewer = scaling ? env.desiredComputeNodeCount() - count(change) : 0;
    if (fewer > EnvNodes.terminable(env)) {
      var text =
          "%s to go, and only %d can be ended now (%s). The cloud ends fewer than asked for not at all; the operator waits until there are enough. With replicas of %d or more it need not wait."
              .formatted(
                  Counted.nodesAre(fewer),
                  EnvNodes.terminable(env),
                  EnvNodes.describe(metrics),
                  facts.resource().getSpec().replicas() + fewer - EnvNodes.terminable(env));
      return waiting(facts, hanging, Verdict.working(Reason.SCALING, "%s", text), memory, now);
    }
    var verdict = verdict(facts, change);
    return new Plan<>(
        new EnvAction.Change(facts.memory().envId(), change.setting(), change.call()),
        late && verdict.standing() != Verdict.Standing.STALLED
            ? hanging.verdict(facts, verdict.message())
            : verdict,
        memory);
  }

  /** Since when a setting differs: the change may have been another one then. */
  private static Instant wantedSince(
      SyncDecision.Change<EnvCall> change, EnvMemory memory, Instant now) {
    return memory
        .sync()
        .find(change.setting())
        .map(setting -> Work.time(setting.since()))
        .orElse(now);
  }

  /** Nodes that a change of their number asks for. */
  private static int count(SyncDecision.Change<EnvCall> change) {
    return ((EnvCall.Modify) change.call()).nodes();
  }

  private static boolean isUpdate(SyncDecision.Change<EnvCall> change) {
    return !change.setting().equals(EnvSettings.REPLICAS)
        && !change.setting().equals(NamedNodes.NAME);
  }

  private static Verdict verdict(EnvFacts facts, SyncDecision.Change<EnvCall> change) {
    if (change.call() instanceof EnvCall.Terminate terminate) {
      var ids = String.join(", ", terminate.nodeIds());
      return NamedNodes.refusal(facts).isEmpty()
          ? Verdict.working(Reason.SCALING, "Ending nodes %s.", ids)
          : Verdict.stalled(
              Reason.INVALID_REQUEST,
              "The cloud did not end all of the nodes that are named; the operator tries again, now"
                  + " nodes %s, and goes on with everything else. %s",
              ids,
              TAKE_OUT);
    }
    return change.setting().equals(EnvSettings.REPLICAS)
        ? Verdict.working(
            Reason.SCALING,
            "Changing the node count from %d to %d.",
            facts.view().desiredComputeNodeCount(),
            count(change))
        : Verdict.working(Reason.UPDATING, "Changing %s.", change.why());
  }

  /** Whether the cloud took the number of nodes as often as it is sent, and has another. */
  private static Optional<Verdict> notTaking(EnvFacts facts, EnvMemory memory) {
    int wanted = facts.resource().getSpec().replicas();
    return memory.sync().isGivenUp(EnvSettings.REPLICAS, Fingerprint.of(wanted))
        ? Optional.of(
            Verdict.stalled(
                Reason.NOT_TAKING,
                "The cloud took the change to %s several times and goes on with %d (%s). It is not"
                    + " sent again before the spec or reconcile-now changes. Look into it in the"
                    + " cloud's console.",
                Counted.nodes(wanted),
                facts.view().desiredComputeNodeCount(),
                EnvNodes.describe(facts.view().computeNodeMetrics())))
        : Optional.empty();
  }

  /** Waits for nodes, as long as they are counted on. */
  private static Plan<EnvAction, EnvMemory> waiting(
      EnvFacts facts, Hanging hanging, Verdict verdict, EnvMemory memory, Instant now) {
    if (!hanging.isLate(now)) {
      return new Plan<EnvAction, EnvMemory>(new EnvAction.None(), verdict, memory)
          .lookAgainAfter(hanging.lookAgain(now));
    }
    var plan =
        new Plan<EnvAction, EnvMemory>(
            new EnvAction.None(), hanging.verdict(facts, verdict.message()), memory);
    // Where no node is on its way, there is nothing that is worth being looked at often.
    return EnvNodes.isMoving(facts.view().computeNodeMetrics()) ? plan.whileUnderway() : plan;
  }

  /**
   * The way out where attached instances may stand in the places of nodes. More nodes are not asked
   * for then: where it is not so, the cloud would end some of its own choice afterwards.
   */
  private static String inTheirPlaces(ComputeEnvView env) {
    return EnvNodes.attachedAmongDesired(env) > 0 && EnvNodes.isSettled(env)
        ? " The cloud may count attached instances in the places of nodes, which it does not document: then no more come before instances are taken out of attachedInstances, or replicas is lowered."
        : "";
  }

  /** Unless it is told otherwise, the cloud makes them anew, several times. */
  private static String whatBecomesOfFailedNodes(EnvFacts facts) {
    boolean stay = Integer.valueOf(0).equals(facts.resource().getSpec().maxNodeRecreations());
    boolean known = FailedActivities.newest(facts).isPresent();
    return (stay ? "" : " The cloud makes failed nodes anew from time to time.")
        + (known ? "" : " Look at the environment's activities in the cloud's console.");
  }

  /** How an environment stands that is not being changed. */
  private static Plan<EnvAction, EnvMemory> standing(
      EnvFacts facts, EnvMemory memory, Instant now) {
    var env = facts.view();
    var metrics = env.computeNodeMetrics();
    int desired = env.desiredComputeNodeCount();
    if (EnvNodes.isComplete(env, facts.resource().getSpec().replicas())) {
      var inService = Counted.nodesAre(metrics.running()) + " in service.";
      return new Plan<>(
          new EnvAction.None(),
          AttachedInstances.areAwaited(facts)
              ? EnvSteps.reading(
                  facts.details(),
                  Verdict.working(
                      Reason.SCALING, "%s Looking which instances are attached.", inService))
              : Verdict.ready(Reason.AVAILABLE, inService),
          memory);
    }
    var hanging = Hanging.of(facts, now);
    if (EnvNodes.failed(metrics) > 0) {
      return waiting(
          facts,
          hanging,
          Verdict.working(
              Reason.NODES_FAILED,
              "%s of %d nodes wanted.%s%s",
              EnvNodes.describe(metrics),
              desired,
              hanging.isLate(now) ? "" : whatBecomesOfFailedNodes(facts),
              FailedActivities.besides(facts)),
          memory,
          now);
    }
    return waiting(
        facts,
        hanging,
        Verdict.working(
            Reason.SCALING,
            "%s of %d nodes wanted.%s%s",
            EnvNodes.describe(metrics),
            desired,
            inTheirPlaces(env),
            FailedActivities.besides(facts)),
        memory,
        now);
  }

  private EnvUpkeep() {}
}
