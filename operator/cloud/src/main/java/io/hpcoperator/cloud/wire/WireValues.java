package io.hpcoperator.cloud.wire;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;

/**
 * How values of the wire are brought into the one form that records hold, so that equal means
 * equal.
 */
public final class WireValues {
  private WireValues() {}

  /** An unmodifiable copy; null gives an empty list, null elements are dropped. */
  public static <T> List<T> list(List<T> values) {
    return values == null ? List.of() : values.stream().filter(Objects::nonNull).toList();
  }

  /** The same number without trailing zeros, since 1.50 and 1.5 are not equal as BigDecimal. */
  public static BigDecimal number(BigDecimal value) {
    if (value == null) {
      return null;
    }
    BigDecimal stripped = value.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  /** Null for what the cloud says in place of a task id when there is no task to follow. */
  public static String taskId(String value) {
    return value == null || value.isBlank() || value.equalsIgnoreCase("Not Available")
        ? null
        : value;
  }

  /** Ids without the text {@code null}, which E-HPC sends where there are none yet. */
  public static List<String> ids(List<String> values) {
    return list(values).stream().filter(id -> !id.isBlank() && !id.equals("null")).toList();
  }

  /**
   * Refuses null; a record that does so is never built from an answer that lacks the field.
   *
   * @throws IllegalArgumentException naming the field
   */
  public static <T> T required(T value, String field) {
    if (value == null) {
      throw new IllegalArgumentException("The answer lacks " + field);
    }
    return value;
  }

  /**
   * The entries of a listing. A missing list is only an empty one when the count says so: an answer
   * without both must not look like a cloud without objects.
   *
   * @throws IllegalArgumentException naming the list
   */
  public static <T> List<T> listing(List<T> entries, Integer totalCount, String field) {
    if (entries == null && (totalCount == null || totalCount != 0)) {
      throw new IllegalArgumentException("The answer lacks " + field);
    }
    return list(entries);
  }
}
