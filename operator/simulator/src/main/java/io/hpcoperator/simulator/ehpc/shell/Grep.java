package io.hpcoperator.simulator.ehpc.shell;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code grep} of what comes through a pipe: {@code -q}, {@code -v} and plain patterns. */
final class Grep {

  /** What means something else to grep than to Java. */
  private static final String UNKNOWN = "|+?(){}\\";

  private Grep() {}

  static Output run(List<String> arguments, String input) {
    Options options;
    try {
      options = Options.parse(arguments, "qv", Map.of());
    } catch (IllegalArgumentException e) {
      return Output.error(2, "grep: " + e.getMessage() + "\n");
    }
    if (options.operands().size() != 1
        || options.operands().get(0).chars().anyMatch(c -> UNKNOWN.indexOf(c) >= 0)) {
      return Output.error(2, "grep: not simulated: " + String.join(" ", arguments) + "\n");
    }
    Pattern pattern = Pattern.compile(options.operands().get(0));
    List<String> found =
        input.lines().filter(line -> pattern.matcher(line).find() != options.has('v')).toList();
    String out = found.isEmpty() || options.has('q') ? "" : String.join("\n", found) + "\n";
    return new Output(found.isEmpty() ? 1 : 0, out, "");
  }
}
