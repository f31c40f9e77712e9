package io.hpcoperator.controller.nodes.drain;

import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.NodeState;
import io.hpcoperator.cloud.ehpc.command.InvocationResult;
import io.hpcoperator.cloud.ehpc.command.InvocationState;
import io.hpcoperator.controller.nodes.NodeWishes;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
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
  /** Most nodes that one DeleteNodes call can name (E-HPC DeleteNodes: Instance.N.Id). */
  private static final int MAX_REMOVE = 100;

  /** After which a node is given up that may be drained, and that no list shows. */
  public static final Duration GIVEN_UP = Duration.ofHours(1);

  /** What is left of a command for host names. */
  private static final int ROOM = SchedulerShell.LONGEST - 400;

  /** How much later an answer may come than it would be trusted afterwards. */
  private static final int LATE = 5;

  /** Part of the time nodes were waited for already that the next look may take. */
  private static final int SHARE = 20;

  /** How many times as long as at first the time between looks gets at most. */
  private static final int SLOWEST = 6;

  /** What resuming a host takes besides its name. */
  private static final int RESUME = 45;

  private final DrainFacts facts;
  private final Choice.Idleness idleness;
  private final List<ClusterNode> alive;
  private final int excess;
  private final NodeWishes wishes;

  /** Those that are to be removed. */
  private final List<ClusterNode> victims;

  private final Instant nodesReadAt;
  private final Patience patience;
  private final Instant now;

  /** How old an answer may be that nodes are removed or drained by. */
  private final Duration trust;

  /** Whether the scheduler's answer has come in this very pass. */
  private final boolean answeredNow;

  /** Shortest time from one look to the next while nodes are waited for. */
  private final Duration interval;

  private ScaleIn(
      DrainFacts facts,
      Choice.Idleness idleness,
      List<ClusterNode> alive,
      NodeWishes wishes,
      int excess,
      boolean answeredNow,
      Instant nodesReadAt,
      Patience patience,
      Instant now) {
    this.facts = facts;
    this.wishes = wishes;
    this.victims = Choice.of(facts, wishes, alive, excess, idleness);
    this.answeredNow = answeredNow;
    this.idleness = idleness;
    this.alive = alive;
    this.excess = excess;
    this.nodesReadAt = nodesReadAt;
    this.patience = patience;
    this.now = now;
    this.trust = patience.freshness().multipliedBy(24);
    this.interval = patience.freshness().multipliedBy(6);
  }

  /**
   * @param alive nodes there are, those being released left out
   * @param excess how many of them are to go, with those that must; none where the number is right
   *     or too small
   * @param idle whether the cloud's listing says that a node does nothing
   * @param nodesReadAt when the nodes were listed
   */
  public static Step decide(
      DrainFacts facts,
      NodeWishes wishes,
      List<ClusterNode> alive,
      int excess,
      Predicate<ClusterNode> idle,
      Instant nodesReadAt,
      Patience patience,
      Instant now) {
    var answered = absorb(facts, patience, now);
    var known = facts.with(answered);
    boolean answeredNow = facts.memory().command() != null && answered.command() == null;
    return new ScaleIn(
            known, idle::test, alive, wishes, excess, answeredNow, nodesReadAt, patience, now)
        .step();
  }

  // What the command that was sent brought.

  private static DrainMemory absorb(DrainFacts facts, Patience patience, Instant now) {
    var memory = facts.memory();
    var command = memory.command();
    if (command == null) {
      return memory;
    }
    var result = result(facts);
    if (result.isPresent()) {
      var sights = result.get().output().flatMap(facts.shell()::read);
      return sights.isEmpty()
          ? memory.proving(
              "Command %s on %s brought no answer: it is %s, exit code %s."
                  .formatted(
                      command.id(),
                      command.instanceId(),
                      result.get().status(),
                      result.get().exitCode()))
          : memory.seen(sights.get(), facts.uid());
    }
    if (now.isBefore(command.sentAt().plus(patience.listing()))) {
      return memory;
    }
    var error = facts.answer() == null ? null : facts.answer().error();
    return memory.proving(
        "Command %s on %s was not answered in time%s."
            .formatted(
                command.id(),
                command.instanceId(),
                error == null ? "" : " (" + error.getMessage() + ")"));
  }

  private static Optional<InvocationResult> result(DrainFacts facts) {
    var command = facts.memory().command();
    return facts.answer() == null || !facts.answer().hasValue()
        ? Optional.empty()
        : facts.answer().value().stream()
            .filter(r -> command.instanceId().equals(r.instanceId()))
            .filter(r -> isFinal(r.state()))
            .findFirst();
  }

  private static boolean isFinal(InvocationState state) {
    return state != InvocationState.RUNNING && state != InvocationState.OTHER;
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
    var overdue = leaving.stream().filter(this::isOverdue).toList();
    if (!idle.isEmpty() || !overdue.isEmpty()) {
      return remove(memory, idle, overdue);
    }
    var off =
        memory.leaving().stream()
            .filter(node -> !isVictim(node) && isProven(node))
            .map(Leaver::instanceId)
            .limit(MAX_REMOVE)
            .toList();
    if (!off.isEmpty()) {
      return new Step(new Step.Act.PowerOff(off), memory, verdict(memory), null, false);
    }
    if (leaving.stream().anyMatch(this::poweredOff)) {
      // A node that was powered off a while ago may have been started since.
      return new Step(new Step.Act.None(), memory, verdict(memory), null, true);
    }
    var order = order(memory);
    if (order.isPresent() && facts.manager().isPresent()) {
      var sent = memory.each(node -> told(node, order.get()));
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
    var all = Stream.concat(idle.stream(), busy.stream()).limit(MAX_REMOVE).toList();
    return new Step(
        new Step.Act.Remove(all, busy.stream().filter(all::contains).toList()),
        memory,
        verdict(memory),
        null,
        false);
  }

  /** Who leaves, who is given back, who is remembered as passed over. */
  private DrainMemory choose() {
    var leaving = wave(Stream.concat(victims.stream(), toBePoweredOff()).toList());
    var ids = leaving.stream().map(ClusterNode::id).collect(Collectors.toSet());
    var returning =
        facts.memory().nodes().stream()
            .filter(this::isListed)
            .filter(node -> !ids.contains(node.instanceId()) && isKept(node))
            .filter(node -> !wishes.parked().contains(node.instanceId()))
            .map(Leaver::staying)
            .toList();
    var nodes = new ArrayList<Leaver>();
    var since = now.truncatedTo(ChronoUnit.SECONDS);
    for (var node : leaving) {
      boolean off = !victims.contains(node);
      nodes.add(
          facts
              .memory()
              .node(node.id())
              .map(known -> known.leavingSince(since, off))
              .orElseGet(() -> Leaver.chosen(node, since, off)));
    }
    nodes.addAll(returning);
    alive.stream()
        .filter(node -> wishes.back().contains(node.id()) && !ids.contains(node.id()))
        .filter(node -> facts.memory().node(node.id()).isEmpty())
        .map(Leaver::parked)
        .forEach(nodes::add);
    facts.memory().nodes().stream()
        .filter(node -> node.mayBeDrained() && !isListed(node))
        .flatMap(node -> unlisted(node).stream())
        .forEach(nodes::add);
    return facts.memory().withNodes(nodes);
  }

  private boolean isListed(Leaver node) {
    return alive.stream().anyMatch(n -> node.instanceId().equals(n.id()));
  }

  /**
   * A node whose drain would be left behind if it was forgotten, and that is not listed: lists go
   * wrong, queues get lost, and nodes are moved to other queues, where they are given back. Empty
   * for one that is gone, or that was not seen again for so long.
   */
  private Optional<Leaver> unlisted(Leaver node) {
    if (node.state() == Leaver.State.REMOVING) {
      return Optional.empty();
    }
    boolean elsewhere = facts.isInCluster(node);
    if (elsewhere && !node.leaving() && node.state() != Leaver.State.MISSING) {
      return Optional.of(node);
    }
    var missing = node.missing(now);
    if (patience.trusts(facts.computes(), missing.since())) {
      return elsewhere ? Optional.of(missing.staying()) : Optional.empty();
    }
    return now.isBefore(missing.since().plus(GIVEN_UP)) ? Optional.of(missing) : Optional.empty();
  }

  private Stream<ClusterNode> toBePoweredOff() {
    return alive.stream()
        .filter(node -> wishes.off().contains(node.id()) && !victims.contains(node))
        .sorted(Choice.NEWEST_FIRST);
  }

  private boolean isVictim(Leaver node) {
    return victims.stream().anyMatch(victim -> node.instanceId().equals(victim.id()));
  }

  /** As many as one command can name; those that were told already are not taken back for it. */
  private List<ClusterNode> wave(List<ClusterNode> wanted) {
    var wave = new ArrayList<ClusterNode>();
    int room = ROOM;
    for (var node : wanted) {
      boolean told = facts.memory().node(node.id()).filter(Leaver::mayBeDrained).isPresent();
      int length = node.hostName() == null ? 0 : cost(node.hostName());
      if (told || wave.size() < facts.shell().mostHosts() && length <= room) {
        wave.add(node);
        room -= length;
      }
    }
    return wave;
  }

  /** What naming a host takes of a command: to drain it and to look at it. */
  private static int cost(String host) {
    return 2 * (host.length() + 1);
  }

  private boolean isKept(Leaver node) {
    boolean passedOver = node.state() == Leaver.State.HELD || node.state() == Leaver.State.UNKNOWN;
    return node.mayBeDrained()
        || excess > 0 && passedOver
        // Whoever asked for it sees in what the scheduler said that it is done.
        || wishes.back().contains(node.instanceId());
  }

  private boolean mayGo(Leaver node) {
    return isProven(node) || poweredOff(node) && wasListedSince(node);
  }

  /** Whether the scheduler itself says that it is drained by us and has no job. */
  private boolean isProven(Leaver node) {
    return node.state() == Leaver.State.DRAINED && isFresh();
  }

  /**
   * Whether the nodes were listed just now, or at least after the node was chosen: reading them
   * anew brings nothing better where the cloud takes its time to answer.
   */
  private boolean wasListedSince(Leaver node) {
    return !nodesReadAt.plus(patience.freshness()).isBefore(now)
        || !nodesReadAt.isBefore(node.since()) && !nodesReadAt.plus(trust).isBefore(now);
  }

  private boolean poweredOff(Leaver node) {
    return alive.stream()
        .filter(n -> node.instanceId().equals(n.id()))
        .anyMatch(n -> n.state() == NodeState.STOPPED && idleness.isIdle(n));
  }

  private boolean isOverdue(Leaver node) {
    return (facts.policy().removes() || isLost(node)) && !now.isBefore(deadline(node));
  }

  /**
   * Whether nothing is to be hoped for of a node: the cloud calls it faulty, or not installed, and
   * the scheduler, which was asked and answered, has no such node.
   */
  private boolean isLost(Leaver node) {
    return mayBeLost(node) && isFresh();
  }

  /** The same by a look that need not be a fresh one. */
  private boolean mayBeLost(Leaver node) {
    return node.leaving()
        && node.state() == Leaver.State.UNKNOWN
        && node.hasHost()
        && facts.memory().problem() == null
        && wereAllAsked()
        && alive.stream().filter(n -> node.instanceId().equals(n.id())).anyMatch(Choice::isFaulty);
  }

  /** Whether the last command had room for all: no answer is none to what was not asked. */
  private boolean wereAllAsked() {
    var asked = facts.memory().nodes().stream().filter(ScaleIn::isAsked).toList();
    return asked.size() <= facts.shell().mostHosts()
        && asked.stream().mapToInt(node -> RESUME + cost(node.hostName())).sum() <= ROOM;
  }

  private Instant deadline(Leaver node) {
    return node.since().plus(facts.policy().timeout());
  }

  private boolean isFresh() {
    var lookedAt = facts.memory().lookedAt();
    // An answer that was long on its way may be used once, or the next one would come too late,
    // too.
    return lookedAt != null
        && !now.isAfter(lookedAt.plus(answeredNow ? trust.multipliedBy(LATE) : trust));
  }

  /** When the scheduler may be asked again without anything new. */
  private Instant nextLook() {
    var lookedAt = facts.memory().lookedAt();
    return lookedAt == null ? now : lookedAt.plus(pace());
  }

  /**
   * Each look is a command, and writes of the status: the longer nodes are waited for already, the
   * less a minute more matters. What is to be given back, or was not answered, does not wait.
   */
  private Duration pace() {
    var memory = facts.memory();
    var last =
        memory.leaving().stream().map(Leaver::since).max(Comparator.naturalOrder()).orElse(null);
    if (last == null || memory.problem() != null || !memory.returning().isEmpty()) {
      return interval;
    }
    var share = Duration.between(last, now).dividedBy(SHARE);
    var most = interval.multipliedBy(SLOWEST);
    return share.compareTo(interval) < 0 ? interval : share.compareTo(most) > 0 ? most : share;
  }

  private Optional<DrainOrder> order(DrainMemory memory) {
    boolean due = !now.isBefore(nextLook());
    if (memory.problem() != null && !due) {
      return Optional.empty();
    }
    boolean acts = memory.problem() == null && isFresh();
    int room = ROOM;
    var look = new ArrayList<String>();
    var drain = new ArrayList<String>();
    var resume = new ArrayList<String>();
    // What is beyond the room of one command is the next one's.
    for (var node : byUrgency(memory)) {
      boolean back = !node.leaving() && node.mayBeDrained();
      int length = back ? RESUME + cost(node.hostName()) : cost(node.hostName());
      if (length > room || look.size() >= facts.shell().mostHosts()) {
        continue;
      }
      room -= length;
      look.add(node.hostName());
      boolean told = node.state() == Leaver.State.RESUMING;
      if (acts && back && !told && node.state() != Leaver.State.PARKED) {
        resume.add(node.hostName());
      } else if (acts && node.leaving() && node.state() == Leaver.State.SERVING) {
        drain.add(node.hostName());
      }
    }
    boolean news =
        memory.leaving().stream().anyMatch(n -> n.state() == Leaver.State.CHOSEN)
            || memory.returning().stream().anyMatch(n -> n.state() == Leaver.State.PARKED);
    return look.isEmpty() || drain.isEmpty() && resume.isEmpty() && !news && !due
        ? Optional.empty()
        : Optional.of(new DrainOrder(memory.commands() + 1, drain, resume, look));
  }

  /** Those to be given back, those that leave, and last those that were passed over. */
  private static List<Leaver> byUrgency(DrainMemory memory) {
    return memory.nodes().stream()
        .filter(ScaleIn::isAsked)
        .sorted(
            Comparator.comparingInt((Leaver n) -> n.leaving() ? 1 : n.mayBeDrained() ? 0 : 2)
                .thenComparing(Leaver::hostName))
        .toList();
  }

  /** Whether the scheduler is asked about a node; not before it is known where that is. */
  private static boolean isAsked(Leaver node) {
    return node.hasHost() && node.state() != Leaver.State.MISSING;
  }

  /** What is on record of a node before the command that is about to be sent. */
  private static Leaver told(Leaver node, DrainOrder order) {
    if (order.drain().contains(node.hostName())) {
      return node.in(Leaver.State.DRAINING);
    }
    return order.resume().contains(node.hostName()) ? node.in(Leaver.State.RESUMING) : node;
  }

  /** Null where only a change of the nodes or of the spec matters. */
  private Duration untilNext(DrainMemory memory) {
    var times = new ArrayList<Duration>();
    if (memory.nodes().stream().anyMatch(ScaleIn::isAsked)) {
      times.add(facts.manager().isEmpty() ? interval : Duration.between(now, nextLook()));
    }
    if (memory.nodes().stream().anyMatch(n -> n.state() == Leaver.State.MISSING)) {
      times.add(patience.listing());
    }
    memory.leaving().stream()
        .filter(this::isVictim)
        .filter(node -> facts.policy().removes() || node.state() == Leaver.State.UNKNOWN)
        .map(node -> Duration.between(now, deadline(node)))
        .filter(left -> facts.policy().removes() || !left.isNegative())
        .forEach(times::add);
    return times.stream().min(Duration::compareTo).map(Patience::atLeastASecond).orElse(null);
  }

  private Verdict verdict(DrainMemory memory) {
    return new DrainReport(
            facts, memory, alive, excess, this::isVictim, this::mayBeLost, this::deadline)
        .verdict();
  }
}
