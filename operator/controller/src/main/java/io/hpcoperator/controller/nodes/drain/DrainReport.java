package io.hpcoperator.controller.nodes.drain;

import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.controller.nodes.ListedNodes;
import io.hpcoperator.controller.pass.Counted;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Says of nodes on their way out what is waited for, why, and until when.
 *
 * @param isVictim whether a node that leaves is to be removed; the others are to be powered off
 * @param isLost whether a node is removed when its time is over, whatever the policy
 * @param goesOn whether a node goes sooner or later without a person
 * @param deadline when a node's time is over
 */
record DrainReport(
    DrainFacts facts,
    DrainMemory memory,
    List<ClusterNode> alive,
    int excess,
    Predicate<Leaver> isVictim,
    Predicate<Leaver> isLost,
    Predicate<Leaver> goesOn,
    Function<Leaver, Instant> deadline,
    Instant now) {
  private static final int NAMED = 5;

  Verdict verdict() {
    if (excess <= 0 && memory.leaving().isEmpty()) {
      return Verdict.working(
          Reason.SCALING,
          "%s being given back to the scheduler.%s",
          Counted.nodesAre(memory.returning().size()),
          problem());
    }
    var leaving = memory.leaving();
    var parts = new ArrayList<String>();
    if (excess > 0) {
      parts.add("%d of %s to go.".formatted(excess, Counted.nodesAre(alive.size())));
    }
    var off = of(leaving.stream().filter(isVictim.negate()));
    if (!off.isEmpty()) {
      parts.add("To be powered off as soon as they have no jobs: %s.".formatted(names(off)));
    }
    var busy = of(leaving.stream().filter(n -> n.state() == Leaver.State.DRAINING));
    if (!busy.isEmpty()) {
      parts.add("Drained, and busy until their jobs end: %s.".formatted(names(busy)));
      of(busy.stream().filter(isVictim)).stream()
          .map(deadline)
          .max(Instant::compareTo)
          .ifPresent(last -> parts.add(until(last)));
    }
    var unknown = of(memory.nodes().stream().filter(n -> n.state() == Leaver.State.UNKNOWN));
    if (!unknown.isEmpty()) {
      parts.add(
          "Taken for busy, as the scheduler does not know them: %s.".formatted(names(unknown)));
    }
    var lost = of(unknown.stream().filter(isLost));
    lost.stream()
        .map(deadline)
        .max(Instant::compareTo)
        .ifPresent(
            last ->
                parts.add(
                    "Faulty or not installed besides, and removed at %s if they stay so: %s."
                        .formatted(last, names(lost))));
    stuck(unknown.stream().filter(isLost.negate())).ifPresent(parts::add);
    var held = of(memory.nodes().stream().filter(n -> n.state() == Leaver.State.HELD));
    if (!held.isEmpty()) {
      parts.add("Left alone, as others drained them or set them down: %s.".formatted(names(held)));
      of(held.stream().filter(isVictim)).stream()
          .map(deadline)
          .max(Instant::compareTo)
          .map(
              last ->
                  facts.deleting()
                      ? untilResumed(last)
                      : "Those of them that must go do so when they are resumed: resume them, or remove them in the cloud's console.")
          .ifPresent(parts::add);
    }
    var pinned = alive.stream().filter(facts::isPinned).map(ListedNodes::name).toList();
    if (!pinned.isEmpty() && excess > 0) {
      parts.add(
          "Pinned, and never removed: %s.%s"
              .formatted(
                  some(pinned),
                  facts.deleting() ? " The queue is not deleted before they are unpinned." : ""));
    }
    if (leaving.isEmpty()) {
      parts.add("None of the others can go: unpin nodes, or resume those that were drained.");
    }
    if (facts.manager().isEmpty()) {
      parts.add(
          facts.managers() != null && facts.managers().hasValue()
              ? "The cluster has no manager in the cloud that could be asked."
              : "The cluster's managers are not known yet.");
    }
    if (facts.deleting() && leaving.stream().noneMatch(goesOn)) {
      return Verdict.stalled(Reason.DRAINING, "%s%s", String.join(" ", parts), problem());
    }
    return Verdict.working(
        busy.isEmpty() && unknown.isEmpty() && !leaving.isEmpty() && memory.problem() == null
            ? Reason.SCALING
            : Reason.DRAINING,
        "%s%s",
        String.join(" ", parts),
        problem());
  }

  /** The way out for nodes of which neither the scheduler nor the cloud says that they are free. */
  private Optional<String> stuck(Stream<Leaver> unknown) {
    var left = unknown.filter(n -> n.leaving() && isVictim.test(n)).toList();
    return left.stream()
        .map(deadline)
        .max(Instant::compareTo)
        .map(
            last ->
                facts.policy().removes()
                    ? removed(last)
                    : "%s waited for until the scheduler knows them: have it know them, remove them in the cloud's console, or set scaleIn.afterDrainTimeout: Remove to have them removed at %s."
                        .formatted(names(left), last));
  }

  private String until(Instant last) {
    if (facts.policy().removes()) {
      return removed(last);
    }
    return now.isBefore(last)
        ? "scaleIn.drainTimeout ends at %s; they are waited for longer then, too, unless scaleIn.afterDrainTimeout is Remove."
            .formatted(last)
        : "scaleIn.drainTimeout ended at %s, and scaleIn.afterDrainTimeout is Wait: end the jobs, or set it to Remove to have the nodes removed under them."
            .formatted(last);
  }

  /** None goes unasked, also when its time is over. */
  private String removed(Instant last) {
    return now.isBefore(last)
        ? "They are removed at %s at the latest.".formatted(last)
        : "They are removed as soon as the scheduler was asked.";
  }

  private String untilResumed(Instant last) {
    return facts.policy().removes()
        ? removed(last)
        : "The queue is not deleted before they are resumed, unless scaleIn.afterDrainTimeout is Remove: then they are removed at %s."
            .formatted(last);
  }

  private String problem() {
    return memory.problem() == null ? "" : " " + memory.problem();
  }

  private static List<Leaver> of(Stream<Leaver> nodes) {
    return nodes.toList();
  }

  private static String names(List<Leaver> nodes) {
    var named =
        nodes.stream()
            .map(
                n ->
                    n.reason() == null || n.reason().isEmpty()
                        ? n.name()
                        : n.name() + " (" + n.reason() + ")")
            .toList();
    return some(named);
  }

  private static String some(List<String> names) {
    return Counted.some(names, NAMED);
  }
}
