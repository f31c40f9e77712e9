package io.hpcoperator.controller.cluster.power;

import io.hpcoperator.api.v1alpha1.DriftPolicy;
import io.hpcoperator.api.v1alpha1.PowerState;
import io.hpcoperator.api.v1alpha1.PowerStatus;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.pass.Aspect;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.sync.Difference;
import io.hpcoperator.controller.sync.Fingerprint;
import io.hpcoperator.controller.sync.Setting;
import io.hpcoperator.controller.sync.SyncDecision;
import io.hpcoperator.controller.sync.SyncPlanner;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides what is done to stop and start a cluster. Pure: the same facts and time give the same
 * decision.
 *
 * <p>Rules: docs/reconciliation.md.
 */
public final class PowerPlanner {
  /** Name of the setting, by which drift is known and calls are counted. */
  public static final String SETTING = "powerState";

  private static final String PRE_PAID = "PrePaid";

  /** What is to be remembered of a wish. */
  public static PowerStatus note(PowerStatus status, Wish.Known wish, Instant now) {
    return PowerMemory.of(status).wishing(wish, now).status();
  }

  /**
   * Whether a cluster in a state that is neither running nor stopped is on its way to one of the
   * two by a call of this resource.
   */
  public static boolean isUnderway(PowerStatus status) {
    var phase = PowerMemory.of(status).phase();
    return phase == Phase.STOPPING_CLUSTER || phase == Phase.STARTING_CLUSTER;
  }

  /** What to say of a cluster that is stopped as it should be. */
  public static Verdict stopped(PowerStatus status) {
    return stopped(PowerMemory.of(status), status.nextStart());
  }

  /**
   * @param wish what is wanted now
   */
  public static PowerDecision decide(PowerFacts facts, Wish.Known wish) {
    var memory = observed(facts, PowerMemory.of(facts.status()).wishing(wish, facts.now()));
    if (wish.isStopped() ? facts.stopped() : facts.running()) {
      return asWished(facts, memory);
    }
    var pending = Pending.of(facts, memory);
    if (pending instanceof Pending.Waits waits) {
      return held(facts, waits.move(), underway(memory));
    }
    var free = facts.withWork(((Pending.Nothing) pending).work());
    if (!free.running() && !free.stopped()) {
      return held(
          free,
          Move.wait(
              Verdict.working(
                  wish.isStopped() ? Reason.STOPPING : Reason.STARTING,
                  "The cluster is %s.",
                  free.cluster().status()),
              memory,
              free.work()),
          underway(memory));
    }
    var sync = sync(free, setting(memory, differs(free, memory)));
    if (sync.change().isEmpty()) {
      return held(free, left(free, memory, sync), sync);
    }
    return held(
        free,
        wish.isStopped()
            ? Stopping.next(free.withSync(sync.memory()), memory)
            : Starting.start(free, memory),
        sync);
  }

  /** Notes when the cluster was stopped and started, whoever did it. */
  private static PowerMemory observed(PowerFacts facts, PowerMemory memory) {
    if (facts.stopped()) {
      return memory.stopped(priced(facts, memory), facts.now());
    }
    if (!facts.running() || memory.stoppedSince() == null) {
      return memory;
    }
    var started = memory.startedAgain(facts.now());
    return started.phase() == null && !started.wish().isStopped()
        ? started.in(Phase.STARTING_NODES)
        : started;
  }

  /** Subscription nodes cost the same while they are stopped. */
  private static Savings priced(PowerFacts facts, PowerMemory memory) {
    var price = facts.price();
    BigDecimal hourly =
        price == null || PRE_PAID.equals(facts.cluster().instanceChargeType())
            ? null
            : Savings.number(price.computeHourly());
    return memory.savings().atPrice(hourly, price == null ? null : price.currency());
  }

  /** Of a cluster that stands as it should: what is left to do. */
  private static PowerDecision asWished(PowerFacts facts, PowerMemory memory) {
    if (memory.phase() == null && memory.wish().isStopped() && facts.work().task() == null) {
      return atRest(facts, memory);
    }
    if (memory.phase() == null && !memory.wish().isStopped() && memory.suspended() == null) {
      return clear(facts, memory);
    }
    var pending = Pending.of(facts, memory);
    if (pending instanceof Pending.Waits waits) {
      return held(facts, waits.move(), underway(memory));
    }
    var free = facts.withWork(((Pending.Nothing) pending).work());
    if (memory.wish().isStopped()) {
      return atRest(free, memory.settled());
    }
    var move = Starting.next(free, memory);
    return move.isPresent()
        ? held(free, move.get(), underway(memory))
        : clear(free, memory.suspending(null).settled());
  }

  private static PowerDecision clear(PowerFacts facts, PowerMemory memory) {
    return new PowerDecision.Clear(
        memory.status(), facts.work(), setting(memory, new Setting.Same<>()));
  }

  private static PowerDecision atRest(PowerFacts facts, PowerMemory memory) {
    var next = Objects.toString(memory.wish().nextStart(), null);
    return held(
        facts,
        Move.wait(stopped(memory, next), memory, facts.work()),
        setting(memory, new Setting.Same<>()));
  }

