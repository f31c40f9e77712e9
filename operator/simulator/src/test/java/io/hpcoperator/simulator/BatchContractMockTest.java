package io.hpcoperator.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.simulator.BatchSamples.Place;
import io.hpcoperator.simulator.catalogue.Catalogue;
import io.hpcoperator.simulator.catalogue.Operation;
import io.hpcoperator.simulator.catalogue.Parameter;
import io.hpcoperator.simulator.catalogue.TreeRequestValidator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation and every constraint of the Batch catalogue, generated from it. */
class BatchContractMockTest {

  private static final Catalogue CATALOGUE = Catalogue.batch();
  private static final BatchSamples SAMPLES = new BatchSamples(CATALOGUE);
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private static Simulator simulator;
  private static BatchCaller caller;

  @BeforeAll
  static void start() {
    simulator = Simulator.builder().manualClock().start();
    caller = new BatchCaller(simulator);
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  static Stream<String> operations() {
    return CATALOGUE.operations().stream().map(Operation::name);
  }

  /** A request that breaks one rule, the code it gets and the place its text names. */
  record Broken(String operation, String rule, String path, ObjectNode request, String code) {
    @Override
    public String toString() {
      return operation + ": " + path + " " + rule;
    }
  }

  static Stream<Broken> broken() {
    List<Broken> result = new ArrayList<>();
    for (Operation operation : CATALOGUE.operations()) {
      ObjectNode unknown = SAMPLES.minimal(operation).put("NoSuch", "x");
      result.add(new Broken(operation.name(), "is unknown", "NoSuch", unknown, "UnknownParameter"));
      for (Place place : SAMPLES.places(operation)) {
        breakOne(operation, place, result);
      }
    }
    return result.stream();
  }

  private static void breakOne(Operation operation, Place place, List<Broken> into) {
    Parameter field = place.field();
    boolean list = field.elementType().isPresent();
    String type = field.elementType().orElse(field.type());
    String path = list ? place.path() + ".0" : place.path();
    if (field.required()) {
      add(into, operation, place, "is missing", place.path(), null, "MissingParameter");
    }
    JsonNode wrong = type.equals("string") ? JSON.numberNode(5) : JSON.textNode("5");
    add(
        into,
        operation,
        place,
        "has the wrong type",
        path,
        wrapped(list, wrong),
        "InvalidParameter");
    if (list) {
      add(
          into,
          operation,
          place,
          "is no list",
          place.path(),
          JSON.textNode("x"),
          "InvalidParameter");
    }
    if (!field.values().isEmpty()) {
      JsonNode odd = wrapped(list, JSON.textNode("no-such-value"));
      add(into, operation, place, "is not in the enum", path, odd, "InvalidParameterValue");
    }
    field
        .min()
        .ifPresent(
            min -> {
              int below = min.intValue() - 1;
              String code = below < 0 ? "InvalidParameterValue.Negative" : "InvalidParameterValue";
              add(into, operation, place, "is below min", path, JSON.numberNode(below), code);
            });
    field
        .max()
        .ifPresent(
            max ->
                add(
                    into,
                    operation,
                    place,
                    "is above max",
                    path,
                    JSON.numberNode(max.intValue() + 1),
                    "InvalidParameterValue"));
    field
        .minLength()
        .ifPresent(
            min ->
                add(
                    into,
                    operation,
                    place,
                    "is too short",
                    path,
                    JSON.textNode("a".repeat(min - 1)),
                    "InvalidParameterValue"));
    field
        .maxLength()
        .ifPresent(
            max ->
                add(
                    into,
                    operation,
                    place,
                    "is too long",
                    path,
                    JSON.textNode("a".repeat(max + 1)),
                    "InvalidParameterValue"));
    if (list && !field.repeat().isEmpty()) {
      int max = field.repeat().get(0).max();
      if (max < Integer.MAX_VALUE) {
        JsonNode many = SAMPLES.repeat(field, max + 1);
        add(into, operation, place, "has too many", place.path(), many, "InvalidParameterValue");
      }
      if (field.repeat().get(0).min() > 0) {
        boolean types = place.path().equals("EnvData.InstanceTypes");
        String code = types ? "InvalidParameterValue.InstanceTypesEmpty" : "InvalidParameterValue";
        add(into, operation, place, "is empty", place.path(), JSON.arrayNode(), code);
      }
    }
  }

  private static JsonNode wrapped(boolean list, JsonNode value) {
    return list ? JSON.arrayNode().add(value) : value;
  }

  private static void add(
      List<Broken> into,
      Operation operation,
      Place place,
      String rule,
      String path,
      JsonNode value,
      String code) {
    into.add(new Broken(operation.name(), rule, path, SAMPLES.with(operation, place, value), code));
  }

  @ParameterizedTest
  @MethodSource("broken")
  void shouldRefuseABrokenRequestAndNameThePlace(Broken broken) {
    Answer answer = caller.call(broken.operation(), broken.request().toString());

    assertThat(answer.code()).as(answer.message()).isEqualTo(broken.code());
    assertThat(answer.http()).isEqualTo(200);
    assertThat(answer.message()).contains(broken.path());
  }

  @ParameterizedTest
  @MethodSource("operations")
  void shouldAcceptEveryValueTheCatalogueAllows(String name) {
    Operation operation = CATALOGUE.operation(name).orElseThrow();
    TreeRequestValidator validator = new TreeRequestValidator(CATALOGUE);

    assertThat(validator.check(operation, SAMPLES.minimal(operation))).isEmpty();
    for (Place place : SAMPLES.places(operation)) {
      Parameter field = place.field();
      boolean list = field.elementType().isPresent();
      List<JsonNode> good = new ArrayList<>();
      if (field.minLength().isEmpty()) {
        good.add(SAMPLES.value(field));
      }
      field.values().forEach(value -> good.add(wrapped(list, JSON.textNode(value))));
      field.min().ifPresent(min -> good.add(JSON.numberNode(min.intValue())));
      field.max().ifPresent(max -> good.add(JSON.numberNode(max.intValue())));
      field.minLength().ifPresent(min -> good.add(JSON.textNode("a".repeat(min))));
      field.maxLength().ifPresent(max -> good.add(JSON.textNode("a".repeat(max))));
      for (JsonNode value : good) {
        assertThat(validator.check(operation, SAMPLES.with(operation, place, value)))
            .as("%s %s=%s", name, place.path(), value)
            .isEmpty();
      }
    }
  }

  /** The smallest request of each operation, in a situation in which it makes sense, is served. */
  @ParameterizedTest
  @MethodSource("operations")
  void shouldServeTheSmallestRequestOfEveryOperation(String name) {
    String env = caller.create(name.equals("DeleteComputeEnv") ? 0 : 2);
    simulator.clock().advance(Duration.ofMinutes(5));
    Operation operation = CATALOGUE.operation(name).orElseThrow();
    ObjectNode request = SAMPLES.minimal(operation);
    if (request.has("EnvId")) {
      request.put("EnvId", env);
    }
    switch (name) {
      case "TerminateComputeNode" ->
          request.put("ComputeNodeId", simulator.batch().nodes(env).get(0).id());
      case "TerminateComputeNodes" ->
          request.putArray("ComputeNodeIds").add(simulator.batch().nodes(env).get(0).id());
      case "DetachInstances" -> {
        ObjectNode attach = JSON.objectNode().put("EnvId", env);
        attach.putArray("Instances").addObject().put("InstanceId", "ins-kjoossv5");
        assertThat(caller.call("AttachInstances", attach.toString()).ok()).isTrue();
        request.putArray("InstanceIds").add("ins-kjoossv5");
      }
      default -> {
        // Needs nothing but an environment.
      }
    }

    Answer answer = caller.call(name, request.toString());

    assertThat(answer.code()).as(answer.message()).isEqualTo("OK");
    AnswerShape.assertFollows(CATALOGUE, operation.response(), answer.fields());
    assertThat(operation.response())
        .allSatisfy(
            field -> assertThat(answer.fields().has(field.name())).as(field.name()).isTrue());
  }

  @Test
  void shouldKnowAllOperationsOfTheChapters() {
    assertThat(operations()).hasSize(15);
  }
}
