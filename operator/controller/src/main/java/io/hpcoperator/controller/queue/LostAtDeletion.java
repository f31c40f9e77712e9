package io.hpcoperator.controller.queue;

import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.controller.nodes.ListedNodes;
import io.hpcoperator.controller.pass.Counted;
import io.hpcoperator.controller.pass.News;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Verdict;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells of nodes of a queue that goes which are in other queues since it was gone: they are not
 * released with it, as nothing tells whether they are in use there by now. Pure.
 */
final class LostAtDeletion {
  private static final int NAMED = 20;

  /** Length of names that an event has room for. */
  private static final int ROOM = 600;

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
    int unnamed = Math.max(0, Objects.requireNonNullElse(lost.count(), 0) - ids.size());
    if (known) {
      unnamed = Math.min(unnamed, strangers(facts, ids).size());
    }
    if (left.isEmpty() && unnamed == 0) {
      return plan;
    }
    var count =
        (left.isEmpty() ? "Up to " + Counted.nodes(unnamed) : Counted.nodes(left.size()))
            + " of the queue "
            + (left.isEmpty() || !known ? "may be" : left.size() == 1 ? "is" : "are")
            + " in other queues of the cluster since it was gone, and not released with it";
    var more =
        unnamed == 0
            ? ""
            : left.isEmpty()
                ? " The status does not name them."
                : " Up to %d more may be, which the status does not name.".formatted(unnamed);
    var verdict = plan.verdict();
    return plan.saying(
            new Verdict(
                verdict.standing(),
                verdict.reason(),
                verdict.message() + " " + text(count, Counted.some(left, NAMED), more)))
        .telling(news(count, left, more));
  }

  /** As many events as it takes to name them all. */
  private static List<News> news(String count, List<String> left, String more) {
    var portions = left.isEmpty() ? List.of(left) : Counted.portions(left, ROOM);
    return portions.stream()
        .map(
            some ->
                new News(
                    "lost at deletion " + some + more,
                    true,
                    "NodesLeft",
                    text(count, String.join(", ", some), more)))
        .toList();
  }

  private static String text(String count, String names, String more) {
    return "%s%s.%s They go on costing money; move or remove them in the cloud's console."
        .formatted(count, names.isEmpty() ? "" : ": " + names, more);
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
    return others(facts)
        .filter(node -> ids.contains(node.id()))
        .map(node -> "%s (%s)".formatted(node.hostName(), node.id()))
        .sorted()
        .toList();
  }

  /** Nodes of which it is not known whose they are. */
  private static List<ClusterNode> strangers(QueueFacts facts, List<String> ids) {
    return others(facts).filter(node -> !ids.contains(node.id())).toList();
  }

  /** Nodes of the cluster that no HpcQueue has by its status. */
  private static Stream<ClusterNode> others(QueueFacts facts) {
    Set<String> here =
        facts.nodes() == null || !facts.nodes().hasValue()
            ? Set.of()
            : facts.nodes().value().stream()
                .map(ClusterNode::id)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    var others = facts.claims().nodesOfOthers(facts.resource().getSpec().queueName());
    return ListedNodes.alive(facts.computes().value()).stream()
        .filter(node -> node.id() != null && !here.contains(node.id()))
        .filter(node -> !others.contains(node.id()));
  }

  private LostAtDeletion() {}
}
