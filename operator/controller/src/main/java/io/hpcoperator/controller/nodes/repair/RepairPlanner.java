package io.hpcoperator.controller.nodes.repair;

import io.hpcoperator.api.v1alpha1.HpcQueueStatus.NodeRepairStatus;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.NodeState;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.nodes.ListedNodes;
import io.hpcoperator.controller.nodes.NodeCalls;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.nodes.repair.Repair.Step;
import io.hpcoperator.controller.pass.News;
import io.hpcoperator.controller.pass.Patience;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Decides what is done about nodes in exception: they are reset, and replaced when they are in
 * exception again, so many at a time. Pure.
 *
 * <p>A node in exception cannot be drained: the scheduler has lost it. Whatever runs on it is lost
 * with the repair.
 */
public final class RepairPlanner {
  /** After which a node that did not come back counts as not mended. */
  static final Duration COMES_BACK = Duration.ofHours(1);

  /** Good service after which a repair is forgotten. */
  static final Duration REMEMBERED = Duration.ofDays(1);

  /** Most repairs that a status lists. */
  private static final int MAX_LISTED = 100;

  private final RepairFacts facts;
  private final Map<String, ClusterNode> nodes;
  private final List<News> news = new ArrayList<>();

  private RepairPlanner(RepairFacts facts) {
    this.facts = facts;
    this.nodes =
        facts.alive().stream()
            .filter(node -> node.id() != null)
            .collect(Collectors.toMap(ClusterNode::id, Function.identity(), (a, b) -> a));
  }

  public static RepairDecision decide(RepairFacts facts) {
    return new RepairPlanner(facts).decide();
  }

  /**
   * What is remembered while a call is made: it may have its effect without that getting on record.
   */
  public static List<NodeRepairStatus> begun(
      ClusterCall call, List<NodeRepairStatus> repairs, Instant now) {
    if (call instanceof NodeCalls.Reset reset) {
      return moved(repairs, reset.instanceIds(), Step.RESETTING, now);
    }
    return call instanceof NodeCalls.RemoveFaulty remove
        ? moved(repairs, remove.instanceIds(), Step.REPLACING, now)
        : repairs;
  }

  /** Instance ids of the nodes that are being removed to be bought anew. */
  public static List<String> replaced(List<NodeRepairStatus> repairs) {
    return repairs.stream()
        .map(Repair::of)
        .filter(repair -> repair.step() == Step.REPLACING)
        .map(Repair::instanceId)
        .toList();
  }

  /** Whether a node is being reset or replaced. */
  public static boolean isUnderway(List<NodeRepairStatus> repairs) {
    return repairs.stream().map(Repair::of).anyMatch(Repair::isUnderway);
  }

  private static List<NodeRepairStatus> moved(
      List<NodeRepairStatus> repairs, List<String> instanceIds, Step step, Instant now) {
    return repairs.stream()
        .map(r -> instanceIds.contains(r.instanceId()) ? Repair.of(r).to(step, now).status() : r)
        .toList();
  }

  private RepairDecision decide() {
    var repairs = known();
    var begun = facts.free() ? begin(repairs) : List.<Repair>of();
    var report = new RepairReport(facts, repairs, this::isDue, this::isHeldUp);
    return new RepairDecision(
        call(begun), listed(repairs), report.verdict(), news, lookAgain(repairs));
  }

  // How the repairs stand.

  private List<Repair> known() {
    var all = new LinkedHashMap<String, Repair>();
    for (var status : facts.before()) {
      if (status.instanceId() != null) {
        all.put(status.instanceId(), Repair.of(status));
      }
    }
    var known = new ArrayList<Repair>();
    for (var repair : all.values()) {
      var node = nodes.get(repair.instanceId());
      next(repair, node).ifPresent(known::add);
    }
    nodes.values().stream()
        .filter(node -> node.state() == NodeState.EXCEPTION && isRepaired(node.id()))
        .filter(node -> !all.containsKey(node.id()))
        .sorted(Comparator.comparing(ClusterNode::id))
        .map(node -> Repair.begun(node, facts.now()))
        .forEach(known::add);
    return known.stream().map(this::givenUp).toList();
  }

  private boolean isRepaired(String instanceId) {
    return facts.policy().resets()
        && !facts.pinned().contains(instanceId)
        && !facts.leaving().contains(instanceId);
  }

