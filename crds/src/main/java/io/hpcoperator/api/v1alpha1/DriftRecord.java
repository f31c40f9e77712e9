package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** One change that was made behind the operator's back. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DriftRecord(
    @JsonPropertyDescription("Field of the spec, such as software.") String field,
    @JsonPropertyDescription("Value of the spec.") String wanted,
    @JsonPropertyDescription("Value found in the cloud.") String found,
    @JsonPropertyDescription("When it was first seen.") String time,
    @JsonPropertyDescription("What is done about it: Corrected, Reported.") String action) {}
