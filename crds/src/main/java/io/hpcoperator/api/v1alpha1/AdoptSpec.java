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
            "Whether the cluster is changed where it differs from this spec when it is taken over. While false, a cluster that differs is left as it is, and condition Synced names the differences.")
        @Default("false")
        Boolean overwrite) {}
