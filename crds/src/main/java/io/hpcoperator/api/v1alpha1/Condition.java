package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;

/** One aspect of a resource's state, in the standard form of Kubernetes (metav1.Condition). */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Condition(
    @JsonPropertyDescription("What the condition is about, in CamelCase, such as Ready.")
        @Required
        @Size(max = 316)
        @Pattern(
            "^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$")
        String type,
    @JsonPropertyDescription("Whether it holds: True, False or Unknown.") @Required
        ConditionStatus status,
    @JsonPropertyDescription("Generation of the resource the condition was set for.") @Min(0)
        Long observedGeneration,
    @JsonPropertyDescription("When the status last changed from one value to another.")
        @Required
        @DateTime
        String lastTransitionTime,
    @JsonPropertyDescription("Why, in one CamelCase word.")
        @Required
        @Size(min = 1, max = 1024)
        @Pattern("^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$")
        String reason,
    @JsonPropertyDescription("What happened, what the cloud said, and what to do.")
        @Required
        @Size(max = 32768)
        String message) {}
