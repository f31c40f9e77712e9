package io.hpcoperator.controller.handover;

import io.hpcoperator.api.v1alpha1.ComputeSizeStatus;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import java.util.Objects;

/**
 * Who sizes the queue a cluster came with: the HpcCluster, or the HpcQueue that adopts it. Pure.
 *
 * <p>The word is the cluster's, in its status. The HpcCluster writes that an HpcQueue sizes the
 * queue when nothing of its own is open any more, and from then on leaves the queue alone until
 * that HpcQueue is gone. The HpcQueue does nothing before it reads so. Whichever of the two sees
 * the other late, waits: never do both size the queue.
 */
public sealed interface Handover {
  /** Word for a queue that an HpcQueue sizes. */
  String BY_QUEUE = "HpcQueue";

  /** Word for a queue that was given back, and is left as it is. */
  String HELD = "Held";

  /** The HpcCluster sizes it. */
  record Ours() implements Handover {}

  /**
   * An HpcQueue asks for it.
   *
   * @param next what the status says once nothing is open
   */
  record Asked(ComputeSizeStatus next) implements Handover {}

  /** An HpcQueue sizes it. */
  record Away(ComputeSizeStatus status) implements Handover {}

  /** It was given back with another number of nodes than the spec says. */
  record Held(ComputeSizeStatus status) implements Handover {}

  /**
   * @param now what the status says so far; null while the HpcCluster sizes it
   * @param queue name of the cluster's own queue
   * @param replicas what the HpcCluster's spec says
   * @param alive nodes there are; null while that is not known
   */
  static Handover of(
      QueueClaims claims, ComputeSizeStatus now, String queue, int replicas, Integer alive) {
    if (now != null
        && BY_QUEUE.equals(now.owner())
        && queue.equals(now.queue())
        && claims.has(now.uid(), queue)) {
      return new Away(now);
    }
    var claimant = claims.claimant(queue);
    if (claimant.isPresent()) {
      return new Asked(status(claimant.get(), queue));
    }
    if (now == null) {
      return new Ours();
    }
    int held =
        HELD.equals(now.owner()) && now.heldReplicas() != null ? now.heldReplicas() : replicas;
    return replicas != held || Objects.equals(alive, replicas)
        ? new Ours()
        : new Held(new ComputeSizeStatus(HELD, queue, now.hpcQueue(), now.uid(), held));
  }

  /** What the status says of a queue that an HpcQueue sizes. */
  private static ComputeSizeStatus status(HpcQueue queue, String name) {
    var metadata = queue.getMetadata();
    return new ComputeSizeStatus(BY_QUEUE, name, metadata.getName(), metadata.getUid(), null);
  }

  /** Whether a queue is the one its cluster came with. */
  static boolean isOwnQueue(HpcCluster cluster, String queue) {
    return cluster.getStatus() != null && queue.equals(cluster.getStatus().queue());
  }

  /** Whether the cluster says that this HpcQueue sizes its own queue. */
  static boolean isHandedTo(HpcCluster cluster, HpcQueue queue) {
    var size = cluster.getStatus() == null ? null : cluster.getStatus().computeSize();
    return size != null
        && BY_QUEUE.equals(size.owner())
        && queue.getSpec().queueName().equals(size.queue())
        && queue.getMetadata().getUid().equals(size.uid());
  }
}
