package io.hpcoperator.controller.nodes.drain;

import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.NodeState;
import io.hpcoperator.controller.nodes.ListedNodes;
import io.hpcoperator.controller.nodes.NodeWishes;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Which nodes go first: those that must go, those that are drained and idle, powered off, idle by
 * the cloud's listing, being drained, out of service, and then the newest. Nodes in service that
 * the scheduler does not know come last. Nodes that others drained are passed over, but where the
 * whole queue goes; pinned ones, and those that are wanted to stay, always. None of it holds for
 * those that must go.
 */
final class Choice {
  private final DrainFacts facts;
  private final NodeWishes wishes;
  private final Map<String, Leaver> known;

  static List<ClusterNode> of(
      DrainFacts facts, NodeWishes wishes, List<ClusterNode> alive, int excess) {
    var choice = new Choice(facts, wishes);
    return alive.stream()
        .filter(node -> node.id() != null)
        .filter(node -> wishes.leaving().contains(node.id()) || choice.mayGo(node))
        .sorted(
            Comparator.comparing((ClusterNode node) -> !wishes.leaving().contains(node.id()))
                .thenComparing(choice::rank)
                .thenComparing(
                    choice::since, Comparator.nullsLast(Comparator.<Instant>naturalOrder()))
                .thenComparing(ListedNodes.NEWEST_FIRST))
        .limit(Math.max(0, excess))
        .toList();
  }

  private Choice(DrainFacts facts, NodeWishes wishes) {
    this.facts = facts;
    this.wishes = wishes;
    this.known = facts.memory().byId();
  }

  private boolean mayGo(ClusterNode node) {
    return !facts.isPinned(node)
        && !wishes.kept().contains(node.id())
        && (facts.deleting() || state(node) != Leaver.State.HELD);
  }

  private Leaver.State state(ClusterNode node) {
    return known.containsKey(node.id()) ? known.get(node.id()).state() : null;
  }

  private Instant since(ClusterNode node) {
    return known.containsKey(node.id()) ? known.get(node.id()).since() : null;
  }

  private int rank(ClusterNode node) {
    var state = state(node);
    if (state == Leaver.State.DRAINED) {
      return 0;
    }
    if (ListedNodes.isIdle(node) && node.state() == NodeState.STOPPED) {
      return 1;
    }
    if (state == Leaver.State.HELD) {
      return 7;
    }
    if (state == Leaver.State.UNKNOWN) {
      // What never came into service, or fell out of it, goes before what works.
      return isFaulty(node) ? 4 : 6;
    }
    if (ListedNodes.isIdle(node)) {
      return 2;
    }
    if (state == Leaver.State.DRAINING) {
      return 3;
    }
    return ListedNodes.isInService(node) ? 5 : 4;
  }

  /** Whether a node is in exception, or was not installed or not taken into the cluster. */
  static boolean isFaulty(ClusterNode node) {
    return switch (node.state()) {
      case EXCEPTION, UNINIT, INIT, UNTRACKING -> true;
      case READY, RUNNING, STOPPED, RELEASING, OTHER -> false;
    };
  }
}
