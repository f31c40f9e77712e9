package io.hpcoperator.cloud.ehpc.job;

import java.util.Locale;

/**
 * What the status words of a job mean (catalogue: ListJobs). A job that failed or was stopped is
 * finished as well.
 */
public enum JobState {
  /** Waits in its queue. */
  QUEUED,
  /** Under way. */
  RUNNING,
  /** Done, one way or another. */
  FINISHED,
  /** A word not known here, or none; nothing may be concluded from it. */
  OTHER;

  /** Reads a status word, in any case; null and unknown words give {@link #OTHER}. */
  public static JobState of(String status) {
    return switch (status == null ? "" : status.toLowerCase(Locale.ROOT)) {
      case "queued" -> QUEUED;
      case "running" -> RUNNING;
      case "finished" -> FINISHED;
      default -> OTHER;
    };
  }
}
