package io.hpcoperator.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Clusters that were there before their resource: taken over or observed, never changed silently.
 */
class AdoptionIT {
  private static final List<String> CHANGES =
      List.of(
          "CreateCluster",
          "ModifyClusterAttributes",
          "AddNodes",
          "DeleteNodes",
          "StopCluster",
          "StartCluster",
          "RecoverCluster",
          "DeleteCluster");

  /** A cluster made by hand, as the manifest of the tests describes it. */
  private static String provide(World world, int computeNodes) {
    return world
        .clouds
        .ehpc()
        .provideCluster(
            Map.of(
                "Name",
                "demo",
                "Description",
                "made by hand",
                "DeployMode",
                "Simple",
                "KeyPairName",
                "ops",
                "EcsOrder.Manager.InstanceType",
                "ecs.c6.large",
                "EcsOrder.Login.InstanceType",
                "ecs.c6.large",
                "EcsOrder.Compute.InstanceType",
                "ecs.c6.2xlarge",
                "EcsOrder.Compute.Count",
                Integer.toString(computeNodes)));
  }

  private static String adopting(String id, int nodes, String more) {
    return Given.cluster(nodes).replace("  description: A cluster of the tests\n", "")
        + "  adopt: {clusterId: %s}\n%s".formatted(id, more);
  }

  private static long changes(World world) {
    return CHANGES.stream().mapToLong(world.clouds.journal()::count).sum();
  }

  @Test
  void shouldTakeOverAClusterThatIsAsTheSpecSays() {
    try (var world = World.start()) {
      var id = provide(world, 2);
      world.apply(Given.ALIBABA);
      world.apply(adopting(id, 2, ""));
      world.awaitReady(HpcCluster.class, "demo");

      var status = world.cluster("demo").getStatus();
      assertThat(status.clusterId()).isEqualTo(id);
      assertThat(status.adopted()).isTrue();
      assertThat(status.loginNodes()).hasSize(1);
      assertThat(status.loginNodes().get(0).publicAddress()).isNotBlank();
      assertThat(world.clouds.ehpc().cluster(id).orElseThrow().description())
          .startsWith("made by hand [hpc-operator ");
      assertThat(changes(world)).as("only the mark was put on").isEqualTo(1);

      world.apply(adopting(id, 3, ""));
      World.await().until(() -> world.clouds.ehpc().computeNodes(id).size() == 3);
      world.awaitReady(HpcCluster.class, "demo");
      world.delete(HpcCluster.class, "demo");
      world.awaitGone(HpcCluster.class, "demo");
      assertThat(world.clouds.leftovers()).isEmpty();
    }
  }

  @Test
  void shouldShowWhatDiffersAndChangeNothingBeforeItIsTold() {
    try (var world = World.start()) {
      var id = provide(world, 3);
      world.apply(Given.ALIBABA);
      world.apply(adopting(id, 1, "  clusterName: other\n"));

      assertThat(world.awaitReason(HpcCluster.class, "demo", "AdoptionDiffers"))
          .contains("clusterName: other in the spec, demo in the cloud")
          .contains("nodes.compute.replicas: 1 in the spec, 3 in the cloud");
      world.awaitFurther("ListClusters");
      assertThat(changes(world)).isZero();

      world.apply(
          adopting(id, 1, "  clusterName: other\n")
              .replace("clusterId: " + id, "clusterId: " + id + ", overwrite: true"));
      World.await().until(() -> world.clouds.ehpc().computeNodes(id).size() == 1);
      world.awaitReady(HpcCluster.class, "demo");
      assertThat(world.clouds.ehpc().cluster(id).orElseThrow().name()).isEqualTo("other");
    }
  }

  @Test
  void shouldLeaveAClusterItNeverTookOver() {
    try (var world = World.start()) {
      var id = provide(world, 3);
      world.apply(Given.ALIBABA);
      world.apply(adopting(id, 1, ""));
      world.awaitReason(HpcCluster.class, "demo", "AdoptionDiffers");

      world.delete(HpcCluster.class, "demo");
      world.awaitGone(HpcCluster.class, "demo");
      assertThat(changes(world)).isZero();
      assertThat(world.clouds.ehpc().cluster(id)).isPresent();
    }
  }

  @Test
  void shouldOnlyObserve() {
    try (var world = World.start()) {
      var id = provide(world, 2);
      world.apply(Given.ALIBABA);
      world.apply(adopting(id, 2, "  managementPolicy: Observe\n"));
      world.awaitReady(HpcCluster.class, "demo");

      world.clouds.ehpc().setClusterName(id, "renamed");
      var drifted =
          World.await()
              .until(
                  () -> world.condition(HpcCluster.class, "demo", "Synced"),
                  c -> c != null && c.reason().equals("Drifted"));
      assertThat(drifted.message()).contains("clusterName: demo in the spec, renamed in the cloud");
      world.delete(HpcCluster.class, "demo");
      world.awaitGone(HpcCluster.class, "demo");
      assertThat(changes(world)).isZero();
      assertThat(world.clouds.ehpc().cluster(id)).isPresent();
    }
  }

  @Test
  void shouldNotTakeAClusterFromAnotherResource() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(Given.cluster(1));
      world.awaitReady(HpcCluster.class, "demo");
      var id = world.cluster("demo").getStatus().clusterId();

      world.apply(adopting(id, 1, "  clusterName: demo\n").replace("name: demo}", "name: thief}"));
      world.awaitReason(HpcCluster.class, "thief", "ClaimedByOther");
      world.delete(HpcCluster.class, "thief");
      world.awaitGone(HpcCluster.class, "thief");
      assertThat(world.clouds.journal().count("DeleteCluster")).isZero();
      world.awaitReady(HpcCluster.class, "demo");
    }
  }

  @Test
  void shouldSayThatThereIsNoClusterToAdopt() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(adopting("ehpc-hz-nothing", 1, ""));
      assertThat(world.awaitReason(HpcCluster.class, "demo", "NotFoundToAdopt"))
          .contains("ehpc-hz-nothing");
      assertThat(changes(world)).isZero();
      world.delete(HpcCluster.class, "demo");
      world.awaitGone(HpcCluster.class, "demo");
    }
  }

  @Test
  void shouldKeepAProtectedClusterAndNameTheNodesTheCloudKeeps() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(Given.cluster(2) + "  deletionProtection: true\n");
      world.awaitReady(HpcCluster.class, "demo");
      var id = world.cluster("demo").getStatus().clusterId();
      var subscribed = world.clouds.ehpc().computeNodes(id).get(0).id();
      world.clouds.ehpc().console().subscribeNode(subscribed, Duration.ofDays(30));

      world.delete(HpcCluster.class, "demo");
      world.awaitReason(HpcCluster.class, "demo", "DeletionProtected");
      world.awaitFurther("ListClusters");
      assertThat(world.clouds.journal().count("DeleteCluster")).isZero();

      world.apply(Given.cluster(2) + "  deletionProtection: false\n");
      world.awaitGone(HpcCluster.class, "demo");
      assertThat(events(world, "NodesKept")).singleElement().asString().contains(subscribed);
      assertThat(world.clouds.ehpc().leftovers()).hasSize(1);
    }
  }

  static List<String> events(World world, String reason) {
    return world.client.v1().events().inNamespace(World.NAMESPACE).list().getItems().stream()
        .filter(event -> reason.equals(event.getReason()))
        .map(Event::getMessage)
        .toList();
  }
}
