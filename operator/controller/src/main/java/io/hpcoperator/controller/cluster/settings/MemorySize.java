package io.hpcoperator.controller.cluster.settings;

import java.math.BigInteger;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Sizes of memory as PBS writes them: a number with a unit, and not always the one it was given.
 */
final class MemorySize {
  private static final Pattern SIZE = Pattern.compile("(\\d+)\\s*(b|kb|mb|gb|tb)?");
  private static final Map<String, Integer> POWERS =
      Map.of("b", 0, "kb", 1, "mb", 2, "gb", 3, "tb", 4);

  /** The same size in the largest unit in which it is whole, such as 2gb for 2097152kb. */
  static String normal(String text) {
    var size = SIZE.matcher(Words.fold(text));
    if (!size.matches()) {
      return text;
    }
    var unit = size.group(2) == null ? "b" : size.group(2);
    var bytes = new BigInteger(size.group(1)).shiftLeft(10 * POWERS.get(unit));
    for (var larger : new String[] {"tb", "gb", "mb", "kb"}) {
      int bits = 10 * POWERS.get(larger);
      if (bytes.signum() > 0 && bytes.getLowestSetBit() >= bits) {
        return bytes.shiftRight(bits) + larger;
      }
    }
    return bytes + "b";
  }

  private MemorySize() {}
}
