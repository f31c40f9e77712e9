package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** An existing compute environment that a resource takes over instead of creating one. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EnvAdoptSpec(
    @JsonPropertyDescription("Id of the existing environment, such as env-lcx7qbbr. Immutable.")
        @Required
        @Pattern("^env-[a-z0-9]+$")
        @Size(max = 32)
        @Immutable
        String envId,
    @JsonPropertyDescription(
            "Whether the environment is changed where it differs from this spec when it is taken over. While false, an environment that differs is left as it is, and condition Ready names the differences. Without replicas, all nodes are ended.")
        @Default("false")
        Boolean overwrite) {}
