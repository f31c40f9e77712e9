package io.hpcoperator.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hpcoperator.simulator.catalogue.Catalogue;
import io.hpcoperator.simulator.catalogue.DataType;
import io.hpcoperator.simulator.catalogue.Operation;
import io.hpcoperator.simulator.catalogue.Parameter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Whether an answer has the catalogue's fields, all of them and no others, with their types and
 * values.
 */
final class AnswerShape {

  private AnswerShape() {}

  /** For E-HPC, whose fields are dotted paths. */
  static void assertFollows(Operation operation, JsonNode answer) {
    Map<String, Parameter> fields =
        operation.response().stream()
            .collect(Collectors.toMap(AnswerShape::path, Function.identity()));
    walk("", answer, fields);
    for (Parameter field : operation.response()) {
      // Inside a list that is empty nothing can be seen, and a list of bare texts is no object.
      if (!field.name().contains("[]") && !field.name().contains("ProxyMgr")) {
        assertThat(answer.at("/" + field.name().replace('.', '/')).isMissingNode())
            .as("%s answers %s", operation.name(), field.name())
            .isFalse();
      }
    }
  }

  /** A list of texts can be written with or without brackets at its end. */
  private static String path(Parameter field) {
    return field.elementType().isPresent() ? field.name() + "[]" : field.name();
  }

  private static void walk(String path, JsonNode node, Map<String, Parameter> fields) {
    if (node.isObject()) {
      node.properties()
          .forEach(
              e ->
                  walk(
                      path.isEmpty() ? e.getKey() : path + "." + e.getKey(), e.getValue(), fields));
      assertMembers(path, node, fields);
    } else if (node.isArray()) {
      node.forEach(element -> walk(path + "[]", element, fields));
    } else {
      assertThat(fields).as("a field %s", path).containsKey(path);
      assertScalar(path, fields.get(path), node);
    }
  }

  /** An object in a list has every member the catalogue gives it. */
  private static void assertMembers(String path, JsonNode node, Map<String, Parameter> fields) {
    if (!path.endsWith("[]")) {
      return;
    }
    for (String name : fields.keySet()) {
      String rest = name.startsWith(path + ".") ? name.substring(path.length() + 1) : "";
      if (!rest.isEmpty() && !rest.contains(".") && !rest.contains("[]")) {
        assertThat(node.has(rest)).as("%s.%s", path, rest).isTrue();
      }
    }
  }

  private static void assertScalar(String path, Parameter field, JsonNode value) {
    boolean typed =
        switch (field.elementType().orElse(field.type())) {
          case "integer", "long" -> value.isIntegralNumber();
          case "float" -> value.isNumber();
          case "boolean" -> value.isBoolean();
          default -> value.isTextual();
        };
    assertThat(typed).as("%s is of type %s: %s", path, field.type(), value).isTrue();
    if (!field.values().isEmpty()) {
      assertThat(field.values()).as(path).contains(value.asText());
    }
  }

  /** For Batch, whose fields are named structures. */
  static void assertFollows(Catalogue catalogue, List<Parameter> fields, JsonNode node) {
    List<String> known = fields.stream().map(Parameter::name).toList();
    node.fieldNames().forEachRemaining(name -> assertThat(known).contains(name));
    for (Parameter field : fields) {
      if (node.hasNonNull(field.name())) {
        JsonNode value = node.get(field.name());
        Optional<String> element = field.elementType();
        if (element.isPresent()) {
          assertThat(value.isArray()).as(field.name()).isTrue();
          value.forEach(item -> assertValue(catalogue, field, element.get(), item));
        } else {
          assertValue(catalogue, field, field.type(), value);
        }
      }
    }
  }

  private static void assertValue(
      Catalogue catalogue, Parameter field, String type, JsonNode value) {
    Optional<DataType> structure = catalogue.dataType(type);
    if (structure.isPresent()) {
      assertFollows(catalogue, structure.get().fields(), value);
      return;
    }
    boolean typed =
        switch (type) {
          case "integer" -> value.isIntegralNumber();
          case "float" -> value.isNumber();
          case "boolean" -> value.isBoolean();
          default -> value.isTextual();
        };
    assertThat(typed).as("%s is of type %s: %s", field.name(), type, value).isTrue();
    if (!field.values().isEmpty()) {
      assertThat(field.values()).as(field.name()).contains(value.asText());
    }
  }
}