  private static Verdict stopped(PowerMemory memory, String nextStart) {
    return Verdict.ready(
        Reason.STOPPED,
        "The cluster %s, as %s. %s"
            .formatted(
                memory.stoppedSince() == null
                    ? "is stopped"
                    : "has been stopped since " + memory.stoppedSince(),
                Stopping.asked(memory),
                memory.wish().by().equals(Wish.BY_SPEC)
                    ? "Set powerState: Running to have it started."
                    : nextStart == null
                        ? "The schedule has no time at which it is started."
                        : "It is started again at " + nextStart + "."));
  }

  /**
   * What to say of a cluster that stands otherwise than it should, and is left so. A call to stop
   * or start it that is still on record is known by now to have had no effect, and is not to be
   * repeated.
   */
  private static Move left(PowerFacts found, PowerMemory memory, SyncDecision<ClusterCall> sync) {
    var facts =
        found.work().intends(PowerCalls.STOP) || found.work().intends(PowerCalls.START)
            ? found.withWork(found.work().settled())
            : found;
    if (sync.refusal() != null) {
      return Move.wait(
          Verdict.stalled(Reason.INVALID_REQUEST, "%s", sync.refusal()), memory, facts.work());
    }
    var aspect = sync.synced().orElse(null);
    if (aspect != null && aspect.reason() == Reason.NOT_TAKING) {
      return Move.wait(
          Verdict.stalled(Reason.NOT_TAKING, "%s", aspect.message()), memory, facts.work());
    }
    if (sync.underway() != null) {
      return Move.wait(
          Verdict.working(
              memory.wish().isStopped() ? Reason.STOPPING : Reason.STARTING, "%s", sync.underway()),
          memory,
          facts.work());
    }
    var why =
        facts.mayChange()
            ? "driftPolicy " + word(facts.spec().driftPolicy()) + " leaves it so"
            : "managementPolicy Observe leaves it so";
    return Move.wait(
        facts.running()
            ? Verdict.ready(
                Reason.AVAILABLE,
                "The cluster runs, though %s that it is stopped: it was started in the cloud, and %s."
                    .formatted(Stopping.asked(memory), why))
            : Verdict.stalled(
                Reason.STOPPED,
                "The cluster is stopped, though %s that it runs: it was stopped in the cloud, and %s. Start it in the cloud's console, or set driftPolicy: Correct.",
                Stopping.asked(memory),
                why),
        memory.in(null),
        facts.work());
  }

  private static String word(DriftPolicy policy) {
    return policy == DriftPolicy.IGNORE ? "Ignore" : "Report";
  }

  // Settings: by these it is known whether a difference was made by the spec or in the cloud.

  /**
   * The fingerprint is of one wish, not of its word only: a cluster that is found stopped after it
   * was to be stopped and then to run again was stopped by the first wish, and not in the cloud.
   */
  private static Setting<ClusterCall> setting(
      PowerMemory memory, Setting.Comparison<ClusterCall> comparison) {
    return new Setting<>(
        SETTING,
        Fingerprint.of(
            Arrays.asList(word(memory.wish().state()), Objects.toString(memory.since(), null))),
        comparison);
  }

  private static Setting.Comparison<ClusterCall> differs(PowerFacts facts, PowerMemory memory) {
    return new Setting.Differs<>(
        List.of(
            new Difference(
                SETTING, word(memory.wish().state()), facts.running() ? "Running" : "Stopped")),
        memory.wish().isStopped() ? new PowerCalls.Stop() : new PowerCalls.Start());
  }

  private static Setting<ClusterCall> underway(PowerMemory memory) {
    return setting(
        memory,
        new Setting.Underway<>(
            memory.wish().isStopped() ? "stopping the cluster" : "starting the cluster"));
  }

  private static String word(PowerState state) {
    return state == PowerState.STOPPED ? "Stopped" : "Running";
  }

  private static SyncDecision<ClusterCall> sync(PowerFacts facts, Setting<ClusterCall> setting) {
    return SyncPlanner.decideOne(
        setting,
        facts.sync(),
        facts.spec().driftPolicy(),
        facts.mayChange(),
        facts.patience().listing(),
        facts.now());
  }

  private static PowerDecision held(PowerFacts facts, Move move, Setting<ClusterCall> setting) {
    return held(facts, move, sync(facts, setting));
  }

  private static PowerDecision held(PowerFacts facts, Move move, SyncDecision<ClusterCall> sync) {
    Optional<PowerDecision.Call> call =
        move.step()
            .map(
                step ->
                    step instanceof Move.Switch one
                        ? new PowerDecision.Call(one.call(), true, one.attempt())
                        : new PowerDecision.Call(step.call(), false, null));
    Optional<Aspect> synced = sync.synced();
    return new PowerDecision.Held(
        call,
        move.verdict(),
        move.memory().status(),
        move.work(),
        sync.memory(),
        earlier(move.lookAgain(), sync.lookAgain()),
        move.distrust(),
        synced,
        move.news());
  }

  private static Duration earlier(Duration one, Duration other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.compareTo(other) <= 0 ? one : other;
  }

  private PowerPlanner() {}
}
