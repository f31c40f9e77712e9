package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** One purchase of nodes: what was asked for, and what came of it. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NodePurchase(
    @JsonPropertyDescription("AddNodes or ApplyNodes.") String operation,
    @JsonPropertyDescription("Nodes asked for.") Integer wanted,
    @JsonPropertyDescription("Nodes the cloud granted, where it says so before they come.")
        Integer granted,
    @JsonPropertyDescription("Nodes that came; absent while that is not known.") Integer got,
    @JsonPropertyDescription("Instance type asked for; absent where the cloud chooses.")
        String instanceType,
    @JsonPropertyDescription("Zone asked for; absent where the cloud chooses.") String zoneId,
    @JsonPropertyDescription("vSwitch asked for.") String vSwitchId,
    @JsonPropertyDescription("Nodes that were there before.") Integer nodesBefore,
    @JsonPropertyDescription(
            "Instance ids of the nodes that were there before, for a purchase without a client token, while its outcome is not known.")
        @Size(max = 2000)
        List<String> instancesBefore,
    @JsonPropertyDescription(
            "Since when no task of the cluster was seen that adds nodes, for a purchase whose answer is not on record.")
        @DateTime
        String quietSince,
    @JsonPropertyDescription(
            "Why fewer nodes came than were asked for: a reason of condition Capacity; absent when all came.")
        String reason,
    @JsonPropertyDescription("What the cloud said.") @Size(max = 512) String message,
    @JsonPropertyDescription("When it was known what came.") @DateTime String endedAt) {

  /** A purchase that is about to be made. */
  public NodePurchase(
      String operation,
      int wanted,
      String instanceType,
      String zoneId,
      String vSwitchId,
      Integer nodesBefore,
      List<String> instancesBefore) {
    this(
        operation,
        wanted,
        null,
        null,
        instanceType,
        zoneId,
        vSwitchId,
        nodesBefore,
        instancesBefore,
        null,
        null,
        null,
        null);
  }
}
