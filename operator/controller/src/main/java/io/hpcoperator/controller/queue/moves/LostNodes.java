package io.hpcoperator.controller.queue.moves;

import io.hpcoperator.api.v1alpha1.HpcQueueStatus;
import io.hpcoperator.api.v1alpha1.HpcQueueStatus.LostNodesStatus;
import io.hpcoperator.api.v1alpha1.QueueNode;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.nodes.ListedNodes;
import io.hpcoperator.controller.pass.Counted;
import io.hpcoperator.controller.pass.Failures;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks for the nodes of a queue that was gone and was added anew, and has them moved back: after a
 * recovery of the cluster all nodes are in its default queue, and a queue that somebody deleted in
 * the console leaves its nodes somewhere. Before that is done, none is bought; for nodes that have
 * jobs meanwhile only their own places are kept. Pure.
 */
public final class LostNodes {
  /** Calls that may bring nothing before it is left to a person. */
  private static final int MAX_VAIN = 3;

  private static final int NAMED = 10;

  /** Calls that may be made on top of these while the listings lag: fewer than are remembered. */
  private static final int MAX_AHEAD = 5;

  /**
   * @param call the next batch to be moved; empty for none
   * @param verdict what the queue is to say while nodes are looked for; empty when that is over
   * @param distrust whether what was read is too old to say of a node that it is idle
   * @param stuck names of those that do not come back before a person does something about them
   * @param busy names of those that come back when they are idle; all others are bought, but none
   *     in the place of these two
   */
  public record Step(
      LostNodesStatus memory,
      Optional<ClusterCall> call,
      Optional<Verdict> verdict,
      boolean distrust,
      List<String> stuck,
      List<String> busy) {
    Step(
        LostNodesStatus memory,
        Optional<ClusterCall> call,
        Optional<Verdict> verdict,
        boolean distrust) {
      this(memory, call, verdict, distrust, List.of(), List.of());
    }

    /** How many nodes are in another queue, and none is bought in their place. */
    public int awaited() {
      return stuck.size() + busy.size();
    }

    /** What is to be said of them. */
    public List<Verdict> awaiting() {
      var verdicts = new ArrayList<Verdict>();
      if (!busy.isEmpty()) {
        verdicts.add(
            Verdict.working(
                Reason.SETTLING,
                "The queue was gone. %s of it in another queue, and busy or being initialised: %s. They are moved back as they become idle, and none is bought in their place. Remove those that never do in the cloud's console.",
                Counted.nodesAre(busy.size()),
                some(busy)));
      }
      if (!stuck.isEmpty()) {
        verdicts.add(
            Verdict.stalled(
                Reason.NODES_FAILED,
                "The queue was gone, and nodes of it are in another queue and out of service: %s. None is bought in their place. Start or repair them in the cloud's console, and they are moved back; or remove them there.",
                some(stuck)));
      }
      return verdicts;
    }
  }

  /**
   * What is looked for from now on.
   *
   * @param before what is looked for already; null for nothing
   * @param status the queue as it was last seen; null for never
   */
  public static LostNodesStatus note(LostNodesStatus before, HpcQueueStatus status, Instant now) {
    int seen = status == null ? 0 : Objects.requireNonNullElse(status.replicas(), 0);
    if (seen == 0) {
      return before;
    }
    var ids = new LinkedHashSet<String>();
    if (before != null) {
      ids.addAll(ids(before));
    }
    Stream.ofNullable(status.nodeList())
        .flatMap(List::stream)
        .map(QueueNode::instanceId)
        .filter(Objects::nonNull)
        .forEach(ids::add);
    return new LostNodesStatus(
        Math.max(seen, ids.size()),
        ids.stream().limit(200).toList(),
        before == null ? seconds(now) : before.since(),
        before == null ? null : before.triedSince());
  }

  /** What is looked for from now on when a person asks for another try. */
  public static LostNodesStatus tryAgain(LostNodesStatus lost, Instant now) {
    return lost == null
        ? null
        : new LostNodesStatus(lost.count(), lost.instanceIds(), lost.since(), seconds(now));
  }

  /** What is looked for from a call on: the first that is made counts the time of all. */
  public static LostNodesStatus calling(LostNodesStatus lost, Work work, Instant now) {
    return lost.triedSince() == null || taken(lost, work) == 0 ? tryAgain(lost, now) : lost;
  }

