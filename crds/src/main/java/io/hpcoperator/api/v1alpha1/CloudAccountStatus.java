package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** Whether the account can be used, and by how many resources it is. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CloudAccountStatus(
    @JsonPropertyDescription("Generation this status describes; -1 before the first look.")
        Long observedGeneration,
    @JsonPropertyDescription(
            "Ready says whether the credentials work; ServiceInitialized, if asked for, whether the service is set up.")
        @Size(max = 16)
        List<Condition> conditions,
    @JsonPropertyDescription("How many resources use the account.") Integer usedBy,
    @JsonPropertyDescription("Secret that is kept from being deleted while the account needs it.")
        LocalReference heldSecretRef,
    @JsonPropertyDescription(
            "Generation of the spec for which the service was set up, if initializeService asks for it.")
        Long initializedGeneration,
    @JsonPropertyDescription("Value of the reconcile-now annotation that was last acted on.")
        String reconcileToken) {}
