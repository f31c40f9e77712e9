package io.hpcoperator.controller.queue.settings;

import io.hpcoperator.api.v1alpha1.HpcQueueSpec;
import io.hpcoperator.cloud.ehpc.ClusterQueue;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.sync.Difference;
import io.hpcoperator.controller.sync.Fingerprint;
import io.hpcoperator.controller.sync.Setting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Resource group and instance type of a queue (E-HPC ListQueues, UpdateQueueConfig). Pure. */
public final class QueueConfig {
  /** Name of the setting. */
  public static final String NAME = "config";

  /** UpdateQueueConfig. It takes no instance type without a resource group. */
  record Update(String queue, String resourceGroupId, String instanceType) implements ClusterCall {
    @Override
    public String operation() {
      return "UpdateQueueConfig";
    }

    @Override
    public Done call(EhpcClient client, String clusterId) {
      var receipt = client.updateQueueConfig(clusterId, queue, resourceGroupId, instanceType);
      return new Done(
          receipt.requestId(),
          null,
          "Nodes added to queue %s are of %s and in resource group %s (request %s)."
              .formatted(queue, instanceType, resourceGroupId, receipt.requestId()));
    }
  }

  /**
   * A resource group the spec leaves out stays what it is. The instance type can be told only along
   * with a group: while none is known, it goes with each purchase and not with the queue. A cloud
   * that tells no instance types of the queue has none to compare with.
   */
  public static Setting<ClusterCall> look(
      HpcQueueSpec spec, Observation<List<ClusterQueue>> queues) {
    var fingerprint = Fingerprint.of(Arrays.asList(spec.resourceGroupId(), spec.instanceType()));
    var seen = find(spec.queueName(), queues);
    if (seen.isEmpty()) {
      return new Setting<>(
          NAME, fingerprint, new Setting.Unread<>(queues == null ? null : queues.error()));
    }
    var group = blankToNull(seen.get().resourceGroupId());
    var types = seen.get().computeInstanceTypes();
    var wanted = spec.resourceGroupId() == null ? group : spec.resourceGroupId();
    var differences = new ArrayList<Difference>();
    if (spec.resourceGroupId() != null && !spec.resourceGroupId().equals(group)) {
      differences.add(
          new Difference(
              "resourceGroupId", spec.resourceGroupId(), group == null ? "nothing" : group));
    }
    if (wanted != null && !types.isEmpty() && !types.contains(spec.instanceType())) {
      differences.add(
          new Difference("instanceType", spec.instanceType(), String.join(", ", types)));
    }
    return new Setting<>(
        NAME,
        fingerprint,
        differences.isEmpty()
            ? new Setting.Same<>()
            : new Setting.Differs<>(
                List.copyOf(differences),
                new Update(spec.queueName(), wanted, spec.instanceType())));
  }

  private static Optional<ClusterQueue> find(String name, Observation<List<ClusterQueue>> queues) {
    return queues == null || !queues.hasValue()
        ? Optional.empty()
        : queues.value().stream().filter(queue -> name.equals(queue.name())).findFirst();
  }

  private static String blankToNull(String text) {
    return text == null || text.isBlank() ? null : text;
  }

  private QueueConfig() {}
}
