package io.hpcoperator.controller.queue.moves;

import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.api.v1alpha1.ManagementPolicy;
import io.hpcoperator.api.v1alpha1.ScaleInStatus;
import io.hpcoperator.api.v1alpha1.ScaleInStatus.NodeDrain;
import io.hpcoperator.controller.nodes.drain.DrainPolicy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Another HpcQueue of the same cluster, as far as nodes that move concern it.
 *
 * @param name of the resource
 * @param queue its queue
 * @param older whether it goes before this one where both want the same node
 * @param takes host names and ids of the nodes it takes
 * @param pinned host names and ids of the nodes it keeps
 * @param leaving ids of nodes it is about to remove, or may have told the scheduler to give no jobs
 */
public record Neighbour(
    String name,
    String queue,
    boolean older,
    Set<String> takes,
    Set<String> pinned,
    Set<String> leaving) {

  /**
   * @param all HpcQueues of the cluster, this one among them or not
   */
  public static List<Neighbour> of(HpcQueue resource, List<HpcQueue> all) {
    return all.stream()
        .filter(other -> !uid(other).equals(uid(resource)))
        .filter(other -> other.getSpec().managementPolicy() != ManagementPolicy.OBSERVE)
        .map(other -> of(other, key(other).compareTo(key(resource)) < 0))
        .toList();
  }

  private static Neighbour of(HpcQueue queue, boolean older) {
    var spec = queue.getSpec();
    var drains = queue.getStatus() == null ? null : queue.getStatus().scaleIn();
    return new Neighbour(
        queue.getMetadata().getName(),
        spec.queueName(),
        older,
        spec.takeNodes() == null || queue.isMarkedForDeletion()
            ? Set.of()
            : Set.copyOf(spec.takeNodes()),
        DrainPolicy.of(queue).pinned(),
        Optional.ofNullable(drains).map(ScaleInStatus::nodes).stream()
            .flatMap(List::stream)
            .map(NodeDrain::instanceId)
            .collect(Collectors.toSet()));
  }

  private static String uid(HpcQueue queue) {
    return String.valueOf(queue.getMetadata().getUid());
  }

  private static String key(HpcQueue queue) {
    return queue.getMetadata().getCreationTimestamp() + " " + uid(queue);
  }
}
