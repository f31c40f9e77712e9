package io.hpcoperator.controller.queue;

import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.api.v1alpha1.HpcQueueStatus;
import io.hpcoperator.api.v1alpha1.HpcQueueStatus.CapacityStatus;
import io.hpcoperator.api.v1alpha1.HpcQueueStatus.LostNodesStatus;
import io.hpcoperator.api.v1alpha1.HpcQueueStatus.NodeRepairStatus;
import io.hpcoperator.api.v1alpha1.HpcQueueStatus.QueueSizeStatus;
import io.hpcoperator.controller.nodes.drain.DrainMemory;
import io.hpcoperator.controller.pass.PassRunner;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.sync.SyncMemory;
import java.util.List;
import java.util.Objects;

/**
 * What must not be forgotten of a queue; kept in the resource's status.
 *
 * @param clusterId cluster the queue is in; null before it is known
 * @param account name of the cluster's account; null before it is known
 * @param owned whether the queue in the cloud is this resource's, created or adopted
 * @param drains nodes on their way out
 * @param sync how the settings that can change stood last
 * @param nodes what is remembered of its nodes besides
 * @param work calls and tasks
 * @param origin where the queue comes from
 */
public record QueueMemory(
    String clusterId,
    String account,
    boolean owned,
    DrainMemory drains,
    SyncMemory sync,
    NodeMemory nodes,
    Work work,
    Origin origin) {

  /**
   * Where a queue comes from, and what it is to get back.
   *
   * @param clusterQueue whether it is the one the cluster came with
   * @param lost its nodes that are looked for since it was gone; null for none
   */
  record Origin(boolean clusterQueue, LostNodesStatus lost) {
    static final Origin PLAIN = new Origin(false, null);
  }

  /** Of a queue that was added and never gone. */
  QueueMemory(
      String clusterId,
      String account,
      boolean owned,
      DrainMemory drains,
      SyncMemory sync,
      NodeMemory nodes,
      Work work) {
    this(clusterId, account, owned, drains, sync, nodes, work, Origin.PLAIN);
  }

  /**
   * What is remembered of the nodes of a queue.
   *
   * @param size who decides how many there are; null before that was asked
   * @param capacity the last purchase that did not bring all; null for none
   * @param repairs nodes that are being repaired, or were
   * @param stopped instance ids of those powered off because the spec says so
   * @param existing instance ids of the user's own that joined
   * @param joining instance ids of the user's own that were told to join and are not nodes yet
   */
  record NodeMemory(
      QueueSizeStatus size,
      CapacityStatus capacity,
      List<NodeRepairStatus> repairs,
      List<String> stopped,
      List<String> existing,
      List<String> joining) {
    static final NodeMemory EMPTY = new NodeMemory(null, null, null, null, null, null);

    NodeMemory {
      repairs = repairs == null ? List.of() : List.copyOf(repairs);
      stopped = stopped == null ? List.of() : List.copyOf(stopped);
      existing = existing == null ? List.of() : List.copyOf(existing);
      joining = joining == null ? List.of() : List.copyOf(joining);
    }

    NodeMemory withSize(QueueSizeStatus newSize) {
      return new NodeMemory(newSize, capacity, repairs, stopped, existing, joining);
    }

    NodeMemory withCapacity(CapacityStatus newCapacity) {
      return new NodeMemory(size, newCapacity, repairs, stopped, existing, joining);
    }

    NodeMemory withRepairs(List<NodeRepairStatus> newRepairs) {
      return new NodeMemory(size, capacity, newRepairs, stopped, existing, joining);
    }

    NodeMemory withStopped(List<String> newStopped) {
      return new NodeMemory(size, capacity, repairs, newStopped, existing, joining);
    }

    NodeMemory withExisting(List<String> newExisting) {
      return new NodeMemory(size, capacity, repairs, stopped, newExisting, joining);
    }

    NodeMemory withJoining(List<String> newJoining) {
      return new NodeMemory(size, capacity, repairs, stopped, existing, newJoining);
    }
  }

  /** Of a queue of which nothing but its calls is known. */
  QueueMemory(String clusterId, String account, boolean owned, DrainMemory drains, Work work) {
    this(clusterId, account, owned, drains, new SyncMemory(null, null), NodeMemory.EMPTY, work);
  }

  /** What is remembered of a queue, as far as it holds for the user's newest wish. */
  static QueueMemory of(HpcQueue resource) {
    var status = resource.getStatus();
    var memory = of(status);
    if (status == null) {
      return memory;
    }
    boolean asked = isAskedAnew(resource);
    boolean newWish =
        asked
            || !Objects.equals(status.observedGeneration(), resource.getMetadata().getGeneration());
    return newWish
        // Whoever asks to look again now need not wait until nodes are bought again.
        ? memory
            .withoutAPlace()
            .withSync(memory.sync().afresh())
            .withWork(asked ? memory.work().purchaseSucceeded() : memory.work())
        : memory;
  }

  /** Whether the user asks to look again now, which no pass has acted on yet. */
  static boolean isAskedAnew(HpcQueue resource) {
    var status = resource.getStatus();
    return status != null
        && !Objects.equals(status.reconcileToken(), PassRunner.reconcileToken(resource));
  }

  static QueueMemory of(HpcQueueStatus status) {
    return status == null
        ? new QueueMemory(null, null, false, DrainMemory.EMPTY, Work.of(null))
        : new QueueMemory(
            status.clusterId(),
            status.account(),
            Boolean.TRUE.equals(status.owned()),
            DrainMemory.of(status.scaleIn()),
            new SyncMemory(status.settings(), status.drift()),
            new NodeMemory(
                status.size(),
                status.capacity(),
                status.repairs(),
                status.stoppedNodes(),
                status.existingInstances(),
                status.joiningInstances()),
            Work.of(status.operations()),
            new Origin(Boolean.TRUE.equals(status.clusterQueue()), status.lostNodes()));
  }

  /**
   * Before anything was asked of the cloud, the queue can still be told to be in another cluster.
   */
  private QueueMemory withoutAPlace() {
    return owned || work.intent() != null ? this : in(null, null);
  }

  QueueMemory in(String newClusterId, String newAccount) {
    return new QueueMemory(newClusterId, newAccount, owned, drains, sync, nodes, work, origin);
  }

  QueueMemory ownedNow() {
    return new QueueMemory(clusterId, account, true, drains, sync, nodes, work, origin);
  }

  QueueMemory withWork(Work newWork) {
    return new QueueMemory(clusterId, account, owned, drains, sync, nodes, newWork, origin);
  }

  QueueMemory withSync(SyncMemory newSync) {
    return new QueueMemory(clusterId, account, owned, drains, newSync, nodes, work, origin);
  }

  QueueMemory withNodes(NodeMemory newNodes) {
    return new QueueMemory(clusterId, account, owned, drains, sync, newNodes, work, origin);
  }

  QueueMemory withDrains(DrainMemory newDrains) {
    return newDrains == null
        ? this
        : new QueueMemory(clusterId, account, owned, newDrains, sync, nodes, work, origin);
  }

  /** Notes whether it is the queue the cluster came with. */
  QueueMemory ofCluster(boolean itsOwn) {
    return withOrigin(new Origin(itsOwn, origin.lost()));
  }

  QueueMemory withLost(LostNodesStatus lost) {
    return withOrigin(new Origin(origin.clusterQueue(), lost));
  }

  private QueueMemory withOrigin(Origin newOrigin) {
    return new QueueMemory(clusterId, account, owned, drains, sync, nodes, work, newOrigin);
  }
}
