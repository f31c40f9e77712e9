package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** What a later listing has to confirm before anything is bought, removed or let go. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Recount(
    @JsonPropertyDescription(
            "When nodes were missed that this resource did not remove; absent for none.")
        @DateTime
        String missingSince,
    @JsonPropertyDescription(
            "When more nodes were found than are asked for, by a list too old to remove any; absent for none.")
        @DateTime
        String excessSince,
    @JsonPropertyDescription(
            "When a queue that is being deleted was not listed, though it was not deleted here; absent while it is listed.")
        @DateTime
        String absentSince) {}
