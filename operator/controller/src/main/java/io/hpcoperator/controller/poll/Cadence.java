package io.hpcoperator.controller.poll;

import java.time.Duration;

/** How often a subject is worth reading. */
public enum Cadence {
  /** What changes by itself while something is on its way: at the pace of the polls. */
  LIVE {
    @Override
    Duration interval(PollPace pace, boolean inFlight) {
      return inFlight ? pace.active() : pace.idle();
    }
  },
  /** What changes only when somebody changes it, such as settings: six times less often. */
  SETTING {
    @Override
    Duration interval(PollPace pace, boolean inFlight) {
      return LIVE.interval(pace, inFlight).multipliedBy(6);
    }
  },
  /**
   * What a cloud offers and asks for it, such as instance types and prices: now and then, and never
   * because of a call of ours, which does not change it.
   */
  OFFER {
    @Override
    Duration interval(PollPace pace, boolean inFlight) {
      return pace.idle().multipliedBy(15);
    }

    @Override
    boolean isOurs() {
      return false;
    }
  };

  /** Time from one reading to the next while all goes well. */
  abstract Duration interval(PollPace pace, boolean inFlight);

  /** Whether a call of ours may change it. */
  boolean isOurs() {
    return true;
  }
}
