package io.hpcoperator.controller.handover;

import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.controller.nodes.ListedNodes;
import io.hpcoperator.controller.poll.Observation;
import java.util.List;

/**
 * What is left of the nodes of a cluster's own queue when those are left out that belong to other
 * queues and only ended up there, as all nodes do when queues are lost. They are moved back by
 * their HpcQueues, and until then neither removed as too many nor replaced. Pure.
 *
 * @param nodes nodes to be counted
 * @param desired how many of them there are to be
 */
public record Strangers(Observation<List<ClusterNode>> nodes, int desired) {

  /**
   * @param elsewhere compute nodes of the cluster that are in other queues; null when not known
   */
  public static Strangers among(
      Observation<List<ClusterNode>> nodes,
      int desired,
      QueueClaims claims,
      String queue,
      Integer elsewhere) {
    if (nodes == null || !nodes.hasValue()) {
      return new Strangers(nodes, desired);
    }
    var known = claims.nodesOfOthers(queue);
    var own = nodes.value().stream().filter(node -> !known.contains(node.id())).toList();
    int all = ListedNodes.alive(nodes.value()).size();
    int found = all - ListedNodes.alive(own).size();
    int unnamed =
        claims.countOfOthers(queue, false) - claims.countOfOthers(queue, true) <= 0
                || elsewhere == null
            ? 0
            : Math.max(0, claims.countOfOthers(queue, false) - elsewhere - found);
    if (found + unnamed == 0) {
      return new Strangers(nodes, desired);
    }
    // Which of them are strangers is known of the named ones only.
    return unnamed == 0 && all - found >= desired
        ? new Strangers(new Observation<>(own, nodes.readAt(), nodes.error()), desired)
        : new Strangers(nodes, Math.max(desired, all));
  }
}
