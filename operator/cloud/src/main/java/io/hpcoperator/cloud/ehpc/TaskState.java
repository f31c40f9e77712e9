package io.hpcoperator.cloud.ehpc;

/** What the status words of a task mean (catalogue: ListTasks). */
public enum TaskState {
  /** Under way. */
  PROCESSING,
  /** Done. */
  SUCCESS,
  /** Failed; the cloud says {@code Fail} or {@code Failed}. */
  FAIL,
  /** Failed in part. */
  PARTIAL_FAIL,
  /** A word not known here; nothing may be concluded from it. */
  OTHER;

  /** Reads a status word, in any case; null and unknown words give {@link #OTHER}. */
  public static TaskState of(String status) {
    return switch (status == null ? "" : status.toLowerCase(java.util.Locale.ROOT)) {
      case "processing" -> PROCESSING;
      case "success" -> SUCCESS;
      case "fail", "failed" -> FAIL;
      case "partialfail", "partialfailed" -> PARTIAL_FAIL;
      default -> OTHER;
    };
  }

  /** Whether the task has ended, well or not. An unknown word has not. */
  public boolean isFinal() {
    return this == SUCCESS || this == FAIL || this == PARTIAL_FAIL;
  }
}