  private Optional<Repair> next(Repair repair, ClusterNode node) {
    if (node == null) {
      // What takes its place is not there yet, or the list happens not to show it: so long it
      // counts as being repaired.
      return repair.isUnderway() && !facts.complete() && !isOverdue(repair)
          ? Optional.of(repair)
          : Optional.empty();
    }
    var counted =
        repair.step() == Step.RESETTING && NodePool.RESET.equals(facts.task())
            ? repair.wasReset()
            : repair;
    var next =
        ListedNodes.isInService(node)
            ? inService(counted)
            : node.state() == NodeState.EXCEPTION ? faulty(counted) : between(counted);
    return isRepaired(repair.instanceId()) ? next : next.filter(after -> goesOn(repair, after));
  }

  /**
   * Whether what was begun is not over yet of a node that is pinned or to go by now, or that would
   * not be repaired any more: nothing more is done about it, but another node in its turn would be
   * one too many.
   */
  private boolean goesOn(Repair before, Repair after) {
    return before.isUnderway()
        && after.step() == before.step()
        && (before.step() == Step.RESETTING || isRemoving() || !isSettled(before));
  }

  private Optional<Repair> inService(Repair repair) {
    return switch (repair.step()) {
      case RESET ->
          facts.now().isBefore(repair.since().plus(REMEMBERED))
              ? Optional.of(repair)
              : Optional.empty();
      case WAITING ->
          repair.resets() == 0 ? Optional.empty() : Optional.of(repair.to(Step.RESET, facts.now()));
      case RESETTING, REPLACING, GIVEN_UP ->
          NodePool.TASKS.contains(String.valueOf(facts.task()))
              ? Optional.of(repair)
              : Optional.of(repair.to(Step.RESET, facts.now()));
    };
  }

  private Optional<Repair> faulty(Repair repair) {
    return Optional.of(
        switch (repair.step()) {
          case WAITING -> repair;
          case RESET -> repair.to(Step.WAITING, facts.now());
          case RESETTING -> isOver(repair) ? repair.to(Step.WAITING, facts.now()) : repair;
          case REPLACING ->
              facts.policy().replaces() || isRemoving() || !isSettled(repair)
                  ? repair
                  : repair.to(Step.WAITING, facts.now());
          case GIVEN_UP ->
              facts.policy().replaces() && isReplaceable(repair)
                  ? repair.to(Step.WAITING, facts.now().minus(facts.policy().after()))
                  : repair;
        });
  }

  /** The listing may still show what was before the reset. */
  private boolean isOver(Repair repair) {
    return !NodePool.RESET.equals(facts.task()) && isSettled(repair);
  }

  /** Whether the listing shows what became of the call. */
  private boolean isSettled(Repair repair) {
    return !facts.readAt().isBefore(repair.since().plus(facts.patience().listing()));
  }

  /** Neither in service nor in exception: being installed, powered off, or not to be understood. */
  private Optional<Repair> between(Repair repair) {
    if (repair.step() == Step.WAITING) {
      return repair.resets() == 0
          ? Optional.empty()
          : Optional.of(repair.to(Step.RESETTING, facts.now()));
    }
    boolean stuck =
        repair.step() == Step.RESETTING
            && !NodePool.RESET.equals(facts.task())
            && isOverdue(repair);
    return Optional.of(
        !stuck
            ? repair
            : facts.policy().replaces() && isReplaceable(repair)
                ? repair.to(Step.REPLACING, facts.now())
                : repair.to(Step.GIVEN_UP, facts.now()));
  }

  private boolean isOverdue(Repair repair) {
    return !facts.now().isBefore(repair.since().plus(COMES_BACK));
  }

  private boolean isRemoving() {
    return NodePool.REMOVE.equals(facts.task());
  }

  private boolean isReplaceable(Repair repair) {
    var node = nodes.get(repair.instanceId());
    return !facts.notBought().contains(repair.instanceId())
        && (node == null || !Boolean.FALSE.equals(node.createdByEhpc()));
  }

  /** What a reset did not mend, and is not to be replaced. */
  private Repair givenUp(Repair repair) {
    if (!isDue(repair)
        || repair.resets() == 0
        || facts.policy().replaces() && isReplaceable(repair)) {
      return repair;
    }
    news.add(
        new News(
            "given up " + repair.instanceId() + " " + repair.since(),
            true,
            "RepairGivenUp",
            "Node %s (%s) was reset and is in exception again."
                .formatted(repair.hostName(), repair.instanceId())));
    return repair.to(Step.GIVEN_UP, facts.now());
  }

