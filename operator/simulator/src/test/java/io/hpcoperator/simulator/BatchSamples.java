package io.hpcoperator.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.simulator.catalogue.Catalogue;
import io.hpcoperator.simulator.catalogue.DataType;
import io.hpcoperator.simulator.catalogue.Operation;
import io.hpcoperator.simulator.catalogue.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Requests made from the Batch catalogue, through all its structures. */
final class BatchSamples {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Catalogue catalogue;

  BatchSamples(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** A field somewhere in a request, and the fields on the way to it from the top. */
  record Place(List<Parameter> way) {
    Parameter field() {
      return way.get(way.size() - 1);
    }

    /** Dotted, the first element standing for each list. */
    String path() {
      StringBuilder result = new StringBuilder();
      for (int i = 0; i < way.size(); i++) {
        result.append(i == 0 ? "" : ".").append(way.get(i).name());
        boolean inner = i < way.size() - 1;
        if (inner && way.get(i).elementType().isPresent()) {
          result.append(".0");
        }
      }
      return result.toString();
    }
  }

  ObjectNode minimal(Operation operation) {
    return required(operation.parameters());
  }

  private ObjectNode required(List<Parameter> fields) {
    ObjectNode result = JSON.objectNode();
    for (Parameter field : fields) {
      if (field.required()) {
        result.set(field.name(), value(field));
      }
    }
    return result;
  }

  JsonNode value(Parameter field) {
    Optional<String> element = field.elementType();
    if (element.isPresent()) {
      return JSON.arrayNode().add(one(field, element.get()));
    }
    return one(field, field.type());
  }

  private JsonNode one(Parameter field, String type) {
    Optional<DataType> structure = catalogue.dataType(type);
    if (structure.isPresent()) {
      return required(structure.get().fields());
    }
    return switch (type) {
      case "integer" -> JSON.numberNode(1);
      case "float" -> JSON.numberNode(1.5);
      case "boolean" -> JSON.booleanNode(true);
      default ->
          JSON.textNode(
              field.values().isEmpty() ? field.example().orElse("x") : field.values().get(0));
    };
  }

  List<Place> places(Operation operation) {
    List<Place> result = new ArrayList<>();
    collect(operation.parameters(), List.of(), result);
    return result;
  }

  private void collect(List<Parameter> fields, List<Parameter> way, List<Place> into) {
    for (Parameter field : fields) {
      List<Parameter> here = new ArrayList<>(way);
      here.add(field);
      into.add(new Place(List.copyOf(here)));
      catalogue
          .dataType(field.elementType().orElse(field.type()))
          .ifPresent(type -> collect(type.fields(), here, into));
    }
  }

  /** A minimal request with this value at the place; null takes the field away. */
  ObjectNode with(Operation operation, Place place, JsonNode value) {
    ObjectNode request = minimal(operation);
    ObjectNode parent = parent(request, place);
    if (value == null) {
      parent.remove(place.field().name());
    } else {
      parent.set(place.field().name(), value);
    }
    return request;
  }

  /** The object the field is in, made with its required fields where it is not there. */
  ObjectNode parent(ObjectNode request, Place place) {
    ObjectNode at = request;
    for (Parameter step : place.way().subList(0, place.way().size() - 1)) {
      if (!at.has(step.name())) {
        at.set(step.name(), value(step));
      }
      JsonNode next = at.get(step.name());
      at = (ObjectNode) (next.isArray() ? next.get(0) : next);
    }
    return at;
  }

  ArrayNode repeat(Parameter field, int count) {
    ArrayNode result = JSON.arrayNode();
    for (int i = 0; i < count; i++) {
      result.add(value(field).get(0));
    }
    return result;
  }
}
