package io.hpcoperator.controller.cluster.power;

import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterSummary;
import io.hpcoperator.cloud.ehpc.Resources;
import io.hpcoperator.cloud.ehpc.autoscale.AutoScaleSettings;
import io.hpcoperator.cloud.ehpc.autoscale.ClusterScaling;
import io.hpcoperator.cloud.ehpc.autoscale.QueueScaling;
import io.hpcoperator.cloud.ehpc.job.Job;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What tests of stopping and starting see of a cloud. */
public final class Given {

  public static ClusterSummary cluster(String status, String chargeType) {
    var blank = io.hpcoperator.controller.cluster.Given.summary("ehpc-1", null, status);
    return new ClusterSummary(
        blank.id(),
        blank.name(),
        null,
        status,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        chargeType,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  /** A pay-as-you-go compute node that E-HPC bought. */
  public static ClusterNode node(String id, String status) {
    return node(id, status, null, true);
  }

  public static ClusterNode node(
      String id, String status, Instant subscribedUntil, Boolean createdByEhpc) {
    return new ClusterNode(
        id,
        id,
        status,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        subscribedUntil,
        null,
        createdByEhpc,
        null,
        null,
        null,
        null,
        new Resources(0, 0, 0),
        null);
  }

  public static AutoScaleSettings scaling(boolean grow, boolean shrink, QueueScaling... queues) {
    return new AutoScaleSettings(
        ClusterScaling.builder()
            .enableAutoGrow(grow)
            .enableAutoShrink(shrink)
            .growIntervalInMinutes(3)
            .maxNodesInCluster(40)
            .build(),
        null,
        null,
        null,
        List.of(queues));
  }

  public static QueueScaling queueScaling(String queue, boolean grow, boolean shrink) {
    return QueueScaling.builder()
        .queueName(queue)
        .enableAutoGrow(grow)
        .enableAutoShrink(shrink)
        .maxNodesInQueue(7)
        .build();
  }

  /** Jobs in the given states. */
  public static List<Job> jobs(String... states) {
    var jobs = new ArrayList<Job>();
    for (var state : states) {
      jobs.add(
          new Job(
              jobs.size() + ".manager",
              null,
              null,
              null,
              state,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null));
    }
    return jobs;
  }

  private Given() {}
}
