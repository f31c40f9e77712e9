package io.hpcoperator.simulator.ehpc.shell;

import java.time.Duration;
import java.util.Optional;

/**
 * What a test has come back for a command in place of what the node would say.
 *
 * @param message Message of ListInvocationResults
 * @param carriedOut the node runs the command all the same; only its answer is this one
 * @param duration how long the command takes; empty: as long as any other
 */
public record CommandAnswer(
    Ending ending, int exitCode, String message, boolean carriedOut, Optional<Duration> duration) {

  /** How a command can end on a node. */
  public enum Ending {
    /** It ran to its end, whatever its exit code. */
    FINISHED,
    /** It could not be run, or its result could not be had: Success is false. */
    FAILED,
    /** Somebody stopped it. */
    STOPPED,
    /** It is Running for ever, past its timeout: the agent of the node is gone. */
    NEVER
  }

  private static CommandAnswer of(Ending ending, int exitCode, String message) {
    return new CommandAnswer(ending, exitCode, message, false, Optional.empty());
  }

  /** Exit code 0 with this output, which may be empty. */
  public static CommandAnswer output(String text) {
    return of(Ending.FINISHED, 0, text);
  }

  public static CommandAnswer exit(int exitCode, String text) {
    return of(Ending.FINISHED, exitCode, text);
  }

  public static CommandAnswer failed(String message) {
    return of(Ending.FAILED, 0, message);
  }

  public static CommandAnswer stopped() {
    return of(Ending.STOPPED, 0, "");
  }

  public static CommandAnswer never() {
    return of(Ending.NEVER, 0, "");
  }

  /** The same, but the node carries the command out before it is answered so. */
  public CommandAnswer afterEffect() {
    return new CommandAnswer(ending, exitCode, message, true, duration);
  }

  /** The same, this much simulated time after the command was sent. */
  public CommandAnswer after(Duration time) {
    return new CommandAnswer(ending, exitCode, message, carriedOut, Optional.of(time));
  }
}
