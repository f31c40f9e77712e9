package io.hpcoperator.controller.computeenv;

import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.controller.batch.EnvCall;
import io.hpcoperator.controller.batch.EnvListing;
import io.hpcoperator.controller.pass.Aspect;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.sync.Difference;
import io.hpcoperator.controller.sync.Setting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Decides how an environment that exists is taken over, or only observed. Nothing is changed before
 * it is clear that nothing differs, or that the user wants what differs to be changed. Batch has no
 * operation that tags an environment, so taking over marks nothing in the cloud: whose it is, is
 * told by the resources of the operator, and by the tag of the resource that created it. Pure.
 */
final class EnvAdoption {

  /** The next step while the environment's id is not on record. */
  static Plan<EnvAction, EnvMemory> find(EnvFacts facts) {
    var adopt = facts.resource().getSpec().adopt();
    if (adopt == null) {
      return EnvSteps.wait(
          facts,
          Verdict.stalled(
              Reason.NOT_FOUND_TO_ADOPT,
              "managementPolicy is Observe, and there is no environment to observe. Set"
                  + " managementPolicy: Manage to have one created, or name one with adopt.envId in"
                  + " a new resource."));
    }
    var id = adopt.envId();
    if (!facts.listing().value().isEmpty()) {
      return new Plan<EnvAction, EnvMemory>(
              new EnvAction.None(),
              Verdict.working(Reason.SETTLING, "Environment %s was found.", id),
              facts.memory().withEnvId(id))
          .distrusting();
    }
    if (facts.details() == null || !facts.details().hasValue()) {
      return EnvSteps.wait(
          facts,
          EnvSteps.reading(
              facts.details(),
              Verdict.working(Reason.SETTLING, "Looking for environment %s.", id)));
    }
    return EnvSteps.wait(
        facts,
        facts.details().value().isPresent()
            ? Verdict.working(
                Reason.SETTLING, "Environment %s is not in the list of environments yet.", id)
            : Verdict.stalled(
                Reason.NOT_FOUND_TO_ADOPT,
                "Environment %s does not exist in the account's region. Correct adopt.envId in a"
                    + " new resource; nothing was created or changed.",
                id));
  }

  /** The next step about an environment that is there. */
  static Plan<EnvAction, EnvMemory> plan(EnvFacts facts) {
    var env = facts.view();
    if (env.computeNodeMetrics() == null || env.desiredComputeNodeCount() == null) {
      return EnvSteps.wait(facts, EnvSteps.incomplete());
    }
    var info = facts.info();
    if (info == null || !info.hasValue() || info.value().isEmpty()) {
      return EnvSteps.wait(
          facts,
          EnvSteps.reading(
              info, Verdict.working(Reason.SETTLING, "Reading how the environment is set up.")));
    }
    var spec = facts.resource().getSpec();
    var fixed = EnvFixedFields.compare(spec, env, info.value().get());
    var open = changeable(facts);
    return EnvSteps.isObserved(spec) ? observe(facts, fixed, open) : takeOver(facts, fixed, open);
  }

  private static Plan<EnvAction, EnvMemory> observe(
      EnvFacts facts, List<Difference> fixed, List<Difference> open) {
    var all = new ArrayList<>(fixed);
    all.addAll(open);
    var plan =
        EnvSteps.wait(
            facts,
            Verdict.ready(
                Reason.AVAILABLE,
                "%s. The environment is only observed, as managementPolicy Observe asks."
                    .formatted(EnvNodes.describe(facts.view().computeNodeMetrics()))));
    return all.isEmpty()
        ? plan
        : plan.with(
            new Aspect(Conditions.SYNCED, ConditionStatus.FALSE, Reason.DRIFTED, text(all) + "."));
  }

  private static Plan<EnvAction, EnvMemory> takeOver(
      EnvFacts facts, List<Difference> fixed, List<Difference> open) {
    var claimant = facts.claimant();
    if (claimant.isPresent()) {
      return EnvSteps.wait(
          facts,
          Verdict.stalled(
              Reason.CLAIMED_BY_OTHER,
              "ComputeEnv %s owns environment %s. Delete one of the two resources; this one lets"
                  + " the environment be.",
              claimant.get(),
              facts.memory().envId()));
    }
    EnvListing.owner(facts.view())
        .filter(uid -> !uid.equals(facts.resource().getMetadata().getUid()))
        .ifPresent(
            uid ->
                open.add(
                    new Difference(
                        "owner",
                        facts.resource().getMetadata().getUid(),
                        uid + ", a resource that does not exist here")));
    if (!fixed.isEmpty()) {
      return differs(
          facts,
          text(fixed)
              + ". No operation of the cloud changes this: delete this resource, which leaves the"
              + " environment as it is, and create one that says what the environment has.");
    }
    if (!open.isEmpty() && !Boolean.TRUE.equals(facts.resource().getSpec().adopt().overwrite())) {
      return differs(
          facts,
          text(open)
              + ". Change the spec to what the environment has, or set adopt.overwrite: true to"
              + " have the environment changed to what the spec says.");
    }
    return new Plan<EnvAction, EnvMemory>(
            new EnvAction.None(),
            Verdict.working(Reason.SETTLING, "The environment is taken over."),
            facts.memory().withAdopted().withBuild(EnvBuild.of(facts.resource().getSpec())))
        .lookAgainAfter(Duration.ofMillis(1));
  }

  private static Plan<EnvAction, EnvMemory> differs(EnvFacts facts, String text) {
    return EnvSteps.wait(facts, Verdict.stalled(Reason.ADOPTION_DIFFERS, "%s", text));
  }

  /** What differs and could be changed. */
  private static List<Difference> changeable(EnvFacts facts) {
    var differences = new ArrayList<Difference>();
    for (var setting : EnvSettings.look(facts, facts.listing().readAt())) {
      if (setting.comparison() instanceof Setting.Differs<EnvCall> differs) {
        differences.addAll(differs.differences());
      } else if (setting.comparison() instanceof Setting.Fixed<EnvCall> fixed) {
        differences.addAll(fixed.differences());
      }
    }
    return differences;
  }

  private static String text(List<Difference> differences) {
    return differences.stream().map(Difference::text).collect(Collectors.joining("; "));
  }

  private EnvAdoption() {}
}
