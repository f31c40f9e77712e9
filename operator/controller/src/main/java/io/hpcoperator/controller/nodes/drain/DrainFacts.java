package io.hpcoperator.controller.nodes.drain;

import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.NodeState;
import io.hpcoperator.cloud.ehpc.command.InvocationResult;
import io.hpcoperator.controller.poll.Observation;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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
 */
public record DrainFacts(
    String uid,
    SchedulerShell shell,
    DrainPolicy policy,
    DrainMemory memory,
    Observation<List<ClusterNode>> managers,
    Observation<List<InvocationResult>> answer,
    boolean deleting,
    Observation<List<ClusterNode>> computes) {

  /** Of a queue that lists all its nodes. */
  public DrainFacts(
      String uid,
      SchedulerShell shell,
      DrainPolicy policy,
      DrainMemory memory,
      Observation<List<ClusterNode>> managers,
      Observation<List<InvocationResult>> answer,
      boolean deleting) {
    this(uid, shell, policy, memory, managers, answer, deleting, null);
  }

  DrainFacts with(DrainMemory newMemory) {
    return new DrainFacts(uid, shell, policy, newMemory, managers, answer, deleting, computes);
  }

  /** Whether the cluster has a node, whatever queue it is in. */
  boolean isInCluster(Leaver node) {
    return computes != null
        && computes.hasValue()
        && computes.value().stream()
            .anyMatch(n -> node.instanceId().equals(n.id()) && n.state() != NodeState.RELEASING);
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

  boolean isPinned(ClusterNode node) {
    return Stream.of(node.id(), node.hostName())
        .filter(Objects::nonNull)
        .anyMatch(policy.pinned()::contains);
  }
}
