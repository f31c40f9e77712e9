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
            "Public IPv4 address, or block such as 203.0.113.0/24, that may reach the service; the cluster's security group lets it in at port 12016.")
        @Required
        @Pattern("^" + Api.IPV4 + "(/(3[0-2]|[12]?[0-9]))?$")
        @Size(max = 18)
        String allowedAddress,
    @JsonPropertyDescription(
            "Secret value with the password of the service: six letters and digits, of each at least one. When left out, a generated one is kept in Secret <name>-vnc.")
        SecretKeyReference passwordSecretRef) {}
