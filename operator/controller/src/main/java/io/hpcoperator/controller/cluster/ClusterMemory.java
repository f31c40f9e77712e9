package io.hpcoperator.controller.cluster;

import io.hpcoperator.api.v1alpha1.HpcClusterStatus;
import io.hpcoperator.controller.pass.Work;

/**
 * What must not be forgotten of a cluster; kept in the resource's status.
 *
 * @param clusterId id in the cloud; null before it is known
 * @param queue queue the cluster's own compute nodes are in; null before it is known
 * @param work calls and tasks
 */
public record ClusterMemory(String clusterId, String queue, Work work) {

  static ClusterMemory of(HpcClusterStatus status) {
    return status == null
        ? new ClusterMemory(null, null, Work.of(null))
        : new ClusterMemory(status.clusterId(), status.queue(), Work.of(status.operations()));
  }

  ClusterMemory withClusterId(String id) {
    return new ClusterMemory(id, queue, work);
  }

  ClusterMemory withQueue(String name) {
    return new ClusterMemory(clusterId, name, work);
  }

  ClusterMemory withWork(Work newWork) {
    return new ClusterMemory(clusterId, queue, newWork);
  }
}
