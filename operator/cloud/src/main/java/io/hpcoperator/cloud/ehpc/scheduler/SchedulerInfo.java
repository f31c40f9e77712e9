package io.hpcoperator.cloud.ehpc.scheduler;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.hpcoperator.cloud.wire.WireValues;

/**
 * Settings of one scheduler as GetSchedulerInfo shows them.
 *
 * @param name pbs, pbs19, slurm, slurm19 or slurm20
 * @param configuration its settings
 */
public record SchedulerInfo(
    @JsonProperty("SchedName") String name, SchedulerConfiguration configuration) {
  public SchedulerInfo {
    WireValues.required(configuration, "Configuration");
  }
}
