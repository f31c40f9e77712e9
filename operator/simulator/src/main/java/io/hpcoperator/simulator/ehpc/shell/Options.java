package io.hpcoperator.simulator.ehpc.shell;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A program's arguments, read as getopt_long reads them: options by their letter, all else in
 * order.
 *
 * @param values by letter; empty text for an option without a value
 */
record Options(Map<Character, String> values, List<String> operands) {

  /**
   * @param letters as for getopt: a colon after those that take a value
   * @param names long names with the letters they stand for
   * @throws IllegalArgumentException naming an option that is unknown or lacks its value
   */
  static Options parse(List<String> arguments, String letters, Map<String, Character> names) {
    Map<Character, String> values = new HashMap<>();
    List<String> operands = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.startsWith("--")) {
        String name = argument.substring(2).split("=", 2)[0];
        Character letter = names.get(name);
        if (letter == null) {
          throw new IllegalArgumentException("unrecognized option '--" + name + "'");
        }
        boolean inside = argument.contains("=");
        if (takesValue(letters, letter) && !inside) {
          values.put(letter, next(arguments, ++i, name));
        } else {
          values.put(letter, inside ? argument.substring(name.length() + 3) : "");
        }
      } else if (argument.startsWith("-") && argument.length() > 1) {
        i = letters(arguments, i, letters, values);
      } else {
        operands.add(argument);
      }
    }
    return new Options(values, operands);
  }

  /** Reads {@code -Nho format} and gives back the index of the last argument it took. */
  private static int letters(
      List<String> arguments, int at, String letters, Map<Character, String> values) {
    String argument = arguments.get(at);
    for (int i = 1; i < argument.length(); i++) {
      char letter = argument.charAt(i);
      if (letter == ':' || letters.indexOf(letter) < 0) {
        throw new IllegalArgumentException("invalid option -- '" + letter + "'");
      }
      if (takesValue(letters, letter)) {
        String rest = argument.substring(i + 1);
        values.put(letter, rest.isEmpty() ? next(arguments, at + 1, "" + letter) : rest);
        return rest.isEmpty() ? at + 1 : at;
      }
      values.put(letter, "");
    }
    return at;
  }

  private static boolean takesValue(String letters, char letter) {
    return letters.contains(letter + ":");
  }

  private static String next(List<String> arguments, int at, String name) {
    if (at >= arguments.size()) {
      throw new IllegalArgumentException("option requires an argument -- '" + name + "'");
    }
    return arguments.get(at);
  }

  boolean has(char letter) {
    return values.containsKey(letter);
  }

  Optional<String> value(char letter) {
    return Optional.ofNullable(values.get(letter));
  }
}
