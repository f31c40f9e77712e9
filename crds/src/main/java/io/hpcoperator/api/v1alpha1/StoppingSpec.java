package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;

/** How a cluster is stopped, by powerState or by schedule. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StoppingSpec(
    @JsonPropertyDescription(
            "What becomes of the pay-as-you-go compute nodes: Stop powers them off with the cluster, Release gives them back first. Subscription nodes are always powered off.")
        @Default("Stop")
        @OneOf({"Stop", "Release"})
        String nodes,
    @JsonPropertyDescription(
            "How long running jobs are waited for, such as 2h, 90m or 2h30m; 0m not at all.")
        @Default("1h")
        @Pattern("^([0-9]{1,4}h([0-9]{1,5}m)?|[0-9]{1,5}m)$")
        @Size(min = 2, max = 12)
        String jobDeadline,
    @JsonPropertyDescription(
            "What happens when jobs still run then: Wait leaves the cluster running until they end, Stop stops it under them.")
        @Default("Wait")
        @OneOf({"Wait", "Stop"})
        String afterJobDeadline) {}
