package io.hpcoperator.controller.sync;

import io.hpcoperator.api.v1alpha1.DriftPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Decides what is done about settings that differ: the same rules for all kinds. Pure.
 *
 * <ul>
 *   <li>A change of the spec is always carried out. A change in the cloud, which shows as a
 *       difference although the spec is what the cloud was last seen to match, goes by the drift
 *       policy. The two are told apart by the fingerprint of what was last seen to match.
 *   <li>What the cloud took is waited for as long as its answers may lag behind. What it took three
 *       times without getting any nearer to the spec is not sent again.
 *   <li>What it refused as wrong is not sent again either. What it did not take for another reason
 *       is sent again, after everything else.
 *   <li>Both end with the next change of the spec or of reconcile-now ({@link SyncMemory#afresh}).
 * </ul>
 */
public final class SyncPlanner {
  /** Calls the cloud may take without getting any nearer before they are given up. */
  public static final int MAX_ATTEMPTS = 3;

  /** How long the cloud may be on its way to something before it is no longer counted on. */
  public static final Duration MAX_UNDERWAY = Duration.ofHours(2);

  /**
   * @param settings all that the spec wants of the object, in the order in which they are changed
   * @param mayChange whether the object may be changed at all
   * @param lag how long the cloud's answers may lag behind a change
   */
  public static <C> SyncDecision<C> decide(
      List<Setting<C>> settings,
      SyncMemory memory,
      DriftPolicy policy,
      boolean mayChange,
      Duration lag,
      Instant now) {
    var round =
        new SyncRound<C>(
            policy == null ? DriftPolicy.CORRECT : policy, mayChange, lag, now, memory);
    settings.forEach(round::look);
    return round.decision();
  }

  /** The same about one setting alone: what is remembered of others stays. */
  public static <C> SyncDecision<C> decideOne(
      Setting<C> setting,
      SyncMemory memory,
      DriftPolicy policy,
      boolean mayChange,
      Duration lag,
      Instant now) {
    var decision = decide(List.of(setting), memory, policy, mayChange, lag, now);
    return new SyncDecision<>(
        decision.memory().withOthersOf(memory, setting.name()),
        decision.change(),
        decision.underway(),
        decision.refusal(),
        decision.synced(),
        decision.lookAgain());
  }

  private SyncPlanner() {}
}
