package io.hpcoperator.controller.nodes.drain;

import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.NodeState;
import io.hpcoperator.controller.nodes.ListedNodes;
import io.hpcoperator.controller.nodes.NodeCalls;
import io.hpcoperator.controller.nodes.NodeWishes;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides how nodes leave a queue: chosen, looked at, drained, looked at again, and removed when
 * the scheduler itself says that they are drained by us and have no job, or when their time is over
 * and the user wants it so. Whatever is not an answer leaves a node busy. Nodes that are not to go
 * any more are given back. Nodes that are to be powered off go the same way, but never under their
 * jobs. Pure.
 */
public final class ScaleIn {
  /** After which a node is given up that may be drained, and that no list shows. */
  public static final Duration GIVEN_UP = Duration.ofHours(1);

  /** Most nodes that are on record at a time (the CRD's maxItems of status.scaleIn.nodes). */
  static final int MOST = 1000;

  /** Most nodes that are on their way out at a time; the rest of the record is for the others. */
  static final int MOST_LEAVING = 200;

  private final DrainFacts facts;
  private final List<ClusterNode> alive;
  private final Map<String, ClusterNode> listed;
  private final int excess;
  private final NodeWishes wishes;

  /** Whether the list of the cluster shows all of the queue's nodes, as one that is right does. */
  private final boolean isClusterWhole;

  /** Those that are to be removed. */
  private final Map<String, ClusterNode> victims;

  private final Instant nodesReadAt;
  private final Patience patience;
  private final Instant now;

  /** Whether the command that was waited for came to its end, well or badly, in this very pass. */
  private final boolean ended;

  private final OrderWriter orders;

  private ScaleIn(
      DrainFacts facts,
      boolean ended,
      List<ClusterNode> alive,
      NodeWishes wishes,
      int excess,
      Instant nodesReadAt,
      Patience patience,
      Instant now) {
    this.facts = facts;
    this.ended = ended;
    this.wishes = wishes;
    this.victims = byId(Choice.of(facts, wishes, alive, excess));
    this.alive = alive;
    this.listed = byId(alive);
    this.isClusterWhole = facts.clusterHas(alive);
    this.excess = excess;
    this.nodesReadAt = nodesReadAt;
    this.patience = patience;
    this.now = now;
    this.orders = new OrderWriter(facts, patience, now);
  }

  private static Map<String, ClusterNode> byId(List<ClusterNode> nodes) {
    var all = new LinkedHashMap<String, ClusterNode>();
    nodes.stream().filter(node -> node.id() != null).forEach(node -> all.put(node.id(), node));
    return all;
  }

  /**
   * @param alive nodes there are, those being released left out
   * @param excess how many of them are to go, with those that must; none where the number is right
   *     or too small
   * @param nodesReadAt when the nodes were listed
   */
  public static Step decide(
      DrainFacts facts,
      NodeWishes wishes,
      List<ClusterNode> alive,
      int excess,
      Instant nodesReadAt,
      Patience patience,
      Instant now) {
    var known = facts.with(AnswerReader.absorbed(facts, patience, now));
    boolean ended = facts.memory().command() != null && known.memory().command() == null;
    return new ScaleIn(known, ended, alive, wishes, excess, nodesReadAt, patience, now).step();
  }

  // What comes next.

  private Step step() {
    var memory = choose();
    if (memory.command() != null) {
      var left = Duration.between(now, memory.command().sentAt().plus(patience.listing()));
      return none(memory, Patience.atLeastASecond(left));
    }
    var leaving = memory.leaving().stream().filter(this::isVictim).toList();
    var idle = leaving.stream().filter(this::mayGo).map(Leaver::instanceId).toList();
    var overdue = overdue(leaving);
    if (!idle.isEmpty() || !overdue.isEmpty()) {
      return remove(memory, idle, overdue);
    }
    var off =
        memory.leaving().stream()
            .filter(node -> !isVictim(node) && isProven(node))
            .map(Leaver::instanceId)
            .limit(NodeCalls.BATCH)
            .toList();
    if (!off.isEmpty()) {
      return new Step(new Step.Act.PowerOff(off), memory, verdict(memory), null, false);
    }
    if (leaving.stream().anyMatch(node -> poweredOff(node) && isAnswered(node))) {
      // A node that was powered off a while ago may have been started since.
      return new Step(new Step.Act.None(), memory, verdict(memory), null, true);
    }
    var order = orders.order(memory);
    if (order.isPresent() && facts.manager().isPresent()) {
      var sent = memory.each(node -> OrderWriter.told(node, order.get()));
      return new Step(
          new Step.Act.Send(
              order.get(), facts.manager().get(), facts.shell(), DrainReason.of(facts.uid())),
          sent,
          verdict(sent),
          null,
          false);
    }
    return none(memory, untilNext(memory));
  }

  private Step none(DrainMemory memory, Duration lookAgain) {
    return new Step(new Step.Act.None(), memory, verdict(memory), lookAgain, false);
  }

