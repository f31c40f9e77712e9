package io.hpcoperator.controller.computeenv;

import io.hpcoperator.api.v1alpha1.DeletionPolicy;
import io.hpcoperator.cloud.batch.ComputeEnvDetails;
import io.hpcoperator.controller.batch.EnvCall;
import io.hpcoperator.controller.pass.Counted;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.sync.SyncPlanner;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides how an environment is deleted: no nodes wanted, attached instances detached, empty,
 * deleted, gone (Batch DeleteComputeEnv notes). Pure.
 */
final class EnvDeletion {
  private static final String DISAGREEING =
      "The list of environments and the environment do not agree yet.";

  private final Patience patience;

  EnvDeletion(Patience patience) {
    this.patience = patience;
  }

  /** What can be decided without looking at the cloud; empty where it has to be asked. */
  Optional<Plan<EnvAction, EnvMemory>> withoutCloud(EnvFacts facts) {
    var memory = facts.memory();
    var replacement = memory.replacement();
    if (memory.envId() == null) {
      return memory.work().intends(EnvPlanner.CREATE)
          ? Optional.empty()
          : Optional.of(
              EnvSteps.release(
                  facts,
                  facts.resource().getSpec().adopt() == null
                      ? "No environment was created."
                      : "No environment was taken over."));
    }
    // Whatever becomes of an environment, its id is to be told.
    if (replacement != null && replacement.isUnborn() && memory.work().intends(EnvPlanner.CREATE)) {
      return Optional.empty();
    }
    if (EnvSteps.isToAdopt(facts)) {
      return Optional.of(
          EnvSteps.release(
              facts,
              "%s in the cloud: %s."
                  .formatted(
                      stays(memory),
                      EnvSteps.isObserved(facts.resource().getSpec())
                          ? "it is only observed"
                          : "it was never taken over")));
    }
    if (facts.resource().getSpec().deletionPolicy() == DeletionPolicy.RETAIN) {
      return Optional.of(
          EnvSteps.release(
              facts, "%s in the cloud, as deletionPolicy Retain asks.".formatted(stays(memory))));
    }
    return Optional.empty();
  }

  /** Of two environments both stay: which of them is of use is for the user to tell. */
  private static String stays(EnvMemory memory) {
    var other = memory.replacement();
    return other == null || other.envId() == null
        ? "Environment %s stays".formatted(memory.envId())
        : "Environments %s, which serves, and %s, which was %s, stay"
            .formatted(
                memory.envId(),
                other.envId(),
                other.phase() == Replacement.Phase.BUILDING
                    ? "being built to take its place"
                    : "being deleted");
  }

  Plan<EnvAction, EnvMemory> plan(EnvFacts facts, Instant now) {
    return withoutCloud(facts).orElseGet(() -> planInCloud(facts, now));
  }

  /** Of two environments the one that does not serve goes first. */
  private Plan<EnvAction, EnvMemory> planInCloud(EnvFacts facts, Instant now) {
    if (facts.other() != null) {
      var memory = facts.memory();
      return removal(facts.other(), now)
          .map(plan -> plan.withMemory(memory))
          .orElseGet(
              () ->
                  EnvSteps.atOnce(
                      Verdict.working(
                          Reason.DELETING,
                          "Environment %s is gone; environment %s is next.",
                          memory.replacement().envId(),
                          memory.envId()),
                      memory.withReplacement(null)));
    }
    return removal(facts, now)
        .orElseGet(
            () -> EnvSteps.release(facts, "The cloud confirms that the environment is gone."));
  }

  /** The next step of removing an environment; empty when the cloud confirms that it is gone. */
  Optional<Plan<EnvAction, EnvMemory>> removal(EnvFacts facts, Instant now) {
    return EnvSteps.isGone(facts, patience) ? Optional.empty() : Optional.of(remove(facts, now));
  }

