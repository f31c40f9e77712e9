package io.hpcoperator.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.function.Function;

/**
 * One column of a Table.
 *
 * @param priority 0 is always shown, more only with {@code -o wide}
 */
record Column(
    String name,
    String type,
    String format,
    String description,
    int priority,
    Function<JsonNode, JsonNode> value) {

  /** Which object the row is about: the first column of nearly every kind. */
  static final Column NAME = name(0);

  static Column name(int priority) {
    return of("Name", "string", "name", "Name of the object", priority, ".metadata.name");
  }

  /** A column as {@code additionalPrinterColumns} declares it. */
  static Column declared(JsonNode column) {
    return of(
        column.path("name").asText(),
        column.path("type").asText("string"),
        column.path("format").asText(),
        column.path("description").asText(),
        column.path("priority").asInt(),
        column.path("jsonPath").asText());
  }

  static Column text(String name, String jsonPath) {
    return of(name, "string", "", name, 0, jsonPath);
  }

  static Column age(String name, String jsonPath) {
    return of(name, "date", "", name, 0, jsonPath);
  }

  static Column count(String name, String field) {
    return new Column(
        name, "integer", "", name, 0, object -> Json.MAPPER.valueToTree(object.path(field).size()));
  }

  private static Column of(
      String name, String type, String format, String description, int priority, String path) {
    JsonPath jsonPath = new JsonPath(path);
    return new Column(
        name, type, format, description, priority, object -> join(jsonPath.find(object)));
  }

  private static JsonNode join(List<JsonNode> found) {
    return switch (found.size()) {
      case 0 -> NullNode.getInstance();
      case 1 -> found.get(0);
      default -> TextNode.valueOf(String.join(",", found.stream().map(Column::shown).toList()));
    };
  }

  private static String shown(JsonNode value) {
    return value.isContainerNode() ? value.toString() : value.asText();
  }

  /** What stands in the cell: numbers and truth values as such, dates as ages, the rest as text. */
  JsonNode cell(ObjectNode object, Instant now) {
    JsonNode found = value.apply(object);
    if (type.equals("date")) {
      return TextNode.valueOf(found.isTextual() ? age(found.asText(), now) : "<unknown>");
    }
    return found.isContainerNode() ? TextNode.valueOf(found.toString()) : found;
  }

  private static String age(String since, Instant now) {
    try {
      return humanDuration(Duration.between(OffsetDateTime.parse(since).toInstant(), now));
    } catch (DateTimeParseException e) {
      return "<invalid>";
    }
  }

  /**
   * Two digits' worth of precision, as the API server rounds ages: 118s, 5m12s, 47m, 3h10m, 30h,
   * 3d4h, 90d, 2y35d.
   */
  static String humanDuration(Duration age) {
    long seconds = age.toSeconds();
    long minutes = age.toMinutes();
    long hours = age.toHours();
    long days = age.toDays();
    if (seconds < -1) {
      return "<invalid>";
    } else if (seconds < 120) {
      return Math.max(seconds, 0) + "s";
    } else if (minutes < 10) {
      return minutes + "m" + unlessZero(seconds % 60, "s");
    } else if (hours < 3) {
      return minutes + "m";
    } else if (hours < 8) {
      return hours + "h" + unlessZero(minutes % 60, "m");
    } else if (hours < 48) {
      return hours + "h";
    } else if (days < 8) {
      return days + "d" + unlessZero(hours % 24, "h");
    } else if (days < 730) {
      return days + "d";
    }
    return days / 365 + "y" + (days < 2920 ? unlessZero(days % 365, "d") : "");
  }

  private static String unlessZero(long amount, String unit) {
    return amount == 0 ? "" : amount + unit;
  }
}
