package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;

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
    @JsonPropertyDescription(
            "Since when it is read once more that no job runs, before nodes are given back or the cluster is stopped.")
        @DateTime
        String readAgainSince,
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
    @JsonPropertyDescription(
            "Price of the pay-as-you-go compute nodes for one hour, as it was when the cluster was last stopped.")
        String hourlyPrice,
    @JsonPropertyDescription("Currency of savedAmount and hourlyPrice.") String currency) {

  /** The switches of a cluster's auto scaling that were on. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record AutoScalingSwitches(
      @JsonPropertyDescription("Whether the cloud added nodes for waiting jobs.") Boolean grow,
      @JsonPropertyDescription("Whether the cloud released idle nodes.") Boolean shrink,
      @JsonPropertyDescription("Queues with switches of their own.") @Size(max = 16)
          List<QueueSwitches> queues) {}

  /** The switches of a queue's auto scaling that were on. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record QueueSwitches(
      @JsonPropertyDescription("Name of the queue.") String queue,
      @JsonPropertyDescription("Whether the cloud added nodes to it.") Boolean grow,
      @JsonPropertyDescription("Whether the cloud released nodes of it.") Boolean shrink) {}
}