  private Plan<EnvAction, EnvMemory> remove(EnvFacts facts, Instant now) {
    var env = facts.view();
    // What was read before an error may be of a time when there were fewer nodes.
    if (facts.details() == null || !facts.details().hasValue() || facts.details().error() != null) {
      return EnvSteps.wait(facts, EnvSteps.reading(facts.details(), EnvSteps.deleting(facts)))
          .lookAgainAfter(EnvSteps.untilKnown(facts, patience, now));
    }
    if (env == null || facts.details().value().isEmpty()) {
      return within(facts, DISAGREEING, now)
          .lookAgainWithin(EnvSteps.untilKnown(facts, patience, now));
    }
    if (env.deleting() || facts.details().value().get().deleting()) {
      return within(facts, "The cloud is deleting the environment.", now);
    }
    if (env.computeNodeMetrics() == null || env.desiredComputeNodeCount() == null) {
      return EnvSteps.wait(facts, EnvSteps.incomplete());
    }
    var plan = empty(facts, now).telling(FailedActivities.ofEnding(facts));
    boolean calls = plan.action().effect() == EnvAction.Effect.CALL;
    return gettingOn(calls ? refused(plan, facts, now) : plan, calls, facts, now);
  }

  /**
   * The cloud may take or refuse steps for ever without getting on, or make nodes anew in between;
   * a person is told then, and it is tried on and on.
   */
  private Plan<EnvAction, EnvMemory> gettingOn(
      Plan<EnvAction, EnvMemory> plan, boolean calls, EnvFacts facts, Instant now) {
    var fruitless = Leaving.fruitless(facts);
    if (fruitless.isEmpty() || facts.memory().busySince() != null) {
      return plan;
    }
    var since = Collections.max(List.of(Work.time(fruitless.get().since()), facts.goesSince()));
    var later =
        plan.verdict().standing() == Verdict.Standing.STALLED
            ? plan
            : plan.sayingFrom(
                since.plus(SyncPlanner.MAX_UNDERWAY),
                now,
                Verdict.stalled(
                    Reason.NOT_TAKING,
                    "%s Environment %s has not got on since %s, whatever the cloud was asked for."
                        + " %s The operator goes on trying meanwhile.",
                    plan.verdict().message(),
                    facts.memory().envId(),
                    since.truncatedTo(ChronoUnit.SECONDS),
                    wayOut(facts)));
    var again = Work.time(fruitless.get().triedAt()).plus(patience.refusal());
    boolean waits =
        calls
            && fruitless.get().attempts() != null
            && fruitless.get().attempts() >= SyncPlanner.MAX_ATTEMPTS
            && fruitless.get().error() == null
            && now.isBefore(again);
    return waits
        ? later
            .doing(new EnvAction.None())
            .lookAgainWithin(Patience.atLeastASecond(Duration.between(now, again)))
        : later;
  }

  private Plan<EnvAction, EnvMemory> refused(
      Plan<EnvAction, EnvMemory> plan, EnvFacts facts, Instant now) {
    return plan.sayingWhenRefused(
        facts
            .memory()
            .work()
            .failingSinceAbout(facts.memory().envId(), Busy.CODES)
            .map(failing -> Collections.max(List.of(failing, facts.goesSince()))),
        patience,
        now,
        since ->
            Verdict.stalled(
                Reason.NOT_TAKING,
                "%s The cloud refuses what it takes to delete environment %s since %s. %s"
                    + " The operator goes on trying meanwhile.",
                plan.verdict().message(),
                facts.memory().envId(),
                since.truncatedTo(ChronoUnit.SECONDS),
                wayOut(facts)));
  }

  private static String wayOut(EnvFacts facts) {
    return "Look at environment %s in the cloud's console, and delete it there%s"
        .formatted(
            facts.memory().envId(),
            facts.deleting()
                ? "; or set deletionPolicy: Retain to let the resource go without it."
                : ".");
  }

  private Plan<EnvAction, EnvMemory> empty(EnvFacts facts, Instant now) {
    var env = facts.view();
    var metrics = env.computeNodeMetrics();
    var nodes = facts.nodes().orElse(List.of());
    boolean changes =
        EnvNodes.inTransition(metrics) || nodes.stream().anyMatch(EnvNodes::isInTransition);
    // Neither nodes that hang nor those that come again and again keep the others as they are.
    var left = Hanging.givesWay(facts, facts.goesSince(), now);
    if (changes && !left.isZero() && !Hanging.of(facts, now).isLate(now)) {
      return waiting(facts, "Waiting for a change to end: %s.".formatted(left(facts)), now)
          .lookAgainWithin(Patience.atLeastASecond(left));
    }
    var next = Leaving.next(facts);
    if (next.isPresent()) {
      return call(facts, next.get(), "%s", saying(facts, next.get()));
    }
    int desired = env.desiredComputeNodeCount();
    if (EnvNodes.total(metrics) > 0 || EnvNodes.attached(env) > 0 || !nodes.isEmpty()) {
      return waiting(
          facts, "Waiting until the environment is empty: %s.".formatted(left(facts)), now);
    }
    if (!agrees(facts.details().value().get(), desired)) {
      // The list may be of a time when fewer nodes were wanted.
      return within(facts, DISAGREEING, now);
    }
    if (desired > 0 && !isGivenUp(facts, now)) {
      return call(
          facts,
          EnvCall.Modify.count(0),
          "There are no nodes, though %s wanted: setting the environment to none.",
          Counted.nodesAre(desired));
    }
    return new Plan<>(
        new EnvAction.Delete(facts.memory().envId()),
        Verdict.working(Reason.DELETING, "Deleting the environment."),
        facts.memory());
  }

