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
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What must not be forgotten of nodes on their way out; kept in the resource's status, and written
 * there before anything is done.
 *
 * @param nodes by instance id
 * @param command command that has not been answered; null for none
 * @param commands how many were sent
 * @param lookedAt when the last one was sent that was answered or given up; null for never
 * @param problem why that one proved nothing, or not what it should; null for nothing
 * @param givingBackSince since when the deletion of the resource waits for nothing but that nodes
 *     are given back; null while it does not
 * @param looked hosts the last command asked about: its answer says nothing of any other
 */
public record DrainMemory(
    List<Leaver> nodes,
    Command command,
    long commands,
    Instant lookedAt,
    String problem,
    Instant givingBackSince,
    List<String> looked) {
  public static final DrainMemory EMPTY = new DrainMemory(List.of(), null, 0, null, null);

  /** Of a resource that goes on, and whose last command asked about all nodes. */
  public DrainMemory(
      List<Leaver> nodes, Command command, long commands, Instant lookedAt, String problem) {
    this(nodes, command, commands, lookedAt, problem, null, hosts(nodes));
  }

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
        status.problem(),
        status.givingBackSince() == null ? null : Work.time(status.givingBackSince()),
        status.looked() == null ? List.of() : List.copyOf(status.looked()));
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
            problem,
            givingBackSince == null ? null : givingBackSince.toString(),
            looked.isEmpty() ? null : looked);
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
        .filter(n -> !n.leaving() && n.mayBeDrained() && !n.isLookedFor())
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

  /** Instance ids of the nodes that are being removed. */
  public List<String> removed() {
    return nodes.stream()
        .filter(node -> node.state() == Leaver.State.REMOVING)
        .map(Leaver::instanceId)
        .toList();
  }

  /** The removal of nodes failed: those may be back at any time, and are drained still. */
  public DrainMemory removalFailed() {
    return each(
        node -> node.state() == Leaver.State.REMOVING ? node.in(Leaver.State.DRAINING) : node);
  }

  /**
   * With the nodes that were being removed before: while that goes on, it may fail. Those that were
   * chosen in their place, and come last, wait until there is room.
   */
  public DrainMemory stillRemoving(DrainMemory before) {
    var known = byId();
    var removing =
        before.nodes().stream()
            .filter(node -> node.state() == Leaver.State.REMOVING)
            .filter(node -> !known.containsKey(node.instanceId()))
            .limit(ScaleIn.MOST)
            .toList();
    return withNodes(
        Stream.concat(nodes.stream().limit(ScaleIn.MOST - removing.size()), removing.stream())
            .toList());
  }

  public List<Leaver> leaving() {
    return nodes.stream().filter(Leaver::leaving).toList();
  }

  Map<String, Leaver> byId() {
    return nodes.stream()
        .collect(Collectors.toMap(Leaver::instanceId, Function.identity(), (one, same) -> one));
  }

  Optional<Leaver> node(String instanceId) {
    return nodes.stream().filter(n -> n.instanceId().equals(instanceId)).findFirst();
  }

  DrainMemory withNodes(List<Leaver> newNodes) {
    return new DrainMemory(
        List.copyOf(newNodes), command, commands, lookedAt, problem, givingBackSince, looked);
  }

  /** The deletion waits for nothing but that nodes are given back. */
  public DrainMemory givingBackSince(Instant time) {
    return new DrainMemory(nodes, command, commands, lookedAt, problem, time, looked);
  }

  DrainMemory each(UnaryOperator<Leaver> change) {
    return withNodes(nodes.stream().map(change).toList());
  }

  /** Nothing is to be remembered of nodes any more. */
  public DrainMemory closed() {
    return new DrainMemory(List.of(), null, commands, lookedAt, null);
  }

  /** A command about all nodes was taken by the cloud. */
  public DrainMemory sent(String id, String instanceId, Instant now) {
    return sent(id, instanceId, hosts(nodes), now);
  }

  /**
   * A command was taken by the cloud.
   *
   * @param hosts those it asks about
   */
  public DrainMemory sent(String id, String instanceId, List<String> hosts, Instant now) {
    return new DrainMemory(
        nodes,
        new Command(id, instanceId, now.truncatedTo(ChronoUnit.MILLIS)),
        commands + 1,
        lookedAt,
        problem,
        givingBackSince,
        hosts);
  }

  private static List<String> hosts(List<Leaver> nodes) {
    return nodes.stream().map(Leaver::hostName).filter(Objects::nonNull).toList();
  }

  /** A command did not reach the manager, though the cloud took it: nothing was asked. */
  public DrainMemory notSent(String why, Instant now) {
    return sent("none", "none", List.of(), now).proving(why);
  }

  /** The command proved nothing: every node counts as busy. */
  DrainMemory proving(String nothingSince) {
    return new DrainMemory(
        nodes.stream().map(Leaver::unanswered).toList(),
        null,
        commands,
        command.sentAt(),
        nothingSince,
        givingBackSince,
        looked);
  }

  /** The command was answered. Those it did not ask about are the first to be asked next. */
  DrainMemory seen(Map<String, HostSight> sights, String uid) {
    var asked = nodes.stream().collect(Collectors.partitioningBy(this::wasAsked));
    var after = new ArrayList<>(asked.get(false).stream().map(Leaver::unanswered).toList());
    var refused = new ArrayList<String>();
    for (var node : asked.get(true)) {
      var sight = sights.get(node.hostName());
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
                + ".",
        givingBackSince,
        looked);
  }

  /** Whether the last command asked about a node. */
  boolean wasAsked(Leaver node) {
    return node.hostName() != null && looked.contains(node.hostName());
  }

  /**
   * Whether the last command was to ask about a node and failed; it may not even have been sent.
   */
  boolean wasAskedInVain(Leaver node) {
    return problem != null && (looked.isEmpty() || wasAsked(node));
  }
}
