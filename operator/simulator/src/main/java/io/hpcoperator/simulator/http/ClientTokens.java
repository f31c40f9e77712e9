package io.hpcoperator.simulator.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Idempotency of creating calls: a token that was used before gets the first answer again. Tokens
 * are never forgotten: neither cloud documents for how long it remembers them. To be used inside
 * the world's lock.
 */
public final class ClientTokens {

  private record Remembered(Map<String, String> parameters, ObjectNode fields) {}

  private final Map<String, Remembered> answers = new HashMap<>();

  /**
   * @param token empty when the caller sent none
   * @param parameters what must be the same for the answer to be repeated
   * @param mismatch thrown when it is not
   */
  public Outcome once(
      String operation,
      String token,
      Map<String, String> parameters,
      ApiError mismatch,
      Supplier<ObjectNode> action) {
    if (token.isEmpty()) {
      return Outcome.of(action.get());
    }
    String key = operation + " " + token;
    Remembered before = answers.get(key);
    if (before == null) {
      ObjectNode fields = action.get();
      answers.put(key, new Remembered(new TreeMap<>(parameters), fields));
      return Outcome.of(fields);
    }
    if (!before.parameters().equals(new TreeMap<>(parameters))) {
      throw mismatch;
    }
    return new Outcome(before.fields().deepCopy(), true);
  }
}
