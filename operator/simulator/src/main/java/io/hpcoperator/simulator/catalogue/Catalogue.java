package io.hpcoperator.simulator.catalogue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The documented contract of one API version, read from {@code
 * catalogue/<product>-<version>/*.yaml} on the classpath. The simulator takes every rule about
 * single parameters, error texts and rate limits from here and has none of its own.
 */
public final class Catalogue {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private final String version;
  private final Map<String, Operation> operations = new LinkedHashMap<>();
  private final Map<String, DataType> dataTypes = new LinkedHashMap<>();
  private final Map<String, ErrorCode> errors = new LinkedHashMap<>();
  private final JsonNode common;

  private Catalogue(String version, JsonNode common) {
    this.version = version;
    this.common = common;
  }

  /**
   * E-HPC 2018-04-12. Two operations of chapter 11 are not served: they log in as users of chapter
   * 13, which is not simulated.
   */
  public static Catalogue ehpc() {
    return without(
        load(
            "ehpc-2018-04-12",
            "00-common",
            "02-cluster",
            "03-hybrid",
            "04-node",
            "05-queue",
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
            "22-post-script",
            "23-error-codes"),
        "CreateJobFile",
        "SubmitJob");
  }

  /** Batch 2017-03-12: compute environments and configuration views. */
  public static Catalogue batch() {
    return load(
        "batch-2017-03-12", "00-common", "01-compute-env", "04-configuration", "10-data-types");
  }

  private static Catalogue without(Catalogue catalogue, String... operations) {
    catalogue.operations.keySet().removeAll(List.of(operations));
    return catalogue;
  }

  private static Catalogue load(String folder, String commonChapter, String... chapters) {
    JsonNode first = read(folder, commonChapter);
    Catalogue catalogue = new Catalogue(first.path("version").asText(), first.path("common"));
    catalogue.addCommonErrors(first.path("common"));
    for (String chapter : chapters) {
      catalogue.addChapter(read(folder, chapter));
    }
    return catalogue;
  }

  private static JsonNode read(String folder, String chapter) {
    String path = "/catalogue/" + folder + "/" + chapter + ".yaml";
    try (InputStream in = Catalogue.class.getResourceAsStream(path)) {
      return YAML.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException("unreadable catalogue file " + path, e);
    }
  }

  public String version() {
    return version;
  }

  public Collection<Operation> operations() {
    return operations.values();
  }

  public Optional<Operation> operation(String name) {
    return Optional.ofNullable(operations.get(name));
  }

  public Optional<DataType> dataType(String name) {
    return Optional.ofNullable(dataTypes.get(name));
  }

  /**
   * The {@code common} block as it is written, for what only one cloud has (vectors, regions,
   * common parameters).
   */
  public JsonNode common() {
    return common;
  }

  /**
   * The error as the operation documents it, else as the common tables do; an error nobody
   * documents gets HTTP 400 and its code as text.
   */
  public ErrorCode error(String operation, String code) {
    Stream<ErrorCode> own = operation(operation).stream().flatMap(found -> found.errors().stream());
    return own.filter(error -> error.code().equals(code))
        .findFirst()
        .or(() -> Optional.ofNullable(errors.get(code)))
        .orElseGet(() -> new ErrorCode(code, 400, code));
  }

  private void addCommonErrors(JsonNode block) {
    JsonNode ehpc = block.path("errors");
    addErrors(ehpc.path("gateway").path("items"));
    addErrors(ehpc.path("ehpc").path("items"));
    // The service's own table words the codes it shares with the common one better, so it goes
    // first.
    addErrors(block.path("serviceErrors"));
    addErrors(block.path("commonErrors"));
  }

  private void addChapter(JsonNode chapter) {
    addErrors(chapter.path("common").path("errors").path("appendix").path("items"));
    for (JsonNode operation : chapter.path("operations")) {
      operations.put(operation.path("name").asText(), readOperation(operation));
    }
    for (JsonNode type : chapter.path("dataTypes")) {
      String name = type.path("name").asText();
      dataTypes.put(name, new DataType(name, readParameters(type.path("fields"))));
    }
  }

  private void addErrors(JsonNode items) {
    for (ErrorCode error : readErrors(items)) {
      errors.putIfAbsent(error.code(), error);
    }
  }

  private static Operation readOperation(JsonNode node) {
    return new Operation(
        node.path("name").asText(),
        node.path("effect").asText(),
        readParameters(node.path("params")),
        readParameters(node.path("response")),
        readErrors(node.path("errors")),
        number(node, "rateLimit").map(BigDecimal::intValue));
  }

  private static List<ErrorCode> readErrors(JsonNode items) {
    List<ErrorCode> result = new ArrayList<>();
    for (JsonNode item : items) {
      String code = item.path("code").asText();
      String message = text(item, "message").or(() -> text(item, "doc")).orElse(code);
      result.add(new ErrorCode(code, item.path("http").asInt(400), message));
    }
    return List.copyOf(result);
  }

  private static List<Parameter> readParameters(JsonNode items) {
    List<Parameter> result = new ArrayList<>();
    for (JsonNode item : items) {
      result.add(readParameter(item));
    }
    return List.copyOf(result);
  }

  private static Parameter readParameter(JsonNode item) {
    List<String> values = new ArrayList<>();
    item.path("enum").forEach(value -> values.add(value.asText()));
    List<Bounds> repeat =
        text(item, "repeat").stream()
            .flatMap(bounds -> Stream.of(bounds.split(",")))
            .map(Bounds::parse)
            .toList();
    return new Parameter(
        item.path("name").asText(),
        item.path("type").asText(),
        item.path("required").asBoolean(),
        List.copyOf(values),
        text(item, "default"),
        number(item, "min"),
        number(item, "max"),
        number(item, "minLength").map(BigDecimal::intValue),
        number(item, "maxLength").map(BigDecimal::intValue),
        text(item, "pattern").map(pattern -> Pattern.compile(pattern, Pattern.DOTALL)),
        repeat,
        text(item, "example"),
        item.path("writeOnly").asBoolean());
  }

  private static Optional<String> text(JsonNode node, String field) {
    return Optional.ofNullable(node.get(field)).map(JsonNode::asText);
  }

  private static Optional<BigDecimal> number(JsonNode node, String field) {
    return Optional.ofNullable(node.get(field)).map(JsonNode::decimalValue);
  }
}
