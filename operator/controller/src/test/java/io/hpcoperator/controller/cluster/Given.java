package io.hpcoperator.controller.cluster;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.cloud.ehpc.ClusterDetails;
import io.hpcoperator.cloud.ehpc.ClusterSummary;

/** Clusters, as manifests and as the cloud shows them. */
public final class Given {
  public static final String UID = "0b1c2d3e-0000-4000-8000-000000000001";

  public static HpcCluster cluster(int replicas) {
    return Serialization.unmarshal(
        """
        apiVersion: hpc-operator.io/v1alpha1
        kind: HpcCluster
        metadata:
          name: demo
          namespace: team-a
          uid: %s
          generation: 1
          resourceVersion: "1"
        spec:
          accountRef:
            name: alibaba
          placement:
            zoneId: cn-hangzhou-b
          image:
            osTag: CentOS_7.6_64
          scheduler:
            type: pbs
          login:
            keyPairName: key
          nodes:
            manager:
              instanceType: ecs.c6.large
            login:
              instanceType: ecs.c6.large
            compute:
              replicas: %d
              queue: workq
              instanceType: ecs.c6.2xlarge
        """
            .formatted(UID, replicas),
        HpcCluster.class);
  }

  public static HpcCluster deleted(HpcCluster cluster) {
    cluster.getMetadata().setDeletionTimestamp("2026-03-01T12:00:00Z");
    cluster.getMetadata().setGeneration(cluster.getMetadata().getGeneration() + 1);
    return cluster;
  }

  public static ClusterSummary summary(String id, String description, String status) {
    return summary(id, description, status, null);
  }

  public static ClusterSummary summary(
      String id, String description, String status, String scheduler) {
    return new ClusterSummary(
        id,
        "demo",
        description,
        status,
        null,
        null,
        null,
        null,
        null,
        null,
        scheduler,
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
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  public static ClusterDetails details(String status) {
    return new ClusterDetails(
        "demo", null, status, null, null, null, null, null, null, null, null, null, null, null,
        null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
        null, null);
  }

  private Given() {}
}
