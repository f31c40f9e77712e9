package io.hpcoperator.simulator.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.simulator.catalogue.Operation;
import io.hpcoperator.simulator.catalogue.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A request that has passed the catalogue's checks. */
record BatchRequest(Operation operation, ObjectNode body, Optional<String> region) {

  String text(String name) {
    return body.path(name).asText("");
  }

  /** The value sent, else the catalogue's default, else the fallback. */
  int number(String name, int fallback) {
    if (body.hasNonNull(name)) {
      return body.get(name).asInt();
    }
    return operation
        .parameter(name)
        .flatMap(Parameter::defaultValue)
        .map(Integer::parseInt)
        .orElse(fallback);
  }

  boolean has(String name) {
    return body.hasNonNull(name);
  }

  static List<String> texts(JsonNode array) {
    List<String> result = new ArrayList<>();
    array.forEach(value -> result.add(value.asText()));
    return result;
  }

  /** Fields of an object that are there and not null. */
  static long given(JsonNode object, String... names) {
    return List.of(names).stream().filter(object::hasNonNull).count();
  }
}
