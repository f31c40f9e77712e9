package io.hpcoperator.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.CloudAccount;
import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From a manifest to Ready, through changes of size, to nothing left. */
class LifecycleIT {

  @Test
  void shouldCreateScaleAndDeleteACluster() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(Given.cluster(2));

      world.awaitReady(HpcCluster.class, "demo");
      // Nodes by health are told by another list than the nodes themselves.
      var status =
          World.await()
              .until(
                  () -> world.cluster("demo").getStatus(),
                  seen -> seen.computeNodes().normal() == 2);
      var created = world.clouds.ehpc().clusters().get(0);
      assertThat(status.clusterId()).isEqualTo(created.id());
      assertThat(status.state()).isEqualTo("running");
      assertThat(status.readyReplicas()).isEqualTo(2);
      assertThat(status.operations().task()).isNull();
      assertThat(status.operations().intent()).isNull();
      assertThat(status.operations().recent())
          .extracting(r -> r.operation())
          .containsExactly("CreateCluster");

      world.apply(Given.cluster(4));
      world.awaitReady(HpcCluster.class, "demo");
      assertThat(world.cluster("demo").getStatus().readyReplicas()).isEqualTo(4);
      assertThat(world.clouds.ehpc().computeNodes(created.id())).hasSize(4);

      world.apply(Given.cluster(1));
      world.awaitReady(HpcCluster.class, "demo");
      assertThat(world.clouds.ehpc().computeNodes(created.id())).hasSize(1);

      world.delete(HpcCluster.class, "demo");
      world.awaitGone(HpcCluster.class, "demo");
      assertThat(world.clouds.leftovers()).isEmpty();
      assertThat(world.clouds.ehpc().createdClusters()).isEqualTo(1);
      assertThat(world.clouds.journal().count("CreateCluster")).isEqualTo(1);
      assertThat(world.clouds.journal().count("AddNodes")).isEqualTo(1);
    }
  }

  @Test
  void shouldCreateScaleAndDeleteAQueue() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(Given.cluster(1));
      world.apply(Given.queue(3));

      world.awaitReady(HpcQueue.class, "high");
      var id = world.cluster("demo").getStatus().clusterId();
      assertThat(nodesOf(world, id, "high")).hasSize(3);
      assertThat(world.queue("high").getStatus().readyReplicas()).isEqualTo(3);

      world.client.resources(HpcQueue.class).inNamespace(World.NAMESPACE).withName("high").scale(1);
      World.await().until(() -> nodesOf(world, id, "high").size() == 1);
      world.awaitReady(HpcQueue.class, "high");

      world.delete(HpcQueue.class, "high");
      world.awaitGone(HpcQueue.class, "high");
      assertThat(world.clouds.ehpc().queues(id)).extracting(q -> q.name()).doesNotContain("high");
      assertThat(world.clouds.ehpc().computeNodes(id)).hasSize(1);
      assertThat(world.clouds.journal().count("AddQueue")).isEqualTo(1);
      assertThat(world.clouds.journal().count("AddNodes")).isEqualTo(1);
      assertThat(world.clouds.journal().count("DeleteQueue")).isEqualTo(1);
    }
  }

  @Test
  void shouldKeepBusyNodesWhenScalingIn() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(Given.cluster(3));
      world.awaitReady(HpcCluster.class, "demo");
      var id = world.cluster("demo").getStatus().clusterId();
      var nodes = world.clouds.ehpc().computeNodes(id);
      nodes.forEach(node -> world.clouds.ehpc().setNodeBusy(node.id(), true));
      world.awaitFurther("ListNodesByQueue");

      world.apply(Given.cluster(1));
      world.awaitReason(HpcCluster.class, "demo", "Draining", "busy");
      world.awaitFurther("ListNodesByQueue");
      assertThat(world.clouds.journal().count("DeleteNodes")).isZero();

      world.clouds.ehpc().setNodeBusy(nodes.get(0).id(), false);
      World.await().until(() -> world.clouds.ehpc().computeNodes(id).size() == 2);
      world.awaitReason(HpcCluster.class, "demo", "Draining");
      assertThat(world.clouds.ehpc().computeNodes(id))
          .extracting(n -> n.id())
          .doesNotContain(nodes.get(0).id());
    }
  }

  @Test
  void shouldCreateScaleAndDeleteAComputeEnv() {
    try (var world = World.start()) {
      world.apply(Given.TENCENT);
      world.apply(Given.env(2));

      world.awaitReady(ComputeEnv.class, "render");
      assertThat(world.env("render").getStatus().state()).isEqualTo("Running");
      assertThat(world.env("render").getStatus().readyReplicas()).isEqualTo(2);

      world
          .client
          .resources(ComputeEnv.class)
          .inNamespace(World.NAMESPACE)
          .withName("render")
          .scale(5);
      World.await().until(() -> world.env("render").getStatus().readyReplicas() == 5);
      world.awaitReady(ComputeEnv.class, "render");

      world.delete(ComputeEnv.class, "render");
      world.awaitGone(ComputeEnv.class, "render");
      assertThat(world.clouds.leftovers()).isEmpty();
      assertThat(world.clouds.batch().createdEnvs()).isEqualTo(1);
      assertThat(world.clouds.journal().count("CreateComputeEnv")).isEqualTo(1);
    }
  }

  @Test
  void shouldSayWhetherCredentialsWork() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(Given.TENCENT);
      for (var name : List.of("alibaba", "tencent")) {
        world.awaitReady(CloudAccount.class, name);
      }
    }
  }

  private static List<String> nodesOf(World world, String clusterId, String queue) {
    return world.clouds.ehpc().computeNodes(clusterId).stream()
        .filter(node -> queue.equals(node.queue()))
        .map(node -> node.id())
        .toList();
  }
}
