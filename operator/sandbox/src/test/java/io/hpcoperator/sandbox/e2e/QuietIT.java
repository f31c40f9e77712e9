package io.hpcoperator.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.hpcoperator.api.v1alpha1.CloudAccount;
import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the operator does not do: chatter, write without need, touch what is not its own. */
class QuietIT {

  @Test
  void shouldWriteNothingWhileNothingChanges() {
    try (var world = World.start()) {
      everythingReady(world);
      // The last counts of nodes by health come with the next poll of the quiet pace.
      var before = world.awaitStill(() -> written(world), "ListClusters", "DescribeComputeEnvs");
      assertThat(world.client.v1().events().inNamespace(World.NAMESPACE).list().getItems())
          .extracting(event -> event.getReason())
          .as("what is no news in a normal start")
          .contains("Available")
          .doesNotContain("AccountNotReady");
      world.awaitFurther("ListClusters");
      world.awaitFurther("DescribeComputeEnvs");

      assertThat(written(world)).isEqualTo(before);
      assertThat(world.clouds.journal().counts())
          .containsEntry("CreateCluster", 1L)
          .containsEntry("AddNodes", 1L)
          .containsEntry("AddQueue", 1L)
          .doesNotContainKey("ModifyComputeEnv");
    }
  }

  @Test
  void shouldOwnOnlyStatusAndFinalizers() {
    try (var world = World.start()) {
      everythingReady(world);
      for (var resource : all(world)) {
        assertThat(resource.getMetadata().getGeneration())
            .as("generation of %s", resource.getKind())
            .isEqualTo(1);
        for (var entry : resource.getMetadata().getManagedFields()) {
          if (!entry.getManager().equals("user")) {
            assertThat(paths(entry.getFieldsV1().getAdditionalProperties()))
                .as("fields of %s owned by %s", resource.getKind(), entry.getManager())
                .allMatch(
                    path ->
                        path.startsWith("f:status") || path.startsWith("f:metadata/f:finalizers"));
          }
        }
      }
    }
  }

  @Test
  void shouldWatchManyEnvironmentsWithOneListing() {
    try (var world = World.start()) {
      world.apply(Given.TENCENT);
      for (int i = 0; i < 30; i++) {
        world.apply(Given.env("env-" + i, 1));
      }
      for (int i = 0; i < 30; i++) {
        world.awaitReady(ComputeEnv.class, "env-" + i);
      }
      // A read that was under way when the last one was Ready may still come in.
      World.await()
          .untilAsserted(
              () -> {
                world.clouds.journal().clear();
                world.awaitFurther("DescribeComputeEnvs");
                assertThat(world.clouds.journal().counts().keySet())
                    .as("calls while 30 environments are quiet")
                    .contains("DescribeComputeEnvs")
                    .isSubsetOf("DescribeComputeEnvs", "DescribeComputeEnvCreateInfos");
              });
      assertThat(world.clouds.batch().createdEnvs()).isEqualTo(30);
    }
  }

  @Test
  void shouldKeepSecretsOutOfStatusEventsAndMetrics() throws Exception {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(Given.password("Str0ng-enough"));
      world.apply(Given.clusterWithPassword("password"));
      world.awaitReady(HpcCluster.class, "demo");

      var seen =
          world.client.getKubernetesSerialization().asYaml(world.cluster("demo"))
              + world.client.getKubernetesSerialization().asYaml(world.account("alibaba"))
              + world.client.v1().events().inNamespace(World.NAMESPACE).list()
              + scrape(world);
      assertThat(seen).doesNotContain("Str0ng-enough").doesNotContain("simulator-secret");
    }
  }

  @Test
  void shouldServeMetricsAndHealth() throws Exception {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.awaitReady(CloudAccount.class, "alibaba");

      assertThat(get(world, "/healthz").statusCode()).isEqualTo(200);
      assertThat(get(world, "/readyz").statusCode()).isEqualTo(200);
      var metrics = scrape(world);
      assertThat(metrics)
          .containsPattern(
              "hpc_operator_cloud_calls_seconds_count\\{api=\"ehpc-2018-04-12\",operation=\"ListClustersMeta\",outcome=\"ok\"} [1-9]")
          .contains("hpc_operator_oldest_pass_seconds");
      for (var line : metrics.split("\n")) {
        assertThat(line)
            .doesNotContainPattern("[{,](namespace|pod|job|instance|service|container)=");
      }
    }
  }

  private static void everythingReady(World world) {
    world.apply(Given.ALIBABA);
    world.apply(Given.TENCENT);
    world.apply(Given.cluster(1));
    world.apply(Given.queue(1));
    world.apply(Given.env(1));
    world.awaitReady(HpcCluster.class, "demo");
    world.awaitReady(HpcQueue.class, "high");
    world.awaitReady(ComputeEnv.class, "render");
  }

  private static List<HasMetadata> all(World world) {
    return List.of(
        world.account("alibaba"),
        world.account("tencent"),
        world.cluster("demo"),
        world.queue("high"),
        world.env("render"));
  }

  /** The version of each resource, and the number of events. */
  private static Map<String, String> written(World world) {
    var versions = new TreeMap<String, String>();
    versions.put("events", Long.toString(events(world)));
    all(world)
        .forEach(
            r ->
                versions.put(
                    r.getKind() + " " + r.getMetadata().getName(),
                    r.getMetadata().getResourceVersion()));
    return versions;
  }

  private static long events(World world) {
    return world.client.v1().events().inNamespace(World.NAMESPACE).list().getItems().size();
  }

  /** The first two steps of every owned path, such as f:metadata/f:finalizers. */
  private static List<String> paths(Map<String, Object> fields) {
    return fields.entrySet().stream()
        .flatMap(
            field ->
                field.getValue() instanceof Map<?, ?> below && !below.isEmpty()
                    ? below.keySet().stream().map(key -> field.getKey() + "/" + key)
                    : Stream.of(field.getKey()))
        .toList();
  }

  private static String scrape(World world) throws Exception {
    return get(world, "/metrics").body();
  }

  private static HttpResponse<String> get(World world, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + world.httpPort() + path))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
