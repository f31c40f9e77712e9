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
    @JsonPropertyDescription("Ready says whether the credentials work.") @Size(max = 16)
        List<Condition> conditions,
    @JsonPropertyDescription("How many resources use the account.") Integer usedBy,
    @JsonPropertyDescription("Secret that is kept from being deleted while the account needs it.")
        LocalReference heldSecretRef,
    @JsonPropertyDescription("Value of the reconcile-now annotation that was last acted on.")
        String reconcileToken) {}
