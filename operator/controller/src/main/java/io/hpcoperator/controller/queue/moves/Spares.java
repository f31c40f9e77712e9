package io.hpcoperator.controller.queue.moves;

import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.controller.nodes.ListedNodes;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Nodes of the queue a cluster came with that are nobody's: after a recovery all nodes are there,
 * and a status names only the first hundred of a queue. Pure.
 */
public final class Spares {

  /**
   * Ids of those that a queue may take for its own, in order.
   *
   * @param home nodes of the queue the cluster came with
   * @param computes compute nodes of the cluster, which tell their types
   * @param types instance types of the queue that looks for its nodes
   * @param claimed ids of nodes that other queues say are theirs
   * @param kept how many nodes the home queue is to have
   */
  public static List<String> of(
      List<ClusterNode> home,
      List<ClusterNode> computes,
      Collection<String> types,
      Set<String> claimed,
      int kept) {
    var ofType =
        computes.stream()
            .filter(node -> node.instanceType() != null && types.contains(node.instanceType()))
            .map(ClusterNode::id)
            .collect(Collectors.toSet());
    var free =
        ListedNodes.alive(home).stream()
            .map(ClusterNode::id)
            .filter(id -> id != null && !claimed.contains(id))
            .toList();
    return free.stream()
        .filter(ofType::contains)
        .sorted()
        .limit(Math.max(0, free.size() - kept))
        .toList();
  }

  private Spares() {}
}
