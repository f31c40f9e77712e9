package io.hpcoperator.controller.nodes.drain;

import io.hpcoperator.api.v1alpha1.ScaleInStatus;
import io.hpcoperator.api.v1alpha1.ScaleInStatus.ShellCommandStatus;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.controller.pass.Work;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * What must not be forgotten of nodes on their way out; kept in the resource's status, and written
 * there before anything is done.
 *
 * @param nodes by instance id
 * @param command command that has not been answered; null for none
 * @param commands how many were sent
 * @param lookedAt when the last one was sent that was answered or given up; null for never
 * @param problem why that one proved nothing, or not what it should; null for nothing
 */
public record DrainMemory(
    List<Leaver> nodes, Command command, long commands, Instant lookedAt, String problem) {
  public static final DrainMemory EMPTY = new DrainMemory(List.of(), null, 0, null, null);

  /** A command that was sent. */
  public record Command(String id, String instanceId, Instant sentAt) {}

  public static DrainMemory of(ScaleInStatus status) {
    if (status == null) {
      return EMPTY;
    }
    var command = status.command();
    return new DrainMemory(
        status.nodes() == null ? List.of() : status.nodes().stream().map(Leaver::of).toList(),
        command == null || command.id() == null
            ? null
            : new Command(command.id(), command.instanceId(), Work.time(command.sentAt())),
        status.commands() == null ? 0 : status.commands(),
        status.lookedAt() == null ? null : Work.time(status.lookedAt()),
        status.problem());
  }

  /** As the status keeps it; null for nothing. */
  public ScaleInStatus status() {
    return equals(EMPTY)
        ? null
        : new ScaleInStatus(
            nodes.stream().map(Leaver::status).toList(),
            command == null
                ? null
                : new ShellCommandStatus(
                    command.id(), command.instanceId(), command.sentAt().toString()),
            commands,
            lookedAt == null ? null : lookedAt.toString(),
            problem);
  }

  /** Whether there is something to be done or waited for besides the number of nodes. */
  public boolean isOpen() {
    return command != null || !nodes.isEmpty();
  }

  /** Whether nodes may have been told by us to take no jobs. */
  public boolean mayHaveDrained() {
    return nodes.stream().anyMatch(Leaver::mayBeDrained);
  }

  /** Nodes that are not to go, and that the scheduler may have been told to give no jobs. */
  public List<Leaver> returning() {
    return nodes.stream()
        .filter(n -> !n.leaving() && n.mayBeDrained() && n.state() != Leaver.State.MISSING)
        .toList();
  }

  /** Whether a node that may have been drained is not among those that are listed. */
  public boolean misses(List<ClusterNode> listed) {
    var ids = listed.stream().map(ClusterNode::id).collect(Collectors.toSet());
    return nodes.stream().anyMatch(n -> n.mayBeDrained() && !ids.contains(n.instanceId()));
  }

  /** The cloud took the call that removes nodes. */
  public DrainMemory removing(List<String> instanceIds) {
    return each(
        node -> instanceIds.contains(node.instanceId()) ? node.in(Leaver.State.REMOVING) : node);
  }

  public List<Leaver> leaving() {
    return nodes.stream().filter(Leaver::leaving).toList();
  }

  Optional<Leaver> node(String instanceId) {
    return nodes.stream().filter(n -> n.instanceId().equals(instanceId)).findFirst();
  }

  DrainMemory withNodes(List<Leaver> newNodes) {
    return new DrainMemory(List.copyOf(newNodes), command, commands, lookedAt, problem);
  }

  DrainMemory each(UnaryOperator<Leaver> change) {
    return withNodes(nodes.stream().map(change).toList());
  }

  /** Nothing is to be remembered of nodes any more. */
  public DrainMemory closed() {
    return new DrainMemory(List.of(), null, commands, lookedAt, null);
  }

  /** A command was taken by the cloud. */
  public DrainMemory sent(String id, String instanceId, Instant now) {
    return new DrainMemory(
        nodes,
        new Command(id, instanceId, now.truncatedTo(ChronoUnit.MILLIS)),
        commands + 1,
        lookedAt,
        problem);
  }

  /** A command did not reach the manager, though the cloud took it. */
  public DrainMemory notSent(String why, Instant now) {
    return sent("none", "none", now).proving(why);
  }

  /** The command proved nothing: every node counts as busy. */
  DrainMemory proving(String nothingSince) {
    return new DrainMemory(
        nodes.stream().map(Leaver::unanswered).toList(),
        null,
        commands,
        command.sentAt(),
        nothingSince);
  }

  /** The command was answered. */
  DrainMemory seen(Map<String, HostSight> sights, String uid) {
    var after = new ArrayList<Leaver>();
    var refused = new ArrayList<String>();
    for (var node : nodes) {
      var sight = node.hostName() == null ? null : sights.get(node.hostName());
      var now =
          sight != null
              ? node.seen(sight, uid)
              : node.leaving() || node.mayBeDrained() ? node.unproven() : node;
      boolean undone = node.mayBeDrained() && node.leaving() && now.state() == Leaver.State.SERVING;
      boolean kept = node.state() == Leaver.State.RESUMING && now.mayBeDrained();
      // Asked again at once, it would be asked without end.
      boolean unseen = node.state() == Leaver.State.PARKED && now.state() == Leaver.State.PARKED;
      if (undone || kept || unseen) {
        refused.add(node.name());
      }
      after.add(now);
    }
    return new DrainMemory(
        List.copyOf(after),
        null,
        commands,
        command.sentAt(),
        refused.isEmpty()
            ? null
            : "The scheduler, or somebody else, made it otherwise for "
                + refused.stream().limit(10).collect(Collectors.joining(", "))
                + ".");
  }
}