  // What is begun.

  /** To be replaced, but nothing would come in its place. */
  private boolean isHeldUp(Repair repair) {
    boolean replaced =
        repair.step() == Step.WAITING && repair.resets() > 0 && isDue(repair)
            || isToBeRemoved(repair);
    return replaced && facts.replaceable() <= 0;
  }

  private boolean isFaulty(Repair repair) {
    var node = nodes.get(repair.instanceId());
    return node != null && node.state() == NodeState.EXCEPTION;
  }

  private boolean isDue(Repair repair) {
    return repair.step() == Step.WAITING
        && isFaulty(repair)
        && !facts.now().isBefore(repair.since().plus(facts.policy().after()));
  }

  /** Those that the next call is about: one kind of repair. */
  private List<Repair> begin(List<Repair> repairs) {
    var half =
        repairs.stream()
            .filter(this::isToBeRemoved)
            .limit(Math.min(NodeCalls.BATCH, facts.replaceable()))
            .toList();
    if (!half.isEmpty()) {
      return half;
    }
    long slots = facts.policy().maxNodes() - repairs.stream().filter(Repair::isUnderway).count();
    var due =
        repairs.stream()
            .filter(repair -> isDue(repair) && !isHeldUp(repair))
            .sorted(Comparator.comparing(Repair::since).thenComparing(Repair::instanceId))
            .toList();
    if (slots <= 0 || due.isEmpty()) {
      return List.of();
    }
    boolean replaces = due.get(0).resets() > 0;
    return due.stream()
        .filter(repair -> replaces == repair.resets() > 0)
        .limit(Math.min(slots, replaces ? facts.replaceable() : NodeCalls.BATCH))
        .limit(NodeCalls.BATCH)
        .toList();
  }

  /** To be replaced, and the call that removes it was not taken. */
  private boolean isToBeRemoved(Repair repair) {
    return repair.step() == Step.REPLACING
        && facts.policy().replaces()
        && isThereStill(repair)
        && !isRemoving()
        && isRepaired(repair.instanceId());
  }

  private boolean isThereStill(Repair repair) {
    var node = nodes.get(repair.instanceId());
    return node != null && !ListedNodes.isInService(node);
  }

  private static Optional<ClusterCall> call(List<Repair> begun) {
    if (begun.isEmpty()) {
      return Optional.empty();
    }
    var ids = begun.stream().map(Repair::instanceId).toList();
    return Optional.of(
        begun.get(0).step() == Step.REPLACING || begun.get(0).resets() > 0
            ? new NodeCalls.RemoveFaulty(
                ids, true, "in exception again after a reset, to be bought anew")
            : new NodeCalls.Reset(ids));
  }

  /** As the status has room for them, what is under way first. */
  private static List<NodeRepairStatus> listed(List<Repair> repairs) {
    return repairs.stream()
        .sorted(
            Comparator.comparingInt((Repair r) -> r.isUnderway() ? 0 : 1)
                .thenComparing(r -> r.step() == Step.RESET)
                .thenComparing(Repair::since)
                .thenComparing(Repair::instanceId))
        .limit(MAX_LISTED)
        .map(Repair::status)
        .toList();
  }

  private Duration lookAgain(List<Repair> repairs) {
    return repairs.stream()
        .map(this::lookAgain)
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  private Optional<Duration> lookAgain(Repair repair) {
    return switch (repair.step()) {
      // What is due waits for its turn, not for a time.
      case WAITING ->
          isDue(repair) ? Optional.empty() : until(repair.since().plus(facts.policy().after()));
      case RESETTING ->
          isFaulty(repair)
              ? Optional.of(facts.patience().untilTrusted(repair.since(), facts.now()))
              : until(repair.since().plus(COMES_BACK));
      case REPLACING ->
          isThereStill(repair) && !isRemoving() && !isToBeRemoved(repair)
              ? Optional.of(facts.patience().untilTrusted(repair.since(), facts.now()))
              : until(repair.since().plus(COMES_BACK));
      case RESET, GIVEN_UP -> Optional.empty();
    };
  }

  private Optional<Duration> until(Instant time) {
    return Optional.of(Patience.atLeastASecond(Duration.between(facts.now(), time)));
  }
}
