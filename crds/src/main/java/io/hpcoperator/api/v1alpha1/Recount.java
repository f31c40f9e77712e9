package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** A count of nodes that a later listing has to confirm before anything is bought or removed. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Recount(
    @JsonPropertyDescription(
            "Missing: nodes vanished that this resource did not remove. Excess: there are more than asked for.")
        @OneOf({"Missing", "Excess"})
        String found,
    @JsonPropertyDescription("When that was found.") @DateTime String since) {}
