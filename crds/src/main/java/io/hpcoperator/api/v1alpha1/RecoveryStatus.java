package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** What was done about a cluster in exception. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RecoveryStatus(
    @JsonPropertyDescription("Recoveries begun since the cluster last ran.") Integer attempts,
    @JsonPropertyDescription("When the last one was begun.") @DateTime String lastAttempt,
    @JsonPropertyDescription(
            "Value of the annotation hpc-operator.io/recover that was last acted on.")
        String token) {}
