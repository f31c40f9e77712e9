package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** An existing cluster that a resource takes over instead of creating one. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AdoptSpec(
    @JsonPropertyDescription("Id of the existing cluster, such as ehpc-hz-FYUr32x1p5. Immutable.")
        @Required
        @Pattern("^[A-Za-z0-9][A-Za-z0-9._-]*$")
        @Size(max = 64)
        @Immutable
        String clusterId,
    @JsonPropertyDescription(
            "Whether what differs between the spec and the cluster is changed to what the spec says when the cluster is taken over. While it is false and something differs, the cluster is left alone and the differences are shown.")
        @Default("false")
        Boolean overwrite) {}
