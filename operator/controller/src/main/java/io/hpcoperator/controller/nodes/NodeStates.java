package io.hpcoperator.controller.nodes;

import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.NodeState;
import io.hpcoperator.controller.poll.Observation;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The states of a queue's nodes by both listings: ListNodesByQueue has no word for a node that is
 * powered off or being released, and calls it untracking (E-HPC ListNodesByQueue, notes); ListNodes
 * tells them apart, but not the queues.
 */
public final class NodeStates {
  private static final Set<NodeState> HIDDEN = Set.of(NodeState.STOPPED, NodeState.RELEASING);

  /** Whether the queue's listing alone does not tell the state of some node. */
  public static boolean areHidden(Observation<List<ClusterNode>> nodes) {
    return nodes != null
        && nodes.hasValue()
        && nodes.value().stream().anyMatch(node -> node.state() == NodeState.UNTRACKING);
  }

  /**
   * The nodes of the queue, with the states that only the other listing has words for; as old as
   * the older of the two where it makes a difference. Where that listing is still to be read, they
   * are not known: one that was powered off would be taken for one that fell out of service.
   *
   * @param computes compute nodes of the whole cluster; null where they were not read
   */
  public static Observation<List<ClusterNode>> merged(
      Observation<List<ClusterNode>> nodes, Observation<List<ClusterNode>> computes) {
    if (!areHidden(nodes) || computes == null) {
      return nodes;
    }
    if (!computes.hasValue()) {
      return computes.error() == null ? new Observation<>(null, null, nodes.error()) : nodes;
    }
    var words =
        computes.value().stream()
            .filter(node -> node.id() != null && HIDDEN.contains(node.state()))
            .collect(Collectors.toMap(ClusterNode::id, ClusterNode::status, (a, b) -> a));
    var merged =
        nodes.value().stream()
            .map(
                node ->
                    node.state() == NodeState.UNTRACKING && words.containsKey(node.id())
                        ? node.withStatus(words.get(node.id()))
                        : node)
            .toList();
    return merged.equals(nodes.value())
        ? nodes
        : new Observation<>(merged, older(nodes.readAt(), computes.readAt()), nodes.error());
  }

  /** The part of a list of all compute nodes that a queue cares for. */
  public static List<String> telling(List<ClusterNode> computes) {
    return computes.stream()
        .map(node -> node.id() + " " + HIDDEN.contains(node.state()))
        .sorted()
        .toList();
  }

  private static Instant older(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private NodeStates() {}
}
