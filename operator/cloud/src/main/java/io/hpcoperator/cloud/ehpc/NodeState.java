package io.hpcoperator.cloud.ehpc;

/** What the status words of a node mean (catalogue: ListNodes and ListNodesByQueue, notes). */
public enum NodeState {
  /** Software is being installed. */
  UNINIT,
  /** Being initialised; {@code init} in one listing, {@code initing} in the other. */
  INIT,
  /** Ready; only in ListNodesByQueue. */
  READY,
  /** In service. */
  RUNNING,
  /** Powered off. */
  STOPPED,
  /** Faulty. */
  EXCEPTION,
  /** Being released. */
  RELEASING,
  /** The instance is not a member of the cluster. */
  UNTRACKING,
  /** A word not known here; nothing may be concluded from it. */
  OTHER;

  /** Reads a status word, in any case; null and unknown words give {@link #OTHER}. */
  public static NodeState of(String status) {
    return switch (status == null ? "" : status.toLowerCase(java.util.Locale.ROOT)) {
      case "uninit" -> UNINIT;
      case "init", "initing" -> INIT;
      case "ready" -> READY;
      case "running" -> RUNNING;
      case "stopped" -> STOPPED;
      case "exception" -> EXCEPTION;
      case "releasing" -> RELEASING;
      case "untracking" -> UNTRACKING;
      default -> OTHER;
    };
  }
}
