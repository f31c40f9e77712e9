package io.hpcoperator.controller.nodes.drain;

import io.hpcoperator.controller.pass.Patience;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Writes the commands to the scheduler: when the next one is due, which nodes it has room for, and
 * what it tells of them. Each ends with a look at the nodes it is about. Pure.
 */
final class OrderWriter {
  /** What is left of a command for host names. */
  static final int ROOM = SchedulerShell.LONGEST - 680;

  /** Part of the time nodes were waited for already that the next look may take. */
  private static final int SHARE = 20;

  /** How many times as long as at first the time between looks gets at most. */
  private static final int SLOWEST = 6;

  private final DrainFacts facts;
  private final Patience patience;
  private final Instant now;

  /** Shortest time from one look to the next while nodes are waited for. */
  private final Duration interval;

  OrderWriter(DrainFacts facts, Patience patience, Instant now) {
    this.facts = facts;
    this.patience = patience;
    this.now = now;
    this.interval = patience.freshness().multipliedBy(6);
  }

  Duration interval() {
    return interval;
  }

  /** What naming a host takes of a command: to drain or resume it, and to look at it. */
  static int cost(String host) {
    return 2 * (host.length() + 1);
  }

  /** Whether even the slowest look is due for as long as an answer is good for. */
  boolean isLookLongOverdue(Leaver node) {
    var lookedAt = facts.memory().lookedAt();
    var last = lookedAt == null || lookedAt.isBefore(node.since()) ? node.since() : lookedAt;
    return !now.isBefore(last.plus(interval.multipliedBy(SLOWEST)).plus(patience.trust()));
  }

  /** When the scheduler may be asked again without anything new. */
  Instant nextLook() {
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
    boolean oneOfMany = memory.nodes().stream().filter(OrderWriter::isAsked).count() > most();
    if (last == null || memory.problem() != null || !memory.returning().isEmpty() || oneOfMany) {
      return interval;
    }
    var share = Duration.between(last, now).dividedBy(SHARE);
    var slowest = interval.multipliedBy(SLOWEST);
    return share.compareTo(interval) < 0
        ? interval
        : share.compareTo(slowest) > 0 ? slowest : share;
  }

  /** How many nodes one command asks about. */
  private int most() {
    return facts.shell().mostHosts();
  }

  /**
   * The next command, if one is due or there is something to tell.
   *
   * @param memory what is known, with who is to leave and who is to be given back
   */
  Optional<DrainOrder> order(DrainMemory memory) {
    boolean due = !now.isBefore(nextLook());
    if (memory.problem() != null && !due) {
      return Optional.empty();
    }
    boolean acts = memory.problem() == null && facts.isFresh(patience, now);
    int room = ROOM;
    var look = new ArrayList<String>();
    var drain = new ArrayList<String>();
    var resume = new ArrayList<String>();
    // What is beyond the room of one command is the next one's.
    for (var node : byUrgency(memory)) {
      boolean back = !node.leaving() && node.mayBeDrained();
      int length = cost(node.hostName());
      if (length > room || look.size() >= most()) {
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

  /**
   * Those of which something is to be told to the scheduler, those it was not asked about, those
   * that are waited for, and last those that were passed over.
   */
  private static List<Leaver> byUrgency(DrainMemory memory) {
    return memory.nodes().stream()
        .filter(OrderWriter::isAsked)
        .sorted(Comparator.comparingInt(OrderWriter::urgency))
        .toList();
  }

  private static int urgency(Leaver node) {
    return switch (node.state()) {
      case SERVING -> 1;
      case CHOSEN, PARKED -> 2;
      case DRAINING, DRAINED -> node.leaving() ? 3 : 0;
      case RESUMING, REMOVING, MISSING, GONE -> 3;
      case UNKNOWN -> node.leaving() ? 3 : 4;
      case HELD -> 4;
    };
  }

  /** Whether the scheduler is asked about a node; not before it is known where that is. */
  static boolean isAsked(Leaver node) {
    return node.hasHost() && !node.isLookedFor();
  }

  /** What is on record of a node before the command that is about to be sent. */
  static Leaver told(Leaver node, DrainOrder order) {
    if (order.drain().contains(node.hostName())) {
      return node.in(Leaver.State.DRAINING);
    }
    return order.resume().contains(node.hostName()) ? node.in(Leaver.State.RESUMING) : node;
  }
}
