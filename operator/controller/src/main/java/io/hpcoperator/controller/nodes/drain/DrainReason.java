package io.hpcoperator.controller.nodes.drain;

/**
 * What is written down with a drain, by which it is known again. Shorter than the 79 characters to
 * which PBS cuts comments, and free of characters that a shell or a scheduler reads otherwise.
 */
final class DrainReason {
  private static final String PREFIX = "hpc-operator ";

  /**
   * @param uid uid of the resource that wants the drain
   */
  static String of(String uid) {
    return PREFIX + uid + " scale-in";
  }

  /** What all reasons of the resource begin with that wrote this one. */
  static String mark(String reason) {
    return reason.substring(0, reason.lastIndexOf(' ') + 1);
  }

  /** Whether a drain with this reason is this resource's. */
  static boolean isOf(String uid, String reason) {
    return reason != null && (reason + " ").startsWith(PREFIX + uid + " ");
  }

  /** Whether any resource drained a node with this reason. */
  static boolean isOurs(String reason) {
    return reason.startsWith(PREFIX);
  }

  private DrainReason() {}
}
