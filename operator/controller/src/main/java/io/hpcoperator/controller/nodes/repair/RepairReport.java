package io.hpcoperator.controller.nodes.repair;

import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.NodeState;
import io.hpcoperator.controller.nodes.repair.Repair.Step;
import io.hpcoperator.controller.pass.Counted;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Says of nodes in exception what is done about them, and what a person can do. */
record RepairReport(
    RepairFacts facts, List<Repair> repairs, Predicate<Repair> isDue, Predicate<Repair> isHeldUp) {
  private static final int NAMED = 5;

  Optional<Verdict> verdict() {
    var faulty =
        facts.alive().stream()
            .filter(node -> node.state() == NodeState.EXCEPTION)
            .filter(node -> !facts.leaving().contains(node.id()))
            .toList();
    if (faulty.isEmpty() && repairs.stream().noneMatch(Repair::isUnderway)) {
      return Optional.empty();
    }
    var parts = new ArrayList<String>();
    if (!faulty.isEmpty()) {
      parts.add(
          "%d of %d nodes are in exception: %s."
              .formatted(
                  faulty.size(),
                  facts.alive().size(),
                  text(faulty.stream().map(ClusterNode::hostName).toList())));
    }
    boolean working = steps(parts);
    if (facts.policy().resets()) {
      outOfReach(parts, faulty);
    } else if (faulty.stream().anyMatch(node -> !isUnderway(node))) {
      parts.add(
          "Reset or replace them in the cloud's console, or have it done: set repair.policy to Reset or Replace. Both lose what runs on them.");
      working = false;
    }
    var text = String.join(" ", parts);
    return Optional.of(
        working
            ? Verdict.working(Reason.REPAIRING, "%s", text)
            : Verdict.stalled(Reason.NODES_FAILED, "%s", text));
  }

  private boolean isUnderway(ClusterNode node) {
    return repairs.stream().anyMatch(r -> r.instanceId().equals(node.id()) && r.isUnderway());
  }

  /** Whether anything is being done, or will be. */
  private boolean steps(List<String> parts) {
    of(Step.RESETTING).ifPresent(names -> parts.add("Being reset: " + names + "."));
    names(repairs.stream().filter(r -> r.step() == Step.REPLACING && !isHeldUp.test(r)))
        .ifPresent(names -> parts.add("Being replaced: " + names + "."));
    repairs.stream()
        .filter(r -> r.step() == Step.WAITING && !isDue.test(r))
        .map(r -> r.since().plus(facts.policy().after()))
        .min((a, b) -> a.compareTo(b))
        .ifPresent(
            time ->
                parts.add(
                    "In exception for less than repair.after: the first until " + time + "."));
    long due = repairs.stream().filter(isDue.and(isHeldUp.negate())).count();
    if (due > 0) {
      parts.add(
          "%d to be repaired, at most %d at a time (repair.maxNodes)."
              .formatted(due, facts.policy().maxNodes()));
    }
    return repairs.stream()
        .filter(isHeldUp.negate())
        .anyMatch(r -> r.isUnderway() || r.step() == Step.WAITING);
  }

  private void outOfReach(List<String> parts, List<ClusterNode> faulty) {
    names(repairs.stream().filter(isHeldUp))
        .ifPresent(names -> parts.add("Not replaced: %s. %s".formatted(names, facts.why())));
    of(Step.GIVEN_UP)
        .ifPresent(
            names ->
                parts.add(
                    facts.policy().replaces()
                        ? "Reset, and in exception again: %s. They are instances of your own, which are not replaced: repair them in the cloud's console, or take them out of the queue."
                            .formatted(names)
                        : "Reset, and in exception again: %s. Set repair.policy to Replace, or repair or remove them in the cloud's console."
                            .formatted(names)));
    var pinned = faulty.stream().filter(n -> facts.pinned().contains(n.id())).toList();
    if (!pinned.isEmpty()) {
      parts.add(
          "Pinned, and therefore not repaired: %s. Unpin them, or reset them in the cloud's console."
              .formatted(text(pinned.stream().map(ClusterNode::hostName).toList())));
    }
  }

  private Optional<String> of(Step step) {
    return names(repairs.stream().filter(r -> r.step() == step));
  }

  private static Optional<String> names(Stream<Repair> repairs) {
    var names = repairs.map(RepairReport::name).toList();
    return names.isEmpty() ? Optional.empty() : Optional.of(text(names));
  }

  private static String name(Repair repair) {
    return repair.hostName() == null ? repair.instanceId() : repair.hostName();
  }

  private static String text(List<String> names) {
    return Counted.some(names, NAMED);
  }
}
