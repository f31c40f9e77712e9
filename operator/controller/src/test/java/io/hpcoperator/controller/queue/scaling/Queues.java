package io.hpcoperator.controller.queue.scaling;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.cloud.ehpc.autoscale.AutoScaleSettings;
import io.hpcoperator.cloud.ehpc.autoscale.ClusterScaling;
import io.hpcoperator.cloud.ehpc.autoscale.QueueScaling;
import java.util.Arrays;
import java.util.List;

/** Queues as users write them, and automatic scaling as the cloud has it. */
final class Queues {

  /**
   * @param more lines of the spec
   */
  static HpcQueue high(int replicas, String... more) {
    return Serialization.unmarshal(
        """
        apiVersion: hpc-operator.io/v1alpha1
        kind: HpcQueue
        metadata: {name: high, namespace: team-a, uid: u, generation: 1}
        spec:
          clusterRef: {name: demo}
          queueName: high
          replicas: %d
          instanceType: ecs.c6.large
        """
                .formatted(replicas)
            + String.join("", Arrays.stream(more).map(line -> "  " + line + "\n").toList()),
        HpcQueue.class);
  }

  static String autoScale(int min, int max) {
    return "autoScale: {minReplicas: %d, maxReplicas: %d}".formatted(min, max);
  }

  static ClusterScaling cluster(boolean on, String... excluded) {
    return ClusterScaling.builder()
        .enableAutoGrow(on)
        .enableAutoShrink(on)
        .maxNodesInCluster(100)
        .excludeNodes(List.of(excluded))
        .build();
  }

  static AutoScaleSettings settings(ClusterScaling cluster, QueueScaling... queues) {
    return new AutoScaleSettings(cluster, null, null, null, List.of(queues));
  }

  /** An entry with both switches on or off. */
  static QueueScaling entry(String queue, boolean on, int min, int max) {
    return QueueScaling.builder()
        .queueName(queue)
        .enableAutoGrow(on)
        .enableAutoShrink(on)
        .minNodesInQueue(min)
        .maxNodesInQueue(max)
        .build();
  }

  private Queues() {}
}
