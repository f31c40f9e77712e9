package io.hpcoperator.controller.docs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.Crds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The manifests that pages show, and what the schemas of the CRDs have against them. Rules across
 * fields are not evaluated here.
 */
final class ManifestSchemas {
  private static final Pattern YAML = Pattern.compile("(?s)```yaml\n(.*?)```");

  private static final Map<String, JSONSchemaProps> SPECS =
      Crds.all().stream()
          .collect(
              Collectors.toMap(
                  crd -> crd.getSpec().getNames().getKind(),
                  crd ->
                      crd.getSpec()
                          .getVersions()
                          .get(0)
                          .getSchema()
                          .getOpenAPIV3Schema()
                          .getProperties()
                          .get("spec")));

  /** All documents in the YAML fences of a page. */
  static List<JsonNode> shownIn(String page) {
    return YAML.matcher(Pages.text(page))
        .results()
        .flatMap(block -> documents(block.group(1)).stream())
        .toList();
  }

  /** The documents of a YAML text. */
  static List<JsonNode> documents(String text) {
    return Pattern.compile("(?m)^---$")
        .splitAsStream(text)
        .map(document -> (JsonNode) Serialization.unmarshal(document, JsonNode.class))
        .filter(Objects::nonNull)
        .toList();
  }

  /** Schema of a kind's spec; null for kinds of others. */
  static JSONSchemaProps spec(String kind) {
    return SPECS.get(kind);
  }

  /** One object over another: fields of both, where both have it that of the second. */
  static JsonNode over(JsonNode below, JsonNode above) {
    if (!below.isObject() || !above.isObject()) {
      return above;
    }
    var merged = (ObjectNode) below.deepCopy();
    above
        .properties()
        .forEach(
            field ->
                merged.set(
                    field.getKey(),
                    merged.has(field.getKey())
                        ? over(merged.get(field.getKey()), field.getValue())
                        : field.getValue()));
    return merged;
  }

  /** What is wrong with a value, each with its place. */
  static List<String> misfits(JsonNode value, JSONSchemaProps schema, String path) {
    var misfits = new ArrayList<String>();
    switch (schema.getType()) {
      case "object" -> misfits.addAll(ofObject(value, schema, path));
      case "array" -> misfits.addAll(ofArray(value, schema, path));
      case "integer" -> misfits.addAll(ofInteger(value, schema, path));
      case "boolean" -> {
        if (!value.isBoolean()) {
          misfits.add(path + " is no boolean");
        }
      }
      case "string" -> misfits.addAll(ofText(value, schema, path));
      default -> misfits.add(path + " has a type this test does not know: " + schema.getType());
    }
    return misfits;
  }

  private static List<String> ofObject(JsonNode value, JSONSchemaProps schema, String path) {
    if (!value.isObject()) {
      return List.of(path + " is no object");
    }
    var misfits = new ArrayList<String>();
    for (var field : value.properties()) {
      var property = property(schema, field.getKey());
      var below = path + "." + field.getKey();
      if (property == null) {
        misfits.add(below + " is unknown");
      } else {
        misfits.addAll(misfits(field.getValue(), property, below));
      }
    }
    schema.getRequired().stream()
        .filter(name -> !value.has(name))
        .filter(name -> schema.getProperties().get(name).getDefault() == null)
        .forEach(name -> misfits.add(path + "." + name + " is missing"));
    return misfits;
  }

  /** Schema of one entry; null when there can be no such entry. */
  private static JSONSchemaProps property(JSONSchemaProps schema, String name) {
    return schema.getAdditionalProperties() == null
        ? schema.getProperties().get(name)
        : schema.getAdditionalProperties().getSchema();
  }

  private static List<String> ofArray(JsonNode value, JSONSchemaProps schema, String path) {
    if (!value.isArray()) {
      return List.of(path + " is no list");
    }
    var misfits = new ArrayList<String>();
    if (schema.getMaxItems() != null && value.size() > schema.getMaxItems()) {
      misfits.add(path + " is too long");
    }
    for (int i = 0; i < value.size(); i++) {
      misfits.addAll(misfits(value.get(i), schema.getItems().getSchema(), path + "[" + i + "]"));
    }
    return misfits;
  }

  private static List<String> ofInteger(JsonNode value, JSONSchemaProps schema, String path) {
    if (!value.isIntegralNumber()) {
      return List.of(path + " is no integer");
    }
    boolean small = schema.getMinimum() != null && value.asLong() < schema.getMinimum();
    boolean large = schema.getMaximum() != null && value.asLong() > schema.getMaximum();
    return small || large ? List.of(path + " is out of range") : List.of();
  }

  private static List<String> ofText(JsonNode value, JSONSchemaProps schema, String path) {
    if (!value.isTextual()) {
      return List.of(path + " is no string");
    }
    var text = value.asText();
    var misfits = new ArrayList<String>();
    if (schema.getPattern() != null && !Pattern.compile(schema.getPattern()).matcher(text).find()) {
      misfits.add(path + " does not match " + schema.getPattern());
    }
    if (schema.getMinLength() != null && text.length() < schema.getMinLength()
        || schema.getMaxLength() != null && text.length() > schema.getMaxLength()) {
      misfits.add(path + " is too short or too long");
    }
    if (schema.getEnum() != null
        && !schema.getEnum().isEmpty()
        && schema.getEnum().stream().noneMatch(allowed -> allowed.asText().equals(text))) {
      misfits.add(path + " is not one of " + schema.getEnum());
    }
    return misfits;
  }

  private ManifestSchemas() {}
}
