package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** What the cloud has, as last seen, and what the operator remembers of its calls. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HpcClusterStatus(
    @JsonPropertyDescription("Generation this status describes; -1 before the first look.")
        Long observedGeneration,
    @JsonPropertyDescription(
            "Ready is the summary; Synced says whether the cloud matches the spec; Reconciling and Stalled are there only while they hold.")
        @Size(max = 16)
        List<Condition> conditions,
    @JsonPropertyDescription("Id of the cluster in the cloud.") String clusterId,
    @JsonPropertyDescription("State of the cluster in the cloud's own word, such as running.")
        String state,
    @JsonPropertyDescription("Queue that the cluster's own compute nodes are in.") String queue,
    @JsonPropertyDescription("Management nodes by health.") NodeCounts managerNodes,
    @JsonPropertyDescription("Compute nodes of all queues by health.") NodeCounts computeNodes,
    @JsonPropertyDescription("Nodes of the cluster's own queue in service.") Integer readyReplicas,
    @JsonPropertyDescription("Nodes of the cluster's own queue, in service or not.")
        Integer replicas,
    @JsonPropertyDescription("Operating system tag as the cloud has it.") String osTag,
    @JsonPropertyDescription("Scheduler as the cloud has it.") String scheduler,
    @JsonPropertyDescription("When the cluster was created in the cloud.") String createTime,
    @JsonPropertyDescription("Calls and tasks of the cloud.") CloudOperations operations,
    @JsonPropertyDescription("Value of the reconcile-now annotation that was last acted on.")
        String reconcileToken) {}
