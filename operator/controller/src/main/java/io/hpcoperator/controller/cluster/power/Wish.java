package io.hpcoperator.controller.cluster.power;

import io.hpcoperator.api.v1alpha1.HpcClusterSpec;
import io.hpcoperator.api.v1alpha1.PowerState;
import java.time.Instant;

/**
 * Whether a cluster is to run now: a function of the spec and the time. {@code powerState: Stopped}
 * holds whatever the schedule says; while it is Running, the schedule decides.
 */
public sealed interface Wish {

  /**
   * It is known.
   *
   * @param by Spec or Schedule
   * @param nextStop when the schedule stops the cluster next; null for never
   * @param nextStart when the schedule starts it next; null for never
   * @param decideAt when it must be decided anew; null for not before the spec changes
   */
  record Known(PowerState state, String by, Instant nextStop, Instant nextStart, Instant decideAt)
      implements Wish {

    public boolean isStopped() {
      return state == PowerState.STOPPED;
    }
  }

  /**
   * The schedule cannot be read.
   *
   * @param message what is wrong and what to do
   */
  record Unreadable(String message) implements Wish {}

  /** Who wants it: the spec. */
  String BY_SPEC = "Spec";

  /** Who wants it: the schedule. */
  String BY_SCHEDULE = "Schedule";

  static Wish of(HpcClusterSpec spec, Instant now) {
    var read = spec.schedule() == null ? null : Schedule.read(spec.schedule());
    if (read instanceof Schedule.Invalid invalid) {
      return new Unreadable(
          String.join(" ", invalid.faults())
              + " The cluster is left as it is until the schedule is corrected.");
    }
    if (spec.powerState() == PowerState.STOPPED) {
      return new Known(PowerState.STOPPED, BY_SPEC, null, null, null);
    }
    if (read == null) {
      return new Known(PowerState.RUNNING, BY_SPEC, null, null, null);
    }
    return of(((Schedule.Valid) read).schedule(), now);
  }

  private static Wish of(Schedule schedule, Instant now) {
    boolean stopped = schedule.isStopped(now);
    var next = schedule.next(now).orElse(null);
    var change = next != null && next.changes() ? next.at() : null;
    // The one after the next, so that both are known.
    var afterwards =
        change == null
            ? null
            : schedule
                .next(change)
                .filter(Schedule.Next::changes)
                .map(Schedule.Next::at)
                .orElse(null);
    return new Known(
        stopped ? PowerState.STOPPED : PowerState.RUNNING,
        BY_SCHEDULE,
        stopped ? afterwards : change,
        stopped ? change : afterwards,
        next == null ? null : next.at());
  }
}
