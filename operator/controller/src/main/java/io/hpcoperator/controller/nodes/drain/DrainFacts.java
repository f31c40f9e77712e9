package io.hpcoperator.controller.nodes.drain;

import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.EhpcCodes;
import io.hpcoperator.cloud.ehpc.NodeState;
import io.hpcoperator.cloud.ehpc.command.InvocationResult;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a decision about nodes on their way out rests on, besides the nodes themselves.
 *
 * @param uid uid of the resource; drains are known by it
 * @param shell how the scheduler is spoken to
 * @param managers nodes the cluster is managed from; null while it does not matter
 * @param answer results of the command that is waited for; null without one
 * @param deleting whether the queue is to go with all its nodes
 * @param computes compute nodes of the whole cluster, by which nodes are looked for that the queue
 *     does not list; null while it does not matter
 * @param work calls that were made, the commands among them
 */
public record DrainFacts(
    String uid,
    SchedulerShell shell,
    DrainPolicy policy,
    DrainMemory memory,
    Observation<List<ClusterNode>> managers,
    Observation<List<InvocationResult>> answer,
    boolean deleting,
    Observation<List<ClusterNode>> computes,
    Work work) {
  /** Operation that sends a command to the scheduler. */
  public static final String TELL = "InvokeShellCommand";

  /** Of a queue that lists all its nodes, and whose commands did not fail. */
  public DrainFacts(
      String uid,
      SchedulerShell shell,
      DrainPolicy policy,
      DrainMemory memory,
      Observation<List<ClusterNode>> managers,
      Observation<List<InvocationResult>> answer,
      boolean deleting) {
    this(uid, shell, policy, memory, managers, answer, deleting, null, Work.of(null));
  }

  public DrainFacts with(DrainMemory newMemory) {
    return new DrainFacts(
        uid, shell, policy, newMemory, managers, answer, deleting, computes, work);
  }

  /** Whether the nodes of the whole cluster were read. */
  boolean isClusterKnown() {
    return computes != null && computes.hasValue();
  }

  /** Whether the cluster is known to have all of these nodes. */
  boolean clusterHas(List<ClusterNode> nodes) {
    if (!isClusterKnown()) {
      return false;
    }
    var ids = computes.value().stream().map(ClusterNode::id).collect(Collectors.toSet());
    return nodes.stream().map(ClusterNode::id).allMatch(ids::contains);
  }

  /** Whether the cluster is known to have a node, whatever queue it is in. */
  boolean isInCluster(Leaver node) {
    return inCluster(node).anyMatch(n -> n.state() != NodeState.RELEASING);
  }

  /** Whether a node is on its way out of the cluster, which may fail yet. */
  boolean isReleasing(Leaver node) {
    return inCluster(node).anyMatch(n -> n.state() == NodeState.RELEASING);
  }

  private Stream<ClusterNode> inCluster(Leaver node) {
    return isClusterKnown()
        ? computes.value().stream().filter(n -> node.instanceId().equals(n.id()))
        : Stream.empty();
  }

  /** Instance the scheduler's commands run on. */
  Optional<String> manager() {
    return managers == null || !managers.hasValue()
        ? Optional.empty()
        : managers.value().stream()
            .filter(node -> node.id() != null)
            .min(
                Comparator.comparing((ClusterNode node) -> !node.roles().contains("Scheduler"))
                    .thenComparing(node -> !node.roles().contains("SchedulerBackup"))
                    .thenComparing(ClusterNode::id))
            .map(ClusterNode::id);
  }

  /** Whether there is nobody who could be asked, or the account may not know who that is. */
  boolean hasNoManager() {
    return manager().isEmpty()
        && managers != null
        && (managers.hasValue()
            || managers.error() != null && managers.error().kind() == ErrorKind.DENIED);
  }

  /** Whether the newest try to read the managers failed, which may pass. */
  boolean isUnread() {
    return managers != null && !managers.hasValue() && managers.error() != null;
  }

  /**
   * Whether the cloud took no command for as long as one may take, though it was asked again. One
   * error passes, and that there were too many requests says nothing: neither now nor when it was
   * asked first.
   */
  boolean isRefused(Patience patience, Instant now) {
    var since = work.failingSince(TELL, code -> !EhpcCodes.isThrottled(code));
    var last = work.lastCalled(TELL);
    return since.isPresent()
        && !last.orElseThrow().isBefore(since.get().plus(patience.listing()))
        && now.isBefore(last.get().plus(patience.silence()))
        && work.lastFailure(TELL).filter(EhpcCodes::isThrottled).isEmpty();
  }

  /** Whether what the scheduler said last still holds for what others may undo at any time. */
  boolean isFresh(Patience patience, Instant now) {
    // However long the answer was on its way, or nobody was there to read it.
    var lookedAt = memory.lookedAt();
    return lookedAt != null && !now.isAfter(lookedAt.plus(patience.trust()));
  }

  boolean isPinned(ClusterNode node) {
    return Stream.of(node.id(), node.hostName())
        .filter(Objects::nonNull)
        .anyMatch(policy.pinned()::contains);
  }
}
