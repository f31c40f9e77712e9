package io.hpcoperator.controller.queue;

import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.api.v1alpha1.HpcQueueStatus;
import io.hpcoperator.api.v1alpha1.QueueNode;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.controller.nodes.ListedNodes;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.nodes.NodeWishes;
import io.hpcoperator.controller.nodes.TaskProgress;
import io.hpcoperator.controller.nodes.drain.DrainFacts;
import io.hpcoperator.controller.nodes.drain.DrainMemory;
import io.hpcoperator.controller.nodes.drain.Leaver;
import io.hpcoperator.controller.nodes.drain.ScaleIn;
import io.hpcoperator.controller.nodes.drain.Step;
import io.hpcoperator.controller.pass.Counted;
import io.hpcoperator.controller.pass.Failures;
import io.hpcoperator.controller.pass.News;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Gives the nodes back to the scheduler that were drained for a queue which is not managed any
 * more: they stay in the cluster, in whatever queue, and nobody else knows who drained them. Those
 * that are powered off are among them. What others drained stays as it is. Pure.
 */
final class DrainEnd {
  /** As many times as long as a command may take, a deletion waits for the scheduler. */
  private static final int ATTEMPTS = 5;

  private static final int NAMED = 20;

  /** Length of names that an event has room for, twice. */
  private static final int ROOM = 350;

  private final Patience patience;

  DrainEnd(Patience patience) {
    this.patience = patience;
  }

  /**
   * @param plan what is to be done or waited for; empty when that is over
   * @param memory what is known then
   * @param news what is left for a person
   */
  record Result(
      Optional<Plan<QueueAction, QueueMemory>> plan, QueueMemory memory, List<News> news) {}

  /** Whether a queue is not managed any more, and nodes may be drained for it. */
  static boolean isNeeded(HpcQueue resource, QueueMemory memory) {
    return (resource.isMarkedForDeletion() || QueueAdoption.isObserved(resource.getSpec()))
        && isOpen(memory);
  }

  private static boolean isOpen(QueueMemory memory) {
    return memory.drains().mayHaveDrained() || !memory.nodes().stopped().isEmpty();
  }

  Result plan(QueueFacts facts, QueueMemory memory, Instant now) {
    if (!isOpen(memory)) {
      return done(memory);
    }
    var drains = QueueUpkeep.drains(facts, memory);
    if (drains == null) {
      // Without a scheduler that is spoken to, nodes are powered off, but never drained.
      return memory.drains().mayHaveDrained() ? givenUp(facts, memory) : done(memory);
    }
    var computes = facts.computes();
    if (computes == null || !computes.hasValue()) {
      var reading = waiting("Reading the nodes of the cluster.");
      var verdict =
          computes == null || computes.error() == null
              ? reading
              : Failures.reading(computes.error(), reading);
      return waits(facts, QueuePlanner.wait(memory, verdict), now);
    }
    // A node that is given back while it is being removed would get jobs. What its removal comes to
    // is nobody's to see later: where it fails, the node is drained still.
    var removal =
        memory.work().follows(NodePool.REMOVE)
            ? TaskProgress.of(memory.work(), facts.tasks(), patience, now)
            : new TaskProgress.None();
    var removing =
        removal instanceof TaskProgress.Running ? memory.drains().removed() : List.<String>of();
    boolean removed =
        removal instanceof TaskProgress.Ended ended && ended.end() == TaskProgress.End.SUCCESS;
    var alive =
        ListedNodes.alive(computes.value()).stream()
            .filter(node -> !removing.contains(node.id()))
            .toList();
    var off = off(memory, alive);
    var step =
        ScaleIn.decide(
            removing.isEmpty() && !removed ? drains.with(memory.drains().removalFailed()) : drains,
            NodeWishes.back(off),
            alive,
            0,
            computes.readAt(),
            patience,
            now);
    var after = removing.isEmpty() ? step.memory() : step.memory().stillRemoving(memory.drains());
    var known =
        memory
            .withDrains(after)
            .withNodes(memory.nodes().withStopped(stillOff(off, step.memory())));
    var lost = lostSight(facts, memory.drains(), after, now);
    if (!isOpen(known)) {
      return new Result(Optional.empty(), known.withDrains(after.closed()), lost);
    }
    var plan =
        new Plan<QueueAction, QueueMemory>(
            step.act() instanceof Step.Act.Send send
                ? new QueueAction.TellScheduler(send)
                : new QueueAction.None(),
            waiting(
                "Giving nodes back to the scheduler that were drained here: %s.%s"
                    .formatted(
                        Counted.some(hosts(facts, known), NAMED),
                        step.memory().problem() == null ? "" : " " + step.memory().problem())),
            known);
    return waits(facts, plan.lookAgainWithin(step.lookAgain()).telling(lost), now);
  }

