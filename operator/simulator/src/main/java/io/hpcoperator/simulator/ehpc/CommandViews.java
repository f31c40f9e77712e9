package io.hpcoperator.simulator.ehpc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.simulator.ehpc.Command.Run;
import io.hpcoperator.simulator.ehpc.Command.State;
import io.hpcoperator.simulator.http.ApiError;
import io.hpcoperator.simulator.http.Outcome;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Chapter 7, what only reads commands. */
final class CommandViews {

  /** Whole seconds, unlike other times of this API. */
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

  private final EhpcState state;

  CommandViews(EhpcState state) {
    this.state = state;
  }

  /** Doubt: InvalidClusterStatus is documented for reading too; the cluster has to run. */
  private Cluster cluster(EhpcRequest request) {
    Cluster cluster = state.cluster(request.text("ClusterId"));
    if (cluster.status != ClusterStatus.RUNNING) {
      throw ApiError.about("InvalidClusterStatus", cluster.status.wireName());
    }
    return cluster;
  }

  private Command command(EhpcRequest request) {
    Command command = cluster(request).commands.get(request.text("CommandId"));
    if (command == null) {
      throw ApiError.about("ObjectNotFound", request.text("CommandId"));
    }
    return command;
  }

  Outcome listCommands(EhpcRequest request) {
    List<Command> found =
        request.sent("CommandId").isPresent()
            ? List.of(command(request))
            : List.copyOf(cluster(request).commands.values());
    Page<Command> page = Page.of(request, found);
    ObjectNode answer = page.describe();
    answer.set(
        "Commands",
        Json.wrapped(
            "Command",
            Json.array(
                page.items(),
                command ->
                    Json.object()
                        .put("CommandContent", command.content)
                        .put("CommandId", command.id)
                        .put("Timeout", Integer.toString(command.timeoutSeconds))
                        .put("WorkingDir", command.workingDirectory))));
    return Outcome.of(answer);
  }

  Outcome listInvocationStatus(EhpcRequest request) {
    Command command = command(request);
    ObjectNode answer =
        Json.object().put("CommandId", command.id).put("InvokeStatus", command.state().wireName);
    answer.set(
        "InvokeInstances",
        Json.wrapped(
            "InvokeInstance",
            Json.array(
                List.copyOf(command.runs.values()),
                run ->
                    Json.object()
                        .put("InstanceId", run.nodeId)
                        .put("InstanceInvokeStatus", run.state.wireName))));
    return Outcome.of(answer);
  }

  Outcome listInvocationResults(EhpcRequest request) {
    Command command = command(request);
    Set<String> wanted =
        request
            .indexes("Instance")
            .mapToObj(i -> request.text("Instance." + i + ".Id"))
            .collect(Collectors.toSet());
    List<Run> found =
        command.runs.values().stream()
            .filter(run -> wanted.isEmpty() || wanted.contains(run.nodeId))
            .filter(
                run ->
                    request.sent("InvokeRecordStatus").map(run.state.wireName::equals).orElse(true))
            .toList();
    Page<Run> page = Page.of(request, found);
    ObjectNode answer = page.describe();
    answer.set(
        "InvocationResults",
        Json.wrapped("InvocationResult", Json.array(page.items(), run -> result(command, run))));
    return Outcome.of(answer);
  }

  /** Doubt: what is not known yet looks like success with nothing said, but for the status. */
  private static ObjectNode result(Command command, Run run) {
    return Json.object()
        .put("CommandId", command.id)
        .put("ExitCode", run.exitCode)
        .put("FinishedTime", run.finishedAt.map(SECONDS::format).orElse(""))
        .put("InstanceId", run.nodeId)
        .put("InvokeRecordStatus", run.state.wireName)
        .put("Message", run.message)
        .put("Success", run.state == State.RUNNING || run.state == State.FINISHED);
  }
}
