package io.hpcoperator.cloud.ehpc.command;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.hpcoperator.cloud.wire.WireValues;

/**
 * How far a command is on one node.
 *
 * @param instanceId ECS instance
 * @param status the cloud's word, see {@link #state()}
 */
public record NodeInvocation(
    String instanceId, @JsonProperty("InstanceInvokeStatus") String status) {
  public NodeInvocation {
    WireValues.required(instanceId, "InstanceId");
  }

  /** {@link #status()} as an enum; unknown words give {@link InvocationState#OTHER}. */
  public InvocationState state() {
    return InvocationState.of(status);
  }
}
