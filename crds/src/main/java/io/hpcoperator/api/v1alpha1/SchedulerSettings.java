package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** Settings of the job scheduler that can change (E-HPC SetSchedulerInfo). */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SchedulerSettings(
    @JsonPropertyDescription("Settings of PBS; only with scheduler.type pbs.") PbsSettings pbs,
    @JsonPropertyDescription("Settings of Slurm; only with scheduler.type slurm.")
        SlurmSettings slurm) {

  /** Settings of PBS; what is left out stays as the cluster has it. */
  @ValidationRule(
      value =
          "has(self.schedulingIntervalSeconds) || has(self.jobHistoryDays) || has(self.resourceLimits) || has(self.accessLists)",
      message =
          "give at least one of schedulingIntervalSeconds, jobHistoryDays, resourceLimits, accessLists")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PbsSettings(
      @JsonPropertyDescription(
              "Seconds from the start of one scheduling round to the next; 60 in a new cluster.")
          @Min(1)
          @Max(86400)
          Integer schedulingIntervalSeconds,
      @JsonPropertyDescription("Days that the records of ended jobs are kept; 14 in a new cluster.")
          @Min(1)
          @Max(30)
          Integer jobHistoryDays,
      @JsonPropertyDescription("How much of a queue a user may use at once.")
          @ValidationRule(
              value = "self.all(i, self.exists_one(o, o.queue == i.queue && o.user == i.user))",
              message = "resourceLimits must not hold a queue and user twice")
          @Size(max = 100)
          List<ResourceLimit> resourceLimits,
      @JsonPropertyDescription("Who may use the queues listed.")
          @ValidationRule(
              value = "self.all(i, self.exists_one(o, o.queue == i.queue))",
              message = "accessLists must not hold a queue twice")
          @Size(max = 100)
          List<AccessList> accessLists) {}

  /** Settings of Slurm; what is left out stays as the cluster has it. */
  @ValidationRule(
      value = "has(self.schedulingIntervalSeconds) || has(self.backfillIntervalSeconds)",
      message = "give at least one of schedulingIntervalSeconds, backfillIntervalSeconds")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SlurmSettings(
      @JsonPropertyDescription(
              "Seconds from the start of one scheduling round to the next; 60 in a new cluster.")
          @Min(1)
          @Max(86400)
          Integer schedulingIntervalSeconds,
      @JsonPropertyDescription("Seconds from one backfill round to the next; 60 in a new cluster.")
          @Min(1)
          @Max(86400)
          Integer backfillIntervalSeconds) {}

  /** What one user may use of one queue. */
  @ValidationRule(
      value = "has(self.cpus) || has(self.nodes) || has(self.memory)",
      message = "give at least one of cpus, nodes, memory")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ResourceLimit(
      @JsonPropertyDescription("Queue the limit is for.") @Required @Size(min = 1, max = 63)
          String queue,
      @JsonPropertyDescription("User the limit is for.") @Required @Size(min = 1, max = 64)
          String user,
      @JsonPropertyDescription("Most vCPUs the user may use in the queue.") @Min(1) @Max(1000000)
          Integer cpus,
      @JsonPropertyDescription("Most nodes the user may use in the queue.") @Min(1) @Max(10000)
          Integer nodes,
      @JsonPropertyDescription(
              "Most memory the user may use in the queue: a number with gb, mb or kb, such as 2gb.")
          @Pattern("^[1-9][0-9]*(gb|mb|kb)$")
          @Size(max = 16)
          String memory) {}

  /** The users that may use one queue. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record AccessList(
      @JsonPropertyDescription("Queue whose use is restricted.") @Required @Size(min = 1, max = 63)
          String queue,
      @JsonPropertyDescription("Users that may use it; all others may not.")
          @Required
          @Unique
          @Size(min = 1, max = 100)
          List<@Size(min = 1, max = 64) @Pattern("^[^,\\s]+$") String> users) {}
}
