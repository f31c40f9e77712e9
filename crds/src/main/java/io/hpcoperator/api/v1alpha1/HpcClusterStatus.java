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
            "Ready is the summary; Synced says whether the cloud matches the spec; Preflight what stands in the way of creation or growth; Reconciling and Stalled are there only while they hold.")
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
    @JsonPropertyDescription("Image as the cloud has it.") ImageStatus image,
    @JsonPropertyDescription("Scheduler as the cloud has it.") String scheduler,
    @JsonPropertyDescription("Version of the E-HPC client as the cloud has it.")
        String clientVersion,
    @JsonPropertyDescription("When the cluster was created in the cloud.") @DateTime
        String createTime,
    @JsonPropertyDescription("Addresses of the login nodes.") @Size(max = 16)
        List<NodeAddress> loginNodes,
    @JsonPropertyDescription(
            "Whether the cluster was taken over; absent for one that this resource created.")
        Boolean adopted,
    @JsonPropertyDescription("Name of the Secret with the root password, if it was generated.")
        String loginSecret,
    @JsonPropertyDescription(
            "Name of the Secret with the password of the VNC service, if it was generated.")
        String visualServiceSecret,
    @JsonPropertyDescription(
            "Name of the Secret with the configuration of the on-premises side of a hybrid cluster.")
        String hybridConfigSecret,
    @JsonPropertyDescription("What the nodes cost, as the cloud last quoted it.") PriceStatus price,
    @JsonPropertyDescription("How stopping and starting stands, and what it saved.")
        PowerStatus power,
    @JsonPropertyDescription("What was done about a cluster in exception.") RecoveryStatus recovery,
    @JsonPropertyDescription(
            "Who sizes the cluster's own queue; absent while nodes.compute.replicas is enforced.")
        ComputeSizeStatus computeSize,
    @JsonPropertyDescription("How each thing that can be changed in place stands.")
        @Unique("name")
        @Size(max = 16)
        List<SettingStatus> settings,
    @JsonPropertyDescription("The last changes made behind the operator's back, newest first.")
        @Size(max = 10)
        List<DriftRecord> drift,
    @JsonPropertyDescription("Calls and tasks of the cloud.") CloudOperations operations,
    @JsonPropertyDescription("Value of the reconcile-now annotation that was last acted on.")
        String reconcileToken) {}
