package io.hpcoperator.controller.nodes.joining;

import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.controller.nodes.ListedNodes;
import io.hpcoperator.controller.nodes.NodeCalls;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.nodes.NodeWishes;
import io.hpcoperator.controller.pass.Failures;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides which instances of the user's own join a queue, and which leave it. Pure.
 *
 * <p>Joining replaces the system of an instance, so it is done once and only when it was confirmed.
 * AddExistedNodes takes no client token: whether a call without an answer was taken, the nodes and
 * the tasks tell. Until all are nodes that it named, it is not repeated for half an hour, since a
 * system that is being replaced must not be replaced anew. Those that it named join also when they
 * are taken out of the list meanwhile; then they leave as any other that joined.
 */
public final class JoinPlanner {
  private final JoinFacts facts;
  private final Set<String> listed;

  private JoinPlanner(JoinFacts facts) {
    this.facts = facts;
    this.listed = facts.listed();
  }

  /** What it means for the nodes of the pool: leaving and kept. */
  public static NodeWishes wishes(JoinFacts facts) {
    return new NodeWishes(
        leaving(
            facts.wanted().keySet(), facts.remembered(), ListedNodes.alive(facts.nodes().value())),
        facts.wanted().keySet(),
        Set.of(),
        Set.of(),
        Set.of());
  }

  /**
   * Ids of nodes that joined and are not wanted any more.
   *
   * @param remembered ids of those that joined, of which some may have left
   */
  public static Set<String> leaving(
      Set<String> wanted, List<String> remembered, List<ClusterNode> alive) {
    return alive.stream()
        .map(ClusterNode::id)
        .filter(id -> id != null && remembered.contains(id) && !wanted.contains(id))
        .collect(Collectors.toSet());
  }

  /**
   * Whether nothing is open, but for a call without an answer: that keeps nodes from being bought
   * and from joining, as nobody knows how many come, but nothing else from being done.
   */
  public static boolean isFreeBesides(Work work) {
    return work.isFree()
        || work.intends(NodePool.JOIN) && (work.task() == null || work.isTaskFound());
  }

  /**
   * Ids of nodes that may have come by a call whose outcome is not known yet. Until it is, they may
   * leave again, and their systems may be being replaced.
   */
  public static Set<String> arriving(JoinFacts facts) {
    var listed = facts.listed();
    return facts.asked().stream()
        .filter(id -> listed.contains(id) && !facts.remembered().contains(id))
        .collect(Collectors.toSet());
  }

  /** How many nodes are not to be bought, since instances of the user's own are named for them. */
  public static int seats(JoinFacts facts) {
    var listed = facts.listed();
    return (int) facts.wanted().keySet().stream().filter(id -> !listed.contains(id)).count();
  }

  public static JoinDecision decide(JoinFacts facts) {
    return new JoinPlanner(facts).decide();
  }

  private JoinDecision decide() {
    var remembered = remembered();
    var work = facts.work();
    if (work.intends(NodePool.JOIN)) {
      var begun = work.intendedAt();
      var late = begun.plus(facts.patience().silence());
      boolean isLate = !facts.now().isBefore(late);
      var running = NodePool.growingTask(facts.tasks());
      if (running.isPresent() && work.task() == null && !isLate) {
        // It may be the one that was asked for; when it has ended, the nodes tell.
        return unsettled(work.follow(running.get().taskId(), NodePool.JOIN, begun), late);
      }
      boolean all = !facts.asked().isEmpty() && listed.containsAll(facts.asked());
      boolean known =
          isLate
              && facts.patience().trusts(facts.nodes(), begun)
              && facts.patience().trusts(facts.tasks(), begun);
      if (!all && !known) {
        return unsettled(work, late);
      }
      // What was followed while there was no answer may be anybody's.
      work = work.follows(NodePool.JOIN) ? work.settled().withoutTask() : work.settled();
    }
    var waiting = waiting();
    var left =
        waiting.stream().filter(id -> remembered.contains(id) && !isInAnotherQueue(id)).toList();
    var elsewhere = waiting.stream().filter(this::isInAnotherQueue).toList();
    var others =
        waiting.stream().filter(id -> !left.contains(id) && !elsewhere.contains(id)).toList();
    var unconfirmed = others.stream().filter(id -> !facts.wanted().get(id)).toList();
    var confirmed = others.stream().filter(id -> facts.wanted().get(id)).toList();
    var until = underwayUntil(work);
    boolean underway = until.isAfter(facts.now());
    boolean follows = work.follows(NodePool.JOIN);
    boolean joins = !confirmed.isEmpty() && !underway && facts.image() != null;
    var joining =
        facts.asked().stream().filter(id -> !listed.contains(id) && (underway || follows)).toList();
    return new JoinDecision(
        joins ? NodeCalls.batch(confirmed) : List.of(),
        work,
        remembered,
        joining,
        Optional.empty(),
        verdict(left, elsewhere, unconfirmed, confirmed, joins, unwanted(joining)),
        !(confirmed.isEmpty() && joining.isEmpty()) && underway
            ? Patience.atLeastASecond(Duration.between(facts.now(), until))
            : null);
  }

