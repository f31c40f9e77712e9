package io.hpcoperator.controller.cluster.power;

import io.hpcoperator.api.v1alpha1.HpcClusterSpec;
import io.hpcoperator.api.v1alpha1.ManagementPolicy;
import io.hpcoperator.api.v1alpha1.PowerStatus;
import io.hpcoperator.api.v1alpha1.PriceStatus;
import io.hpcoperator.cloud.ehpc.ClusterState;
import io.hpcoperator.cloud.ehpc.ClusterSummary;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.sync.SyncMemory;
import java.time.Instant;
import java.util.List;

/**
 * All that a decision about stopping and starting a cluster rests on.
 *
 * @param status what is remembered, with what is wanted now ({@link PowerPlanner#note})
 * @param price what the nodes cost; null when that is not known
 * @param cluster the cluster as the listing shows it
 * @param listing the listing
 */
public record PowerFacts(
    HpcClusterSpec spec,
    PowerStatus status,
    PriceStatus price,
    Work work,
    SyncMemory sync,
    ClusterSummary cluster,
    Observation<List<ClusterSummary>> listing,
    PowerSight sight,
    Patience patience,
    Instant now) {
  /** Name of the setting. */
  private static final String AUTO_SCALING = "autoScaling";

  boolean running() {
    return cluster.state() == ClusterState.RUNNING;
  }

  boolean stopped() {
    return cluster.state() == ClusterState.STOPPED;
  }

  boolean mayChange() {
    return spec.managementPolicy() != ManagementPolicy.OBSERVE;
  }

  /** Whether the spec says how the cluster is scaled, or did so. */
  boolean isScalingOurs() {
    return sync.find(AUTO_SCALING).isPresent();
  }

  PowerFacts withSync(SyncMemory newSync) {
    return new PowerFacts(
        spec, status, price, work, newSync, cluster, listing, sight, patience, now);
  }

  PowerFacts withWork(Work newWork) {
    return new PowerFacts(
        spec, status, price, newWork, sync, cluster, listing, sight, patience, now);
  }
}
