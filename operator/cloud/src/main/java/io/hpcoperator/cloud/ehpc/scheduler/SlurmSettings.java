package io.hpcoperator.cloud.ehpc.scheduler;

/**
 * Settings of Slurm (wire: SlurmInfo.N). Null fields are not sent.
 *
 * @param schedInterval seconds between two scheduling cycles; the cloud's default is 60
 * @param backfillInterval seconds between two backfill cycles; the cloud's default is 60
 */
public record SlurmSettings(Integer schedInterval, Integer backfillInterval)
    implements SchedulerSettings {}
