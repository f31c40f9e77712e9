package io.hpcoperator.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The API catalogue as the simulator carries it, for what the clients are held against. */
public final class CatalogueFiles {
  /** Chapters of E-HPC whose operations are methods of the areas of its client. */
  public static final List<String> EHPC_AREAS =
      ehpc(
          "03-hybrid",
          "06-scheduler",
          "07-command",
          "08-autoscale",
          "11-job",
          "12-storage",
          "14-accounting",
          "15-image-software",
          "19-client",
          "20-security-group",
          "21-visual-service",
          "22-post-script");

  /** All chapters of E-HPC that the client is held against. */
  public static final List<String> EHPC =
      Stream.concat(
              ehpc("00-common", "02-cluster", "04-node", "05-queue", "23-error-codes").stream(),
              EHPC_AREAS.stream())
          .toList();

  public static final List<String> BATCH =
      List.of("00-common", "01-compute-env", "04-configuration", "10-data-types").stream()
          .map(chapter -> "batch-2017-03-12/" + chapter)
          .toList();

  private static final ObjectMapper YAML = new YAMLMapper();

  private CatalogueFiles() {}

  private static List<String> ehpc(String... chapters) {
    return Stream.of(chapters).map(chapter -> "ehpc-2018-04-12/" + chapter).toList();
  }

  /** Every error code named anywhere in the files. */
  public static Set<String> errorCodes(List<String> files) {
    Set<String> codes = new TreeSet<>();
    for (String file : files) {
      load(file).findValues("code").forEach(code -> codes.add(code.asText()));
    }
    return codes;
  }

  /** An operation by its wire name. */
  public static JsonNode operation(List<String> files, String name) {
    return files.stream()
        .flatMap(file -> stream(load(file).path("operations")))
        .filter(operation -> operation.path("name").asText().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("The catalogue has no operation " + name));
  }

  /** Names of all operations. */
  public static Set<String> operations(List<String> files) {
    Set<String> names = new TreeSet<>();
    files.forEach(
        file ->
            stream(load(file).path("operations")).forEach(o -> names.add(o.path("name").asText())));
    return names;
  }

  /** Request parameters of an operation, N for indexes. */
  public static Set<String> parameters(List<String> files, String operation) {
    Set<String> names = new TreeSet<>();
    operation(files, operation).path("params").forEach(p -> names.add(p.path("name").asText()));
    return names;
  }

  /** Fields of a data type with the names of their types. */
  public static TreeMap<String, String> fields(List<String> files, String dataType) {
    TreeMap<String, String> fields = new TreeMap<>();
    for (String file : files) {
      for (JsonNode type : load(file).path("dataTypes")) {
        if (type.path("name").asText().equals(dataType)) {
          type.path("fields")
              .forEach(f -> fields.put(f.path("name").asText(), f.path("type").asText()));
        }
      }
    }
    if (fields.isEmpty()) {
      throw new AssertionError("The catalogue has no type " + dataType);
    }
    return fields;
  }

  /** An answer that holds a value in every documented field, in the form the SDKs read. */
  public static ObjectNode answer(List<String> files, String operation) {
    return answerWithout(files, operation, null);
  }

  /** The same without one field. */
  public static ObjectNode answerWithout(List<String> files, String operation, String leftOut) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    for (JsonNode field : operation(files, operation).path("response")) {
      String name = field.path("name").asText();
      if (!name.equals(leftOut)) {
        put(answer, name, value(files, field));
      }
    }
    return answer;
  }

  /** Paths of the documented fields of an answer. */
  public static Set<String> answerFields(List<String> files, String operation) {
    Set<String> names = new TreeSet<>();
    operation(files, operation).path("response").forEach(f -> names.add(f.path("name").asText()));
    return names;
  }

  /** A value of a data type with every field. */
  public static JsonNode valueOf(List<String> files, String type) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (type.startsWith("array<")) {
      ArrayNode array = nodes.arrayNode();
      array.add(valueOf(files, type.substring("array<".length(), type.length() - 1)));
      return array;
    }
    switch (type) {
      case "string":
        return nodes.textNode("text");
      case "integer", "long":
        return nodes.numberNode(7);
      case "float":
        return nodes.numberNode(new java.math.BigDecimal("1.5"));
      case "boolean":
        return nodes.booleanNode(true);
      default:
        ObjectNode object = nodes.objectNode();
        fields(files, type).forEach((name, t) -> object.set(name, valueOf(files, t)));
        return object;
    }
  }

  private static JsonNode value(List<String> files, JsonNode field) {
    String type = field.path("type").asText();
    if (type.equals("object")) {
      return null;
    }
    boolean example = field.has("example") && type.equals("string");
    return example
        ? JsonNodeFactory.instance.textNode(field.path("example").asText())
        : valueOf(files, type);
  }

  private static void put(ObjectNode root, String path, JsonNode value) {
    List<String> steps = new ArrayList<>(List.of(path.split("\\.")));
    ObjectNode at = root;
    for (int i = 0; i < steps.size(); i++) {
      boolean last = i == steps.size() - 1;
      boolean array = steps.get(i).endsWith("[]");
      String name = steps.get(i).replace("[]", "");
      if (array) {
        ArrayNode elements = at.withArray(name);
        if (last) {
          if (value != null && elements.isEmpty()) {
            elements.add(value);
          } else if (value == null && elements.isEmpty()) {
            elements.addObject();
          }
          return;
        }
        if (elements.isEmpty()) {
          elements.addObject();
        }
        at = (ObjectNode) elements.get(0);
      } else if (last) {
        if (value != null) {
          at.set(name, value);
        } else {
          at.withObject("/" + name);
        }
      } else {
        at = at.withObject("/" + name);
      }
    }
  }

  private static Stream<JsonNode> stream(JsonNode array) {
    List<JsonNode> elements = new ArrayList<>();
    array.forEach(elements::add);
    return elements.stream();
  }

  private static JsonNode load(String file) {
    String resource = "/catalogue/" + file + ".yaml";
    try (InputStream in = CatalogueFiles.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new AssertionError("Not on the class path: " + resource);
      }
      return YAML.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
