package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** How the nodes of a queue are removed when there are more than asked for. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScaleInSpec(
    @JsonPropertyDescription(
            "How long the jobs of a node that is to go are waited for, such as 2h, 90m or 2h30m; 0m not at all. The node gets no new jobs meanwhile.")
        @Default("1h")
        @Pattern("^([0-9]{1,4}h([0-9]{1,5}m)?|[0-9]{1,5}m)$")
        @Size(min = 2, max = 12)
        String drainTimeout,
    @JsonPropertyDescription(
            "What happens when a node is still busy then: Wait goes on waiting until its jobs end, Remove removes it under them.")
        @Default("Wait")
        @OneOf({"Wait", "Remove"})
        String afterDrainTimeout,
    @JsonPropertyDescription(
            "Nodes that are never removed, by host name or instance id. The annotation hpc-operator.io/pinned-nodes names more of them, by commas.")
        @Size(max = 100)
        List<String> pinnedNodes) {}
