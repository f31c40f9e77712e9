package io.hpcoperator.controller.cluster;

import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.cloud.ehpc.ClusterState;
import io.hpcoperator.controller.cluster.power.PowerDecision;
import io.hpcoperator.controller.cluster.power.PowerFacts;
import io.hpcoperator.controller.cluster.power.PowerPlanner;
import io.hpcoperator.controller.cluster.power.Wish;
import io.hpcoperator.controller.pass.Aspect;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Objects;
import java.util.function.Function;

/** Fits what is decided about stopping and starting into the life of a cluster. Pure. */
final class ClusterPower {
  private final Patience patience;

  ClusterPower(Patience patience) {
    this.patience = patience;
  }

  /** The facts with what is wanted now on record. */
  static ClusterFacts noting(ClusterFacts facts, Wish.Known wish, Instant now) {
    var memory = facts.memory();
    return facts.withMemory(memory.withPower(PowerPlanner.note(memory.power(), wish, now)));
  }

  /** The plan, and to decide anew when the schedule has another wish. */
  static Plan<ClusterAction, ClusterMemory> until(
      Wish.Known wish, Plan<ClusterAction, ClusterMemory> plan, Instant now) {
    return wish.decideAt() == null
        ? plan
        : plan.lookAgainWithin(Duration.between(now, wish.decideAt()).plusMillis(1));
  }

  /** A cluster that is to be stopped is not created, since that costs money for nothing. */
  static Plan<ClusterAction, ClusterMemory> notCreated(ClusterFacts facts, Wish.Known wish) {
    return Steps.wait(
        facts,
        Verdict.ready(
            Reason.STOPPED,
            wish.nextStart() == null
                ? "No cluster is created while powerState is Stopped. Set powerState: Running to have it created."
                : "No cluster is created while the schedule asks that it is stopped. It is created at "
                    + wish.nextStart()
                    + "."));
  }

  /**
   * Stops or starts the cluster, or goes on with its life when it runs as it should.
   *
   * @param life what else is to be done about a cluster that runs
   */
  Plan<ClusterAction, ClusterMemory> plan(
      ClusterFacts facts,
      Wish.Known wish,
      Function<ClusterFacts, Plan<ClusterAction, ClusterMemory>> life,
      Instant now) {
    var decision = PowerPlanner.decide(powerFacts(facts, now), wish);
    if (decision instanceof PowerDecision.Clear clear) {
      var settings = new ArrayList<>(facts.settings());
      settings.add(clear.setting());
      return life.apply(
          facts
              .withMemory(facts.memory().withPower(clear.status()).withWork(clear.work()))
              .withSettings(settings));
    }
    var held = (PowerDecision.Held) decision;
    var plan =
        new Plan<>(
                held.call().map(ClusterPower::action).orElse(new ClusterAction.None()),
                held.verdict(),
                facts.memory().withPower(held.status()).withWork(held.work()).withSync(held.sync()),
                held.lookAgain(),
                held.distrust())
            .telling(held.news());
    return held.synced().map(plan::with).orElse(plan);
  }

  private PowerFacts powerFacts(ClusterFacts facts, Instant now) {
    var status = facts.resource().getStatus();
    return new PowerFacts(
        facts.resource().getSpec(),
        facts.memory().power(),
        status == null ? null : status.price(),
        facts.memory().work(),
        facts.memory().sync(),
        facts.summary(),
        facts.listing(),
        facts.power(),
        patience,
        now);
  }

  private static ClusterAction action(PowerDecision.Call call) {
    if (!call.switches()) {
      return new ClusterAction.Call(call.call());
    }
    return new ClusterAction.Power(call.call(), call.attempt());
  }

  /** Shows of a cluster that is only observed whether it runs as the spec says. */
  static Plan<ClusterAction, ClusterMemory> showing(
      ClusterFacts facts, Wish.Known wish, Plan<ClusterAction, ClusterMemory> plan) {
    var cluster = facts.summary();
    if (cluster == null) {
      return plan;
    }
    boolean wantedStopped = wish.isStopped();
    boolean stopped = cluster.state() == ClusterState.STOPPED;
    if (!stopped && (!wantedStopped || cluster.state() != ClusterState.RUNNING)) {
      return plan;
    }
    if (stopped && wantedStopped) {
      return plan.saying(PowerPlanner.stopped(facts.memory().power()));
    }
    var differs =
        stopped
            ? "powerState: Running in the spec, Stopped in the cloud."
            : "powerState: Stopped in the spec, Running in the cloud.";
    var others =
        plan.aspects().stream()
            .filter(aspect -> aspect.type().equals(Conditions.SYNCED))
            .map(aspect -> aspect.message() + " ")
            .findFirst()
            .orElse("");
    var shown =
        plan.with(
            new Aspect(Conditions.SYNCED, ConditionStatus.FALSE, Reason.DRIFTED, others + differs));
    return stopped
        ? shown.saying(
            Verdict.stalled(
                Reason.STOPPED,
                "The cluster is stopped, and managementPolicy Observe leaves it so. Start it in the cloud's console."))
        : shown;
  }

  /** Whether a state that is neither is one on the way between running and stopped. */
  static boolean isUnderway(ClusterFacts facts) {
    var work = facts.memory().work();
    return !work.follows(ClusterPlanner.CREATE)
        && Objects.nonNull(facts.memory().power())
        && PowerPlanner.isUnderway(facts.memory().power());
  }
}
