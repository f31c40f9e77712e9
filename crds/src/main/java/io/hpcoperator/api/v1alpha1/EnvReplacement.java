package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;

/** Two environments of one resource, of which one takes the place of the other. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EnvReplacement(
    @JsonPropertyDescription(
            "Building: the new environment is being made, and the old one serves. Retiring: the new one serves, and the old one is emptied and deleted. Discarding: the old one serves, and the new one, which is not wanted any more, is emptied and deleted.")
        @Required
        @OneOf({"Building", "Retiring", "Discarding"})
        String phase,
    @JsonPropertyDescription("Id of the environment that was there first.") String oldEnvId,
    @JsonPropertyDescription(
            "Id of the environment that is to take its place, or took it; absent before it is known.")
        String newEnvId,
    @JsonPropertyDescription("Fields of the spec that made another environment necessary.")
        @Size(max = 32)
        List<String> fields,
    @JsonPropertyDescription("When this phase was begun.") @DateTime String since,
    @JsonPropertyDescription(
            "Fingerprints of what the new environment is built from, by field; moves to status.builtFrom when it serves.")
        @Size(max = 32)
        Map<String, @Size(max = 16) String> builtFrom,
    @JsonPropertyDescription(
            "How each thing that can be changed in place stands in the new environment; moves to status.settings when it serves.")
        @Unique("name")
        @Size(max = 16)
        List<SettingStatus> settings,
    @JsonPropertyDescription(
            "Since when the cloud refuses to change the environment that does not serve, being at another change of it; absent while it does not.")
        @DateTime
        String busySince) {}
