package io.hpcoperator.cloud.ehpc.command;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.Page;
import io.hpcoperator.cloud.call.CloudCaller;
import io.hpcoperator.cloud.call.Listing;
import io.hpcoperator.cloud.wire.Listed;
import io.hpcoperator.cloud.wire.Parameters;
import java.util.List;
import java.util.Optional;

/**
 * Shell commands on the nodes of a cluster (chapter 7 of the catalogue). A command goes on in the
 * background. What is not there, or not understood, is never a success: {@link
 * InvocationResult#succeeded()} is true only of a node that the cloud names and that ended well.
 */
public final class ShellCommands {
  /** Largest page of ListCommands and ListInvocationResults. */
  static final int PAGE_SIZE = 50;

  private final CloudCaller caller;

  public ShellCommands(CloudCaller caller) {
    this.caller = caller;
  }

  /**
   * InvokeShellCommand on some nodes. There is no client token: a repeat runs the command again.
   *
   * @param instanceIds ECS instances; not empty, since none would mean every node of the cluster
   * @throws IllegalArgumentException when no node is named
   */
  public SentCommand invoke(String clusterId, List<String> instanceIds, ShellCommand command) {
    if (instanceIds.isEmpty()) {
      throw new IllegalArgumentException("A command without nodes would run on every node");
    }
    return caller.change(
        "InvokeShellCommand", new Invoke(clusterId, instanceIds, command), SentCommand.class);
  }

  /** InvokeShellCommand on every node of a cluster, managers and login nodes included. */
  public SentCommand invokeOnAllNodes(String clusterId, ShellCommand command) {
    return caller.change(
        "InvokeShellCommand", new Invoke(clusterId, List.of(), command), SentCommand.class);
  }

  /** ListCommands, all pages. */
  public List<CommandRecord> list(String clusterId, CallPriority priority) {
    return Listing.all(
        "ListCommands",
        PAGE_SIZE,
        index ->
            commands(
                Parameters.with("ClusterId", clusterId)
                    .and("PageNumber", index + 1)
                    .and("PageSize", PAGE_SIZE),
                priority),
        CommandRecord::id);
  }

  /**
   * ListCommands for one command; empty when the cloud does not list it. It may as well answer
   * ObjectNotFound.
   */
  public Optional<CommandRecord> find(String clusterId, String commandId, CallPriority priority) {
    return commands(Parameters.with("ClusterId", clusterId).and("CommandId", commandId), priority)
        .items()
        .stream()
        .filter(command -> commandId.equals(command.id()))
        .findFirst();
  }

  /** ListInvocationStatus: how far a command is, over all and on each node. */
  public Invocation status(String clusterId, String commandId, CallPriority priority) {
    return caller.read(
        "ListInvocationStatus",
        priority,
        Parameters.with("ClusterId", clusterId).and("CommandId", commandId),
        Invocation.class);
  }

  /**
   * ListInvocationResults, all pages: output and exit code on each node. A node that is missing has
   * no result yet, or none at all.
   */
  public List<InvocationResult> results(
      String clusterId, String commandId, ResultQuery query, CallPriority priority) {
    return Listing.all(
        "ListInvocationResults",
        PAGE_SIZE,
        index ->
            caller
                .read(
                    "ListInvocationResults",
                    priority,
                    new Results(clusterId, commandId, query, index + 1, PAGE_SIZE),
                    CommandAnswers.ResultPage.class)
                .page(),
        InvocationResult::instanceId);
  }

  private Page<CommandRecord> commands(Parameters parameters, CallPriority priority) {
    return caller
        .read("ListCommands", priority, parameters, CommandAnswers.CommandPage.class)
        .page();
  }

  record Invoke(
      String clusterId,
      @JsonProperty("Instance") @JsonSerialize(contentConverter = Listed.AsId.class)
          List<String> instanceIds,
      @JsonUnwrapped ShellCommand command) {}

  record Results(
      String clusterId,
      String commandId,
      @JsonUnwrapped ResultQuery query,
      int pageNumber,
      int pageSize) {}
}
