package io.hpcoperator.cloud.ehpc.command;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.hpcoperator.cloud.wire.WireValues;
import java.time.Instant;
import java.util.Optional;

/**
 * What became of a command on one node.
 *
 * @param commandId command
 * @param instanceId ECS instance
 * @param status the cloud's word, see {@link #state()}
 * @param success whether running the command and fetching its result worked; says nothing of the
 *     command's own outcome
 * @param exitCode exit code of the command, or null
 * @param finishedTime end, or null
 * @param message output, or null when there is none
 */
public record InvocationResult(
    String commandId,
    String instanceId,
    @JsonProperty("InvokeRecordStatus") String status,
    Boolean success,
    Integer exitCode,
    Instant finishedTime,
    String message) {
  public InvocationResult {
    WireValues.required(instanceId, "InstanceId");
  }

  /** {@link #status()} as an enum; unknown words give {@link InvocationState#OTHER}. */
  public InvocationState state() {
    return InvocationState.of(status);
  }

  /**
   * Whether the command is known to have ended well: it ended, it ran, and its exit code is zero.
   * Anything that the cloud left out makes this false.
   */
  public boolean succeeded() {
    return state() == InvocationState.FINISHED
        && Boolean.TRUE.equals(success)
        && Integer.valueOf(0).equals(exitCode);
  }

  /**
   * Output of a command that {@link #succeeded()} and printed something; empty in any other case.
   */
  public Optional<String> output() {
    return succeeded() ? Optional.ofNullable(message) : Optional.empty();
  }
}
