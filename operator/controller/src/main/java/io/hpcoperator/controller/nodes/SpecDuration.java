package io.hpcoperator.controller.nodes;

import java.time.Duration;
import java.util.regex.Pattern;

/** Lengths of time as specs give them: hours and minutes, such as 2h, 90m or 2h30m. */
public final class SpecDuration {
  private static final Pattern FORM = Pattern.compile("(?:([0-9]+)h)?(?:([0-9]+)m)?");

  /**
   * @param text null for what was left out
   * @param otherwise what holds when it was left out, or cannot be read
   */
  public static Duration of(String text, Duration otherwise) {
    if (text == null) {
      return otherwise;
    }
    var matcher = FORM.matcher(text);
    return matcher.matches()
        ? Duration.ofHours(number(matcher.group(1))).plusMinutes(number(matcher.group(2)))
        : otherwise;
  }

  private static long number(String digits) {
    return digits == null ? 0 : Long.parseLong(digits);
  }

  private SpecDuration() {}
}
