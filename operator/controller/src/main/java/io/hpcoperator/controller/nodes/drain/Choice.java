package io.hpcoperator.controller.nodes.drain;

import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.NodeState;
import io.hpcoperator.controller.nodes.NodeWishes;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * Which nodes go first: those that must go, those that are drained and idle, powered off, idle by
 * the cloud's listing, being drained, out of service, and then the newest. Nodes in service that
 * the scheduler does not know come last. Nodes that others drained are passed over, but where the
 * whole queue goes; pinned ones, and those that are wanted to stay, always. None of it holds for
 * those that must go.
 */
final class Choice {

  static List<ClusterNode> of(
      DrainFacts facts, NodeWishes wishes, List<ClusterNode> alive, int excess, Idleness idleness) {
    return alive.stream()
        .filter(node -> node.id() != null)
        .filter(node -> wishes.leaving().contains(node.id()) || mayBeChosen(facts, wishes, node))
        .sorted(
            Comparator.comparing((ClusterNode node) -> !wishes.leaving().contains(node.id()))
                .thenComparing(node -> rank(facts, node, idleness))
                .thenComparing(
                    node -> facts.memory().node(node.id()).map(Leaver::since).orElse(null),
                    Comparator.nullsLast(Comparator.<Instant>naturalOrder()))
                .thenComparing(NEWEST_FIRST))
        .limit(Math.max(0, excess))
        .toList();
  }

  private static boolean mayBeChosen(DrainFacts facts, NodeWishes wishes, ClusterNode node) {
    return !facts.isPinned(node)
        && !wishes.kept().contains(node.id())
        && (facts.deleting() || state(facts, node) != Leaver.State.HELD);
  }

  /** Whether the cloud's listing says that a node does nothing. */
  interface Idleness {
    boolean isIdle(ClusterNode node);
  }

  private static Leaver.State state(DrainFacts facts, ClusterNode node) {
    return facts.memory().node(node.id()).map(Leaver::state).orElse(null);
  }

  private static int rank(DrainFacts facts, ClusterNode node, Idleness idleness) {
    var state = state(facts, node);
    if (state == Leaver.State.DRAINED) {
      return 0;
    }
    if (idleness.isIdle(node) && node.state() == NodeState.STOPPED) {
      return 1;
    }
    if (state == Leaver.State.HELD) {
      return 7;
    }
    if (state == Leaver.State.UNKNOWN) {
      // What never came into service, or fell out of it, goes before what works.
      return isFaulty(node) ? 4 : 6;
    }
    if (idleness.isIdle(node)) {
      return 2;
    }
    if (state == Leaver.State.DRAINING) {
      return 3;
    }
    return node.state() == NodeState.RUNNING || node.state() == NodeState.READY ? 5 : 4;
  }

  /** Whether a node is in exception, or was not installed or not taken into the cluster. */
  static boolean isFaulty(ClusterNode node) {
    return switch (node.state()) {
      case EXCEPTION, UNINIT, INIT, UNTRACKING -> true;
      case READY, RUNNING, STOPPED, RELEASING, OTHER -> false;
    };
  }

  /** The order among nodes that are alike. */
  static final Comparator<ClusterNode> NEWEST_FIRST =
      Comparator.comparing(
              ClusterNode::addTime, Comparator.nullsLast(Comparator.<Instant>reverseOrder()))
          .thenComparing(ClusterNode::id, Comparator.reverseOrder());

  private Choice() {}
}
