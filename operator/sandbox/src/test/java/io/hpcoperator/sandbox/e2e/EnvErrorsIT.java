package io.hpcoperator.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.simulator.Fault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Every error code that is documented for an operation of Batch, answered to it: the resource says
 * so by the reason of the code's kind, with the cloud's own words, and goes on when the fault is
 * over. A hundred resources side by side, one for each code of each changing operation; beside them
 * those of {@link EnvReadErrors}.
 */
class EnvErrorsIT {
  private static final String SET_UP =
      """
      {"EnvData": {"ImageId": "img-bd78fy2t", "InstanceTypes": ["S5.LARGE8"]}}
      """;

  /** The first word of a code tells its reason, as docs/errors.md has it; held apart from code. */
  private static final Map<String, String> REASONS =
      Map.of(
          "InternalError", "CloudUnavailable",
          "ResourceNotFound", "CloudUnavailable",
          "LimitExceeded", "QuotaExceeded",
          "UnauthorizedOperation", "AccessDenied",
          "UnsupportedOperation", "CloudBusy",
          "UnknownParameter", "InvalidRequest",
          "InvalidParameter", "InvalidRequest",
          "InvalidParameterValue", "InvalidRequest",
          "InvalidZone", "InvalidRequest");

  /**
   * @param name of the resource and of its environment
   * @param number of the case, from 1
   */
  private record Case(String operation, String code, String name, int number) {
    String reason() {
      // What is not attached or ended needs a person, unless the cloud is only at something else.
      boolean refusal =
          code.endsWith("InstancesNotAllowToAttach")
              || mayHaveWiped()
              || ends()
                  && code.startsWith("UnsupportedOperation")
                  && !code.endsWith("AcceptOtherRequest")
                  && !code.endsWith("ComputeNodeIsTerminating");
      return refusal
          ? "InvalidRequest"
          : isNotDeleted() ? "NotTaking" : REASONS.get(code.replaceFirst("\\..*", ""));
    }

    /**
     * A deletion that the cloud refuses for long needs a person, unless it is at something else.
     */
    boolean isNotDeleted() {
      return operation.equals("DeleteComputeEnv") && !code.endsWith("AcceptOtherRequest");
    }

    boolean needsAPerson() {
      return reason().equals("InvalidRequest") || reason().equals("NotTaking");
    }

    /** An instance may have been reinstalled when the cloud broke down, so it is not done again. */
    boolean mayHaveWiped() {
      return operation.equals("AttachInstances") && code.startsWith("InternalError");
    }

    boolean ends() {
      return operation.startsWith("TerminateComputeNode");
    }

    /** After a refusal of several nodes, some of them are asked for. */
    Set<String> operations() {
      return ends() ? Set.of("TerminateComputeNode", "TerminateComputeNodes") : Set.of(operation);
    }

    boolean isToldBy(String message) {
      return operations().stream().anyMatch(o -> message.contains(o + " failed: " + code));
    }

    /** An instance of the user's own that no other case has. */
    String instance() {
      return "ins-case%04d".formatted(number);
    }
  }

  private final Set<String> broken = ConcurrentHashMap.newKeySet();
  private final Map<String, String> ids = new ConcurrentHashMap<>();

  /** Nodes that are to be ended, by name of the resource. */
  private final Map<String, List<String>> named = new ConcurrentHashMap<>();

  private static World world;