  private Step remove(DrainMemory memory, List<String> idle, List<Leaver> overdue) {
    var busy = overdue.stream().map(Leaver::instanceId).filter(id -> !idle.contains(id)).toList();
    var all = Stream.concat(idle.stream(), busy.stream()).limit(NodeCalls.BATCH).toList();
    return new Step(
        new Step.Act.Remove(all, busy.stream().filter(all::contains).toList()),
        memory,
        verdict(memory),
        null,
        false);
  }

  /** Who leaves, who is given back, who is remembered as passed over. */
  private DrainMemory choose() {
    var wanted = new LinkedHashMap<>(victims);
    toBePoweredOff().forEach(node -> wanted.put(node.id(), node));
    wanted.keySet().retainAll(first(wanted.keySet()));
    var since = now.truncatedTo(ChronoUnit.SECONDS);
    var nodes = new ArrayList<Leaver>();
    for (var before : facts.memory().nodes()) {
      var node = wanted.get(before.instanceId());
      (node != null
              ? Optional.of(before.leavingSince(since, !victims.containsKey(node.id())))
              : listed.containsKey(before.instanceId()) ? staying(before) : unlisted(before))
          .ifPresent(nodes::add);
    }
    var more =
        Stream.concat(
            wanted.values().stream()
                .map(node -> Leaver.chosen(node, since, !victims.containsKey(node.id()))),
            alive.stream()
                .filter(node -> wishes.back().contains(node.id()) && !wanted.containsKey(node.id()))
                .map(Leaver::parked));
    var known = facts.memory().byId();
    more.filter(node -> !known.containsKey(node.instanceId()))
        .limit(Math.max(0, MOST - nodes.size()))
        .forEach(nodes::add);
    var memory = facts.memory().withNodes(nodes);
    return memory.leaving().isEmpty() ? memory : memory.givingBackSince(null);
  }

  /**
   * As many of the nodes that are wanted as may be on their way out together: those that are
   * drained already, and the first of the others. One that the scheduler does not know, or that
   * others drained, gives its place to a better one.
   */
  private Set<String> first(Set<String> wanted) {
    return Stream.concat(
            facts.memory().nodes().stream()
                .filter(node -> node.leaving() && node.mayBeDrained())
                .map(Leaver::instanceId)
                .filter(wanted::contains),
            wanted.stream())
        .distinct()
        .limit(MOST_LEAVING)
        .collect(Collectors.toSet());
  }

  /** What is kept of a node that is not to go. */
  private Optional<Leaver> staying(Leaver node) {
    return isKept(node) && !wishes.parked().contains(node.instanceId())
        ? Optional.of(node.staying())
        : Optional.empty();
  }

  /**
   * A node whose drain would be left behind if it was forgotten, and that is not listed: lists go
   * wrong, queues get lost, and nodes are moved to other queues, where they are given back. One
   * that was found there is not looked for again because the nodes of the cluster are not known
   * just now: that is so after every command. Empty for one that the list of the cluster does not
   * show, which is not wrong about others, and not a later one either; or that was not seen again
   * for so long.
   */
  private Optional<Leaver> unlisted(Leaver node) {
    if (!node.mayBeDrained() || node.state() == Leaver.State.REMOVING) {
      return Optional.empty();
    }
    boolean elsewhere = facts.isInCluster(node);
    boolean found = !node.leaving() && !node.isLookedFor();
    if (found && (elsewhere || !facts.isClusterKnown())) {
      return Optional.of(node);
    }
    boolean nowhere =
        facts.isClusterKnown()
            ? !elsewhere && !facts.isReleasing(node) && isClusterWhole
            : node.state() == Leaver.State.GONE;
    var sought = node.lookedFor(nowhere ? Leaver.State.GONE : Leaver.State.MISSING, now);
    if ((elsewhere || nowhere) && patience.trusts(facts.computes(), sought.since())) {
      return elsewhere ? Optional.of(sought.staying()) : Optional.empty();
    }
    return now.isBefore(sought.since().plus(GIVEN_UP)) ? Optional.of(sought) : Optional.empty();
  }

  private Stream<ClusterNode> toBePoweredOff() {
    return alive.stream()
        .filter(node -> wishes.off().contains(node.id()) && !victims.containsKey(node.id()))
        .sorted(ListedNodes.NEWEST_FIRST);
  }

  /** Whether a node is on its way out to be removed. */
  private boolean isVictim(Leaver node) {
    return node.leaving() && victims.containsKey(node.instanceId());
  }

  private boolean isKept(Leaver node) {
    boolean passedOver = node.state() == Leaver.State.HELD || node.state() == Leaver.State.UNKNOWN;
    return node.mayBeDrained()
        || excess > 0 && passedOver
        // Whoever asked for it sees in what the scheduler said that it is done.
        || wishes.back().contains(node.instanceId());
  }

  private boolean mayGo(Leaver node) {
    return isProven(node) || poweredOff(node) && isAnswered(node) && wasListedSince(node);
  }

