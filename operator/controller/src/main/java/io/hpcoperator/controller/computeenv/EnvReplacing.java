package io.hpcoperator.controller.computeenv;

import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.api.v1alpha1.ReplacePolicy;
import io.hpcoperator.controller.pass.Aspect;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.Failures;
import io.hpcoperator.controller.pass.News;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.sync.SyncPlanner;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Decides how one environment takes the place of another, for what no operation of the cloud
 * changes. The new one is built first, and nothing is asked of the old one before the new one has
 * its nodes; then the old one goes as a deleted one does. A new one that is not wanted any more
 * goes first, before another is built: there are never three. Pure.
 */
final class EnvReplacing {
  /** Of the new environment, while it needs nothing but time. */
  private static final Set<Reason> GETTING_ON = Set.of(Reason.REPLACING, Reason.CREATING);

  private final Patience patience;
  private final EnvCreation creation;
  private final EnvRetiring retiring;

  EnvReplacing(Patience patience, EnvCreation creation, EnvDeletion deletion) {
    this.patience = patience;
    this.creation = creation;
    this.retiring = new EnvRetiring(patience, deletion);
  }

  /** Fields in which the environment that serves is built otherwise than the spec asks. */
  static List<String> differences(EnvFacts facts) {
    var built = facts.memory().builtFrom();
    return built == null
        ? List.of()
        : EnvBuild.differences(built, EnvBuild.of(facts.resource().getSpec()));
  }

  /**
   * Whether the environment that is being created, the first or one that is to replace another, is
   * still wanted.
   */
  static boolean isWanted(EnvFacts facts) {
    return !facts.deleting()
        && !EnvSteps.isToAdopt(facts)
        && (facts.memory().envId() == null || isAllowed(facts) && !differences(facts).isEmpty());
  }

  static boolean isAllowed(EnvFacts facts) {
    return facts.resource().getSpec().replacePolicy() == ReplacePolicy.RECREATE;
  }

  /** The next step of a replacement that goes on or is to begin; empty when there is none. */
  Optional<Plan<EnvAction, EnvMemory>> plan(EnvFacts facts, Instant now) {
    var replacement = facts.memory().replacement();
    if (replacement == null) {
      return isAllowed(facts) && !differences(facts).isEmpty()
          ? Optional.of(begin(facts, now))
          : Optional.empty();
    }
    return Optional.of(
        switch (replacement.phase()) {
          case BUILDING -> build(facts, now);
          case RETIRING, DISCARDING -> retiring.plan(facts, now);
        });
  }

  /** What is needed to create another environment is read when it is on record that one is. */
  private static Plan<EnvAction, EnvMemory> begin(EnvFacts facts, Instant now) {
    var memory = facts.memory();
    return EnvSteps.atOnce(
        Verdict.working(
            Reason.REPLACING,
            "No operation changes %s of environment %s: another one is to be created. It serves on meanwhile.",
            fields(facts),
            memory.envId()),
        memory.withReplacement(Replacement.begun(differences(facts), now)));
  }

  /** The spec asks for what the environment is that serves, or for a third one, or for none. */
  private static boolean isUnwanted(EnvFacts facts) {
    var building = facts.memory().replacement();
    return !isWanted(facts)
        || building.envId() != null
            && building.builtFrom() != null
            && !building.builtFrom().equals(EnvBuild.of(facts.resource().getSpec()));
  }

  private static Plan<EnvAction, EnvMemory> giveUp(EnvFacts facts, Instant now) {
    var memory = facts.memory();
    var id = memory.replacement().envId();
    if (id == null) {
      return EnvSteps.atOnce(
          Verdict.working(Reason.REPLACING, "No other environment is needed any more."),
          memory.withReplacement(null));
    }
    var text =
        "The spec asks for something else than environment %s was built from. It is emptied and deleted; environment %s serves on."
            .formatted(id, memory.envId());
    return EnvSteps.atOnce(
            Verdict.working(Reason.REPLACING, "%s", text),
            memory.withReplacement(memory.replacement().discarded(now)))
        .telling(List.of(new News("discarding " + id, false, "ReplacementDiscarded", text)));
  }

  private Plan<EnvAction, EnvMemory> build(EnvFacts facts, Instant now) {
    var memory = facts.memory();
    boolean known = memory.builtFrom() != null;
    if (!isAllowed(facts) || known && isUnwanted(facts)) {
      return giveUp(facts, now);
    }
    var plan =
        !known
            ? unread(
                EnvSteps.wait(facts, EnvSteps.incomplete()),
                facts,
                "another one is still to take its place",
                now)
            : memory.replacement().envId() == null ? create(facts) : grow(facts, now);
    return isHeldUp(plan, memory) ? meanwhile(plan, facts, now) : plan;
  }