  private static String saying(EnvFacts facts, EnvCall call) {
    if (call instanceof EnvCall.Detach detach) {
      return "Detaching instances %s, which stay."
          .formatted(NamedNodes.names(detach.instanceIds()));
    }
    return call instanceof EnvCall.Terminate terminate
        ? "Ending nodes %s.".formatted(NamedNodes.names(terminate.nodeIds()))
        : "Removing %s."
            .formatted(
                Counted.nodes(
                    facts.view().desiredComputeNodeCount() - ((EnvCall.Modify) call).nodes()));
  }

  /**
   * Whether an environment without nodes that the cloud does not set to none is to be deleted all
   * the same: the cloud itself refuses that while nodes are left (Batch DeleteComputeEnv notes).
   */
  private boolean isGivenUp(EnvFacts facts, Instant now) {
    var work = facts.memory().work();
    return work.lastRefusal(EnvCall.Modify.OPERATION).isPresent()
        && work.failedLastAbout(facts.memory().envId())
        && !now.isBefore(Hanging.lastAsked(facts, now).plus(patience.taskRetry()));
  }

  /** Waits for the cloud, which is not counted on for ever. */
  private static Plan<EnvAction, EnvMemory> within(EnvFacts facts, String what, Instant now) {
    var since = Hanging.lastAsked(facts, now);
    var late =
        Verdict.stalled(
            Reason.NOT_TAKING,
            "%s It has not got on since %s. %s",
            what,
            since.truncatedTo(ChronoUnit.SECONDS),
            wayOut(facts));
    return EnvSteps.wait(facts, Verdict.working(Reason.DELETING, "%s", what))
        .sayingFrom(since.plus(SyncPlanner.MAX_UNDERWAY), now, late)
        .whileUnderway();
  }

  /** Waits for nodes, as long as they are counted on. */
  private static Plan<EnvAction, EnvMemory> waiting(EnvFacts facts, String what, Instant now) {
    var hanging = Hanging.of(facts, now);
    var text = what + FailedActivities.besidesEnding(facts);
    return hanging.isLate(now)
        ? EnvSteps.wait(facts, hanging.verdict(facts, text)).whileUnderway()
        : EnvSteps.wait(facts, Verdict.working(Reason.DELETING, "%s", text))
            .lookAgainAfter(hanging.lookAgain(now));
  }

  /** Such as "0 running, 1 starting, 0 ending, 0 failed, 0 attached: nodes node-a (PENDING)". */
  private static String left(EnvFacts facts) {
    var nodes =
        facts.nodes().orElse(List.of()).stream()
            .map(
                node ->
                    "%s (%s%s)"
                        .formatted(
                            node.id(),
                            node.status(),
                            Ending.isOfUnknownOrigin(node)
                                ? ", perhaps an instance of yours: the cloud does not tell"
                                : ""))
            .sorted()
            .toList();
    return "%s, %d attached%s"
        .formatted(
            EnvNodes.describe(facts.view().computeNodeMetrics()),
            EnvNodes.attached(facts.view()),
            nodes.isEmpty() ? "" : ": nodes " + NamedNodes.names(nodes));
  }

  private static Plan<EnvAction, EnvMemory> call(
      EnvFacts facts, EnvCall call, String message, Object... arguments) {
    return new Plan<>(
        new EnvAction.Call(facts.memory().envId(), call),
        Verdict.working(Reason.DELETING, message, arguments),
        facts.memory());
  }

  /** Whether the environment itself agrees with the list, and that it has no node. */
  private static boolean agrees(ComputeEnvDetails env, int desired) {
    return Objects.equals(env.desiredComputeNodeCount(), desired)
        && env.computeNodeMetrics() != null
        && EnvNodes.total(env.computeNodeMetrics()) == 0;
  }
}
