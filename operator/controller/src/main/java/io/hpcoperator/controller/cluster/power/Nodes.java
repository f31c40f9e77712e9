package io.hpcoperator.controller.cluster.power;

import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.NodeState;
import io.hpcoperator.controller.nodes.ListedNodes;
import io.hpcoperator.controller.nodes.NodeCalls;
import java.time.Instant;
import java.util.List;

/** Looks at the compute nodes of a cluster that is stopped or started. */
final class Nodes {
  /** Calls the cloud may take for one batch before it is given up. */
  private static final int MAX_ATTEMPTS = 3;

  /** What ECS says of instances whose time does not end: they are not subscribed. */
  private static final Instant NEVER = Instant.parse("2099-01-01T00:00:00Z");

  static boolean areKnown(PowerFacts facts) {
    return facts.sight().nodes() != null && facts.sight().nodes().hasValue();
  }

  /** Compute nodes that are there to stay. */
  static int count(PowerFacts facts) {
    return ListedNodes.alive(facts.sight().nodes().value()).size();
  }

  /**
   * Nodes that may be given back: those that E-HPC bought and that are paid for by use. The time a
   * subscription ends is empty for them (E-HPC ListNodes: ExpiredTime).
   */
  static List<String> releasable(PowerFacts facts) {
    return ListedNodes.alive(facts.sight().nodes().value()).stream()
        .filter(node -> node.id() != null)
        .filter(node -> Boolean.TRUE.equals(node.createdByEhpc()))
        .filter(node -> !isSubscribed(node) && !"OnPremise".equals(node.location()))
        .map(ClusterNode::id)
        .sorted()
        .toList();
  }

  static List<String> poweredOff(PowerFacts facts) {
    return facts.sight().nodes().value().stream()
        .filter(node -> node.state() == NodeState.STOPPED && node.id() != null)
        .map(ClusterNode::id)
        .sorted()
        .toList();
  }

  static boolean haveSubscribed(PowerFacts facts) {
    return areKnown(facts) && facts.sight().nodes().value().stream().anyMatch(Nodes::isSubscribed);
  }

  /** Whether a call was taken as often for these nodes as it is worth trying. */
  static boolean isGivenUp(PowerFacts facts, PowerMemory memory, String operation) {
    int nodes =
        Math.max(memory.suspendedNodes() == null ? 0 : memory.suspendedNodes(), count(facts));
    int batches = (nodes + NodeCalls.BATCH - 1) / NodeCalls.BATCH;
    return facts.work().acceptedSince(operation, memory.since()) >= batches - 1 + MAX_ATTEMPTS;
  }

  private static boolean isSubscribed(ClusterNode node) {
    return node.expiredTime() != null && node.expiredTime().isBefore(NEVER);
  }

  private Nodes() {}
}
