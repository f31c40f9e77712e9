package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** The image of a cluster as the cloud has it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ImageStatus(
    @JsonPropertyDescription("Image id.") String id,
    @JsonPropertyDescription("Whose image it is, in the words of spec.image.owner.") String owner,
    @JsonPropertyDescription("Operating system tag.") String osTag) {}
