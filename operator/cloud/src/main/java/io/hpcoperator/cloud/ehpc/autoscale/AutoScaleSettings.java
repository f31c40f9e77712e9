package io.hpcoperator.cloud.ehpc.autoscale;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.hpcoperator.cloud.wire.WireValues;
import java.util.ArrayList;
import java.util.List;

/**
 * All settings of automatic scaling of a cluster. Where cluster and queue differ, the queue's win.
 *
 * @param cluster settings of the cluster as a whole
 * @param imageId image of new nodes, where their queue has none of its own
 * @param computeEnableHt hyper-threading on new nodes; of later versions of the API
 * @param dnsConfig DNS settings of new nodes; of later versions of the API
 * @param queues settings of queues, at most 8
 */
public record AutoScaleSettings(
    @JsonUnwrapped ClusterScaling cluster,
    String imageId,
    Boolean computeEnableHt,
    String dnsConfig,
    List<QueueScaling> queues) {
  public AutoScaleSettings {
    queues = WireValues.list(queues);
  }

  /** The same with other settings of the cluster. */
  public AutoScaleSettings withCluster(ClusterScaling other) {
    return new AutoScaleSettings(other, imageId, computeEnableHt, dnsConfig, queues);
  }

  /** The same with another image. */
  public AutoScaleSettings withImageId(String other) {
    return new AutoScaleSettings(cluster, other, computeEnableHt, dnsConfig, queues);
  }

  /** The same with the settings of one queue in place of those it had, if any. */
  public AutoScaleSettings withQueue(QueueScaling queue) {
    List<QueueScaling> others = new ArrayList<>(queues);
    int place = indexOf(queue.queueName());
    if (place < 0) {
      others.add(queue);
    } else {
      others.set(place, queue);
    }
    return new AutoScaleSettings(cluster, imageId, computeEnableHt, dnsConfig, others);
  }

  /** The same without the settings of one queue. */
  public AutoScaleSettings withoutQueue(String queueName) {
    return new AutoScaleSettings(
        cluster,
        imageId,
        computeEnableHt,
        dnsConfig,
        queues.stream().filter(queue -> !queueName.equals(queue.queueName())).toList());
  }

  private int indexOf(String queueName) {
    for (int i = 0; i < queues.size(); i++) {
      if (queueName.equals(queues.get(i).queueName())) {
        return i;
      }
    }
    return -1;
  }
}
