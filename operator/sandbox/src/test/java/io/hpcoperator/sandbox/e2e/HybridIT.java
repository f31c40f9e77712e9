package io.hpcoperator.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.simulator.Fault;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Clusters whose management nodes stand on premises, and which burst into the cloud. */
class HybridIT {
  private static final String SECRET = "demo-hybrid-config";

  private static final String NODE1 =
      "\n      - {hostName: node1, ipAddress: 10.0.0.11, role: Compute}";
  private static final String NODE2 =
      "\n      - {hostName: node2, ipAddress: 10.0.0.12, role: Compute}";

  private static String cluster(int replicas, String nodes) {
    return """
        apiVersion: hpc-operator.io/v1alpha1
        kind: HpcCluster
        metadata: {name: demo}
        spec:
          accountRef: {name: alibaba}
          placement: {zoneId: cn-hangzhou-b}
          network: {vpcId: vpc-b3f3edefefeep0760yju1, vSwitchId: vsw-bp1lfcjbfb099rrjn1}
          image: {osTag: CentOS_7.6_64}
          scheduler: {type: slurm}
          nodes:
            compute: {replicas: %d, instanceType: ecs.c6.2xlarge}
          hybrid:
            nodes:
              - {hostName: head, ipAddress: 10.0.0.1, role: Manager, schedulerDirectory: /opt/slurm}%s
        """
        .formatted(replicas, nodes);
  }

  private static String id(World world) {
    return world.cluster("demo").getStatus().clusterId();
  }

  private static List<String> hostNames(World world) {
    return world.clouds.ehpc().nodes(id(world)).stream().map(node -> node.hostName()).toList();
  }

  private static Map<String, String> configuration(World world) {
    var secret = world.secret(SECRET);
    var texts = new java.util.TreeMap<String, String>();
    if (secret != null) {
      secret
          .getData()
          .forEach(
              (key, value) ->
                  texts.put(
                      key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
    }
    return texts;
  }

  @Test
  void shouldCreateGrowAndDeleteAHybridCluster() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(cluster(0, NODE1));
      world.awaitReady(HpcCluster.class, "demo");
      assertThat(world.clouds.journal().count("CreateHybridCluster")).isEqualTo(1);
      assertThat(world.clouds.journal().count("CreateCluster")).isZero();
      assertThat(hostNames(world)).containsExactlyInAnyOrder("head", "node1");

      World.await()
          .until(() -> configuration(world).keySet(), Set.of("cluster.conf", "node1.conf")::equals);
      assertThat(configuration(world).get("cluster.conf")).contains("[Cluster]", id(world));
      assertThat(configuration(world).get("node1.conf")).contains("HostName = node1");
      var cluster =
          World.await()
              .until(
                  () -> world.cluster("demo"),
                  seen -> SECRET.equals(seen.getStatus().hybridConfigSecret()));
      assertThat(cluster.getStatus().operations().intent()).as("settled").isNull();
      assertThat(cluster.getStatus().loginSecret()).isEqualTo("demo-login");
      assertThat(world.secret(SECRET).getMetadata().getOwnerReferences())
          .extracting(owner -> owner.getUid())
          .containsExactly(cluster.getMetadata().getUid());

      world.apply(cluster(2, NODE1));
      World.await().until(() -> world.clouds.ehpc().nodes(id(world)).size() == 4);
      world.awaitReady(HpcCluster.class, "demo");
      assertThat(world.cluster("demo").getStatus().readyReplicas()).isEqualTo(2);

      world.apply(cluster(0, NODE1));
      World.await().until(() -> world.clouds.ehpc().nodes(id(world)).size() == 2);
      world.awaitReady(HpcCluster.class, "demo");
      assertThat(hostNames(world))
          .as("nodes on premises are not removed")
          .containsExactlyInAnyOrder("head", "node1");

      world.delete(HpcCluster.class, "demo");
      world.awaitGone(HpcCluster.class, "demo");
      assertThat(world.clouds.leftovers()).isEmpty();
      assertThat(world.secret(SECRET)).isNull();
    }
  }

  @Test
  void shouldAddNodesOnPremises() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(cluster(0, NODE1));
      world.awaitReady(HpcCluster.class, "demo");

      world.apply(cluster(0, NODE1 + NODE2));
      World.await().until(() -> hostNames(world).contains("node2"));
      World.await().until(() -> configuration(world).containsKey("node2.conf"));
      world.awaitReady(HpcCluster.class, "demo");
      assertThat(world.clouds.journal().count("AddLocalNodes")).isEqualTo(1);
      assertThat(world.clouds.journal().count("DeleteNodes")).isZero();
    }
  }

  @Test
  void shouldCreateOnceThoughTheAnswerIsLostAndTheOperatorDies() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.clouds.faults().next("CreateHybridCluster", Fault.cutAfterEffect());
      world.apply(cluster(0, NODE1));
      World.await().until(() -> world.clouds.journal().count("CreateHybridCluster") >= 1);
      world.stopOperator();
      world.startOperator();

      world.awaitReady(HpcCluster.class, "demo");
      assertThat(world.clouds.ehpc().createdClusters()).isEqualTo(1);
      assertThat(world.clouds.ehpc().clusters()).hasSize(1);
    }
  }
}
