package io.hpcoperator.simulator;

import java.time.Duration;
import java.util.Optional;

/** Something that goes wrong with a call on request. */
public sealed interface Fault {

  /**
   * The call is refused with this code and has no effect. HTTP status and message are the
   * catalogue's unless given.
   */
  record Error(String code, Optional<Integer> http, Optional<String> message) implements Fault {

    public Error withHttp(int status) {
      return new Error(code, Optional.of(status), message);
    }

    public Error withMessage(String text) {
      return new Error(code, http, Optional.of(text));
    }
  }

  /** The answer takes longer, in wall time; the call is otherwise served. */
  record Delay(Duration duration) implements Fault {}

  /** The connection is closed as if the request had never arrived. */
  record CutBeforeEffect() implements Fault {}

  /** The call is served, and the connection closed in place of the answer. */
  record CutAfterEffect() implements Fault {}

  static Error error(String code) {
    return new Error(code, Optional.empty(), Optional.empty());
  }

  static Delay delay(Duration duration) {
    return new Delay(duration);
  }

  static CutBeforeEffect cutBeforeEffect() {
    return new CutBeforeEffect();
  }

  static CutAfterEffect cutAfterEffect() {
    return new CutAfterEffect();
  }
}
