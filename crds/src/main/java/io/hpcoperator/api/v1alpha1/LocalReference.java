package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** A resource in the same namespace, by name. */
public record LocalReference(
    @JsonPropertyDescription("Name of the resource, in the same namespace.")
        @Required
        @Size(min = 1, max = 253)
        String name) {}
