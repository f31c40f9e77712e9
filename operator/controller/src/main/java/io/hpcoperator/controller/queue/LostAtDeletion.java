package io.hpcoperator.controller.queue;

import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.pass.Counted;
import io.hpcoperator.controller.pass.News;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Verdict;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tells of nodes of a queue that goes which are in other queues since it was gone: they are not
 * released with it, as nothing tells whether they are in use there by now. Pure.
 */
final class LostAtDeletion {
  private static final int NAMED = 20;

  /** The plan of a deletion, with what there is to say of lost nodes. */
  static Plan<QueueAction, QueueMemory> tell(
      Plan<QueueAction, QueueMemory> plan, QueueFacts facts, QueueMemory memory) {
    var lost = memory.origin().lost();
    if (lost == null || !isTried(facts) || isInDoubt(plan)) {
      return plan;
    }
    var ids = lost.instanceIds() == null ? List.<String>of() : lost.instanceIds();
    var computes = facts.computes();
    boolean known = computes != null && computes.hasValue();
    var left = known ? elsewhere(facts, ids) : ids;
    if (known && left.isEmpty()) {
      return plan;
    }
    var text =
        "%s of the queue %s in other queues of the cluster since it was gone, and not released with it: %s. They go on costing money; move or remove them in the cloud's console."
            .formatted(
                Counted.nodes(known ? left.size() : Objects.requireNonNullElse(lost.count(), 0)),
                known ? (left.size() == 1 ? "is" : "are") : "may be",
                left.stream().limit(NAMED).collect(Collectors.joining(", ")));
    var verdict = plan.verdict();
    return plan.saying(
            new Verdict(verdict.standing(), verdict.reason(), verdict.message() + " " + text))
        .telling(List.of(new News("lost at deletion " + left, true, "NodesLeft", text)));
  }

  /** What one list does not show may be there still. */
  private static boolean isInDoubt(Plan<QueueAction, QueueMemory> plan) {
    var work = plan.memory().work();
    return plan.action() instanceof QueueAction.None
        && (work.missingSince().isPresent() || work.absentSince().isPresent());
  }

  /** Whether the nodes of the cluster were read, or could not be. */
  static boolean isTried(QueueFacts facts) {
    return facts.computes() != null
        && (facts.computes().hasValue() || facts.computes().error() != null);
  }

  /** Lost nodes that are in the cluster, by name; empty while that is not known. */
  static List<String> left(QueueFacts facts, QueueMemory memory) {
    var ids = memory.origin().lost().instanceIds();
    return ids == null || facts.computes() == null || !facts.computes().hasValue()
        ? List.of()
        : elsewhere(facts, ids);
  }

  private static List<String> elsewhere(QueueFacts facts, List<String> ids) {
    Set<String> here =
        facts.nodes() == null || !facts.nodes().hasValue()
            ? Set.of()
            : facts.nodes().value().stream()
                .map(ClusterNode::id)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    // What another HpcQueue has by now is not left to nobody.
    var others = facts.claims().nodesOfOthers(facts.resource().getSpec().queueName());
    return NodePool.alive(facts.computes().value()).stream()
        .filter(node -> ids.contains(node.id()) && !here.contains(node.id()))
        .filter(node -> !others.contains(node.id()))
        .map(node -> "%s (%s)".formatted(node.hostName(), node.id()))
        .sorted()
        .toList();
  }

  private LostAtDeletion() {}
}
