package io.hpcoperator.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.hpcoperator.sandbox.kubernetes.ApiException.Cause;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * Judges an object by its structural schema, with the API server's words, and reports all that is
 * wrong at once. CEL rules ({@code x-kubernetes-validations}) are not evaluated.
 */
final class SchemaValidator {

  private final List<Cause> causes = new ArrayList<>();

  private SchemaValidator() {}

  static List<Cause> validate(JsonNode object, Schema schema) {
    SchemaValidator validator = new SchemaValidator();
    validator.check(object, schema, "");
    return validator.causes;
  }

  private void check(JsonNode value, Schema schema, String path) {
    JsonNode rules = schema.node();
    if (!schema.isDeclared() || (value.isNull() && rules.path("nullable").asBoolean())) {
      return;
    }
    if (!hasType(value, rules)) {
      String type =
          rules.path("x-kubernetes-int-or-string").asBoolean()
              ? "integer,string"
              : rules.path("type").asText();
      bodyError(
          "FieldValueTypeInvalid",
          path,
          value,
          "must be of type " + type + ": \"" + typeOf(value) + "\"");
      return;
    }
    checkEnum(value, rules, path);
    if (value.isNumber()) {
      checkNumber(value, rules, path);
    } else if (value.isTextual()) {
      checkText(value, rules, path);
    } else if (value.isArray()) {
      checkList(value, schema, path);
    } else if (value.isObject()) {
      checkObject(value, schema, path);
    }
    checkJunctors(value, rules, path);
  }

