package io.hpcoperator.simulator.ehpc.shell;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Slurm's way to write several hosts in one word: {@code compute[0-3,7],login0}. */
final class HostList {

  private static final Pattern ITEM = Pattern.compile("([^,\\[]+)(?:\\[([^\\]]*)\\]([^,\\[]*))?");
  private static final Pattern RANGES =
      Pattern.compile("\\d{1,4}(-\\d{1,4})?(,\\d{1,4}(-\\d{1,4})?)*");
  private static final Pattern NUMBERED = Pattern.compile("(.*?)(0|[1-9]\\d{0,8})");

  private HostList() {}

  static List<String> expand(String text) {
    List<String> result = new ArrayList<>();
    Matcher items = ITEM.matcher(text);
    while (items.find()) {
      if (items.group(2) == null || !RANGES.matcher(items.group(2)).matches()) {
        // What is no list of ranges is taken for a name, which nobody will know.
        result.add(items.group());
        continue;
      }
      for (String part : items.group(2).split(",")) {
        String[] ends = part.split("-", 2);
        int width = ends[0].length();
        for (int i = Integer.parseInt(ends[0]); i <= Integer.parseInt(ends[ends.length - 1]); i++) {
          result.add(items.group(1) + String.format("%0" + width + "d", i) + items.group(3));
        }
      }
    }
    return result;
  }

  /** Hosts that differ in their last number only are written as ranges. */
  static String compress(Collection<String> hosts) {
    Map<String, TreeSet<Integer>> numbered = new TreeMap<>();
    List<String> result = new ArrayList<>();
    for (String host : hosts) {
      Matcher matcher = NUMBERED.matcher(host);
      if (matcher.matches()) {
        numbered
            .computeIfAbsent(matcher.group(1), prefix -> new TreeSet<>())
            .add(Integer.parseInt(matcher.group(2)));
      } else {
        result.add(host);
      }
    }
    numbered.forEach(
        (prefix, numbers) ->
            result.add(
                numbers.size() == 1
                    ? prefix + numbers.first()
                    : prefix + "[" + ranges(numbers) + "]"));
    return String.join(",", result);
  }

  private static String ranges(TreeSet<Integer> numbers) {
    List<String> result = new ArrayList<>();
    Integer from = null;
    for (int number : numbers) {
      from = from == null ? number : from;
      if (!numbers.contains(number + 1)) {
        result.add(from == number ? "" + number : from + "-" + number);
        from = null;
      }
    }
    return String.join(",", result);
  }
}
