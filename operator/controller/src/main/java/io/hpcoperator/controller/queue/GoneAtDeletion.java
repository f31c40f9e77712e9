package io.hpcoperator.controller.queue;

import io.hpcoperator.api.v1alpha1.HpcQueueStatus;
import io.hpcoperator.api.v1alpha1.HpcQueueStatus.LostNodesStatus;
import io.hpcoperator.api.v1alpha1.QueueNode;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.NodeState;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.queue.moves.LostNodes;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps a list that goes wrong once from ending a deletion: what it no longer shows, and was not
 * removed here, is gone only when a later list shows the same. Pure.
 */
final class GoneAtDeletion {
  private static final String FINDING = "Finding out where nodes are that were in the queue.";

  private final Patience patience;

  GoneAtDeletion(Patience patience) {
    this.patience = patience;
  }

  /** Notes nodes that are no longer listed, though none of them was seen to leave. */
  static QueueMemory noted(QueueFacts facts, QueueMemory memory, Instant now) {
    var work = memory.work().absentSince().isPresent() ? memory.work().absent(null) : memory.work();
    return unexplained(facts, memory) > 0
        ? memory
            .withWork(work.missing(now))
            .withLost(LostNodes.note(memory.origin().lost(), facts.resource().getStatus(), now))
        : memory.withWork(leavesUntold(facts, work) ? work.missing(now) : work);
  }

  /**
   * Whether nodes are being released of which no task of ours will tell that they are gone, since
   * the answer was lost or somebody else removes them. The status does not show them any more.
   */
  private static boolean leavesUntold(QueueFacts facts, Work work) {
    return !work.follows(NodePool.REMOVE)
        && facts.nodes() != null
        && facts.nodes().hasValue()
        && facts.nodes().value().stream().anyMatch(n -> n.state() == NodeState.RELEASING);
  }

  /** How many nodes are listed in no state, of those that the status shows. */
  private static long unexplained(QueueFacts facts, QueueMemory memory) {
    var status = facts.resource().getStatus();
    if (status == null || status.replicas() == null || facts.alive() == null) {
      return 0;
    }
    var named =
        nodeList(status)
            .map(QueueNode::instanceId)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    Set<String> explained =
        Stream.concat(
                facts.nodes().value().stream().map(ClusterNode::id).filter(Objects::nonNull),
                memory.drains().removed().stream())
            .collect(Collectors.toSet());
    long found = named.stream().filter(explained::contains).count();
    // The status of a large queue does not name all its nodes.
    long unnamed = Math.max(0, status.replicas() - named.size());
    return status.replicas() - found - Math.min(unnamed, explained.size() - found);
  }

  private static Stream<QueueNode> nodeList(HpcQueueStatus status) {
    return Stream.ofNullable(status.nodeList()).flatMap(List::stream);
  }

  /** What a queue waits for that shows no nodes. */
  Optional<Plan<QueueAction, QueueMemory>> unconfirmedNodes(
      QueueFacts facts, QueueMemory memory, Instant now) {
    return memory
        .work()
        .missingSince()
        .map(
            since ->
                waiting(
                    memory,
                    "The cloud lists no nodes of the queue, but some vanished that were not removed by the operator, or its scaling may have added some last. The queue is deleted when a later list shows the same.",
                    since,
                    now))
        .or(() -> unread(facts, memory, now));
  }

  /** Whoever deletes a queue that lost nodes has to know whether they are elsewhere. */
  private Optional<Plan<QueueAction, QueueMemory>> unread(
      QueueFacts facts, QueueMemory memory, Instant now) {
    return memory.origin().lost() == null || LostAtDeletion.isTried(facts)
        ? Optional.empty()
        : Optional.of(
            QueuePlanner.wait(memory, Verdict.working(Reason.OBSERVING, FINDING))
                .lookAgainAfter(patience.untilTrusted(now, now)));
  }

  /** What a queue waits for that is not listed; empty when it is gone. */
  Optional<Plan<QueueAction, QueueMemory>> unconfirmed(
      QueueFacts facts, QueueMemory memory, Instant now) {
    var deleted = memory.work().lastAccepted(QueuePlanner.DELETE_QUEUE);
    if (deleted.isPresent()) {
      return unconfirmedLosses(facts, memory, memory.origin().lost(), deleted.get(), now);
    }
    var since = memory.work().absentSince().orElse(now);
    if (!patience.trusts(facts.queues(), since)) {
      return Optional.of(
          waiting(
              memory.withWork(memory.work().absent(since)),
              "The cloud does not list the queue, which was not deleted by the operator. The resource goes when a later list shows the same.",
              since,
              now));
    }
    var lost = LostNodes.note(memory.origin().lost(), facts.resource().getStatus(), now);
    return unconfirmedLosses(facts, memory, lost, since.plus(patience.listing()), now);
  }

  /**
   * Where the nodes of a queue are that had them when it went. That they are nowhere, two lists of
   * the cluster have to say: the time is taken from the first of them, as one that showed them
   * before proves nothing of the next.
   *
   * @param lost the nodes; null for none
   * @param gone when the queue was known to be gone
   */
  private Optional<Plan<QueueAction, QueueMemory>> unconfirmedLosses(
      QueueFacts facts, QueueMemory memory, LostNodesStatus lost, Instant gone, Instant now) {
    if (lost == null) {
      return Optional.empty();
    }
    var known = memory.withLost(lost);
    if (memory.origin().lost() == null || !LostAtDeletion.isTried(facts)) {
      return Optional.of(waiting(known, FINDING, now, now));
    }
    if (!facts.computes().hasValue() || !LostAtDeletion.left(facts, known).isEmpty()) {
      return Optional.empty();
    }
    var since = memory.work().missingSince().filter(at -> !at.isBefore(gone)).orElse(now);
    return patience.trusts(facts.computes(), since)
        ? Optional.empty()
        : Optional.of(waiting(known.withWork(known.work().missing(since)), FINDING, since, now));
  }

  private Plan<QueueAction, QueueMemory> waiting(
      QueueMemory memory, String text, Instant since, Instant now) {
    return QueuePlanner.wait(memory, Verdict.working(Reason.DELETING, "%s", text))
        .lookAgainAfter(patience.untilTrusted(since, now));
  }
}
