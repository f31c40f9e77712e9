package io.hpcoperator.cloud.ehpc.software;

import java.util.Locale;

/** What the status words of software mean (catalogue: ListInstalledSoftware). */
public enum SoftwareState {
  /** Being installed. */
  INSTALLING,
  /** There. */
  INSTALLED,
  /** A word not known here, or none; nothing may be concluded from it. */
  OTHER;

  /** Reads a status word, in any case; null and unknown words give {@link #OTHER}. */
  public static SoftwareState of(String status) {
    return switch (status == null ? "" : status.toLowerCase(Locale.ROOT)) {
      case "installing" -> INSTALLING;
      case "installed" -> INSTALLED;
      default -> OTHER;
    };
  }
}
