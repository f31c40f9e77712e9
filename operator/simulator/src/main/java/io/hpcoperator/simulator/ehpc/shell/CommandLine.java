package io.hpcoperator.simulator.ehpc.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The little of a shell's language that commands for nodes need: words with quotes, and programs
 * joined by {@code ;}, {@code &&}, {@code ||} and line ends, pipes into grep, and loops over words.
 * Substitutions are refused, not guessed at.
 */
final class CommandLine {

  /** Joins of programs, longest first. */
  private static final List<String> JOINS = List.of("&&", "||", "|", ";", "\n");

  private static final Set<Character> UNKNOWN = Set.of('&', '`', '(', ')', '<');

  /**
   * A program with its arguments.
   *
   * @param join how it hangs on the one before: empty for the first
   */
  record Call(String join, List<String> words) {}

  private final String text;
  private final List<Call> calls = new ArrayList<>();
  private List<String> words = new ArrayList<>();
  private StringBuilder word = new StringBuilder();
  private boolean inWord;
  private String join = "";
  private int at;

  private CommandLine(String text) {
    this.text = text;
  }

  /**
   * @throws IllegalArgumentException for what is not understood
   */
  static List<Call> parse(String text) {
    CommandLine line = new CommandLine(text);
    line.read();
    return Loops.unrolled(line.calls);
  }

  private void read() {
    while (at < text.length()) {
      String found = JOINS.stream().filter(j -> text.startsWith(j, at)).findFirst().orElse("");
      char c = text.charAt(at);
      if (!found.isEmpty()) {
        endCall(found);
        at += found.length();
      } else if (Character.isWhitespace(c)) {
        endWord();
        at++;
      } else if (c == '\'' || c == '"') {
        quoted(c);
      } else if (c == '\\' && at + 1 < text.length()) {
        add(text.charAt(at + 1));
        at += 2;
      } else if (c == '&' && word.toString().matches("\\d?>")) {
        add(c);
        at++;
      } else if (UNKNOWN.contains(c) || text.startsWith("$(", at)) {
        throw new IllegalArgumentException("not simulated: " + text.substring(at));
      } else {
        add(c);
        at++;
      }
    }
    endCall("");
  }

  private void quoted(char quote) {
    inWord = true;
    at++;
    while (at < text.length() && text.charAt(at) != quote) {
      boolean escaped = quote == '"' && text.charAt(at) == '\\' && at + 1 < text.length();
      if (escaped && "\"\\$`".indexOf(text.charAt(at + 1)) >= 0) {
        at++;
      }
      word.append(text.charAt(at++));
    }
    if (at >= text.length()) {
      throw new IllegalArgumentException("unexpected EOF while looking for matching " + quote);
    }
    at++;
  }

  private void add(char c) {
    inWord = true;
    word.append(c);
  }

  private void endWord() {
    if (inWord) {
      words.add(word.toString());
    }
    word = new StringBuilder();
    inWord = false;
  }

  private void endCall(String next) {
    endWord();
    if (!words.isEmpty() && join.equals("|") && !words.get(0).equals("grep")) {
      throw new IllegalArgumentException("not simulated: | " + String.join(" ", words));
    }
    if (!words.isEmpty()) {
      calls.add(new Call(calls.isEmpty() ? "" : join, List.copyOf(words)));
    }
    words = new ArrayList<>();
    join = next;
  }
}
