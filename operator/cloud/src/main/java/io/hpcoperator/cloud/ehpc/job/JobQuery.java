package io.hpcoperator.cloud.ehpc.job;

/**
 * Which jobs ListJobs returns; null does not filter.
 *
 * @param owner user
 * @param state FINISHED, RUNNING or QUEUED; today's reference has all, finished and notfinish
 * @param rerunable whether the job may be run again; the cloud's default is doubtful, see {@link
 *     Jobs#list}
 */
public record JobQuery(String owner, String state, Boolean rerunable) {
  /** No filter. */
  public static final JobQuery ALL = new JobQuery(null, null, null);
}
