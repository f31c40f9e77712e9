package io.hpcoperator.cloud.ehpc.scheduler;

/** What SetSchedulerInfo can set, by kind of scheduler. */
public sealed interface SchedulerSettings permits PbsSettings, SlurmSettings {}
