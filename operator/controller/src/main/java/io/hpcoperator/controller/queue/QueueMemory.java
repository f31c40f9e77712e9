package io.hpcoperator.controller.queue;

import io.hpcoperator.api.v1alpha1.HpcQueueStatus;
import io.hpcoperator.controller.nodes.drain.DrainMemory;
import io.hpcoperator.controller.pass.Work;

/**
 * What must not be forgotten of a queue; kept in the resource's status.
 *
 * @param clusterId cluster the queue is in; null before it is known
 * @param account name of the cluster's account; null before it is known
 * @param owned whether the queue in the cloud is this resource's, created or adopted
 * @param drains nodes on their way out
 * @param work calls and tasks
 */
public record QueueMemory(
    String clusterId, String account, boolean owned, DrainMemory drains, Work work) {

  static QueueMemory of(HpcQueueStatus status) {
    return status == null
        ? new QueueMemory(null, null, false, DrainMemory.EMPTY, Work.of(null))
        : new QueueMemory(
            status.clusterId(),
            status.account(),
            Boolean.TRUE.equals(status.owned()),
            DrainMemory.of(status.scaleIn()),
            Work.of(status.operations()));
  }

  QueueMemory in(String newClusterId, String newAccount) {
    return new QueueMemory(newClusterId, newAccount, owned, drains, work);
  }

  QueueMemory ownedNow() {
    return new QueueMemory(clusterId, account, true, drains, work);
  }

  QueueMemory withWork(Work newWork) {
    return new QueueMemory(clusterId, account, owned, drains, newWork);
  }

  QueueMemory withDrains(DrainMemory newDrains) {
    return newDrains == null ? this : new QueueMemory(clusterId, account, owned, newDrains, work);
  }
}
