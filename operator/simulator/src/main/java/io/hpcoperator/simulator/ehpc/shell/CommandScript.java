package io.hpcoperator.simulator.ehpc.shell;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import java.util.regex.Pattern;

/** The answers that tests have prepared for commands. Guarded by the world's lock. */
public final class CommandScript {

  private static final class Rule {
    private final Pattern command;
    private final Optional<String> node;
    private final CommandAnswer answer;
    private int left;

    private Rule(Pattern command, Optional<String> node, CommandAnswer answer, int times) {
      this.command = command;
      this.node = node;
      this.answer = answer;
      this.left = times;
    }

    private boolean fits(String text, String nodeId, String hostName) {
      boolean here = node.map(name -> name.equals(nodeId) || name.equals(hostName)).orElse(true);
      return here && command.matcher(text).find();
    }
  }

  private final Deque<Rule> rules = new ArrayDeque<>();

  /**
   * @param command found anywhere in the text of a command
   * @param node instance id or host name; empty: every node
   * @param times how many nodes' runs get the answer
   */
  public void add(Pattern command, Optional<String> node, CommandAnswer answer, int times) {
    rules.addFirst(new Rule(command, node, answer, times));
  }

  public void clear() {
    rules.clear();
  }

  /** The answer for this run, by the rule that was made last; used up by asking. */
  public Optional<CommandAnswer> take(String command, String nodeId, String hostName) {
    for (Iterator<Rule> iterator = rules.iterator(); iterator.hasNext(); ) {
      Rule rule = iterator.next();
      if (rule.fits(command, nodeId, hostName)) {
        rule.left--;
        if (rule.left == 0) {
          iterator.remove();
        }
        return Optional.of(rule.answer);
      }
    }
    return Optional.empty();
  }
}
