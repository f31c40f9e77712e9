package io.hpcoperator.controller.cluster.recovery;

import io.hpcoperator.cloud.ehpc.ClusterSummary;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.cloud.ehpc.ImageRef;
import io.hpcoperator.cloud.ehpc.RecoverClusterRequest;
import io.hpcoperator.controller.ehpc.ClusterCall;

/**
 * RecoverCluster with the cluster's own scheduler, account service and image: what is left out may
 * fall back to the cloud's defaults, pbs, nis and a public image (E-HPC 2018-04-12, RecoverCluster:
 * notes).
 */
record Recover(
    String osTag,
    String accountType,
    String schedulerType,
    String imageOwner,
    String imageId,
    String clientVersion)
    implements ClusterCall {
  static Recover of(ClusterSummary cluster) {
    return new Recover(
        cluster.osTag(),
        cluster.accountType(),
        cluster.schedulerType(),
        cluster.imageOwnerAlias(),
        cluster.imageId(),
        cluster.clientVersion());
  }

  @Override
  public String operation() {
    return RecoveryPlanner.OPERATION;
  }

  @Override
  public Done call(EhpcClient client, String clusterId) {
    var started =
        client.recoverCluster(
            new RecoverClusterRequest(
                clusterId,
                osTag,
                accountType,
                schedulerType,
                new ImageRef(imageOwner, imageId),
                clientVersion));
    return new Done(
        started.requestId(),
        started.taskId(),
        "Cluster %s is being recovered with scheduler %s, account service %s and image %s. %s (request %s)"
            .formatted(
                clusterId,
                schedulerType,
                accountType,
                imageId,
                RecoveryPlanner.DESTROYS,
                started.requestId()));
  }
}
