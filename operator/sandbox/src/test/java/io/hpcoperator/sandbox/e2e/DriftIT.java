package io.hpcoperator.sandbox.e2e;

import static io.hpcoperator.sandbox.e2e.SettingsIT.awaitSynced;
import static io.hpcoperator.sandbox.e2e.SettingsIT.id;
import static io.hpcoperator.sandbox.e2e.SettingsIT.scaling;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.api.v1alpha1.DriftRecord;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What others change in the cloud is undone, shown or left alone, as the policy says. */
class DriftIT {
  private static final String CLUSTER = Given.cluster(1) + "  autoScaling: {maxNodes: 40}\n";

  @Test
  void shouldUndoWhatOthersChange() throws Exception {
    try (var world = World.start()) {
      ready(world, CLUSTER);
      somebodyChanges(world);

      World.await().until(() -> drift(world).size() == 2);
      World.await().until(() -> scaling(world, "MaxNodesInCluster").equals("40"));
      World.await().until(() -> world.clouds.ehpc().clusters().get(0).name().equals("demo"));
      awaitSynced(world);

      assertThat(drift(world))
          .extracting(
              DriftRecord::field, DriftRecord::wanted, DriftRecord::found, DriftRecord::action)
          .containsExactlyInAnyOrder(
              org.assertj.core.groups.Tuple.tuple("autoScaling.maxNodes", "40", "70", "Corrected"),
              org.assertj.core.groups.Tuple.tuple("clusterName", "demo", "other", "Corrected"));
      assertThat(events(world))
          .containsExactlyInAnyOrder(
              "autoScaling.maxNodes was changed in the cloud: 70, where the spec says 40. Corrected.",
              "clusterName was changed in the cloud: other, where the spec says demo. Corrected.");
      assertThat(scrape(world))
          .containsPattern(
              "hpc_operator_drift_total\\{action=\"Corrected\",field=\"clusterName\",kind=\"HpcCluster\"} 1")
          .containsPattern("hpc_operator_drift_total\\{[^}]*autoScaling.maxNodes[^}]*} 1");
    }
  }

  @Test
  void shouldShowWhatOthersChange() throws Exception {
    try (var world = World.start()) {
      ready(world, CLUSTER + "  driftPolicy: Report\n");
      somebodyChanges(world);

      World.await().until(() -> drift(world).size() == 2);
      world.awaitFurther("GetAutoScaleConfig");
      var synced =
          world.awaitCondition(
              HpcCluster.class, "demo", "Synced", c -> c.status() == ConditionStatus.FALSE);
      assertThat(synced.reason()).isEqualTo("Drifted");
      assertThat(synced.message())
          .contains("clusterName: demo in the spec, other in the cloud (seen 20")
          .contains("autoScaling.maxNodes: 40 in the spec, 70 in the cloud (seen 20");
      assertThat(world.condition(HpcCluster.class, "demo", "Ready").status())
          .as("it works all the same")
          .isEqualTo(ConditionStatus.TRUE);
      assertThat(scaling(world, "MaxNodesInCluster")).isEqualTo("70");
      assertThat(world.clouds.ehpc().clusters().get(0).name()).isEqualTo("other");
      // Both are told after the status is written.
      World.await().until(() -> scrape(world).split("action=\"Reported\"", -1).length == 3);
      assertThat(events(world)).hasSize(2).allMatch(note -> note.endsWith("Reported."));

      // The spec has its way whatever the policy.
      world.apply(CLUSTER.replace("40", "50") + "  driftPolicy: Report\n");
      World.await().until(() -> scaling(world, "MaxNodesInCluster").equals("50"));
      assertThat(world.clouds.ehpc().clusters().get(0).name()).isEqualTo("other");
      assertThat(events(world)).hasSize(2);
    }
  }

  @Test
  void shouldLeaveAloneAndNotReadWhatOthersChange() throws Exception {
    try (var world = World.start()) {
      ready(world, CLUSTER + "  driftPolicy: Ignore\n");
      world.awaitFurther("ListClusters");
      long reads = world.clouds.journal().count("GetAutoScaleConfig");
      somebodyChanges(world);
      world.awaitFurther("ListClusters");
      world.awaitFurther("ListNodes");

      assertThat(world.clouds.journal().count("GetAutoScaleConfig")).isEqualTo(reads);
      assertThat(world.condition(HpcCluster.class, "demo", "Synced").status())
          .isEqualTo(ConditionStatus.TRUE);
      assertThat(world.cluster("demo").getStatus().drift()).isNull();
      assertThat(events(world)).isEmpty();
      assertThat(scaling(world, "MaxNodesInCluster")).isEqualTo("70");

      world.apply(CLUSTER.replace("40", "50") + "  driftPolicy: Ignore\n");
      World.await().until(() -> scaling(world, "MaxNodesInCluster").equals("50"));
      awaitSynced(world);
    }
  }

  private static void ready(World world, String cluster) {
    world.apply(Given.ALIBABA);
    world.apply(cluster);
    world.awaitReady(HpcCluster.class, "demo");
    awaitSynced(world);
    // What the operator set itself a moment ago may not show yet, and is not held against anybody.
    world.awaitFurther("ListNodes");
  }

  private static void somebodyChanges(World world) {
    world.clouds.ehpc().setClusterName(id(world), "other");
    world
        .clouds
        .ehpc()
        .console()
        .call("SetAutoScaleConfig", Map.of("ClusterId", id(world), "MaxNodesInCluster", "70"));
  }

  private static List<DriftRecord> drift(World world) {
    var drift = world.cluster("demo").getStatus().drift();
    return drift == null ? List.of() : drift;
  }

  private static List<String> events(World world) {
    return AdoptionIT.events(world, "Drifted");
  }

  private static String scrape(World world) throws Exception {
    var uri = URI.create("http://localhost:" + world.httpPort() + "/metrics");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
