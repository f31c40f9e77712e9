package io.hpcoperator.cloud.ehpc.scheduler;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.hpcoperator.cloud.wire.WireValues;
import java.util.List;

/**
 * Settings of a scheduler, read out of the JSON text of GetSchedulerInfo as far as it can be: what
 * is not understood is null, and {@link #raw()} has all of it. The names on the wire differ from
 * those of SetSchedulerInfo. Those of PBS are documented with one sample; those of Slurm are not,
 * so the names with which they are set are looked for.
 *
 * @param schedInterval seconds between two scheduling cycles (wire: SchedIteration), or null
 * @param backfillInterval seconds between two backfill cycles of Slurm, or null
 * @param jobHistoryDuration days for which finished jobs are kept (wire: JobHistory, in days or as
 *     hours:minutes:seconds), or null
 * @param queueAcls who may use a queue (wire: AclInfo)
 * @param queueResources what users may use in a queue (wire: QueueResource)
 * @param raw the whole as the cloud sent it
 */
@JsonDeserialize(using = ConfigurationReader.class)
public record SchedulerConfiguration(
    Integer schedInterval,
    Integer backfillInterval,
    Integer jobHistoryDuration,
    List<QueueAcl> queueAcls,
    List<QueueResources> queueResources,
    String raw) {
  public SchedulerConfiguration {
    queueAcls = WireValues.list(queueAcls);
    queueResources = WireValues.list(queueResources);
  }
}
