package io.hpcoperator.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.simulator.catalogue.Catalogue;
import io.hpcoperator.simulator.catalogue.FlatRequestValidator;
import io.hpcoperator.simulator.catalogue.Operation;
import io.hpcoperator.simulator.catalogue.Parameter;
import io.hpcoperator.simulator.ehpc.scheduler.JobOrder;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every operation and every constraint of the E-HPC catalogue, generated from it. */
class EhpcContractMockTest {

  private static final Catalogue CATALOGUE = Catalogue.ehpc();

  private static Simulator simulator;
  private static EhpcCaller caller;

  @BeforeAll
  static void start() {
    simulator = Simulator.builder().manualClock().start();
    caller = new EhpcCaller(simulator);
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  static Stream<String> operations() {
    return CATALOGUE.operations().stream().map(Operation::name);
  }

  /** A request that breaks one rule, and what of it the refusal must name. */
  record Broken(String operation, String rule, String parameter, Map<String, String> request) {
    @Override
    public String toString() {
      return operation + ": " + parameter + " " + rule;
    }
  }

  static Stream<Broken> broken() {
    List<Broken> result = new ArrayList<>();
    for (Operation operation : CATALOGUE.operations()) {
      result.add(
          new Broken(
              operation.name(),
              "is unknown",
              "NoSuch",
              EhpcSamples.with(operation, "NoSuch", "x")));
      for (Parameter parameter : operation.parameters()) {
        breakOne(operation, parameter, result);
      }
    }
    return result.stream();
  }

  private static void breakOne(Operation operation, Parameter parameter, List<Broken> into) {
    String name = EhpcSamples.first(parameter);
    if (parameter.required()) {
      Map<String, String> without = EhpcSamples.minimal(operation);
      without.remove(name);
      into.add(new Broken(operation.name(), "is missing", name, without));
    }
    Map<String, String> bad = new LinkedHashMap<>();
    switch (parameter.type()) {
      case "integer", "long" -> {
        bad.put("is text", "ten");
        bad.put("is a fraction", "1.5");
      }
      case "float" -> bad.put("is text", "cheap");
      case "boolean" -> bad.put("is neither true nor false", "True");
      default -> {
        // Any text is text.
      }
    }
    if (!parameter.values().isEmpty()) {
      bad.put("is not in the enum", "99999");
    }
    parameter
        .min()
        .ifPresent(min -> bad.put("is below min", min.subtract(BigDecimal.ONE).toString()));
    parameter.max().ifPresent(max -> bad.put("is above max", max.add(BigDecimal.ONE).toString()));
    parameter
        .minLength()
        .filter(min -> min > 1)
        .ifPresent(min -> bad.put("is too short", "a".repeat(min - 1)));
    parameter.maxLength().ifPresent(max -> bad.put("is too long", "a".repeat(max + 1)));
    if (parameter.pattern().isPresent()) {
      String violating = name.equals("Description") ? "http://example.com" : "\u00e9 1 \u00e9";
      bad.put("breaks the pattern", violating);
    }
    bad.forEach(
        (rule, value) ->
            into.add(
                new Broken(
                    operation.name(), rule, name, EhpcSamples.with(operation, name, value))));
    if (parameter.repeated()) {
      int max = parameter.repeat().get(0).max();
      boolean bounded = max < Integer.MAX_VALUE;
      Map<String, String> tooMany = EhpcSamples.minimal(operation);
      Map<String, String> gapped = EhpcSamples.minimal(operation);
      for (Parameter sibling : operation.parameters()) {
        boolean needed = sibling.required() && sibling.repeated();
        if (sibling.equals(parameter) || (needed && sibling.list().equals(parameter.list()))) {
          for (int i = 1; bounded && i <= max + 1; i++) {
            tooMany.put(sibling.wireName(i), EhpcSamples.value(sibling));
          }
          gapped.put(sibling.wireName(3), EhpcSamples.value(sibling));
        }
      }
      String list = parameter.list();
      if (bounded) {
        into.add(new Broken(operation.name(), "has too many", list + "." + (max + 1), tooMany));
      }
      into.add(new Broken(operation.name(), "has a gap", list + ".3", gapped));
    }
  }

  @ParameterizedTest
  @MethodSource("broken")
  void shouldRefuseABrokenRequestAndNameTheParameter(Broken broken) {
    Answer answer = caller.call(broken.operation(), broken.request());

    String expected = broken.rule().equals("is missing") ? "MissingParameter" : "InvalidParams";
    assertThat(answer.code()).isEqualTo(expected);
    assertThat(answer.http()).isEqualTo(400);
    assertThat(answer.message()).contains(broken.parameter());
  }

  /** Both ends of each range, every value of each enum, exactly as many elements as allowed. */
  @ParameterizedTest
  @MethodSource("operations")
  void shouldAcceptEveryValueTheCatalogueAllows(String name) {
    Operation operation = CATALOGUE.operation(name).orElseThrow();
    FlatRequestValidator validator = new FlatRequestValidator(operation);

    assertThat(validator.check(EhpcSamples.minimal(operation))).isEmpty();
    for (Parameter parameter : operation.parameters()) {
      Set<String> good = new TreeSet<>(parameter.values());
      parameter.min().ifPresent(min -> good.add(min.toString()));
      parameter.max().ifPresent(max -> good.add(max.toString()));
      // With a letter and a digit, which is what patterns ask of a text where they ask for
      // anything.
      parameter.minLength().ifPresent(min -> good.add("a1".repeat(min).substring(0, min)));
      parameter.maxLength().ifPresent(max -> good.add("a1".repeat(max).substring(0, max)));
      parameter.defaultValue().ifPresent(good::add);
      for (String value : good) {
        String wireName = EhpcSamples.first(parameter);
        assertThat(validator.check(EhpcSamples.with(operation, wireName, value)))
            .as("%s %s=%s", name, wireName, value)
            .isEmpty();
      }
    }
  }

  /** The smallest request of each operation, in a situation in which it makes sense, is served. */
  @ParameterizedTest
  @MethodSource("operations")
  void shouldServeTheSmallestRequestOfEveryOperation(String name) {
    String cluster =
        simulator
            .ehpc()
            .provideCluster(
                Map.of(
                    "EcsOrder.Compute.Count",
                    "2",
                    "Password",
                    "Secret+12",
                    "Application.1.Tag",
                    "MPICH_3.2"));
    String node = simulator.ehpc().computeNodes(cluster).get(0).id();
    String job = simulator.ehpc().jobs().submit(cluster, JobOrder.inQueue("workq"));
    Operation operation = CATALOGUE.operation(name).orElseThrow();
    Map<String, String> request = EhpcSamples.minimal(operation);
    request.computeIfPresent("ClusterId", (key, value) -> cluster);
    request.computeIfPresent("RegionId", (key, value) -> "cn-hangzhou");
    request.computeIfPresent("QueueName", (key, value) -> "workq");
    request.computeIfPresent(
        "Node.1.Name", (key, value) -> simulator.ehpc().computeNodes(cluster).get(0).hostName());
    request.computeIfPresent("RunasUserPassword", (key, value) -> "Secret+12");
    String command =
        caller
            .call("InvokeShellCommand", "ClusterId", cluster, "Command", "echo hello")
            .text("CommandId");
    request.computeIfPresent("CommandId", (key, value) -> command);
    request.computeIfPresent("JobId", (key, value) -> job);
    request.computeIfPresent("Jobs", (key, value) -> "[{\"Id\":\"" + job + "\"}]");
    if (!name.equals("AddExistedNodes")) {
      request.computeIfPresent("Instance.1.Id", (key, value) -> node);
    }
    switch (name) {
      case "StartCluster" -> simulator.ehpc().setClusterStatus(cluster, "stopped");
      case "RecoverCluster" -> simulator.ehpc().setClusterStatus(cluster, "exception");
      case "StartNodes" -> simulator.ehpc().setNodeStatus(node, "stopped");
      case "GetHybridClusterConfig" ->
          caller.call(
              "AddLocalNodes",
              "ClusterId",
              cluster,
              "Nodes",
              "[{\"HostName\":\"local0\",\"IpAddress\":\"10.0.0.7\"}]");
      case "InitializeEHPC" -> simulator.ehpc().console().removeServiceRole();
      case "SetSchedulerInfo" -> request.put("PbsInfo.1.SchedInterval", "30");
      case "AddQueue" -> request.put("QueueName", "added");
      case "UninstallSoftware" -> request.put("Application", "MPICH_3.2");
      case "DeleteSecurityGroup" -> caller.call("AddSecurityGroup", request);
      case "DeleteQueue" -> {
        caller.call("AddQueue", "ClusterId", cluster, "QueueName", "doomed");
        request.put("QueueName", "doomed");
      }
      default -> {
        // Needs nothing but a running cluster.
      }
    }

    Answer answer = caller.call(name, request);

    assertThat(answer.code()).as(answer.message()).isEqualTo("OK");
    AnswerShape.assertFollows(operation, answer.fields());
  }

  @Test
  void shouldKnowAllOperationsOfTheChapters() {
    assertThat(operations()).hasSize(73);
  }
}
