package io.hpcoperator.cloud.ehpc.command;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.hpcoperator.cloud.wire.WireValues;
import io.hpcoperator.cloud.wire.WrappedIn;
import java.util.List;

/**
 * How far a command is. The vendor does not say how the state over all follows from differing
 * nodes: ask for the nodes that matter with {@link #stateOf}.
 *
 * @param commandId command
 * @param status the cloud's word over all nodes, see {@link #state()}
 * @param nodes one entry per node
 */
public record Invocation(
    String commandId,
    @JsonProperty("InvokeStatus") String status,
    @JsonProperty("InvokeInstances") @WrappedIn("InvokeInstance") List<NodeInvocation> nodes) {
  public Invocation {
    nodes = WireValues.listing(nodes, null, "InvokeInstances");
  }

  /** {@link #status()} as an enum; unknown words give {@link InvocationState#OTHER}. */
  public InvocationState state() {
    return InvocationState.of(status);
  }

  /** State on a node; {@link InvocationState#OTHER} when the cloud does not name it. */
  public InvocationState stateOf(String instanceId) {
    return nodes.stream()
        .filter(node -> node.instanceId().equals(instanceId))
        .map(NodeInvocation::state)
        .findFirst()
        .orElse(InvocationState.OTHER);
  }
}
