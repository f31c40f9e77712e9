package io.hpcoperator.controller.cluster.settings;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Values as people read them, and as they are compared where the cloud does not keep their form.
 */
final class Words {
  /** Stands for a value that is not there. */
  static final String NOTHING = "nothing";

  /** A value for a message. */
  static String say(Object value) {
    if (value instanceof BigDecimal number) {
      return number.stripTrailingZeros().toPlainString();
    }
    return value == null || value.toString().isBlank() ? NOTHING : value.toString();
  }

  /** The members of a list for a message. */
  static String say(Collection<?> values) {
    return values.isEmpty()
        ? NOTHING
        : values.stream().map(Words::say).collect(Collectors.joining(", "));
  }

  /** Whether two values are the same but for case; nothing and an empty text are the same. */
  static boolean same(String one, String other) {
    return fold(one).equals(fold(other));
  }

  /** Whether two lists have the same members, in any order and as often as one likes. */
  static boolean sameSet(Collection<String> one, Collection<String> other) {
    return new TreeSet<>(one).equals(new TreeSet<>(other));
  }

  /** A text without case and surrounding blanks; an empty one for null. */
  static String fold(String text) {
    return Objects.requireNonNullElse(text, "").strip().toLowerCase(Locale.ROOT);
  }

  private Words() {}
}
