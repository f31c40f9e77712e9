package io.hpcoperator.controller.cluster.recovery;

import io.hpcoperator.api.v1alpha1.HpcClusterSpec;
import io.hpcoperator.cloud.ehpc.ClusterSummary;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.cloud.ehpc.ImageRef;
import io.hpcoperator.cloud.ehpc.RecoverClusterRequest;
import io.hpcoperator.controller.ehpc.ClusterCall;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

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
  /** Schedulers the operation takes (E-HPC 2018-04-12, RecoverCluster: SchedulerType). */
  private static final List<String> SCHEDULERS =
      List.of("pbs", "slurm", "opengridscheduler", "deadline");

  /** Images the operation takes (the same: ImageOwnerAlias). */
  private static final Set<String> OWNERS = Set.of("system", "self", "others");

  /** Why the cloud would not recover a cluster as what it is; empty when it would. */
  static Optional<String> refusal(ClusterSummary cluster, HpcClusterSpec spec) {
    if (scheduler(cluster, spec) == null) {
      return Optional.of(
          "RecoverCluster does not know the scheduler "
              + told(cluster.schedulerType(), spec.scheduler().type()));
    }
    return cluster.imageOwnerAlias() == null || OWNERS.contains(cluster.imageOwnerAlias())
        ? Optional.empty()
        : Optional.of("RecoverCluster takes no image of owner " + cluster.imageOwnerAlias());
  }

  /** The cluster's scheduler in the operation's words; the cloud may tell a version of it. */
  private static String scheduler(ClusterSummary cluster, HpcClusterSpec spec) {
    var found = told(cluster.schedulerType(), spec.scheduler().type()).toLowerCase(Locale.ROOT);
    return SCHEDULERS.stream().filter(found::startsWith).findFirst().orElse(null);
  }

  static Recover of(ClusterSummary cluster, HpcClusterSpec spec) {
    var service = spec.accountService();
    return new Recover(
        told(cluster.osTag(), spec.image().osTag()),
        told(cluster.accountType(), service == null ? null : service.type()),
        scheduler(cluster, spec),
        told(cluster.imageOwnerAlias(), spec.image().owner()),
        told(cluster.imageId(), spec.image().id()),
        cluster.clientVersion());
  }

  /** What the cloud tells of the cluster; what it does not tell is as it was asked for. */
  private static String told(String found, String wanted) {
    return found == null ? wanted : found;
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