  private static Set<String> off(QueueMemory memory, List<ClusterNode> alive) {
    var ids = alive.stream().map(ClusterNode::id).collect(Collectors.toSet());
    return memory.nodes().stopped().stream().filter(ids::contains).collect(Collectors.toSet());
  }

  /** Those of which the scheduler has not said that no drain of ours holds them. */
  private static List<String> stillOff(Set<String> off, DrainMemory drains) {
    var settled = Set.of(Leaver.State.SERVING, Leaver.State.HELD);
    return off.stream()
        .filter(
            id ->
                drains.nodes().stream()
                    .noneMatch(
                        node -> node.instanceId().equals(id) && settled.contains(node.state())))
        .sorted()
        .toList();
  }

  private static Verdict waiting(String text) {
    return Verdict.working(Reason.DRAINING, "%s", text);
  }

  private static Result done(QueueMemory memory) {
    return new Result(Optional.empty(), memory.withDrains(memory.drains().closed()), List.of());
  }

  /**
   * A deletion must end, also when the scheduler does not answer. It may have waited for jobs for
   * long before nodes are given back.
   */
  private Result waits(QueueFacts facts, Plan<QueueAction, QueueMemory> plan, Instant now) {
    var resource = facts.resource();
    if (!resource.isMarkedForDeletion()) {
      return new Result(Optional.of(plan), plan.memory(), List.of());
    }
    var since =
        Objects.requireNonNullElse(
            plan.memory().drains().givingBackSince(), now.truncatedTo(ChronoUnit.SECONDS));
    var deadline = since.plus(patience.listing().multipliedBy(ATTEMPTS));
    if (!now.isBefore(deadline)) {
      return givenUp(facts, plan.memory());
    }
    var memory = plan.memory().withDrains(plan.memory().drains().givingBackSince(since));
    return new Result(
        Optional.of(
            plan.saying(
                    Verdict.working(
                        Reason.DELETING,
                        "%s The resource goes at %s at the latest.",
                        plan.verdict().message(),
                        deadline))
                .withMemory(memory)
                .lookAgainWithin(Patience.atLeastASecond(Duration.between(now, deadline)))),
        memory,
        List.of());
  }

  private static Result givenUp(QueueFacts facts, QueueMemory memory) {
    return new Result(
        Optional.empty(), memory, left(facts, hosts(facts, memory), "with the resource"));
  }

  /** Tells of nodes that are given up by the rules of {@link ScaleIn}, which saw them nowhere. */
  static List<News> lostSight(
      QueueFacts facts, DrainMemory before, DrainMemory after, Instant now) {
    var kept = after.nodes().stream().map(Leaver::instanceId).collect(Collectors.toSet());
    var gone =
        before.nodes().stream()
            .filter(Leaver::isLookedFor)
            .filter(node -> !now.isBefore(node.since().plus(ScaleIn.GIVEN_UP)))
            .filter(node -> !kept.contains(node.instanceId()))
            .map(Leaver::hostName)
            .filter(Objects::nonNull)
            .toList();
    return left(facts, gone, "seen in no list");
  }

  /** As many events as it takes to name them all. */
  private static List<News> left(QueueFacts facts, List<String> hosts, String when) {
    return Counted.portions(hosts, ROOM).stream().map(some -> news(facts, some, when)).toList();
  }

  private static News news(QueueFacts facts, List<String> hosts, String when) {
    var shell = Optional.ofNullable(QueueUpkeep.drains(facts, facts.memory()));
    return new News(
        "drains left " + hosts,
        true,
        "DrainsLeft",
        "Nodes %s may still be drained in the scheduler, with a reason that begins with hpc-operator %s: they were given up, %s.%s"
            .formatted(
                String.join(", ", hosts),
                facts.resource().getMetadata().getUid(),
                when,
                shell
                    .map(DrainFacts::shell)
                    .map(s -> " On the cluster's manager, run: " + s.resuming(hosts))
                    .orElse(" Resume them on the cluster's manager.")));
  }

  private static List<String> hosts(QueueFacts facts, QueueMemory memory) {
    var drained =
        memory.drains().nodes().stream()
            .filter(Leaver::mayBeDrained)
            .map(node -> Objects.requireNonNullElse(node.hostName(), node.instanceId()));
    var off = memory.nodes().stopped().stream().map(id -> host(facts, id));
    return List.copyOf(
        Stream.concat(drained, off).sorted().collect(Collectors.toCollection(LinkedHashSet::new)));
  }

  private static String host(QueueFacts facts, String instanceId) {
    return Stream.ofNullable(facts.resource().getStatus())
        .map(HpcQueueStatus::nodeList)
        .filter(Objects::nonNull)
        .flatMap(List::stream)
        .filter(node -> instanceId.equals(node.instanceId()))
        .map(QueueNode::hostName)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(instanceId);
  }
}
