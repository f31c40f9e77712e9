package io.hpcoperator.simulator.ehpc;

import io.hpcoperator.simulator.World;
import io.hpcoperator.simulator.ehpc.shell.CommandAnswer;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What commands on nodes answer. Without any preparation they answer as a node with the cluster's
 * scheduler would; the preparation that was made last comes first.
 */
public final class CommandInspector {

  /**
   * A command that was sent.
   *
   * @param hosts names of the nodes it was sent to
   * @param state wire word over all nodes
   */
  public record CommandView(String id, String content, List<String> hosts, String state) {}

  private final World world;
  private final EhpcState state;

  CommandInspector(World world, EhpcState state) {
    this.world = world;
    this.state = state;
  }

  /**
   * Every command with a match of the pattern is answered so, on every node.
   *
   * @param pattern regular expression, found anywhere in the command
   */
  public void answer(String pattern, CommandAnswer answer) {
    add(pattern, Optional.empty(), answer, Integer.MAX_VALUE);
  }

  /**
   * The same for one node.
   *
   * @param node instance id or host name
   */
  public void answerOn(String node, String pattern, CommandAnswer answer) {
    add(pattern, Optional.of(node), answer, Integer.MAX_VALUE);
  }

  /** Only the next {@code times} runs on a node are answered so. */
  public void answerNext(int times, String pattern, CommandAnswer answer) {
    add(pattern, Optional.empty(), answer, times);
  }

  private void add(String pattern, Optional<String> node, CommandAnswer answer, int times) {
    Pattern compiled = Pattern.compile(pattern);
    world.change(() -> state.commandScript.add(compiled, node, answer, times));
  }

  /** Forgets every prepared answer; commands that are under way keep theirs. */
  public void clearAnswers() {
    world.change(state.commandScript::clear);
  }

  /** The commands sent to the cluster, oldest first. */
  public List<CommandView> commands(String clusterId) {
    return world.look(
        () -> {
          Cluster cluster = state.clusters.get(clusterId);
          if (cluster == null) {
            throw new NoSuchElementException("no cluster " + clusterId);
          }
          return cluster.commands.values().stream()
              .map(
                  command ->
                      new CommandView(
                          command.id,
                          command.content,
                          command.runs.values().stream().map(run -> run.hostName).toList(),
                          command.state().wireName))
              .toList();
        });
  }
}