  private JoinDecision unsettled(Work work, Instant late) {
    var waiting =
        Verdict.working(
            Reason.SETTLING,
            "Finding out whether %d instances of existingInstances joined. Those that are not listed may be on their way: they are not told to join again before %s, and no nodes are bought before it is known.%s",
            work.intent().count(),
            facts.now().isBefore(late) ? late : "nodes and tasks are listed anew",
            unwanted(facts.asked()).map(text -> " " + text).orElse(""));
    return new JoinDecision(
        List.of(),
        work,
        facts.remembered(),
        facts.asked(),
        Optional.of(Failures.unseen(facts.tasks(), waiting, facts.patience(), facts.now())),
        Optional.empty(),
        facts.patience().until(late, facts.now()));
  }

  /** Those that joined, until they have left as the spec says. */
  private List<String> remembered() {
    return Stream.of(
            facts.remembered().stream()
                .filter(id -> facts.wanted().containsKey(id) || listed.contains(id)),
            facts.wanted().keySet().stream().filter(listed::contains),
            facts.asked().stream().filter(listed::contains))
        .flatMap(Function.identity())
        .distinct()
        .limit(NodeCalls.BATCH)
        .toList();
  }

  /** What is to be said of those that may come though they are not wanted any more. */
  private Optional<String> unwanted(List<String> joining) {
    var unwanted = joining.stream().filter(id -> !facts.wanted().containsKey(id)).toList();
    return unwanted.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s were taken out of existingInstances after they were told to join: they leave again as soon as they have joined."
                .formatted(unwanted));
  }

  /** Those that are wanted and are not nodes of the queue. */
  private List<String> waiting() {
    return facts.wanted().keySet().stream().filter(id -> !listed.contains(id)).toList();
  }

  private boolean isInAnotherQueue(String instanceId) {
    return facts.computes() != null
        && facts.computes().hasValue()
        && ListedNodes.alive(facts.computes().value()).stream()
            .map(ClusterNode::id)
            .anyMatch(instanceId::equals);
  }

  /** The cloud need not list the task of a call it took: so long it is not made again. */
  private Instant underwayUntil(Work work) {
    return work.lastAccepted(NodePool.JOIN)
        .map(time -> time.plus(facts.patience().silence()))
        .orElse(Instant.EPOCH);
  }

  private Optional<Verdict> verdict(
      List<String> left,
      List<String> elsewhere,
      List<String> unconfirmed,
      List<String> confirmed,
      boolean joins,
      Optional<String> unwanted) {
    var parts = new ArrayList<String>();
    if (!unconfirmed.isEmpty()) {
      parts.add(
          "existingInstances: joining replaces the system of %s, and what is on the system disk is lost. Set confirmReinstall: true to have that done, or take them out of the list."
              .formatted(unconfirmed));
    }
    if (!left.isEmpty()) {
      parts.add(
          "existingInstances: %s left the queue without this resource, and do not join again by themselves, as that replaces their systems. Take them out of the list, or out and in again to have them join."
              .formatted(left));
    }
    if (!elsewhere.isEmpty()) {
      parts.add(
          "existingInstances: %s are nodes of another queue of the cluster. Name them in takeNodes to have them moved."
              .formatted(elsewhere));
    }
    if (!confirmed.isEmpty()) {
      return Optional.of(
          Verdict.working(
              joins ? Reason.UPDATING : Reason.SCALING,
              "%s",
              String.join(
                  " ",
                  Stream.of(Stream.of(joining(confirmed, joins)), unwanted.stream(), parts.stream())
                      .flatMap(Function.identity())
                      .toList())));
    }
    if (!parts.isEmpty()) {
      unwanted.ifPresent(parts::add);
    }
    return parts.isEmpty()
        ? unwanted.map(text -> Verdict.working(Reason.SCALING, "%s", text))
        : Optional.of(Verdict.stalled(Reason.INVALID_REQUEST, "%s", String.join(" ", parts)));
  }

  private String joining(List<String> confirmed, boolean joins) {
    if (facts.image() == null) {
      return "%s join when the image of the cluster is known.".formatted(confirmed);
    }
    return joins
        ? "Instances %s join, by which their systems are replaced. E-HPC takes only instances that are stopped, which it does not tell of them: stop them in ECS."
            .formatted(confirmed)
        : "Waiting for %s, which the cloud took and does not list yet.".formatted(confirmed);
  }
}
