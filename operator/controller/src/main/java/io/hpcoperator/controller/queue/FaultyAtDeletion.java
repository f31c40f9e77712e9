package io.hpcoperator.controller.queue;

import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.NodeState;
import io.hpcoperator.controller.nodes.NodeCalls;
import io.hpcoperator.controller.nodes.drain.DrainPolicy;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Nodes in exception of a queue that goes, where the scheduler cannot be asked: they would never be
 * known to be idle, so they go when the time is over that jobs are waited for. Those that report
 * something in use only if the user wants busy nodes removed then. Pure.
 *
 * @param since since when the queue is to go
 * @param pinned ids of nodes that are never removed
 * @param existing ids of instances of the user's own
 */
record FaultyAtDeletion(
    Instant since,
    DrainPolicy policy,
    Set<String> pinned,
    Set<String> existing,
    List<ClusterNode> alive,
    Instant now) {
  private static final int NAMED = 10;

  /**
   * @param plan what the pool does
   * @param free whether a call may be made
   */
  Plan<QueueAction, QueueMemory> besides(Plan<QueueAction, QueueMemory> plan, boolean free) {
    var faulty =
        alive.stream()
            .filter(node -> node.state() == NodeState.EXCEPTION && node.id() != null)
            .filter(node -> !pinned.contains(node.id()))
            .filter(node -> policy.removes() || isUnused(node))
            .toList();
    if (faulty.isEmpty()) {
      return plan;
    }
    var deadline = since.plus(policy.timeout());
    if (now.isBefore(deadline)) {
      var text =
          "%s In exception, and removed at %s: %s."
              .formatted(
                  plan.verdict().message(),
                  deadline,
                  faulty.stream().map(ClusterNode::hostName).limit(NAMED).toList());
      return plan.saying(new Verdict(plan.verdict().standing(), plan.verdict().reason(), text))
          .lookAgainWithin(Patience.atLeastASecond(Duration.between(now, deadline)));
    }
    return free ? plan.doing(new QueueAction.Call(removal(faulty))) : plan;
  }

  private NodeCalls.RemoveFaulty removal(List<ClusterNode> faulty) {
    var theirs = faulty.stream().collect(Collectors.partitioningBy(this::isTheirs));
    boolean release = !theirs.get(false).isEmpty();
    return new NodeCalls.RemoveFaulty(
        NodeCalls.batch(theirs.get(!release).stream().map(ClusterNode::id).toList()),
        release,
        "in exception in a queue that is deleted");
  }

  private boolean isTheirs(ClusterNode node) {
    return existing.contains(node.id()) || Boolean.FALSE.equals(node.createdByEhpc());
  }

  private static boolean isUnused(ClusterNode node) {
    var used = node.usedResources();
    return used != null
        && Integer.valueOf(0).equals(used.cpu())
        && (used.gpu() == null || used.gpu() == 0);
  }
}
