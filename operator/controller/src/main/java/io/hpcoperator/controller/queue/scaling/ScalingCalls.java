package io.hpcoperator.controller.queue.scaling;

import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.cloud.ehpc.autoscale.AutoScaleSettings;
import io.hpcoperator.cloud.ehpc.autoscale.QueueScaling;
import io.hpcoperator.controller.ehpc.AutoScaleEdits;
import io.hpcoperator.controller.ehpc.ClusterCall;
import java.util.List;
import java.util.stream.Stream;

/** The calls by which a queue's part of automatic scaling is changed, and nobody else's. */
final class ScalingCalls {

  /**
   * SetAutoScaleConfig with the queue's entry as it is wanted.
   *
   * @param wish all that the spec says of it
   */
  record Configure(QueueScaling wish) implements ClusterCall {
    @Override
    public String operation() {
      return AutoScaleEdits.OPERATION;
    }

    @Override
    public Done call(EhpcClient client, String clusterId) {
      var receipt =
          AutoScaleEdits.change(
              client,
              clusterId,
              found -> {
                var now = CloudScaling.of(found, wish.queueName()).entry();
                return found.withQueue(
                    new QueueEntry(wish).over(now.orElseGet(() -> QueueScaling.builder().build())));
              });
      return new Done(
          receipt.requestId(),
          null,
          "The cloud scales queue %s, %d to %d nodes (request %s)."
              .formatted(
                  wish.queueName(),
                  wish.minNodesInQueue(),
                  wish.maxNodesInQueue(),
                  receipt.requestId()));
    }
  }

  /**
   * SetAutoScaleConfig without the queue's entry, which makes room for another queue's. With an
   * entry that is off where that would not do: because the switches of the cluster hold for queues
   * without an entry, or because the cloud keeps entries that are left out, which it does not
   * document.
   *
   * @param exclusions nodes of the queue that were kept out of scaling
   */
  record SwitchOff(String queue, List<String> exclusions) implements ClusterCall {
    @Override
    public String operation() {
      return AutoScaleEdits.OPERATION;
    }

    @Override
    public Done call(EhpcClient client, String clusterId) {
      var receipt = AutoScaleEdits.change(client, clusterId, found -> off(found, false));
      var kept = client.autoScaling().get(clusterId, CallPriority.CHANGE).settings();
      if (CloudScaling.of(kept, queue).isOn()) {
        receipt = AutoScaleEdits.change(client, clusterId, found -> off(found, true));
      }
      return new Done(
          receipt.requestId(),
          null,
          "The cloud no longer scales queue %s (request %s)."
              .formatted(queue, receipt.requestId()));
    }

    /**
     * @param explicitly whether with an entry in any case
     */
    AutoScaleSettings off(AutoScaleSettings found, boolean explicitly) {
      var cluster = found.cluster();
      var freed =
          found.withCluster(
              cluster.toBuilder()
                  .excludeNodes(without(cluster.excludeNodes(), exclusions))
                  .build());
      boolean whole =
          Boolean.TRUE.equals(cluster.enableAutoGrow())
              || Boolean.TRUE.equals(cluster.enableAutoShrink());
      if (!explicitly && !whole) {
        return freed.withoutQueue(queue);
      }
      var entry =
          CloudScaling.of(found, queue)
              .entry()
              .map(QueueScaling::toBuilder)
              .orElseGet(() -> QueueScaling.builder().queueName(queue));
      return freed.withQueue(
          entry.enableAutoGrow(false).enableAutoShrink(false).minNodesInQueue(0).build());
    }
  }

  /**
   * SetAutoScaleConfig with other nodes on the cluster's list of those that scaling leaves alone.
   *
   * @param add nodes of the queue that are not on it
   * @param remove nodes the queue put on it, which need not be there any more
   */
  record Exclude(String queue, List<String> add, List<String> remove) implements ClusterCall {
    @Override
    public String operation() {
      return AutoScaleEdits.OPERATION;
    }

    @Override
    public Done call(EhpcClient client, String clusterId) {
      var receipt = AutoScaleEdits.change(client, clusterId, this::applied);
      return new Done(
          receipt.requestId(),
          null,
          "Scaling by the cloud leaves nodes %s of queue %s alone, and no longer %s (request %s)."
              .formatted(add, queue, remove, receipt.requestId()));
    }

    AutoScaleSettings applied(AutoScaleSettings found) {
      var cluster = found.cluster();
      var all =
          Stream.concat(without(cluster.excludeNodes(), remove).stream(), add.stream())
              .distinct()
              .toList();
      return found.withCluster(cluster.toBuilder().excludeNodes(all).build());
    }
  }

  private static List<String> without(List<String> all, List<String> some) {
    return all.stream().filter(id -> !some.contains(id)).toList();
  }

  private ScalingCalls() {}
}
