package io.hpcoperator.controller.nodes;

import io.hpcoperator.api.v1alpha1.QueueNode;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.NodeState;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What the nodes of a listing are to the operator, in the words of ListNodes and of
 * ListNodesByQueue: which are there, in service, idle, and the row that a status has of each. Pure.
 */
public final class ListedNodes {
  /** Most nodes that a status lists. */
  private static final int MAX_LISTED = 100;

  /** ListNodesByQueue says ready or running, ListNodes running only (E-HPC ListNodes notes). */
  private static final Set<NodeState> IN_SERVICE = Set.of(NodeState.RUNNING, NodeState.READY);

  /** The order among nodes that are alike; of nodes whose ids are known. */
  public static final Comparator<ClusterNode> NEWEST_FIRST =
      Comparator.comparing(
              ClusterNode::addTime, Comparator.nullsLast(Comparator.<Instant>reverseOrder()))
          .thenComparing(ClusterNode::id, Comparator.reverseOrder());

  /** The nodes by host name, as far as a status has room for them, in one vocabulary. */
  public static List<QueueNode> rows(List<ClusterNode> nodes) {
    return nodes.stream()
        .sorted(
            Comparator.comparing(
                    ClusterNode::hostName, Comparator.nullsLast(Comparator.<String>naturalOrder()))
                .thenComparing(
                    ClusterNode::id, Comparator.nullsLast(Comparator.<String>naturalOrder())))
        .limit(MAX_LISTED)
        .map(n -> new QueueNode(n.hostName(), n.id(), n.ipAddress(), word(n.state())))
        .toList();
  }

  /** One word for those of ListNodes and of ListNodesByQueue. */
  private static String word(NodeState state) {
    return switch (state) {
      case UNINIT, INIT -> "Pending";
      case READY, RUNNING -> "Running";
      case STOPPED -> "Stopped";
      case EXCEPTION -> "Exception";
      case RELEASING -> "Releasing";
      case UNTRACKING -> "Untracked";
      case OTHER -> "Unknown";
    };
  }

  /** What a node is called: its id where it has no host name yet. */
  public static String name(ClusterNode node) {
    return node.hostName() == null ? String.valueOf(node.id()) : node.hostName();
  }

  /** Nodes that are there to stay: all but those being released. */
  public static List<ClusterNode> alive(List<ClusterNode> nodes) {
    return nodes.stream().filter(n -> n.state() != NodeState.RELEASING).toList();
  }

  /** How many nodes are in service. */
  public static int readyCount(List<ClusterNode> nodes) {
    return (int) nodes.stream().filter(ListedNodes::isInService).count();
  }

  /** Whether a node is in service, in the words of both listings. */
  public static boolean isInService(ClusterNode node) {
    return IN_SERVICE.contains(node.state());
  }

  /** Whether a node serves nobody, and does not come into service by itself. */
  public static boolean isOutOfService(ClusterNode node) {
    return switch (node.state()) {
      case STOPPED, EXCEPTION, UNTRACKING, OTHER -> true;
      case UNINIT, INIT, READY, RUNNING, RELEASING -> false;
    };
  }

  /** Whether a node is in service and does nothing. */
  public static boolean isFree(ClusterNode node) {
    return isInService(node) && isIdle(node);
  }

  /** Idle is only what is in service, or powered off, and reports that nothing of it is used. */
  public static boolean isIdle(ClusterNode node) {
    var used = node.usedResources();
    if (node.state() == NodeState.STOPPED) {
      return used == null || isNone(used.cpu()) && isNone(used.gpu());
    }
    return isInService(node) && used != null && Objects.equals(used.cpu(), 0) && isNone(used.gpu());
  }

  private static boolean isNone(Integer amount) {
    return amount == null || amount == 0;
  }

  /** The part of a list of nodes that decisions rest on: which there are, and how. */
  public static List<String> telling(List<ClusterNode> nodes) {
    return nodes.stream()
        .map(n -> n.id() + " " + n.state() + " " + isIdle(n) + " " + n.lockReason())
        .sorted()
        .toList();
  }

  private ListedNodes() {}
}