  /** Whether the scheduler told that nobody else drained a node, or cannot be asked. */
  private boolean isAnswered(Leaver node) {
    return switch (node.state()) {
      case CHOSEN -> wasHeard(node);
      case HELD -> facts.deleting();
      default -> true;
    };
  }

  /**
   * Whether the scheduler itself says that it is drained by us and has no job, and says so now:
   * others may drain it for themselves at any time. However long a command takes, its answer is
   * acted on when it is read; no other could tell anything newer.
   */
  private boolean isProven(Leaver node) {
    var lookedAt = facts.memory().lookedAt();
    return node.state() == Leaver.State.DRAINED
        && facts.isFresh(patience, now)
        && (ended || !now.isAfter(lookedAt.plus(patience.freshness())));
  }

  /**
   * Whether the nodes were listed just now, or at least after the node was chosen: reading them
   * anew brings nothing better where the cloud takes its time to answer.
   */
  private boolean wasListedSince(Leaver node) {
    return !nodesReadAt.plus(patience.freshness()).isBefore(now)
        || !nodesReadAt.isBefore(node.since()) && !nodesReadAt.plus(patience.trust()).isBefore(now);
  }

  private boolean poweredOff(Leaver node) {
    var shown = listed.get(node.instanceId());
    return shown != null && shown.state() == NodeState.STOPPED && ListedNodes.isIdle(shown);
  }

  /** What others drained stays, but for a queue that goes with all its nodes. */
  private boolean isOverdue(Leaver node) {
    return (facts.policy().removes() || isLost(node))
        && (facts.deleting() || node.state() != Leaver.State.HELD)
        && !now.isBefore(deadline(node));
  }

  /**
   * Those that are removed whatever their jobs. Others may have drained them since they were
   * chosen, so the scheduler has its say before; about all of them, where it answers, so that they
   * go together.
   */
  private List<Leaver> overdue(List<Leaver> leaving) {
    var overdue = leaving.stream().filter(this::isOverdue).toList();
    var asked = overdue.stream().filter(this::wasHeard).toList();
    return asked.size() == overdue.size() || facts.memory().problem() != null ? asked : List.of();
  }

  /** Whether the scheduler told of a node, was asked in vain just now, or cannot be asked. */
  private boolean wasHeard(Leaver node) {
    if (!node.hasHost()
        || facts.hasNoManager()
        || facts.isUnread() && orders.isLookLongOverdue(node)
        || facts.isRefused(patience, now)) {
      return true;
    }
    var memory = facts.memory();
    return (facts.isFresh(patience, now) || ended && memory.problem() != null)
        && (node.state() != Leaver.State.CHOSEN || memory.wasAskedInVain(node));
  }

  /** Whether a node goes sooner or later without a person. */
  private boolean goesOn(Leaver node) {
    return facts.policy().removes()
        || mayBeLost(node)
        || poweredOff(node) && (facts.deleting() || node.state() != Leaver.State.HELD)
        || node.state() == Leaver.State.DRAINED
        || node.state() != Leaver.State.HELD && now.isBefore(deadline(node));
  }

  /**
   * Whether nothing is to be hoped for of a node: the cloud calls it faulty, or not installed, and
   * the scheduler, which was asked and answered, has no such node.
   */
  private boolean isLost(Leaver node) {
    return mayBeLost(node) && facts.isFresh(patience, now);
  }

  /** The same by a look that need not be a fresh one. */
  private boolean mayBeLost(Leaver node) {
    return node.leaving()
        && node.state() == Leaver.State.UNKNOWN
        && node.hasHost()
        && facts.memory().problem() == null
        && facts.memory().wasAsked(node)
        && listed.containsKey(node.instanceId())
        && Choice.isFaulty(listed.get(node.instanceId()));
  }

  private Instant deadline(Leaver node) {
    return node.since().plus(facts.policy().timeout());
  }

  /** Null where only a change of the nodes or of the spec matters. */
  private Duration untilNext(DrainMemory memory) {
    var times = new ArrayList<Duration>();
    if (memory.nodes().stream().anyMatch(OrderWriter::isAsked)) {
      times.add(
          facts.manager().isEmpty() ? orders.interval() : Duration.between(now, orders.nextLook()));
    }
    if (memory.nodes().stream().anyMatch(Leaver::isLookedFor)) {
      times.add(patience.listing());
    }
    memory.leaving().stream()
        .filter(this::isVictim)
        .filter(node -> facts.policy().removes() || node.state() == Leaver.State.UNKNOWN)
        .map(node -> Duration.between(now, deadline(node)))
        .filter(left -> left.compareTo(Duration.ZERO) > 0)
        .forEach(times::add);
    return times.stream().min(Duration::compareTo).map(Patience::atLeastASecond).orElse(null);
  }

  private Verdict verdict(DrainMemory memory) {
    return new DrainReport(
            facts,
            memory,
            alive,
            excess,
            this::isVictim,
            this::mayBeLost,
            this::goesOn,
            this::deadline,
            now)
        .verdict();
  }
}
