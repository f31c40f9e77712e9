package io.hpcoperator.controller.cluster;

import io.hpcoperator.api.v1alpha1.ComputeSizeStatus;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcClusterStatus;
import io.hpcoperator.api.v1alpha1.PowerStatus;
import io.hpcoperator.api.v1alpha1.RecoveryStatus;
import io.hpcoperator.controller.pass.PassRunner;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.sync.SyncMemory;
import java.util.Objects;

/**
 * What must not be forgotten of a cluster; kept in the resource's status.
 *
 * @param clusterId id in the cloud; null before it is known
 * @param queue queue the cluster's own compute nodes are in; null before it is known
 * @param work calls and tasks
 * @param adopted whether an existing cluster was taken over
 * @param sync how the settings that can change stood last
 * @param power how stopping and starting stands; null before there was any
 * @param recovery what was done about an exception; null before there was any
 * @param size who sizes the cluster's own queue; null while this resource does
 */
public record ClusterMemory(
    String clusterId,
    String queue,
    Work work,
    boolean adopted,
    SyncMemory sync,
    PowerStatus power,
    RecoveryStatus recovery,
    ComputeSizeStatus size) {

  /** Of a cluster that sizes its own queue. */
  ClusterMemory(
      String clusterId,
      String queue,
      Work work,
      boolean adopted,
      SyncMemory sync,
      PowerStatus power,
      RecoveryStatus recovery) {
    this(clusterId, queue, work, adopted, sync, power, recovery, null);
  }

  /** Of a cluster of which nothing but its calls is known. */
  ClusterMemory(String clusterId, String queue, Work work) {
    this(clusterId, queue, work, false, new SyncMemory(null, null), null, null);
  }

  /** What is remembered of a cluster, as far as it holds for the user's newest wish. */
  static ClusterMemory of(HpcCluster resource) {
    var status = resource.getStatus();
    var memory = of(status);
    boolean newWish =
        status != null
            && !(Objects.equals(status.observedGeneration(), resource.getMetadata().getGeneration())
                && Objects.equals(status.reconcileToken(), PassRunner.reconcileToken(resource)));
    return newWish ? memory.withSync(memory.sync().afresh()) : memory;
  }

  static ClusterMemory of(HpcClusterStatus status) {
    return status == null
        ? new ClusterMemory(null, null, Work.of(null))
        : new ClusterMemory(
            status.clusterId(),
            status.queue(),
            Work.of(status.operations()),
            Boolean.TRUE.equals(status.adopted()),
            new SyncMemory(status.settings(), status.drift()),
            status.power(),
            status.recovery(),
            status.computeSize());
  }

  ClusterMemory withClusterId(String id) {
    return new ClusterMemory(id, queue, work, adopted, sync, power, recovery, size);
  }

  ClusterMemory withQueue(String name) {
    return new ClusterMemory(clusterId, name, work, adopted, sync, power, recovery, size);
  }

  ClusterMemory withWork(Work newWork) {
    return new ClusterMemory(clusterId, queue, newWork, adopted, sync, power, recovery, size);
  }

  ClusterMemory withAdopted() {
    return new ClusterMemory(clusterId, queue, work, true, sync, power, recovery, size);
  }

  ClusterMemory withSync(SyncMemory newSync) {
    return new ClusterMemory(clusterId, queue, work, adopted, newSync, power, recovery, size);
  }

  ClusterMemory withPower(PowerStatus newPower) {
    return new ClusterMemory(clusterId, queue, work, adopted, sync, newPower, recovery, size);
  }

  ClusterMemory withRecovery(RecoveryStatus newRecovery) {
    return new ClusterMemory(clusterId, queue, work, adopted, sync, power, newRecovery, size);
  }

  ClusterMemory withSize(ComputeSizeStatus newSize) {
    return new ClusterMemory(clusterId, queue, work, adopted, sync, power, recovery, newSize);
  }
}