  @BeforeAll
  static void start() {
    world = World.start();
    world.apply(Given.TENCENT);
    world.clouds.batch().setEnvQuota(1000);
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  private static List<Case> cases() throws IOException {
    var cases = new ArrayList<Case>();
    try (var chapter =
        EnvErrorsIT.class.getResourceAsStream("/catalogue/batch-2017-03-12/01-compute-env.yaml")) {
      for (JsonNode operation : new YAMLMapper().readTree(chapter).path("operations")) {
        var name = operation.path("name").asText();
        if (!name.startsWith("Describe")) {
          for (JsonNode error : operation.path("errors")) {
            int number = cases.size() + 1;
            cases.add(new Case(name, error.path("code").asText(), "case-" + number, number));
          }
        }
      }
    }
    return cases;
  }

  @SideBySideTest
  void shouldTellOfEveryDocumentedErrorAndGoOnWhenItIsOver() throws IOException {
    var cases = cases();
    assertThat(cases).hasSizeGreaterThan(75).allSatisfy(c -> assertThat(c.reason()).isNotNull());
    assertThat(cases.stream().map(Case::operation).distinct()).hasSize(7);
    cases.forEach(this::fault);
    cases.forEach(this::begin);
    cases.stream().filter(c -> !c.operation().equals("CreateComputeEnv")).forEach(this::ask);
    cases.forEach(this::awaitTold);
    broken.clear();
    cases.forEach(this::correct);
    cases.forEach(this::awaitHealed);
  }

  @SideBySideTest
  void shouldTellOfEveryErrorOfReadingAndGoOnWhenItIsOver() throws IOException {
    var all = EnvReadErrors.all(world);
    try {
      all.forEach(EnvReadErrors::begin);
      all.forEach(EnvReadErrors::ask);
      all.forEach(EnvReadErrors::awaitTold);
      all.forEach(EnvReadErrors::breakTheList);
      all.forEach(EnvReadErrors::awaitToldOfTheList);
      all.forEach(EnvReadErrors::awaitHealed);
    } finally {
      all.forEach(EnvReadErrors::close);
    }
  }

  private void fault(Case c) {
    broken.add(c.name());
    c.operations()
        .forEach(
            operation ->
                world
                    .clouds
                    .faults()
                    .always(
                        operation,
                        parameters ->
                            broken.contains(c.name())
                                && (c.name().equals(parameters.get("ComputeEnv.EnvName"))
                                    || parameters.containsKey("EnvId")
                                        && parameters.get("EnvId").equals(ids.get(c.name()))),
                        Fault.error(c.code())));
  }

  /** An environment that is there already, where the case is not about creating one. */
  private void begin(Case c) {
    if (c.operation().equals("CreateComputeEnv")) {
      world.apply(Given.env(c.name(), 0));
      return;
    }
    int nodes = nodes(c);
    ids.put(c.name(), world.clouds.batch().provideEnv(c.name(), "ap-guangzhou-2", nodes, SET_UP));
    if (c.operation().equals("DetachInstances")) {
      world.clouds.batch().provideAttached(ids.get(c.name()), c.instance());
    }
    world.apply(manifest(c, nodes, ""));
  }

  private List<String> nodes(String id) {
    return world.clouds.batch().nodes(id).stream().map(node -> node.id()).toList();
  }

  private static int nodes(Case c) {
    return switch (c.operation()) {
      case "TerminateComputeNode" -> 1;
      case "TerminateComputeNodes" -> 2;
      default -> 0;
    };
  }

  private String manifest(Case c, int nodes, String more) {
    return Given.env(c.name(), nodes)
        + "  adopt: {envId: %s}\n%s".formatted(ids.get(c.name()), more);
  }

  /** Has the operator call the operation. */
  private void ask(Case c) {
    world.awaitReady(ComputeEnv.class, c.name());
    switch (c.operation()) {
      case "ModifyComputeEnv" -> world.apply(manifest(c, 0, "  description: Another\n"));
      case "TerminateComputeNode", "TerminateComputeNodes" -> {
        named.put(c.name(), nodes(ids.get(c.name())));
        world.apply(manifest(c, nodes(c), "  terminateNodes: " + named.get(c.name()) + "\n"));
      }
      case "AttachInstances" -> attach(c);
      case "DetachInstances" -> world.apply(manifest(c, 0, "  attachedInstances: []\n"));
      case "DeleteComputeEnv" -> world.delete(ComputeEnv.class, c.name());
      default -> throw new IllegalStateException("No case for " + c.operation());
    }
  }

  private void attach(Case c) {
    world.apply(
        manifest(
            c,
            0,
            "  attachedInstances: [{instanceId: %s, confirmReinstall: true}]\n"
                .formatted(c.instance())));
  }

  private void awaitTold(Case c) {
    var env =
        World.await()
            .alias(c.toString())
            .until(
                () -> world.env(c.name()),
                seen -> {
                  var ready = World.condition(seen, "Ready");
                  return ready != null
                      && ready.reason().equals(c.reason())
                      && c.isToldBy(ready.message());
                });
    assertThat(World.condition(env, "Stalled") != null)
        .as("%s waits for a person", c)
        .isEqualTo(c.needsAPerson());
    assertThat(World.condition(env, "Ready").message())
        .as("what to do about %s", c)
        .containsAnyOf(
            "The operator tries again",
            "the operator tries again",
            "The operator goes on trying",
            "Correct the spec",
            "put it in again");
  }

  /** What was called wrong waits for a person. */
  private void correct(Case c) {
    if (c.mayHaveWiped()) {
      world.apply(manifest(c, 0, "  attachedInstances: []\n"));
      world.awaitReady(ComputeEnv.class, c.name());
      attach(c);
    } else if (c.reason().equals("InvalidRequest")) {
      world.annotate(ComputeEnv.class, c.name(), "hpc-operator.io/reconcile-now", "again");
    }
  }

  private void awaitHealed(Case c) {
    if (c.operation().equals("DeleteComputeEnv")) {
      world.awaitGone(ComputeEnv.class, c.name());
      assertThat(world.clouds.batch().env(ids.get(c.name()))).isEmpty();
      return;
    }
    if (c.operation().equals("AttachInstances")) {
      // It may be Ready before its nodes were read, and what is to be attached is known.
      World.await().until(() -> nodes(ids.get(c.name())).size() == 1);
    }
    world.awaitReady(ComputeEnv.class, c.name());
    var id = world.env(c.name()).getStatus().envId();
    switch (c.operation()) {
      case "ModifyComputeEnv" ->
          assertThat(world.clouds.batch().env(id).orElseThrow().description()).isEqualTo("Another");
      case "AttachInstances" -> assertThat(nodes(id)).hasSize(1);
      case "TerminateComputeNode", "TerminateComputeNodes" ->
          assertThat(nodes(id)).hasSize(nodes(c)).doesNotContainAnyElementsOf(named.get(c.name()));
      default -> assertThat(world.clouds.batch().nodes(id)).isEmpty();
    }
  }
}
