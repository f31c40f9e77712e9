package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;
import java.util.Map;

/** What the cloud has, as last seen, and what the operator remembers of its calls. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ComputeEnvStatus(
    @JsonPropertyDescription("Generation this status describes; -1 before the first look.")
        Long observedGeneration,
    @JsonPropertyDescription(
            "Ready is the summary; Synced says whether the cloud matches the spec; Reconciling and"
                + " Stalled are there only while they hold.")
        @Size(max = 16)
        List<Condition> conditions,
    @JsonPropertyDescription("Id of the environment in the cloud; of two, the one that serves.")
        String envId,
    @JsonPropertyDescription(
            "One word derived from node counts and the cloud's next action: Absent, Creating,"
                + " Running, Scaling, Degraded, Deleting, Unknown.")
        String state,
    @JsonPropertyDescription("Nodes made for replicas that are not on their way out.")
        @StatusReplicas
        Integer replicas,
    @JsonPropertyDescription("Nodes in service.") Integer readyReplicas,
    @JsonPropertyDescription("Number of nodes the cloud is set to.") Integer desiredReplicas,
    @JsonPropertyDescription("Nodes by health.") NodeCounts nodes,
    @JsonPropertyDescription("When the environment was created in the cloud.") @DateTime
        String createTime,
    @JsonPropertyDescription(
            "Whether an environment was taken over; absent for a resource that created its own. It"
                + " stays when the one taken over has been replaced.")
        Boolean adopted,
    @JsonPropertyDescription(
            "Instances of spec.attachedInstances that were attached: none of them is reinstalled"
                + " again by itself.")
        @Size(max = 100)
        List<String> attachedInstances,
    @JsonPropertyDescription(
            "Fingerprints of the fields of the spec that the environment was built from and that no"
                + " operation of the cloud changes; a question mark for what is known to differ."
                + " They tell whether it has to be replaced.")
        @Size(max = 32)
        Map<String, @Size(max = 16) String> builtFrom,
    @JsonPropertyDescription("The other environment, while one takes the place of another.")
        EnvReplacement replacement,
    @JsonPropertyDescription("How each thing that can be changed in place stands.")
        @Unique("name")
        @Size(max = 16)
        List<SettingStatus> settings,
    @JsonPropertyDescription("The last changes made behind the operator's back, newest first.")
        @Size(max = 10)
        List<DriftRecord> drift,
    @JsonPropertyDescription(
            "Since when the cloud refuses to change the environment, being at another change of it;"
                + " absent while it does not.")
        @DateTime
        String busySince,
    @JsonPropertyDescription(
            "Label selector in text form, which the scale subresource needs for autoscalers.")
        @LabelSelector
        String selector,
    @JsonPropertyDescription("Calls of the cloud.") CloudOperations operations,
    @JsonPropertyDescription("Value of the reconcile-now annotation that was last acted on.")
        String reconcileToken) {}
