package io.hpcoperator.cloud.ehpc.visual;

import java.util.Locale;

/**
 * What the words of GetVisualServiceStatus mean. Only those of a stopped service are documented:
 * {@code inactive (dead) , ws service is not running.} They are systemd's, whose word for a running
 * service is {@code active (running)}.
 */
public enum VisualServiceState {
  /** Runs. */
  RUNNING,
  /** Does not run. */
  STOPPED,
  /** Words not known here, or none; nothing may be concluded from them. */
  OTHER;

  /** Reads the words. */
  public static VisualServiceState of(String message) {
    String words = message == null ? "" : message.strip().toLowerCase(Locale.ROOT);
    if (words.startsWith("inactive")) {
      return STOPPED;
    }
    return words.startsWith("active") && !words.contains("not running") ? RUNNING : OTHER;
  }
}
