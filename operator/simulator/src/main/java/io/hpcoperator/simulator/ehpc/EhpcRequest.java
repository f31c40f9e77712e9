package io.hpcoperator.simulator.ehpc;

import io.hpcoperator.simulator.catalogue.Operation;
import io.hpcoperator.simulator.catalogue.Parameter;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A request that has passed the catalogue's checks.
 *
 * @param parameters the operation's own parameters by wire name
 * @param regionId the common parameter, where the caller sent it
 */
record EhpcRequest(
    Operation operation,
    Map<String, String> parameters,
    Optional<String> regionId,
    String requestId) {

  /** The value sent, else the catalogue's default, else empty text. */
  String text(String name) {
    return textOr(name, "");
  }

  /** The value sent, else the catalogue's default, else the fallback. */
  String textOr(String name, String fallback) {
    String value = parameters.getOrDefault(name, "");
    if (!value.isEmpty()) {
      return value;
    }
    String definition = name.replaceAll("\\.\\d+(?=\\.|$)", ".N");
    return operation.parameter(definition).flatMap(Parameter::defaultValue).orElse(fallback);
  }

  Optional<String> sent(String name) {
    return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
  }

  int number(String name, int fallback) {
    return Integer.parseInt(textOr(name, Integer.toString(fallback)));
  }

  boolean flag(String name) {
    return Boolean.parseBoolean(text(name));
  }

  /** How many elements the list with this name has; the catalogue's checks made sure of 1..n. */
  int size(String list) {
    String prefix = list + ".";
    return parameters.keySet().stream()
        .filter(name -> name.startsWith(prefix))
        .map(name -> name.substring(prefix.length()).split("\\.")[0])
        .mapToInt(Integer::parseInt)
        .max()
        .orElse(0);
  }

  /** 1..n of the list. */
  IntStream indexes(String list) {
    return IntStream.rangeClosed(1, size(list));
  }
}
