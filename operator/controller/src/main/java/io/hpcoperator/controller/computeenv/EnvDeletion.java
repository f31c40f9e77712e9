package io.hpcoperator.controller.computeenv;

import io.hpcoperator.api.v1alpha1.DeletionPolicy;
import io.hpcoperator.cloud.batch.ComputeEnvDetails;
import io.hpcoperator.cloud.batch.ComputeNode;
import io.hpcoperator.controller.batch.EnvCall;
import io.hpcoperator.controller.pass.Counted;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides how an environment is deleted: no nodes wanted, attached instances detached, empty,
 * deleted, gone (Batch DeleteComputeEnv notes). Pure.
 */
final class EnvDeletion {
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
    if (facts.details() == null || !facts.details().hasValue()) {
      return EnvSteps.wait(
          facts,
          EnvSteps.reading(
              facts.details(), Verdict.working(Reason.DELETING, "Reading what the cloud has.")));
    }
    if (env == null || facts.details().value().isEmpty()) {
      return EnvSteps.wait(
              facts,
              Verdict.working(
                  Reason.DELETING,
                  "The list of environments and the environment do not agree yet."))
          .lookAgainAfter(patience.untilTrusted(EnvSteps.createdAt(facts), now));
    }
    if (env.deleting() || facts.details().value().get().deleting()) {
      return EnvSteps.wait(
          facts, Verdict.working(Reason.DELETING, "The cloud is deleting the environment."));
    }
    if (env.computeNodeMetrics() == null || env.desiredComputeNodeCount() == null) {
      return EnvSteps.wait(facts, EnvSteps.incomplete());
    }
    return empty(facts);
  }

  private static Plan<EnvAction, EnvMemory> empty(EnvFacts facts) {
    var env = facts.view();
    var metrics = env.computeNodeMetrics();
    if (EnvNodes.inTransition(metrics)) {
      return EnvSteps.wait(
          facts,
          Verdict.working(
              Reason.DELETING, "Waiting for a change to end: %s.", EnvNodes.describe(metrics)));
    }
    int desired = env.desiredComputeNodeCount();
    // As many fewer as can be ended: the cloud may replace nodes that are ended by their ids.
    int fewer = Math.min(desired, EnvNodes.terminable(env));
    if (fewer > 0) {
      return call(
          facts, EnvCall.Modify.count(desired - fewer), "Removing %s.", Counted.nodes(fewer));
    }
    var nodes = facts.nodes().orElse(List.of());
    var attached =
        nodes.stream()
            .filter(Ending::isAttached)
            .map(ComputeNode::instanceId)
            .filter(Objects::nonNull)
            .sorted()
            .limit(EnvCall.Detach.MOST)
            .toList();
    if (!attached.isEmpty()) {
      return call(
          facts,
          new EnvCall.Detach(attached),
          "Detaching instances %s, which stay.",
          String.join(", ", attached));
    }
    // None are wanted, and yet some are there: no lower count ends them.
    var rest =
        nodes.stream()
            .filter(Ending::isTerminable)
            .map(ComputeNode::id)
            .sorted()
            .limit(EnvCall.Terminate.MOST)
            .toList();
    if (!rest.isEmpty()) {
      return call(facts, new EnvCall.Terminate(rest), "Ending nodes %s.", String.join(", ", rest));
    }
    if (EnvNodes.total(metrics) > 0 || EnvNodes.attached(env) > 0) {
      return EnvSteps.wait(
          facts,
          Verdict.working(
              Reason.DELETING,
              "Waiting until the environment is empty: %s, %d attached.",
              EnvNodes.describe(metrics),
              EnvNodes.attached(env)));
    }
    if (!isEmpty(facts.details().value().get(), desired)) {
      // The list may be of a time when fewer nodes were wanted.
      return EnvSteps.wait(
          facts,
          Verdict.working(
              Reason.DELETING, "The list of environments and the environment do not agree yet."));
    }
    return new Plan<>(
        new EnvAction.Delete(facts.memory().envId()),
        Verdict.working(Reason.DELETING, "Deleting the environment."),
        facts.memory());
  }

  private static Plan<EnvAction, EnvMemory> call(
      EnvFacts facts, EnvCall call, String message, Object... arguments) {
    return new Plan<>(
        new EnvAction.Call(facts.memory().envId(), call),
        Verdict.working(Reason.DELETING, message, arguments),
        facts.memory());
  }

  /** Whether the environment itself agrees with the list that it has no node. */
  private static boolean isEmpty(ComputeEnvDetails env, int desired) {
    return Objects.equals(env.desiredComputeNodeCount(), desired)
        && env.computeNodeMetrics() != null
        && EnvNodes.total(env.computeNodeMetrics()) == 0;
  }
}
