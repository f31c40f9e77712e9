package io.hpcoperator.simulator.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.simulator.catalogue.Catalogue;
import io.hpcoperator.simulator.catalogue.DataType;
import io.hpcoperator.simulator.catalogue.Operation;
import io.hpcoperator.simulator.catalogue.Parameter;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes the JSON body out of parameters flattened with dots and 0-based indexes, as GET and form
 * requests carry them. What does not fit the documented type stays text, for the catalogue's checks
 * to refuse.
 */
final class FlatTree {

  private final Catalogue catalogue;

  FlatTree(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  ObjectNode build(Operation operation, Map<String, String> flat) {
    return object(operation.parameters(), flat);
  }

  private ObjectNode object(List<Parameter> fields, Map<String, String> flat) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, Map<String, String>> group : group(flat).entrySet()) {
      Optional<Parameter> field =
          fields.stream().filter(candidate -> candidate.name().equals(group.getKey())).findFirst();
      String type = field.map(Parameter::type).orElse("string");
      result.set(group.getKey(), value(type, group.getValue()));
    }
    return result;
  }

  /**
   * First part of each name, with what follows it; the empty rest stands for a value of its own.
   */
  private static Map<String, Map<String, String>> group(Map<String, String> flat) {
    Map<String, Map<String, String>> groups = new TreeMap<>();
    flat.forEach(
        (name, value) -> {
          String[] parts = name.split("\\.", 2);
          groups
              .computeIfAbsent(parts[0], head -> new TreeMap<>())
              .put(parts.length == 2 ? parts[1] : "", value);
        });
    return groups;
  }

  private JsonNode value(String type, Map<String, String> rest) {
    if (rest.containsKey("")) {
      return scalar(type, rest.get(""));
    }
    Optional<DataType> structure = catalogue.dataType(type);
    if (structure.isPresent()) {
      return object(structure.get().fields(), rest);
    }
    if (type.startsWith("array<")) {
      String element = type.substring("array<".length(), type.length() - 1);
      Map<Integer, JsonNode> items = new TreeMap<>();
      for (Map.Entry<String, Map<String, String>> item : group(rest).entrySet()) {
        if (!item.getKey().matches("\\d{1,6}")) {
          return object(List.of(), rest);
        }
        items.put(Integer.parseInt(item.getKey()), value(element, item.getValue()));
      }
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      items.values().forEach(array::add);
      return array;
    }
    return object(List.of(), rest);
  }

  private static JsonNode scalar(String type, String text) {
    JsonNodeFactory json = JsonNodeFactory.instance;
    if ((type.equals("integer") || type.equals("long")) && text.matches("-?\\d+")) {
      return json.numberNode(new BigInteger(text));
    }
    if (type.equals("boolean") && (text.equals("true") || text.equals("false"))) {
      return json.booleanNode(Boolean.parseBoolean(text));
    }
    if (type.equals("float") && text.matches("-?\\d+(\\.\\d+)?")) {
      return json.numberNode(Double.parseDouble(text));
    }
    return json.textNode(text);
  }
}
