package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** The VNC service of a cluster (E-HPC StartVisualService). */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VisualServiceSpec(
    @JsonPropertyDescription("Whether the service runs.") @Default("true") Boolean running,
    @JsonPropertyDescription(
            "Public IPv4 address that may reach the service; it is let into the cluster's security group.")
        @Required
        @Pattern("^([0-9]{1,3}\\.){3}[0-9]{1,3}(/[0-9]{1,2})?$")
        @Size(max = 18)
        String allowedAddress,
    @JsonPropertyDescription(
            "Secret value with the password of the service: six letters and digits, of each at least one. When left out, a generated one is kept in Secret <name>-vnc.")
        SecretKeyReference passwordSecretRef) {}
