package io.hpcoperator.controller.nodes.power;

import io.hpcoperator.api.v1alpha1.DriftPolicy;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.NodeState;
import io.hpcoperator.controller.nodes.ListedNodes;
import io.hpcoperator.controller.nodes.NodeCalls;
import io.hpcoperator.controller.nodes.NodeWishes;
import io.hpcoperator.controller.nodes.drain.Leaver;
import io.hpcoperator.controller.pass.Counted;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides which nodes of a queue are powered off and started. Powering off is the last step of a
 * drain, which {@link io.hpcoperator.controller.nodes.drain.ScaleIn} goes through; here is what
 * comes before and after it. Pure.
 */
public final class PowerOffPlanner {
  private static final int NAMED = 10;

  private final PowerFacts facts;

  private PowerOffPlanner(PowerFacts facts) {
    this.facts = facts;
  }

  /** What it means for the nodes of the pool: off, parked and back. */
  public static NodeWishes wishes(PowerFacts facts) {
    var planner = new PowerOffPlanner(facts);
    return new NodeWishes(
        Set.of(),
        Set.of(),
        facts.drains() == null ? Set.of() : ids(planner.toBePoweredOff()),
        ids(planner.parked()),
        ids(planner.back()));
  }

  /**
   * @param facts as of after the pool's own decision
   * @param free whether a call may be made
   */
  public static PowerDecision decide(PowerFacts facts, boolean free) {
    return new PowerOffPlanner(facts).decide(free);
  }

  private PowerDecision decide(boolean free) {
    var remembered = remembered();
    var start = NodeCalls.batch(toBeStarted());
    if (free && !start.isEmpty()) {
      return new PowerDecision(
          Optional.of(new NodeCalls.Start(ids(start.stream()).stream().sorted().toList())),
          Optional.of(Verdict.working(Reason.STARTING, "Starting %s.", names(start))),
          remembered,
          Optional.empty(),
          remark());
    }
    var stop = facts.drains() == null ? NodeCalls.batch(idle()) : List.<ClusterNode>of();
    if (free && !stop.isEmpty()) {
      var ids = ids(stop.stream()).stream().sorted().toList();
      return new PowerDecision(
          Optional.of(new NodeCalls.Stop(ids, false)),
          Optional.of(Verdict.working(Reason.STOPPING, "Powering off %s.", names(stop))),
          remembered,
          Optional.empty(),
          remark());
    }
    return new PowerDecision(
        Optional.empty(), Optional.empty(), remembered, verdict(start), remark());
  }

  // Which nodes.

  private Stream<ClusterNode> alive(Predicate<ClusterNode> which) {
    return facts.alive().stream()
        .filter(node -> node.id() != null && !facts.leaving().contains(node.id()))
        .filter(which);
  }

  private static boolean isOff(ClusterNode node) {
    return node.state() == NodeState.STOPPED;
  }

  private Stream<ClusterNode> parked() {
    return alive(node -> isOff(node) && facts.isWanted(node));
  }

  private Stream<ClusterNode> toBePoweredOff() {
    return alive(node -> ListedNodes.isInService(node) && facts.isWanted(node))
        .filter(node -> !wasStartedByOthers(node) || facts.drift() == DriftPolicy.CORRECT);
  }

  /** It was seen off: what is still on its way there is known to the drains. */
  private boolean wasStartedByOthers(ClusterNode node) {
    return ListedNodes.isInService(node)
        && facts.isWanted(node)
        && facts.isRemembered(node)
        && facts.drains() != null
        && drain(node).isEmpty();
  }

  private Optional<Leaver> drain(ClusterNode node) {
    return facts.drains().nodes().stream()
        .filter(leaver -> leaver.instanceId().equals(node.id()))
        .findFirst();
  }

  /** Without drains, what is idle by the listing is powered off; the call looks once more. */
  private List<ClusterNode> idle() {
    return toBePoweredOff().filter(ListedNodes::isIdle).toList();
  }

  private Stream<ClusterNode> back() {
    return alive(
        node -> ListedNodes.isInService(node) && !facts.isWanted(node) && facts.isRemembered(node));
  }

  private List<ClusterNode> toBeStarted() {
    return alive(node -> isOff(node) && !facts.isWanted(node) && !isOnItsWayOut(node))
        .filter(node -> facts.isRemembered(node) || facts.drift() == DriftPolicy.CORRECT)
        .toList();
  }

  private boolean isOnItsWayOut(ClusterNode node) {
    return facts.drains() != null && drain(node).filter(Leaver::leaving).isPresent();
  }

  // What is remembered and said.

  private List<String> remembered() {
    var known = ids(facts.alive().stream().filter(node -> node.id() != null));
    return Stream.concat(
            facts.remembered().stream().filter(known::contains), parked().map(ClusterNode::id))
        .filter(id -> !isGivenBack(id))
        .distinct()
        .sorted()
        .toList();
  }

  /** In service again, and the scheduler says that it is not drained by us. */
  private boolean isGivenBack(String instanceId) {
    return back()
        .filter(node -> instanceId.equals(node.id()))
        .anyMatch(
            node ->
                facts.drains() == null
                    || drain(node)
                        .filter(
                            leaver ->
                                leaver.state() == Leaver.State.SERVING
                                    || leaver.state() == Leaver.State.HELD)
                        .isPresent());
  }

  private Optional<Verdict> verdict(List<ClusterNode> starting) {
    if (!starting.isEmpty()) {
      return Optional.of(Verdict.working(Reason.STARTING, "To be started: %s.", names(starting)));
    }
    if (facts.drains() == null) {
      var busy = toBePoweredOff().toList();
      if (!busy.isEmpty()) {
        return Optional.of(
            Verdict.working(
                Reason.STOPPING,
                "To be powered off as soon as they are known to be idle: %s.",
                names(busy)));
      }
    }
    var off = alive(node -> isOff(node) && !facts.isWanted(node) && !isOnItsWayOut(node)).toList();
    return off.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Verdict.stalled(
                Reason.STOPPED,
                "Powered off by others, and left so as driftPolicy is %s: %s. Start them in the cloud's console, set driftPolicy to Correct, or name them in stoppedNodes.",
                facts.drift() == DriftPolicy.IGNORE ? "Ignore" : "Report",
                names(off)));
  }

  private Optional<String> remark() {
    var parts = new ArrayList<String>();
    var started =
        facts.drift() == DriftPolicy.CORRECT
            ? List.<ClusterNode>of()
            : alive(this::wasStartedByOthers).toList();
    if (!started.isEmpty()) {
      parts.add(
          "Named in stoppedNodes, but started by others and left so by driftPolicy: %s."
              .formatted(names(started)));
    }
    var unknown =
        facts.wanted().stream()
            .filter(
                name ->
                    facts.alive().stream()
                        .noneMatch(n -> name.equals(n.id()) || name.equals(n.hostName())))
            .limit(NAMED)
            .collect(Collectors.joining(", "));
    if (!unknown.isEmpty()) {
      parts.add("stoppedNodes names what is no node of the queue: %s.".formatted(unknown));
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", parts));
  }

  private static Set<String> ids(Stream<ClusterNode> nodes) {
    return nodes.map(ClusterNode::id).collect(Collectors.toSet());
  }

  private static String names(List<ClusterNode> nodes) {
    return Counted.some(nodes.stream().map(ListedNodes::name).toList(), NAMED);
  }
}
