package io.hpcoperator.cloud.ehpc.command;

import io.hpcoperator.cloud.wire.WireValues;
import io.hpcoperator.cloud.wire.WrappedIn;
import java.util.List;

/**
 * What InvokeShellCommand answers. Nothing has ended yet.
 *
 * @param commandId key to status and results
 * @param instanceIds nodes the command was sent to; a node that is not among them has not got it
 * @param requestId request id
 */
public record SentCommand(
    String commandId, @WrappedIn("InstanceId") List<String> instanceIds, String requestId) {
  public SentCommand {
    WireValues.required(commandId, "CommandId");
    instanceIds = WireValues.ids(instanceIds);
  }
}
