package io.hpcoperator.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.api.v1alpha1.Condition;
import io.hpcoperator.simulator.Fault;
import io.hpcoperator.simulator.Simulator;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Documented error codes of the operations that read, one of each operation at a time: in a cloud
 * and an account of their own, since a list is read once for all environments of an account. In it
 * are an environment that stays, one that goes, one whose node fails, one that is to come, and one
 * that the list of creation parameters leaves out.
 */
final class EnvReadErrors implements AutoCloseable {
  private static final String LIST = "DescribeComputeEnvs";
  private static final String ONE = "DescribeComputeEnv";
  private static final String ACTIVITIES = "DescribeComputeEnvActivities";
  private static final String INFOS = "DescribeComputeEnvCreateInfos";
  private static final String INFO = "DescribeComputeEnvCreateInfo";
  private static final List<String> OFFERS =
      List.of(
          "DescribeAvailableCvmInstanceTypes",
          "DescribeCvmZoneInstanceConfigInfos",
          "DescribeInstanceCategories");

  private static final String SET_UP =
"""
{"EnvDescription": "One", "EnvData": {"ImageId": "img-bd78fy2t", "InstanceTypes": ["S5.LARGE8"]}}
""";

  private final World world;
  private final int number;

  /** The code that is answered to each operation. */
  private final Map<String, String> codes;

  private final Simulator clouds = Simulator.builder().speed(600).start();
  private final String stays;
  private final String goes;
  private final String alone;

  private EnvReadErrors(World world, int number, Map<String, String> codes) {
    this.world = world;
    this.number = number;
    this.codes = codes;
    stays = provide("stays");
    goes = provide("goes");
    alone = provide("alone");
    clouds.batch().leaveOutCreateInfo(alone);
  }

  /** As many as it takes to have every code of every operation once. */
  static List<EnvReadErrors> all(World world) throws IOException {
    var codes = new HashMap<String, List<String>>();
    for (var chapter : List.of("01-compute-env", "04-configuration")) {
      try (var file =
          EnvReadErrors.class.getResourceAsStream(
              "/catalogue/batch-2017-03-12/" + chapter + ".yaml")) {
        for (JsonNode operation : new YAMLMapper().readTree(file).path("operations")) {
          if (operation.path("name").asText().startsWith("Describe")) {
            codes.put(
                operation.path("name").asText(), operation.path("errors").findValuesAsText("code"));
          }
        }
      }
    }
    assertThat(codes.keySet())
        .hasSize(8)
        .contains(LIST, ONE, ACTIVITIES, INFOS, INFO)
        .containsAll(OFFERS);
    int most = codes.values().stream().mapToInt(List::size).max().orElseThrow();
    return IntStream.range(0, most)
        .mapToObj(
            i -> {
              var one = new HashMap<String, String>();
              codes.forEach(
                  (operation, all) -> {
                    if (i < all.size()) {
                      one.put(operation, all.get(i));
                    }
                  });
              return new EnvReadErrors(world, i, one);
            })
        .toList();
  }

  @Override
  public void close() {
    clouds.close();
  }

  private String named(String what) {
    return what + "-" + number;
  }

  private String provide(String what) {
    return clouds.batch().provideEnv(named(what), "ap-guangzhou-2", 0, SET_UP);
  }

  private String env(String what, int nodes) {
    return Given.env(named(what), nodes)
        .replace("{name: tencent}", "{name: reads-%d}".formatted(number));
  }

  private String staying(String description) {
    return env("stays", 0)
        + "  adopt: {envId: %s}\n  description: %s\n".formatted(stays, description);
  }

  private void fails(String operation, Predicate<Map<String, String>> condition) {
    code(operation).ifPresent(c -> clouds.faults().always(operation, condition, Fault.error(c)));
  }

  private Optional<String> code(String operation) {
    return Optional.ofNullable(codes.get(operation));
  }

  private Condition await(String what, String type, Predicate<Condition> is) {
    return World.await()
        .alias(named(what) + " with " + codes)
        .until(
            () -> world.condition(ComputeEnv.class, named(what), type),
            c -> c != null && is.test(c));
  }

  void begin() {
    OFFERS.forEach(operation -> fails(operation, all -> true));
    fails(ACTIVITIES, all -> true);
    fails(INFO, all -> true);
    clouds
        .faults()
        .always(
            "CreateComputeEnv",
            all -> named("comes").equals(all.get("ComputeEnv.EnvName")),
            Fault.error("LimitExceeded.CpuQuota"));
    clouds.batch().setCreationFailure(Optional.of("Sold out."));
    world.apply(
        Given.TENCENT
            .replace("{name: tencent}", "{name: reads-%d}".formatted(number))
            .replace("${clouds}", clouds.endpoint().toString()));
    world.apply(staying("One"));
    world.apply(env("goes", 0) + "  adopt: {envId: %s}\n".formatted(goes));
    world.apply(env("alone", 0) + "  adopt: {envId: %s}\n".formatted(alone));
    world.apply(env("fails", 1) + "  maxNodeRecreations: 0\n");
    world.apply(
        env("comes", 0)
            .replace("types: [S5.LARGE8]", "size: {cpu: 4, memory: 8Gi, categories: [COMPUTE_3]}"));
  }

