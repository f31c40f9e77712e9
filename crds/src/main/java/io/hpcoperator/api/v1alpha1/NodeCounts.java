package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** Nodes by health. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NodeCounts(
    @JsonPropertyDescription("All nodes.") Integer total,
    @JsonPropertyDescription("Nodes in service.") Integer normal,
    @JsonPropertyDescription("Nodes being installed, initialised or released.") Integer operating,
    @JsonPropertyDescription("Faulty nodes.") Integer exception,
    @JsonPropertyDescription("Nodes that are powered off.") Integer stopped) {}
