package io.hpcoperator.cloud.ehpc;

/** What the status words of a cluster mean (catalogue: E-HPC 00-common, states.cluster). */
public enum ClusterState {
  /** Not initialised yet. */
  UNINIT,
  /** Being created. */
  CREATING,
  /** Being initialised; the cloud says {@code init} or {@code initing}. */
  INIT,
  /** Usable. */
  RUNNING,
  /** Stopped; not in the vendor's list, seen in public clients. */
  STOPPED,
  /** Abnormal. */
  EXCEPTION,
  /** Being deleted. */
  RELEASING,
  /** A word not known here; nothing may be concluded from it. */
  OTHER;

  /** Reads a status word, in any case; null and unknown words give {@link #OTHER}. */
  public static ClusterState of(String status) {
    return switch (status == null ? "" : status.toLowerCase(java.util.Locale.ROOT)) {
      case "uninit" -> UNINIT;
      case "creating" -> CREATING;
      case "init", "initing" -> INIT;
      case "running" -> RUNNING;
      case "stopped" -> STOPPED;
      case "exception" -> EXCEPTION;
      case "releasing" -> RELEASING;
      default -> OTHER;
    };
  }
}
