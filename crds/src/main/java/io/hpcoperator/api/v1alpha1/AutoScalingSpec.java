package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/**
 * Scaling of a cluster by the cloud itself (E-HPC SetAutoScaleConfig, its part for the whole
 * cluster).
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AutoScalingSpec(
    @JsonPropertyDescription("Lets the cloud add compute nodes for waiting jobs.") @Default("false")
        Boolean grow,
    @JsonPropertyDescription("Lets the cloud release idle compute nodes.") @Default("false")
        Boolean shrink,
    @JsonPropertyDescription(
            "Most compute nodes the cluster may have by scaling, all queues together.")
        @Required
        @Min(0)
        @Max(500)
        Integer maxNodes,
    @JsonPropertyDescription("Minutes between two checks whether to grow.")
        @Default("2")
        @Min(2)
        @Max(10)
        Integer growIntervalMinutes,
    @JsonPropertyDescription("Minutes between two checks whether to shrink.")
        @Default("2")
        @Min(2)
        @Max(10)
        Integer shrinkIntervalMinutes,
    @JsonPropertyDescription(
            "Checks in a row that must find no job on a node before it is released.")
        @Default("3")
        @Min(2)
        @Max(5)
        Integer shrinkIdleTimes,
    @JsonPropertyDescription(
            "Minutes a new node may take to get into service before it is given up and released.")
        @Default("20")
        @Min(10)
        @Max(60)
        Integer growTimeoutMinutes,
    @JsonPropertyDescription(
            "Percentage of nodes added on top of those the jobs need: 2 adds 102 for 100.")
        @Default("0")
        @Min(0)
        @Max(100)
        Integer extraNodesPercent,
    @JsonPropertyDescription(
            "Percentage of the needed nodes added in one round: 50 takes two rounds.")
        @Default("100")
        @Min(1)
        @Max(100)
        Integer growPercent,
    @JsonPropertyDescription(
            "Instance ids of nodes that scaling leaves alone, even when they are idle; not looked after when left out.")
        @ValidationRule(
            value = "self.all(i, self.exists_one(o, o == i))",
            message = "excludeNodes must not hold an instance twice")
        @Size(max = 100)
        List<@Size(max = 64) @Pattern("^i-[A-Za-z0-9]+$") String> excludeNodes,
    @JsonPropertyDescription("Bidding for the nodes that scaling adds.") SpotSpec spot,
    @JsonPropertyDescription(
            "Image of the nodes that scaling adds; when left out, the one of the last nodes added.")
        @Size(min = 1, max = 128)
        String imageId) {}
