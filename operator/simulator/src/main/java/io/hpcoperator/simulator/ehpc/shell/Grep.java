package io.hpcoperator.simulator.ehpc.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * {@code grep} of what comes through a pipe: {@code -q}, {@code -v} and plain patterns, several of
 * them with {@code -e} each.
 */
final class Grep {

  /** What means something else to grep than to Java. */
  private static final String UNKNOWN = "|+?(){}\\";

  private Grep() {}

  static Output run(List<String> arguments, String input) {
    List<String> others = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      boolean several = arguments.get(i).equals("-e") && i + 1 < arguments.size();
      (several ? texts : others).add(arguments.get(several ? ++i : i));
    }
    Options options;
    try {
      options = Options.parse(others, "qv", Map.of());
    } catch (IllegalArgumentException e) {
      return Output.error(2, "grep: " + e.getMessage() + "\n");
    }
    if (options.operands().size() != (texts.isEmpty() ? 1 : 0)) {
      return notSimulated(arguments);
    }
    texts.addAll(options.operands());
    if (String.join("", texts).chars().anyMatch(c -> UNKNOWN.indexOf(c) >= 0)) {
      return notSimulated(arguments);
    }
    List<Pattern> patterns = texts.stream().map(Pattern::compile).toList();
    List<String> found =
        input
            .lines()
            .filter(
                line ->
                    patterns.stream().anyMatch(pattern -> pattern.matcher(line).find())
                        != options.has('v'))
            .toList();
    String out = found.isEmpty() || options.has('q') ? "" : String.join("\n", found) + "\n";
    return new Output(found.isEmpty() ? 1 : 0, out, "");
  }

  private static Output notSimulated(List<String> arguments) {
    return Output.error(2, "grep: not simulated: " + String.join(" ", arguments) + "\n");
  }
}
