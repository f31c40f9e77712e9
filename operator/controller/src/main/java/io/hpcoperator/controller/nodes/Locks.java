package io.hpcoperator.controller.nodes;

import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.controller.pass.Counted;
import io.hpcoperator.controller.pass.News;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What the cloud's own hold on nodes means for a queue (E-HPC ListNodesByQueue: LockReason,
 * Expired). A spot instance that is taken back is locked for some minutes before it goes.
 */
public final class Locks {
  private static final String RECLAIMED = "recycling";
  private static final int NAMED = 10;

  /** Instances that the cloud takes back: they are replaced at once. */
  public static Set<String> reclaimed(List<ClusterNode> nodes) {
    return nodes.stream()
        .filter(node -> node.id() != null && isReclaimed(node))
        .map(ClusterNode::id)
        .collect(Collectors.toSet());
  }

  /** What is told once of each node that is taken back. */
  public static List<News> news(List<ClusterNode> nodes) {
    return nodes.stream()
        .filter(node -> node.id() != null && isReclaimed(node))
        .map(
            node ->
                new News(
                    "reclaimed " + node.id(),
                    true,
                    "SpotReclaimed",
                    "The cloud takes back node %s (%s). It gets no new jobs, and another one is bought in its place."
                        .formatted(ListedNodes.name(node), node.id())))
        .toList();
  }

  /** What is to be seen of nodes that are locked for another reason; empty for nothing. */
  public static Optional<String> remark(List<ClusterNode> nodes) {
    var parts = new ArrayList<String>();
    name(nodes, Locks::isReclaimed)
        .ifPresent(names -> parts.add("Taken back by the cloud: " + names + "."));
    name(nodes, node -> isLocked(node) && !isReclaimed(node))
        .ifPresent(
            names ->
                parts.add(
                    "Locked by the cloud: "
                        + names
                        + ". Settle it in the cloud's console: they are neither repaired nor replaced for it."));
    name(nodes, node -> Boolean.TRUE.equals(node.expired()))
        .ifPresent(
            names ->
                parts.add(
                    "Their subscription ran out: "
                        + names
                        + ". Renew it in the cloud's console, or the cloud releases them."));
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", parts));
  }

  private static Optional<String> name(List<ClusterNode> nodes, Predicate<ClusterNode> which) {
    var found =
        nodes.stream()
            .filter(which)
            .map(
                node ->
                    isLocked(node) && !isReclaimed(node)
                        ? ListedNodes.name(node) + " (" + node.lockReason() + ")"
                        : ListedNodes.name(node))
            .sorted()
            .toList();
    return found.isEmpty() ? Optional.empty() : Optional.of(Counted.some(found, NAMED));
  }

  private static boolean isLocked(ClusterNode node) {
    return node.lockReason() != null && !node.lockReason().isBlank();
  }

  private static boolean isReclaimed(ClusterNode node) {
    return isLocked(node) && RECLAIMED.equalsIgnoreCase(node.lockReason());
  }

  private Locks() {}
}
