package io.hpcoperator.controller.sync;

import io.hpcoperator.controller.pass.Action;
import io.hpcoperator.controller.pass.Aspect;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import java.time.Duration;
import java.util.Optional;

/**
 * What is to be done about the settings of an object.
 *
 * @param memory what is to be remembered
 * @param change the one setting to change next, and how
 * @param underway what is being changed, is on its way or is not seen yet, for a message; null for
 *     nothing
 * @param refusal what the spec asks for and cannot be had, with what the user can do, as sentences;
 *     null for nothing
 * @param synced what the Synced condition says of the settings; empty while all are in sync
 * @param lookAgain how long until there is something else to decide even if nothing is seen; null
 *     for never
 * @param <C> calls that change settings
 */
public record SyncDecision<C>(
    SyncMemory memory,
    Optional<Change<C>> change,
    String underway,
    String refusal,
    Optional<Aspect> synced,
    Duration lookAgain) {

  /**
   * @param setting name of the setting it changes
   * @param why for a message, such as "software: A, B in the spec, A in the cloud"
   * @param again whether the cloud did not take the last call: other work goes first, so that what
   *     cannot be done does not keep it from being done
   */
  public record Change<C>(String setting, C call, String why, boolean again) {}

  /**
   * A plan for the rest of the object, with what is true of its settings: what cannot be had needs
   * a person, however well the rest goes; and the rest goes on.
   */
  public <A extends Action, M> Plan<A, M> within(Plan<A, M> plan) {
    var rest = plan.verdict();
    boolean ready = rest.standing() == Verdict.Standing.READY;
    if (refusal != null) {
      var stalled =
          plan.saying(
              Verdict.stalled(
                  Reason.INVALID_REQUEST,
                  "%s",
                  ready ? refusal : refusal + " Besides: " + rest.message()));
      return rest.inFlight() || underway != null ? stalled.whileUnderway() : stalled;
    }
    if (underway == null) {
      return plan;
    }
    return ready
        ? plan.saying(Verdict.working(Reason.UPDATING, "%s", underway))
        : plan.whileUnderway();
  }
}
