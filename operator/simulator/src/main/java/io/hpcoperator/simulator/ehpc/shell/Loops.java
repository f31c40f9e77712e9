package io.hpcoperator.simulator.ehpc.shell;

import io.hpcoperator.simulator.ehpc.shell.CommandLine.Call;
import java.util.ArrayList;
import java.util.List;

/** Loops over words, {@code for h in a b; do ...; done}: one inside another is refused. */
final class Loops {

  private Loops() {}

  /**
   * The calls a shell makes of these.
   *
   * @throws IllegalArgumentException for a loop that is not understood
   */
  static List<Call> unrolled(List<Call> calls) {
    List<Call> result = new ArrayList<>();
    for (int at = 0; at < calls.size(); at++) {
      if (!calls.get(at).words().get(0).equals("for")) {
        result.add(calls.get(at));
        continue;
      }
      int end = end(calls, at);
      List<String> head = calls.get(at).words();
      List<Call> body = body(calls.subList(at + 1, end));
      for (String value : head.subList(3, head.size())) {
        body.forEach(call -> result.add(with(call, "$" + head.get(1), value)));
      }
      at = end;
    }
    return result;
  }

  private static int end(List<Call> calls, int at) {
    Call head = calls.get(at);
    boolean understood =
        head.words().size() > 3
            && head.words().get(2).equals("in")
            && !List.of("&&", "||", "|").contains(head.join());
    for (int end = at + 1; understood && end < calls.size(); end++) {
      List<String> words = calls.get(end).words();
      int first = words.get(0).equals("do") ? 1 : 0;
      if (first < words.size() && words.get(first).equals("for")) {
        break;
      }
      if (words.equals(List.of("done"))) {
        return end;
      }
    }
    throw new IllegalArgumentException("not simulated: " + String.join(" ", head.words()));
  }

  private static List<Call> body(List<Call> calls) {
    if (calls.isEmpty() || !calls.get(0).words().get(0).equals("do")) {
      throw new IllegalArgumentException("syntax error near unexpected token `done'");
    }
    List<Call> body = new ArrayList<>(calls);
    List<String> first = calls.get(0).words();
    body.set(0, new Call(";", first.subList(1, first.size())));
    body.removeIf(call -> call.words().isEmpty());
    return body;
  }

  private static Call with(Call call, String name, String value) {
    return new Call(
        call.join(), call.words().stream().map(word -> word.replace(name, value)).toList());
  }
}