  private static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /**
   * @param sought what is looked for; null for nothing
   * @param seen how many nodes the queue had when it was last looked at; null for not yet
   */
  public static Step decide(
      LostNodesStatus sought,
      Integer seen,
      Whereabouts where,
      Work work,
      Patience patience,
      Instant now) {
    var lost = sought;
    if (lost == null) {
      return new Step(null, Optional.empty(), Optional.empty(), false);
    }
    boolean named = lost.count() <= ids(lost).size();
    if (!where.isKnown() || !named && where.spares() == null) {
      var reading =
          Verdict.working(
              Reason.SETTLING,
              "The queue was gone. Looking for its %s before any is bought.",
              Counted.nodes(lost.count()));
      return waiting(
          lost, where.error() == null ? reading : Failures.reading(where.error(), reading));
    }
    if (seen != null && where.count() > seen) {
      // Calls do bring nodes: those that bring none are counted from here on.
      lost = tryAgain(lost, now);
    }
    var free = new ArrayList<String>();
    var busy = new ArrayList<String>();
    var stuck = new ArrayList<String>();
    for (var id : wanted(lost, named, where)) {
      where
          .find(id)
          .filter(place -> isOurs(place, where))
          .ifPresent(
              place ->
                  (isStuck(place.node()) ? stuck : ListedNodes.isFree(place.node()) ? free : busy)
                      .add(Objects.requireNonNullElse(place.node().hostName(), id)));
    }
    if (free.isEmpty()) {
      if (lost.triedSince() != null && taken(lost, work) > 0) {
        // Nodes that become idle in some hours are moved by calls that brought nothing yet.
        lost = tryAgain(lost, now);
      }
      int there = stuck.size() + busy.size();
      // A node that was moved may be missing in the younger list of the one queue, and in the older
      // one of the other.
      var since = lastMoved(work, Work.time(lost.since()));
      return where.count() + there >= lost.count() || patience.trusts(oldest(where), since)
          ? new Step(
              there == 0 ? null : lost, Optional.empty(), Optional.empty(), false, stuck, busy)
          : waiting(
              lost,
              Verdict.working(
                  Reason.SETTLING,
                  "The queue was gone at %s. The listings may not show yet where its nodes are; none is bought before.",
                  lost.since()));
    }
    if (isVain(lost, work, where, patience)) {
      return waiting(
          lost,
          Verdict.stalled(
              Reason.NOT_TAKING,
              "The queue was gone, and the cloud took calls to move its nodes back without doing so: %s. Move them in the cloud's console, or annotate reconcile-now to have it tried again; none is bought in their place.",
              some(free)));
    }
    var verdict =
        Verdict.working(
            Reason.SETTLING,
            "The queue was gone. Moving %s back.",
            Counted.nodes(Math.min(free.size(), SetQueue.MOST)));
    if (!where.isFresh(patience, now)) {
      return new Step(lost, Optional.empty(), Optional.of(verdict), true);
    }
    return new Step(
        lost,
        Optional.of(
            new SetQueue(where.queue(), free.stream().sorted().limit(SetQueue.MOST).toList())),
        Optional.of(verdict),
        false);
  }

  /**
   * Whether calls were made that brought nothing. Not all of them are remembered where other calls
   * are made as well; then the time tells that passed since the first one.
   */
  private static boolean isVain(
      LostNodesStatus lost, Work work, Whereabouts where, Patience patience) {
    long taken = taken(lost, work);
    if (taken >= most(lost)) {
      return true;
    }
    return taken > 0
        && lost.triedSince() != null
        && !where
            .readAt()
            .isBefore(Work.time(lost.triedSince()).plus(patience.listing().multipliedBy(MAX_VAIN)));
  }

  private static int most(LostNodesStatus lost) {
    return MAX_VAIN + Math.min(lost.count() / SetQueue.MOST, MAX_AHEAD);
  }

  /** How many calls were taken since nodes came last, as far as that is remembered. */
  private static long taken(LostNodesStatus lost, Work work) {
    var since = Objects.requireNonNullElse(lost.triedSince(), lost.since());
    return work.acceptedSince(SetQueue.OPERATION, Work.time(since));
  }

  /**
   * A status names a hundred nodes. Of a larger queue, the others are among the nodes at home that
   * nobody else has a claim on; which of those of its types it gets back is all the same, since a
   * recovery made them all anew.
   */
  private static List<String> wanted(LostNodesStatus lost, boolean named, Whereabouts where) {
    var ids = ids(lost);
    if (named) {
      return ids;
    }
    long found = ids.stream().filter(id -> where.find(id).isPresent()).count();
    long unnamed = lost.count() - where.count() - found;
    return Stream.concat(
            ids.stream(),
            where.spares().stream().filter(id -> !ids.contains(id)).limit(Math.max(0, unnamed)))
        .toList();
  }

  /** A node in the queue of another HpcQueue went there on purpose, unless all went there. */
  private static boolean isOurs(Whereabouts.Place place, Whereabouts where) {
    return place.queue().equals(where.home()) || where.neighbour(place.queue()).isEmpty();
  }

  /**
   * Whether a node neither serves nor is about to; one without a host name cannot be moved by it.
   */
  private static boolean isStuck(ClusterNode node) {
    return node.hostName() == null || ListedNodes.isOutOfService(node);
  }

  private static Instant lastMoved(Work work, Instant gone) {
    return work.lastAccepted(SetQueue.OPERATION).filter(gone::isBefore).orElse(gone);
  }

  private static Observation<Whereabouts> oldest(Whereabouts where) {
    return new Observation<>(where, where.readAt(), null);
  }

  private static List<String> ids(LostNodesStatus lost) {
    return lost.instanceIds() == null ? List.of() : lost.instanceIds();
  }

  private static Step waiting(LostNodesStatus lost, Verdict verdict) {
    return new Step(lost, Optional.empty(), Optional.of(verdict), false);
  }

  private static String some(List<String> names) {
    return Counted.some(names.stream().sorted().toList(), NAMED);
  }

  private LostNodes() {}
}
