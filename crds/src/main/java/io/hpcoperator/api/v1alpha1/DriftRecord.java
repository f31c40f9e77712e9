package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** One change that was made behind the operator's back. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DriftRecord(
    @JsonPropertyDescription("Field of the spec that differs, such as software.") String field,
    @JsonPropertyDescription("What the spec says, shortened when it is long.") String wanted,
    @JsonPropertyDescription("What the cloud has, shortened when it is long.") String found,
    @JsonPropertyDescription("When it was first seen.") @DateTime String time,
    @JsonPropertyDescription("What was done about it: Corrected, or Reported and left as it is.")
        String action) {}
