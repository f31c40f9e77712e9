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
    @JsonPropertyDescription("Calls and tasks of the cloud.") CloudOperations operations,
    @JsonPropertyDescription("Value of the reconcile-now annotation that was last acted on.")
        String reconcileToken) {}
