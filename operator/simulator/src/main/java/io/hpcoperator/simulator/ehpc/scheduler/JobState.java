package io.hpcoperator.simulator.ehpc.scheduler;

/** Every documented state of a job (E-HPC 2018-04-12, ListJobs); the names are the wire words. */
public enum JobState {
  QUEUED,
  RUNNING,
  FINISHED
}
