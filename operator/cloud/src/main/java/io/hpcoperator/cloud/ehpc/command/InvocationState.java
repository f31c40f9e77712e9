package io.hpcoperator.cloud.ehpc.command;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What the status words of a command mean (catalogue: ListInvocationStatus). */
public enum InvocationState {
  /** Under way. */
  RUNNING,
  /** Ended; whether well, its exit code tells. */
  FINISHED,
  /** Could not be run. */
  FAILED,
  /** Stopped before its end. */
  STOPPED,
  /** A word not known here, or none; nothing may be concluded from it. */
  OTHER;

  /** Reads a status word, in any case; null and unknown words give {@link #OTHER}. */
  public static InvocationState of(String status) {
    return switch (status == null ? "" : status.toLowerCase(Locale.ROOT)) {
      case "running" -> RUNNING;
      case "finished" -> FINISHED;
      case "failed" -> FAILED;
      case "stopped" -> STOPPED;
      default -> OTHER;
    };
  }

  /** Whether it goes on no more. An unknown word may. */
  public boolean isFinal() {
    return this == FINISHED || this == FAILED || this == STOPPED;
  }

  /** The word on the wire. */
  @JsonValue
  String wireName() {
    return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
  }
}
