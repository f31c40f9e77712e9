package io.hpcoperator.controller.runtime;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A duration longer than zero, as Kubernetes users write it (1m30s) or as ISO 8601 (PT1M30S). */
public final class DurationText implements ITypeConverter<Duration> {
  /** Numbers with units, from the longest to the shortest. */
  private static final Pattern UNITS =
      Pattern.compile("(?=[0-9])([0-9]{1,9}h)?([0-9]{1,9}m)?([0-9]{1,9}(\\.[0-9]{1,9})?s)?");

  @Override
  public Duration convert(String text) {
    var duration = parse(text.trim());
    if (duration == null || duration.isNegative() || duration.isZero()) {
      throw new TypeConversionException(
          "'%s' is no duration longer than zero, such as 30s, 5m, 1h30m or PT30S".formatted(text));
    }
    return duration;
  }

  private static Duration parse(String text) {
    try {
      return Duration.parse(
          UNITS.matcher(text).matches() ? "PT" + text.toUpperCase(Locale.ROOT) : text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
