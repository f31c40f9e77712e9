package io.hpcoperator.cloud.ehpc.scheduler;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.call.CloudCaller;
import io.hpcoperator.cloud.wire.WireValues;
import java.util.List;

/** Settings of a cluster's scheduler (chapter 6 of the catalogue). */
public final class Scheduler {
  private final CloudCaller caller;
  private final String region;

  public Scheduler(CloudCaller caller, String region) {
    this.caller = caller;
    this.region = region;
  }

  /**
   * SetSchedulerInfo. The vendor does not say whether lists of limits are added to the earlier ones
   * or replace them: send them whole, and look with {@link #getSettings} what became of them.
   *
   * @param schedulerName pbs, pbs19, slurm, slurm19 or slurm20
   * @param settings at least one of its fields must be set
   */
  public SchedulerReply setSettings(
      String clusterId, String schedulerName, SchedulerSettings settings) {
    return caller.change(
        "SetSchedulerInfo",
        SetInfo.of(clusterId, region, schedulerName, settings),
        SchedulerReply.class);
  }

  /**
   * GetSchedulerInfo.
   *
   * @param schedulerNames pbs, pbs19, slurm, slurm19 or slurm20; at most 100. The vendor's table
   *     requires one, its sample sends none.
   */
  public List<SchedulerInfo> getSettings(
      String clusterId, List<String> schedulerNames, CallPriority priority) {
    return caller
        .read(
            "GetSchedulerInfo",
            priority,
            new GetInfo(clusterId, region, names(schedulerNames)),
            Infos.class)
        .infos();
  }

  private static List<Name> names(List<String> schedulerNames) {
    return schedulerNames.stream().map(Name::new).toList();
  }

  record Name(@JsonProperty("SchedName") String name) {}

  record SetInfo(
      String clusterId,
      String regionId,
      @JsonProperty("Scheduler") List<Name> schedulers,
      @JsonProperty("PbsInfo") List<PbsSettings> pbs,
      @JsonProperty("SlurmInfo") List<SlurmSettings> slurm) {
    static SetInfo of(
        String clusterId, String regionId, String schedulerName, SchedulerSettings settings) {
      return new SetInfo(
          clusterId,
          regionId,
          names(List.of(schedulerName)),
          settings instanceof PbsSettings pbs ? List.of(pbs) : List.of(),
          settings instanceof SlurmSettings slurm ? List.of(slurm) : List.of());
    }
  }

  record GetInfo(
      String clusterId, String regionId, @JsonProperty("Scheduler") List<Name> schedulers) {}

  record Infos(@JsonProperty("SchedInfo") List<SchedulerInfo> infos) {
    Infos {
      infos = WireValues.listing(infos, null, "SchedInfo");
    }
  }
}
