package io.hpcoperator.simulator.ehpc.shell;

import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The format language of sinfo and squeue: {@code %[[.]size]type}, where a dot asks for
 * justification to the right and the size cuts off what is longer.
 */
final class Columns {

  private static final Pattern FIELD = Pattern.compile("%(\\.?)(\\d*)([A-Za-z])");

  private Columns() {}

  /**
   * @param field the value of each type
   */
  static String line(String format, Function<Character, String> field) {
    Matcher matcher = FIELD.matcher(format);
    StringBuilder result = new StringBuilder();
    while (matcher.find()) {
      String value = field.apply(matcher.group(3).charAt(0));
      matcher.appendReplacement(
          result,
          Matcher.quoteReplacement(sized(value, matcher.group(2), !matcher.group(1).isEmpty())));
    }
    return matcher.appendTail(result).append('\n').toString();
  }

  private static String sized(String value, String size, boolean right) {
    if (size.isEmpty()) {
      return value;
    }
    int width = Integer.parseInt(size);
    String cut = value.substring(0, Math.min(width, value.length()));
    String blanks = " ".repeat(width - cut.length());
    return right ? blanks + cut : cut + blanks;
  }
}
