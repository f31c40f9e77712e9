package io.hpcoperator.simulator.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hpcoperator.simulator.catalogue.Violation.Kind;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks a JSON request against the catalogue, through all its named structures. JSON null counts
 * as left out.
 */
public final class TreeRequestValidator {

  private final Catalogue catalogue;

  public TreeRequestValidator(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** The first violation found, depth first. */
  public Optional<Violation> check(Operation operation, JsonNode request) {
    return structure(operation.parameters(), request, "");
  }

  private Optional<Violation> structure(List<Parameter> fields, JsonNode node, String path) {
    if (!node.isObject()) {
      return wrong(path.isEmpty() ? "body" : path, "must be an object");
    }
    for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (fields.stream().noneMatch(field -> field.name().equals(name))) {
        return Optional.of(
            new Violation(Kind.UNKNOWN, join(path, name), "is not a parameter of the operation"));
      }
    }
    for (Parameter field : fields) {
      Optional<Violation> violation =
          field(field, node.get(field.name()), join(path, field.name()));
      if (violation.isPresent()) {
        return violation;
      }
    }
    return Optional.empty();
  }

  private Optional<Violation> field(Parameter field, JsonNode value, String path) {
    if (value == null || value.isNull()) {
      return field.required()
          ? Optional.of(new Violation(Kind.MISSING, path, "is mandatory"))
          : Optional.empty();
    }
    Optional<String> element = field.elementType();
    return element.isPresent()
        ? array(field, element.get(), value, path)
        : value(field, field.type(), value, path);
  }

  private Optional<Violation> array(Parameter field, String type, JsonNode value, String path) {
    if (!value.isArray()) {
      return wrong(path, "must be a list");
    }
    for (Bounds bounds : field.repeat()) {
      if (value.size() < bounds.min() || value.size() > bounds.max()) {
        return Optional.of(
            new Violation(
                Kind.BAD_VALUE,
                path,
                "must have " + bounds.min() + " to " + bounds.max() + " elements"));
      }
    }
    for (int i = 0; i < value.size(); i++) {
      Optional<Violation> violation = value(field, type, value.get(i), path + "." + i);
      if (violation.isPresent()) {
        return violation;
      }
    }
    return Optional.empty();
  }

  private Optional<Violation> value(Parameter field, String type, JsonNode value, String path) {
    Optional<DataType> structure = catalogue.dataType(type);
    if (structure.isPresent()) {
      return structure(structure.get().fields(), value, path);
    }
    boolean fits =
        switch (type) {
          case "integer", "long" -> value.isIntegralNumber();
          case "float" -> value.isNumber();
          case "boolean" -> value.isBoolean();
          case "string" -> value.isTextual();
          default -> value.isObject();
        };
    if (!fits) {
      return wrong(path, "must be of type " + type);
    }
    return ScalarRules.check(field, type, path, value.asText());
  }

  /**
   * All leaves of a request by their dotted 0-based path, as the journal and fault predicates see
   * them.
   */
  public static void flatten(String path, JsonNode node, Map<String, String> into) {
    if (node.isObject()) {
      node.properties().forEach(e -> flatten(join(path, e.getKey()), e.getValue(), into));
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        flatten(path + "." + i, node.get(i), into);
      }
    } else if (!node.isNull()) {
      into.put(path, node.asText());
    }
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static Optional<Violation> wrong(String path, String rule) {
    return Optional.of(new Violation(Kind.WRONG_TYPE, path, rule));
  }
}