  /**
   * Waits until it is known what an environment was built from: nothing is switched or given up
   * before. What cannot be read is not waited for in silence for ever.
   *
   * @param plan what is planned while it waits
   * @param of the environment it is not known of
   * @param why what is to be told by it
   */
  private static Plan<EnvAction, EnvMemory> unread(
      Plan<EnvAction, EnvMemory> plan, EnvFacts of, String why, Instant now) {
    var memory = plan.memory();
    var looking =
        Verdict.working(
            Reason.REPLACING,
            "Reading how environment %s is set up, to tell whether %s.",
            of.memory().envId(),
            why);
    if (of.info() == null || of.info().error() == null) {
      return plan.saying(looking);
    }
    var failed =
        EnvSteps.besides(
            Failures.reading(of.info().error(), looking),
            "%s Environment %s serves on.".formatted(looking.message(), memory.envId()));
    return plan.saying(failed)
        .sayingFrom(
            deadline(memory),
            now,
            Verdict.stalled(
                failed.reason(),
                "%s It goes on when that can be read. Set replacePolicy: Never to have no other"
                    + " environment take its place; one that was built for that is deleted then.",
                failed.message()))
        .whileUnderway();
  }

  /** Whether the new environment does not get on without somebody, or at least not now. */
  private static boolean isHeldUp(Plan<EnvAction, EnvMemory> plan, EnvMemory before) {
    if (plan.action().effect() != EnvAction.Effect.NONE) {
      return EnvSteps.wasRefused(plan.action(), before.work());
    }
    var verdict = plan.verdict();
    return verdict.standing() == Verdict.Standing.STALLED
        || !verdict.isNoNews() && !GETTING_ON.contains(verdict.reason());
  }

  /** While a creation is being settled that something stands in the way of. */
  Plan<EnvAction, EnvMemory> settling(
      Plan<EnvAction, EnvMemory> plan, EnvFacts facts, Instant now) {
    boolean stuck =
        plan.action().effect() == EnvAction.Effect.NONE
            && plan.verdict().reason() != Reason.SETTLING;
    return stuck ? meanwhile(plan, facts, now) : plan;
  }

  /** The environment that serves is kept as the spec says while the new one does not get on. */
  private Plan<EnvAction, EnvMemory> meanwhile(
      Plan<EnvAction, EnvMemory> plan, EnvFacts facts, Instant now) {
    var serving = facts.withMemory(plan.memory());
    if (EnvSteps.missing(serving, patience, now).isPresent()) {
      return plan;
    }
    var upkeep = EnvUpkeep.plan(serving, patience, now);
    var next =
        plan.withMemory(upkeep.memory()).telling(upkeep.news()).lookAgainWithin(upkeep.lookAgain());
    return upkeep.action().effect() == EnvAction.Effect.NONE
        ? next
        : next.doing(upkeep.action())
            .saying(
                EnvSteps.besides(
                    plan.verdict(),
                    "Environment %s: %s"
                        .formatted(serving.memory().envId(), upkeep.verdict().message())));
  }

  private Plan<EnvAction, EnvMemory> create(EnvFacts seen) {
    if (StrandedInstances.areThere(seen)) {
      return EnvSteps.wait(seen, StrandedInstances.verdict(seen));
    }
    var memory = seen.memory();
    var facts =
        seen.withMemory(memory.withReplacement(memory.replacement().withFields(differences(seen))));
    var plan = creation.create(facts);
    var verdict = plan.verdict();
    return plan.saying(
        verdict.reason() == Reason.CREATING
            ? Verdict.working(
                Reason.REPLACING,
                "Creating another environment, since no operation changes %s of environment %s, which serves on meanwhile.",
                fields(facts),
                memory.envId())
            : EnvSteps.besides(verdict, "Environment %s serves on.".formatted(memory.envId())));
  }