  void ask() {
    world.awaitReady(ComputeEnv.class, named("stays"));
    world.awaitReady(ComputeEnv.class, named("goes"));
    fails(INFOS, all -> true);
    fails(ONE, all -> goes.equals(all.get("EnvId")));
    if (codes.containsKey(ONE)) {
      world.delete(ComputeEnv.class, named("goes"));
    }
  }

  /** What cannot be read is said where it matters, and keeps nothing else from going on. */
  void awaitTold() {
    var told = await("comes", "Preflight", c -> c.reason().equals("PreflightIncomplete"));
    OFFERS.forEach(
        operation ->
            code(operation)
                .ifPresent(
                    c -> assertThat(told.message()).contains(operation + " failed: " + c + ":")));
    assertThat(world.awaitReason(ComputeEnv.class, named("comes"), "QuotaExceeded"))
        .contains("CreateComputeEnv failed");
    code(INFOS)
        .ifPresent(
            c -> {
              await("stays", "Synced", s -> s.message().contains(INFOS + " failed: " + c + ":"));
              assertThat(world.condition(ComputeEnv.class, named("stays"), "Synced").reason())
                  .isEqualTo("Observing");
              world.awaitReady(ComputeEnv.class, named("stays"));
            });
    code(INFO)
        .ifPresent(
            c ->
                assertThat(await("alone", "Ready", r -> r.message().contains(INFO + " failed")))
                    .satisfies(r -> assertThat(r.reason()).isEqualTo("CloudUnavailable"))
                    .satisfies(r -> assertThat(r.message()).contains(INFO + " failed: " + c + ":"))
                    .satisfies(r -> assertThat(r.message()).contains("The operator tries again")));
    code(ACTIVITIES)
        .ifPresent(
            c -> {
              World.await().until(() -> answered(ACTIVITIES, c) > 1);
              var unread = "cannot be read: " + ACTIVITIES + " failed: " + c + ":";
              var failing = await("fails", "Ready", r -> r.message().contains(unread));
              assertThat(failing.reason()).isEqualTo("NodesFailed");
              assertThat(failing.message()).contains("Look at the environment's activities");
            });
    code(ONE).ifPresent(this::awaitToldOfWhatGoes);
  }

  /**
   * Whatever the answer, an environment that is listed is not taken for gone, nor deleted blind.
   */
  private void awaitToldOfWhatGoes(String code) {
    boolean denies = code.startsWith("ResourceNotFound");
    await(
        "goes",
        "Ready",
        c ->
            denies
                ? c.reason().equals("Deleting") && c.message().contains("do not agree yet")
                : c.reason().equals("CloudUnavailable")
                    && c.message().contains(ONE + " failed: " + code + ":"));
    assertThat(clouds.journal().count("DeleteComputeEnv")).isZero();
    assertThat(clouds.batch().env(goes)).isPresent();
  }

  void breakTheList() {
    clouds.faults().clear();
    clouds.batch().setCreationFailure(Optional.empty());
    // What tries the access key reads one entry.
    fails(LIST, all -> !"1".equals(all.get("Limit")));
    world.apply(staying("Another"));
    world.annotate(ComputeEnv.class, named("comes"), "hpc-operator.io/reconcile-now", "again");
  }

  /** After a change the list is read anew, and nothing is known before it can be. */
  void awaitToldOfTheList() {
    code(LIST)
        .ifPresent(
            c -> {
              var told =
                  await("stays", "Ready", r -> r.message().contains(LIST + " failed: " + c + ":"));
              assertThat(told.reason()).isEqualTo("CloudUnavailable");
              assertThat(told.message()).contains("The operator tries again");
            });
    clouds.faults().clear();
  }

  void awaitHealed() {
    world.awaitReady(ComputeEnv.class, named("stays"));
    await("stays", "Synced", c -> c.reason().equals("InSync"));
    assertThat(clouds.batch().env(stays).orElseThrow().description()).isEqualTo("Another");
    world.awaitReady(ComputeEnv.class, named("comes"));
    world.awaitReady(ComputeEnv.class, named("alone"));
    if (codes.containsKey(ACTIVITIES)) {
      await("fails", "Ready", c -> c.message().contains("Sold out."));
    }
    if (codes.containsKey(ONE)) {
      world.awaitGone(ComputeEnv.class, named("goes"));
      assertThat(clouds.batch().env(goes)).isEmpty();
    }
  }

  private long answered(String operation, String code) {
    return clouds.journal().entries().stream()
        .filter(entry -> entry.operation().equals(operation) && entry.outcome().equals(code))
        .count();
  }
}
