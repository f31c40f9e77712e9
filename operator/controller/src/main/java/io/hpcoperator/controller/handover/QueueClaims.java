package io.hpcoperator.controller.handover;

import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcClusterStatus;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.api.v1alpha1.HpcQueueStatus;
import io.hpcoperator.api.v1alpha1.ManagementPolicy;
import io.hpcoperator.api.v1alpha1.QueueNode;
import io.hpcoperator.controller.pass.Work;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the HpcQueues of a cluster claim of it. Pure.
 *
 * @param queues the HpcQueues that refer to the cluster
 */
public record QueueClaims(List<HpcQueue> queues) {
  public static final QueueClaims NONE = new QueueClaims(List.of());

  /** Who comes first where two claim the same: who has the queue, then who is older. */
  private static final Comparator<HpcQueue> ORDER =
      Comparator.comparing((HpcQueue queue) -> !isOwner(queue))
          .thenComparing(queue -> String.valueOf(queue.getMetadata().getCreationTimestamp()))
          .thenComparing(queue -> String.valueOf(queue.getMetadata().getUid()));

  public QueueClaims {
    queues = List.copyOf(queues);
  }

  /** Names of the HpcQueues, in order. */
  public List<String> names() {
    return queues.stream().map(queue -> queue.getMetadata().getName()).sorted().toList();
  }

  /** The HpcQueue that is to size a queue which is there already; empty for none. */
  public Optional<HpcQueue> claimant(String queueName) {
    return queues.stream()
        .filter(queue -> queueName.equals(queue.getSpec().queueName()))
        .filter(queue -> !queue.isMarkedForDeletion())
        .filter(queue -> queue.getSpec().managementPolicy() != ManagementPolicy.OBSERVE)
        .filter(queue -> Boolean.TRUE.equals(queue.getSpec().adopt()) || isOwner(queue))
        .min(ORDER);
  }

  /**
   * Whether an HpcQueue is there, on its way out or not. One that has nothing in the cloud yet may
   * have been told to be about another queue.
   */
  boolean has(String uid, String queueName) {
    return queues.stream()
        .filter(queue -> queueName.equals(queue.getSpec().queueName()))
        .anyMatch(queue -> queue.getMetadata().getUid().equals(uid));
  }

  /**
   * Ids of nodes that HpcQueues with other queues say are theirs: wherever they are found, they are
   * not to be removed, since they are about to be moved back after their queue was gone.
   */
  public Set<String> nodesOfOthers(String queueName) {
    var ids = new HashSet<String>();
    others(queueName)
        .map(HpcQueue::getStatus)
        .forEach(
            status -> {
              Optional.ofNullable(status.nodeList()).stream()
                  .flatMap(List::stream)
                  .map(QueueNode::instanceId)
                  .filter(Objects::nonNull)
                  .forEach(ids::add);
              if (status.lostNodes() != null && status.lostNodes().instanceIds() != null) {
                ids.addAll(status.lostNodes().instanceIds());
              }
            });
    return ids;
  }

  /**
   * How many nodes HpcQueues with other queues have; those they look for are among them.
   *
   * @param namedOnly only those that their status names
   */
  int countOfOthers(String queueName, boolean namedOnly) {
    return namedOnly
        ? nodesOfOthers(queueName).size()
        : others(queueName).map(HpcQueue::getStatus).mapToInt(QueueClaims::count).sum();
  }

  private static int count(HpcQueueStatus status) {
    int seen = Objects.requireNonNullElse(status.replicas(), 0);
    var lost = status.lostNodes();
    return lost == null ? seen : Math.max(seen, Objects.requireNonNullElse(lost.count(), 0));
  }

  /**
   * Ids of tasks of the cluster that were started by other resources than one, by the answers they
   * got from the cloud.
   *
   * @param uid uid of that one
   */
  public Set<String> tasksOfOthers(String uid, Optional<HpcCluster> cluster) {
    return Stream.concat(
            queues.stream()
                .filter(queue -> !uid.equals(queue.getMetadata().getUid()))
                .map(HpcQueue::getStatus)
                .filter(Objects::nonNull)
                .map(HpcQueueStatus::operations),
            cluster.stream()
                .filter(c -> !uid.equals(c.getMetadata().getUid()))
                .map(HpcCluster::getStatus)
                .filter(Objects::nonNull)
                .map(HpcClusterStatus::operations))
        .flatMap(operations -> Work.of(operations).startedTasks().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** How many nodes the queue a cluster came with is to have, whoever sizes it. */
  public int wantedOf(HpcCluster cluster) {
    return claimant(cluster.getStatus().queue())
        .map(queue -> queue.getSpec().replicas())
        .orElseGet(() -> cluster.getSpec().nodes().compute().replicas());
  }

  private Stream<HpcQueue> others(String queueName) {
    return queues.stream()
        .filter(queue -> !queueName.equals(queue.getSpec().queueName()))
        .filter(queue -> !queue.isMarkedForDeletion() && isOwner(queue))
        .filter(queue -> queue.getSpec().managementPolicy() != ManagementPolicy.OBSERVE);
  }

  private static boolean isOwner(HpcQueue queue) {
    return queue.getStatus() != null && Boolean.TRUE.equals(queue.getStatus().owned());
  }
}
