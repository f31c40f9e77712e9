package io.hpcoperator.simulator.ehpc;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.simulator.ehpc.Command.Run;
import io.hpcoperator.simulator.ehpc.Command.State;
import io.hpcoperator.simulator.ehpc.shell.CommandAnswer;
import io.hpcoperator.simulator.ehpc.shell.CommandAnswer.Ending;
import io.hpcoperator.simulator.ehpc.shell.Output;
import io.hpcoperator.simulator.ehpc.shell.Shell;
import io.hpcoperator.simulator.http.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Chapter 7: commands on nodes. What they answer is the node's shell's, or what a test prepared.
 */
final class CommandOperations {

  private final EhpcState state;

  CommandOperations(EhpcState state) {
    this.state = state;
  }

  Outcome invokeShellCommand(EhpcRequest request) {
    Cluster cluster = NodeOperations.running(state, request);
    int timeout = request.number("Timeout", 60);
    if (timeout < 1) {
      throw Rules.invalid("Timeout", "It is at least a second.");
    }
    List<Node> nodes = nodes(cluster, request);
    Command command =
        new Command(
            state.ids.lower("c-hz01", 9),
            request.text("Command"),
            request.text("WorkingDir"),
            timeout);
    cluster.commands.put(command.id, command);
    nodes.forEach(node -> start(cluster, command, node));
    ObjectNode answer = Json.object().put("CommandId", command.id);
    answer.set(
        "InstanceIds",
        Json.wrappedTexts("InstanceId", nodes.stream().map(node -> node.id).toList()));
    return Outcome.of(answer);
  }

  /** Without any named it is every node, managers and login nodes included. */
  private static List<Node> nodes(Cluster cluster, EhpcRequest request) {
    List<Node> result = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    request
        .indexes("Instance")
        .forEach(
            i -> {
              String name = "Instance." + i + ".Id";
              Node node = cluster.nodes.get(request.text(name));
              if (node == null || !seen.add(node.id)) {
                throw Rules.invalid(
                    name, node == null ? "It is no node of the cluster." : "It is given twice.");
              }
              result.add(node);
            });
    return result.isEmpty() ? List.copyOf(cluster.nodes.values()) : result;
  }

  private void start(Cluster cluster, Command command, Node node) {
    Run run = new Run(node);
    command.runs.put(node.id, run);
    Optional<CommandAnswer> prepared =
        state.commandScript.take(command.content, node.id, node.hostName);
    Duration wanted = prepared.flatMap(CommandAnswer::duration).orElse(state.timings.command());
    Duration timeout = Duration.ofSeconds(command.timeoutSeconds);
    boolean late = wanted.compareTo(timeout) > 0;
    state.world.after(
        late ? timeout : wanted,
        () -> {
          if (!answers(cluster, node)) {
            run.end(State.FAILED, 0, "the instance does not run", state.now());
          } else if (late) {
            run.end(State.FAILED, 0, "timed out", state.now());
          } else {
            end(cluster, command, run, prepared);
          }
        });
  }

  /** Whether the agent of the node is there to run anything. */
  private static boolean answers(Cluster cluster, Node node) {
    boolean on =
        switch (node.status) {
          case RUNNING, INITING, EXCEPTION -> true;
          case UNINIT, STOPPED, RELEASING, UNTRACKING -> false;
        };
    return on && cluster.nodes.get(node.id) == node;
  }

  private void end(Cluster cluster, Command command, Run run, Optional<CommandAnswer> prepared) {
    Optional<Output> real =
        prepared.isEmpty() || prepared.get().carriedOut()
            ? Optional.of(
                new Shell(state.schedulers.of(cluster), run.hostName, state.now())
                    .run(command.content))
            : Optional.empty();
    if (prepared.isEmpty()) {
      // Doubt: a command that ends with a code other than 0 is Finished like any other.
      run.end(State.FINISHED, real.get().exitCode(), real.get().text(), state.now());
    } else if (prepared.get().ending() != Ending.NEVER) {
      CommandAnswer answer = prepared.get();
      State how =
          switch (answer.ending()) {
            case FAILED -> State.FAILED;
            case STOPPED -> State.STOPPED;
            default -> State.FINISHED;
          };
      run.end(how, answer.exitCode(), answer.message(), state.now());
    }
  }
}
