package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** How one thing that can be changed in place stands. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SettingStatus(
    @JsonPropertyDescription("What it is, by its place in the spec, such as software.") String name,
    @JsonPropertyDescription("InSync, Updating, Drifted or Unknown.") String state,
    @JsonPropertyDescription(
            "Fingerprint of what the spec said when the cloud was last seen to match it: it tells a change of the spec from a change in the cloud.")
        String applied,
    @JsonPropertyDescription(
            "Fingerprint of what the spec says, while the cloud is being made to match it.")
        String applying,
    @JsonPropertyDescription("Calls the cloud took to make it match, so far.") Integer attempts,
    @JsonPropertyDescription("Since when it stands so.") @DateTime String since) {}
