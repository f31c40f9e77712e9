package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;

/** What the cloud has, as last seen, and what the operator remembers of its calls. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HpcQueueStatus(
    @JsonPropertyDescription("Generation this status describes; -1 before the first look.")
        Long observedGeneration,
    @JsonPropertyDescription(
            "Ready is the summary; Synced says whether the cloud matches the spec; Reconciling and Stalled are there only while they hold.")
        @Size(max = 16)
        List<Condition> conditions,
    @JsonPropertyDescription("Id of the cluster the queue was created in.") String clusterId,
    @JsonPropertyDescription("Account the cluster belongs to.") String account,
    @JsonPropertyDescription(
            "One word for the queue: Absent, Creating, Active, Scaling, Draining, Deleting.")
        String state,
    @JsonPropertyDescription("Whether the queue is this resource's own: created or adopted by it.")
        Boolean owned,
    @JsonPropertyDescription(
            "Whether it is the queue the cluster came with; that one goes back to the HpcCluster when this resource is deleted.")
        Boolean clusterQueue,
    @JsonPropertyDescription("Nodes in the queue, in service or not.") @StatusReplicas
        Integer replicas,
    @JsonPropertyDescription("Nodes in service.") Integer readyReplicas,
    @JsonPropertyDescription("Nodes of the queue by health.") NodeCounts nodes,
    @JsonPropertyDescription(
            "The nodes of the queue by host name, the first 100; nodes.total counts all.")
        @Size(max = 100)
        List<QueueNode> nodeList,
    @JsonPropertyDescription(
            "Label selector in text form, which the scale subresource needs for autoscalers.")
        @LabelSelector
        String selector,
    @JsonPropertyDescription("Nodes on their way out of the queue.") ScaleInStatus scaleIn,
    @JsonPropertyDescription("Who decides how many nodes there are, and within which bounds.")
        QueueSizeStatus size,
    @JsonPropertyDescription(
            "The last purchase, while it did not bring all nodes and some are missing.")
        CapacityStatus capacity,
    @JsonPropertyDescription("Nodes that are being repaired, or were.") @Size(max = 100)
        List<NodeRepairStatus> repairs,
    @JsonPropertyDescription(
            "Instance ids of nodes that were powered off because the spec says so, until they are given back to the scheduler.")
        @Size(max = 100)
        List<String> stoppedNodes,
    @JsonPropertyDescription("Instances of the user's own that joined the queue.") @Size(max = 100)
        List<String> existingInstances,
    @JsonPropertyDescription(
            "Instances of the user's own that were told to join and are not nodes yet: named by the last AddExistedNodes, for half an hour at most.")
        @Size(max = 100)
        List<String> joiningInstances,
    @JsonPropertyDescription(
            "Nodes of the queue that are looked for since the queue was gone, to be moved back.")
        LostNodesStatus lostNodes,
    @JsonPropertyDescription("How each setting of the spec stands.") @Size(max = 32)
        List<SettingStatus> settings,
    @JsonPropertyDescription("Changes made in the cloud and not here, newest first.")
        @Size(max = 10)
        List<DriftRecord> drift,
    @JsonPropertyDescription("Calls and tasks of the cloud.") CloudOperations operations,
    @JsonPropertyDescription("Value of the reconcile-now annotation that was last acted on.")
        String reconcileToken) {

  /** Nodes of a queue that was gone. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record LostNodesStatus(
      @JsonPropertyDescription("How many nodes the queue had.") Integer count,
      @JsonPropertyDescription("Instance ids of those that are known by name.") @Size(max = 200)
          List<String> instanceIds,
      @JsonPropertyDescription("When the queue was first seen to be gone.") @DateTime String since,
      @JsonPropertyDescription(
              "Since when calls to move them back are counted, where that is not since the queue was seen to be gone.")
          @DateTime
          String triedSince) {}

  /** Who sizes the queue. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record QueueSizeStatus(
      @JsonPropertyDescription(
              "Operator: spec.replicas is enforced. Cloud: automatic scaling decides within the bounds. Held: the cloud has let go, and nothing is removed before replicas is set anew.")
          String owner,
      @JsonPropertyDescription("Fewest nodes while the cloud decides.") Integer minReplicas,
      @JsonPropertyDescription("Most nodes while the cloud decides.") Integer maxReplicas,
      @JsonPropertyDescription(
              "spec.replicas when autoScale was taken out; another value is enforced.")
          Integer heldReplicas,
      @JsonPropertyDescription(
              "Since when the cloud is seen to scale the queue no more, while nodes it added last may not be listed yet.")
          @DateTime
          String letGoAt,
      @JsonPropertyDescription(
              "Since when there are fewer nodes than minReplicas, which the cloud is given time to bring.")
          @DateTime
          String belowMinSince,
      @JsonPropertyDescription(
              "Instance ids that this queue put on the cluster's list of nodes that scaling leaves alone.")
          @Size(max = 200)
          List<String> excludedNodes) {}

  /** What a purchase was to bring and brought. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record CapacityStatus(
      @JsonPropertyDescription("Nodes asked for.") Integer wanted,
      @JsonPropertyDescription("Nodes that came.") Integer got,
      @JsonPropertyDescription("Instance type that was asked for.") String instanceType,
      @JsonPropertyDescription("Zone that was asked for.") String zoneId,
      @JsonPropertyDescription("What the cloud said.") @Size(max = 512) String message,
      @JsonPropertyDescription("When the purchase ended.") @DateTime String time,
      @JsonPropertyDescription("When the next purchase is made.") @DateTime String nextTime,
      @JsonPropertyDescription("Instance type asked for next; absent where the cloud chooses.")
          String nextInstanceType,
      @JsonPropertyDescription("Zone asked for next; the cluster's when absent.")
          String nextZoneId) {}

  /** A node that is being repaired, or was. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record NodeRepairStatus(
      @JsonPropertyDescription("Host name.") String hostName,
      @JsonPropertyDescription("Id of the instance.") String instanceId,
      @JsonPropertyDescription(
              "Waiting: in exception, not for long enough or not its turn. Resetting: a reset was begun, and it is not back in service. Reset: back in service; forgotten after a day. Replacing: removed, to be bought anew. GivenUp: in exception again, and nothing more is tried.")
          String step,
      @JsonPropertyDescription("Since when it is at this step.") @DateTime String since,
      @JsonPropertyDescription("How often it was reset.") Integer resets) {}
}