  private static boolean hasType(JsonNode value, JsonNode rules) {
    if (rules.path("x-kubernetes-int-or-string").asBoolean()) {
      return value.isIntegralNumber() || value.isTextual();
    }
    return switch (rules.path("type").asText()) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "boolean" -> value.isBoolean();
      case "integer" -> value.isNumber() && value.decimalValue().stripTrailingZeros().scale() <= 0;
      case "number" -> value.isNumber();
      default -> true;
    };
  }

  private static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
      default -> value.getNodeType().name().toLowerCase(Locale.ROOT);
    };
  }

  private void checkEnum(JsonNode value, JsonNode rules, String path) {
    JsonNode allowed = rules.path("enum");
    if (allowed.isArray()
        && StreamSupport.stream(allowed.spliterator(), false).noneMatch(value::equals)) {
      String values =
          String.join(
              ", ",
              StreamSupport.stream(allowed.spliterator(), false).map(JsonNode::toString).toList());
      causes.add(
          new Cause(
              "FieldValueNotSupported",
              "Unsupported value: " + value + ": supported values: " + values,
              path));
    }
  }

  private void checkNumber(JsonNode value, JsonNode rules, String path) {
    int toMinimum = rules.has("minimum") ? compare(value, rules.get("minimum")) : 1;
    boolean aboveOnly = rules.path("exclusiveMinimum").asBoolean();
    if (toMinimum < 0 || (toMinimum == 0 && aboveOnly)) {
      String relation = aboveOnly ? "greater than " : "greater than or equal to ";
      bodyError(
          "FieldValueInvalid", path, value, "should be " + relation + plain(rules.get("minimum")));
    }
    int toMaximum = rules.has("maximum") ? compare(value, rules.get("maximum")) : -1;
    boolean belowOnly = rules.path("exclusiveMaximum").asBoolean();
    if (toMaximum > 0 || (toMaximum == 0 && belowOnly)) {
      String relation = belowOnly ? "less than " : "less than or equal to ";
      bodyError(
          "FieldValueInvalid", path, value, "should be " + relation + plain(rules.get("maximum")));
    }
    if (rules.has("multipleOf")
        && value.decimalValue().remainder(rules.get("multipleOf").decimalValue()).signum() != 0) {
      bodyError(
          "FieldValueInvalid",
          path,
          value,
          "should be a multiple of " + plain(rules.get("multipleOf")));
    }
    if (rules.path("format").asText().equals("int32") && !value.canConvertToInt()) {
      bodyError(
          "FieldValueInvalid", path, value, "must be of type int32: \"" + plain(value) + "\"");
    }
  }

  private static int compare(JsonNode left, JsonNode right) {
    return left.decimalValue().compareTo(right.decimalValue());
  }

  private static String plain(JsonNode number) {
    return number.decimalValue().stripTrailingZeros().toPlainString();
  }

  private void checkText(JsonNode value, JsonNode rules, String path) {
    String text = value.asText();
    int length = text.codePointCount(0, text.length());
    if (rules.has("maxLength") && length > rules.get("maxLength").asInt()) {
      causes.add(
          new Cause(
              "FieldValueTooLong",
              "Too long: may not be more than " + rules.get("maxLength").asInt() + " bytes",
              path));
    }
    if (rules.has("minLength") && length < rules.get("minLength").asInt()) {
      bodyError(
          "FieldValueInvalid",
          path,
          value,
          "should be at least " + rules.get("minLength").asInt() + " chars long");
    }
    if (rules.has("pattern")
        && !Pattern.compile(rules.get("pattern").asText()).matcher(text).find()) {
      bodyError(
          "FieldValueInvalid", path, value, "should match '" + rules.get("pattern").asText() + "'");
    }
    if (rules.path("format").asText().equals("date-time") && !isDateTime(text)) {
      bodyError("FieldValueInvalid", path, value, "must be of type date-time: " + value);
    }
  }

  private static boolean isDateTime(String text) {
    try {
      OffsetDateTime.parse(text);
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private void checkList(JsonNode list, Schema schema, String path) {
    JsonNode rules = schema.node();
    if (rules.has("maxItems") && list.size() > rules.get("maxItems").asInt()) {
      causes.add(
          new Cause(
              "FieldValueTooMany",
              "Too many: %d: must have at most %d items"
                  .formatted(list.size(), rules.get("maxItems").asInt()),
              path));
    }
    if (rules.has("minItems") && list.size() < rules.get("minItems").asInt()) {
      bodyError(
          "FieldValueInvalid",
          path,
          list,
          "should have at least " + rules.get("minItems").asInt() + " items");
    }
    Set<JsonNode> seen = new HashSet<>();
    for (int i = 0; i < list.size(); i++) {
      String itemPath = path + "[" + i + "]";
      check(list.get(i), schema.items(), itemPath);
      JsonNode identity = identity(list.get(i), schema);
      if (schema.listType() != Schema.ListType.ATOMIC && !seen.add(identity)) {
        causes.add(new Cause("FieldValueDuplicate", "Duplicate value: " + identity, itemPath));
      }
    }
  }

  private static JsonNode identity(JsonNode item, Schema list) {
    if (list.listType() != Schema.ListType.MAP) {
      return item;
    }
    var keys = Json.object();
    list.listMapKeys().forEach(key -> keys.set(key, item.get(key)));
    return keys;
  }

  private void checkObject(JsonNode object, Schema schema, String path) {
    JsonNode rules = schema.node();
    for (String required : Json.texts(rules.path("required"))) {
      if (!object.has(required)) {
        causes.add(new Cause("FieldValueRequired", "Required value", join(path, required)));
      }
    }
    if (rules.has("maxProperties") && object.size() > rules.get("maxProperties").asInt()) {
      bodyError(
          "FieldValueInvalid",
          path,
          object,
          "should have at most " + rules.get("maxProperties").asInt() + " properties");
    }
    if (rules.has("minProperties") && object.size() < rules.get("minProperties").asInt()) {
      bodyError(
          "FieldValueInvalid",
          path,
          object,
          "should have at least " + rules.get("minProperties").asInt() + " properties");
    }
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      check(field.getValue(), schema.field(field.getKey()), join(path, field.getKey()));
    }
  }

  private void checkJunctors(JsonNode value, JsonNode rules, String path) {
    rules.path("allOf").forEach(rule -> check(value, new Schema(rule), path));
    if (rules.has("anyOf") && matches(value, rules.get("anyOf")) == 0) {
      bodyError("FieldValueInvalid", path, value, "must validate at least one schema (anyOf)");
    }
    if (rules.has("oneOf") && matches(value, rules.get("oneOf")) != 1) {
      bodyError("FieldValueInvalid", path, value, "must validate one and only one schema (oneOf)");
    }
    if (rules.has("not") && validate(value, new Schema(rules.get("not"))).isEmpty()) {
      bodyError("FieldValueInvalid", path, value, "must not validate the schema (not)");
    }
  }

  private static long matches(JsonNode value, JsonNode alternatives) {
    return StreamSupport.stream(alternatives.spliterator(), false)
        .filter(rule -> validate(value, new Schema(rule)).isEmpty())
        .count();
  }

  private static String join(String path, String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  private void bodyError(String reason, String path, JsonNode value, String problem) {
    String shown = value.isContainerNode() ? "\"" + typeOf(value) + "\"" : value.toString();
    causes.add(
        new Cause(reason, "Invalid value: " + shown + ": " + path + " in body " + problem, path));
  }
}