  /** The new environment gets what it needs to take over. */
  private Plan<EnvAction, EnvMemory> grow(EnvFacts facts, Instant now) {
    var memory = facts.memory();
    var beside = facts.other();
    var id = beside.memory().envId();
    var missing = EnvSteps.missing(beside, patience, now);
    if (missing.isPresent()) {
      return missing
          .get()
          .saying(
              EnvSteps.besides(
                  missing.get().verdict(),
                  "It was to take the place of environment %s, which serves on. To have another one built, change the spec back, and then again."
                      .formatted(memory.envId())))
          .withMemory(memory);
    }
    var plan = EnvUpkeep.plan(beside, patience, now);
    var next = plan.withMemory(memory.withOther(plan.memory()));
    var verdict = plan.verdict();
    boolean still = plan.action().effect() == EnvAction.Effect.NONE;
    if (still && verdict.standing() == Verdict.Standing.READY && hasItsNodes(beside)) {
      if (StrandedInstances.areThere(facts)) {
        return next.saying(StrandedInstances.verdict(facts));
      }
      if (next.memory().replacement().builtFrom() == null) {
        return unread(
            next,
            beside,
            "it is to take the place of environment %s".formatted(memory.envId()),
            now);
      }
      var text =
          "Environment %s has its nodes and serves from now on, in the place of environment %s, which is emptied and deleted."
              .formatted(id, memory.envId());
      return EnvSteps.atOnce(
              Verdict.working(Reason.REPLACING, "%s", text), next.memory().switched(now))
          .telling(plan.news())
          .telling(List.of(new News("switched to " + id, false, "Replaced", text)));
    }
    boolean waits = still && verdict.reason() == Reason.SCALING;
    var deadline = deadline(memory);
    boolean late = waits && !now.isBefore(deadline);
    var growing = growing(next, facts, id, late);
    return waits && !late
        ? growing.lookAgainWithin(Patience.atLeastASecond(Duration.between(now, deadline)))
        : growing;
  }

  /** When the new environment, as it was last asked for, is to have its nodes at the latest. */
  private static Instant deadline(EnvMemory memory) {
    var other = memory.replacement();
    return Stream.of(
            Optional.of(other.since()),
            memory.work().lastAcceptedAbout(EnvPlanner.CREATE, other.envId()),
            other.sync().find(EnvSettings.REPLICAS).map(s -> Work.time(s.triedAt())))
        .flatMap(Optional::stream)
        .max(Comparator.naturalOrder())
        .orElseThrow()
        .plus(SyncPlanner.MAX_UNDERWAY);
  }

  /**
   * @param late whether it should have its nodes by now
   */
  private static Plan<EnvAction, EnvMemory> growing(
      Plan<EnvAction, EnvMemory> plan, EnvFacts facts, String id, boolean late) {
    var serving = facts.memory().envId();
    var verdict = plan.verdict();
    if (verdict.reason() == Reason.NODES_FAILED || late) {
      return plan.saying(
              Verdict.stalled(
                  Reason.NODES_FAILED,
                  "Environment %s, which is to take the place of environment %s, does not get its nodes: %s Environment %s serves on. Correct the spec, or change %s back to have environment %s deleted.",
                  id,
                  serving,
                  verdict.message(),
                  serving,
                  fields(facts),
                  id))
          .whileUnderway();
    }
    return switch (verdict.standing()) {
      case STALLED, PAUSED, UNKNOWN ->
          plan.saying(
              EnvSteps.besides(
                  verdict,
                  "This is about environment %s, which is to take the place of environment %s; the latter serves on."
                      .formatted(id, serving)));
      case READY, WORKING ->
          plan.saying(
              new Verdict(
                  Verdict.Standing.WORKING,
                  verdict.reason() == Reason.PREFLIGHT_FAILED ? verdict.reason() : Reason.REPLACING,
                  "Environment %s is to take the place of environment %s, which serves on until the other has its nodes. %s"
                      .formatted(id, serving, verdict.message())));
    };
  }

  private static boolean hasItsNodes(EnvFacts facts) {
    var env = facts.view();
    return env.computeNodeMetrics().running() - EnvNodes.attached(env)
        >= facts.resource().getSpec().replicas();
  }

  /** What is true of an environment that is to be another one, while it must not be replaced. */
  static Plan<EnvAction, EnvMemory> forbidden(Plan<EnvAction, EnvMemory> plan, EnvFacts facts) {
    var text =
        "The environment was built with another %s than the spec asks for, and no operation of the cloud changes that. Set replacePolicy: Recreate to have another environment built, or to be able to change the spec back."
            .formatted(fields(facts));
    return plan.saying(Verdict.stalled(Reason.INVALID_REQUEST, "%s", text))
        .with(new Aspect(Conditions.SYNCED, ConditionStatus.FALSE, Reason.INVALID_REQUEST, text));
  }

  private static String fields(EnvFacts facts) {
    return String.join(", ", differences(facts));
  }
}
