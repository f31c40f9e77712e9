package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** How stopping and starting stands, and what it saved. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PowerStatus(
    @JsonPropertyDescription("Power state that is wanted now: Running or Stopped.")
        PowerState wanted,
    @JsonPropertyDescription("Who wants it: Spec or Schedule.") String wantedBy,
    @JsonPropertyDescription("Since when it is wanted.") @DateTime String wantedSince,
    @JsonPropertyDescription(
            "Step of stopping or starting, such as WaitingForJobs; absent when there is nothing to do.")
        String phase,
    @JsonPropertyDescription("Jobs that run and keep the cluster from being stopped.")
        Integer runningJobs,
    @JsonPropertyDescription("Until when running jobs are waited for.") @DateTime
        String jobDeadline,
    @JsonPropertyDescription("When the schedule stops the cluster next.") @DateTime String nextStop,
    @JsonPropertyDescription("When the schedule starts the cluster next.") @DateTime
        String nextStart,
    @JsonPropertyDescription("Since when the cluster has been stopped; absent while it is not.")
        @DateTime
        String stoppedSince,
    @JsonPropertyDescription(
            "What of auto scaling was switched off for the stop, to be switched on again after it.")
        AutoScalingSwitches suspendedAutoScaling,
    @JsonPropertyDescription("Compute nodes that the stop powered off or released.")
        Integer suspendedNodes,
    @JsonPropertyDescription(
            "Hours the cluster was stopped so far, all stops that are over together.")
        String savedHours,
    @JsonPropertyDescription(
            "What its pay-as-you-go compute nodes would have cost in these hours, at the price quoted at each stop.")
        String savedAmount,
    @JsonPropertyDescription("Currency of savedAmount.") String currency) {

  /** The switches of a cluster's auto scaling. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record AutoScalingSwitches(
      @JsonPropertyDescription("Whether the cloud added nodes for waiting jobs.") Boolean grow,
      @JsonPropertyDescription("Whether the cloud released idle nodes.") Boolean shrink) {}
}
