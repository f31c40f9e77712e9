package io.hpcoperator.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hpcoperator.api.v1alpha1.Api;
import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.simulator.Fault;
import io.hpcoperator.simulator.ehpc.FileSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What can be changed in place is changed by an edit of the resource, by the call meant for it. */
class SettingsIT {
  private static final String PBS =
      "{type: pbs, settings: {pbs: {schedulingIntervalSeconds: 30, jobHistoryDays: 7, resourceLimits: [{queue: workq, user: u1, cpus: 2, memory: 2gb}], accessLists: [{queue: workq, users: [u2, u1]}]}}}";
  private static final String VOLUMES =
      "  additionalVolumes: [{volumeId: data1, mountTarget: data1-sim1.cn-hangzhou.nas.aliyuncs.com, localDirectory: /data}]\n";
  private static final String SCALING = "  autoScaling: {maxNodes: 40, extraNodesPercent: 10}\n";
  private static final String SCRIPTS =
      "  postInstallScripts: [{url: 'https://b.example.com/a.sh', args: -h}, {url: 'https://b.example.com/b.sh'}]\n";

  @Test
  void shouldChangeEachByItsOwnOperation() {
    try (var world = World.start()) {
      ready(world, Given.cluster(1));
      world.clouds.ehpc().console().offerFileSystem(FileSystem.nas("data1", "cn-hangzhou"));

      world.apply(
          Given.cluster(1)
                  .replace("A cluster of the tests", "Another text")
                  .replace("{type: pbs}", PBS)
              + "  clusterName: renamed\n"
              + SCALING
              + VOLUMES
              + "  software: [MPICH_3.2, openmpi_3.0.0]\n"
              + SCRIPTS);
      awaitSynced(world);

      assertThat(made(world, "ModifyClusterAttributes")).isEqualTo(1);
      assertThat(made(world, "SetSchedulerInfo")).isEqualTo(1);
      assertThat(made(world, "SetAutoScaleConfig")).isEqualTo(1);
      assertThat(made(world, "UpdateClusterVolumes")).isEqualTo(1);
      assertThat(sent(world, "InstallSoftware", "Application"))
          .containsExactly("MPICH_3.2", "OPENMPI_3.0.0");
      assertThat(made(world, "SetPostScripts")).isEqualTo(1);

      var cluster = world.clouds.ehpc().clusters().get(0);
      assertThat(cluster.name()).isEqualTo("renamed");
      assertThat(cluster.description()).startsWith("Another text [hpc-operator ");
      assertThat(ask(world, "GetSchedulerInfo", "Scheduler.1.SchedName", "pbs").toString())
          .contains("\\\"SchedIteration\\\":\\\"30\\\"")
          .contains("\\\"JobHistory\\\":\\\"7\\\"");
      assertThat(scaling(world, "MaxNodesInCluster")).isEqualTo("40");
      assertThat(scaling(world, "ExtraNodesGrowRatio")).isEqualTo("10");
      assertThat(ask(world, "GetClusterVolumes").findValuesAsText("VolumeId")).contains("data1");
      assertThat(software(world)).contains("MPICH_3.2", "OPENMPI_3.0.0");
      assertThat(ask(world, "GetPostScripts").findValuesAsText("Url"))
          .containsExactly("https://b.example.com/a.sh", "https://b.example.com/b.sh");
      assertThat(world.cluster("demo").getStatus().settings())
          .allMatch(setting -> setting.state().equals("InSync"))
          .extracting(setting -> setting.name())
          .contains(
              "attributes",
              "scheduler.settings",
              "autoScaling",
              "additionalVolumes",
              "software",
              "postInstallScripts");
      assertThat(world.cluster("demo").getStatus().drift()).isNull();
    }
  }

  @Test
  void shouldTakeBackWhatTheSpecNoLongerSays() {
    try (var world = World.start()) {
      ready(
          world,
          Given.cluster(1)
              + "  autoScaling: {shrink: true, maxNodes: 40}\n  software: [MPICH_3.2, CUDNN_9.0]\n"
              + SCRIPTS);
      awaitSynced(world);
      assertThat(software(world)).contains("MPICH_3.2", "CUDNN_9.0");
      assertThat(scaling(world, "EnableAutoShrink")).isEqualTo("true");

      world.apply(Given.cluster(1) + "  software: [MPICH_3.2]\n  postInstallScripts: []\n");
      awaitSynced(world);

      assertThat(sent(world, "UninstallSoftware", "Application")).containsExactly("CUDNN_9.0");
      assertThat(software(world)).contains("MPICH_3.2").doesNotContain("CUDNN_9.0");
      assertThat(ask(world, "GetPostScripts").findValuesAsText("Url")).isEmpty();
      assertThat(scaling(world, "EnableAutoShrink"))
          .as("the cloud must not go on scaling what the operator sizes")
          .isEqualTo("false");
      assertThat(scaling(world, "MaxNodesInCluster")).isEqualTo("40");
    }
  }

  @Test
  void shouldKeepTheScalingOfQueuesThatOthersSet() {
    try (var world = World.start()) {
      ready(world, Given.cluster(1) + SCALING);
      awaitSynced(world);
      // Somebody sets up a queue, right before the cluster's part changes.
      world
          .clouds
          .ehpc()
          .console()
          .call(
              "SetAutoScaleConfig",
              Map.of(
                  "ClusterId", id(world),
                  "MaxNodesInCluster", "40",
                  "ExtraNodesGrowRatio", "10",
                  "Queues.1.QueueName", "workq",
                  "Queues.1.MaxNodesInQueue", "9",
                  "Queues.1.InstanceType", "ecs.c6.2xlarge"));
      world.apply(Given.cluster(1) + SCALING.replace("40", "41"));
      awaitSynced(world);

      assertThat(scaling(world, "MaxNodesInCluster")).isEqualTo("41");
      var queue = ask(world, "GetAutoScaleConfig").findValue("QueueInfo").get(0);
      assertThat(queue.get("QueueName").asText()).isEqualTo("workq");
      assertThat(queue.get("MaxNodesInQueue").asInt()).isEqualTo(9);
    }
  }

  @Test
  void shouldSayWhatCannotBeHadAndGoOnWithTheRest() {
    try (var world = World.start()) {
      world.clouds.ehpc().console().offerFileSystem(FileSystem.nas("data1", "cn-hangzhou"));
      ready(world, Given.cluster(1) + VOLUMES);
      awaitSynced(world);

      world.apply(Given.cluster(2) + VOLUMES + "  software: [MPICH_3.3, CUDNN_9.0]\n");
      assertThat(world.awaitReason(HpcCluster.class, "demo", "InvalidRequest"))
          .contains("software");
      World.await().until(() -> world.clouds.ehpc().computeNodes(id(world)).size() == 2);
      World.await().until(() -> made(world, "InstallSoftware") == 1);
      world.awaitCondition(
          HpcCluster.class,
          "demo",
          "Stalled",
          stalled ->
              stalled
                  .message()
                  .contains(
                      "MPICH_3.3 is not offered for CentOS_7.6_64; near to it are: MPICH_3.2"));
      assertThat(sent(world, "InstallSoftware", "Application")).containsExactly("CUDNN_9.0");

      world.apply(Given.cluster(2) + "  additionalVolumes: []\n  software: [CUDNN_9.0]\n");
      world.awaitCondition(
          HpcCluster.class,
          "demo",
          "Ready",
          ready ->
              ready.message().contains("additionalVolumes: nothing in the spec, data1")
                  && ready.message().contains("no operation that changes or unmounts"));
      world.apply(Given.cluster(2) + VOLUMES + "  software: [CUDNN_9.0]\n");
      awaitSynced(world);
    }
  }

  @Test
  void shouldGoOnBesideASettingThatTheCloudRefuses() {
    try (var world = World.start()) {
      ready(world, Given.cluster(1));
      world.clouds.faults().always("SetPostScripts", Fault.error("InvalidParams"));

      world.apply(Given.cluster(3) + SCRIPTS + SCALING);
      assertThat(world.awaitReason(HpcCluster.class, "demo", "InvalidRequest"))
          .contains("postInstallScripts")
          .contains("SetPostScripts failed: InvalidParams");
      World.await().until(() -> world.clouds.ehpc().computeNodes(id(world)).size() == 3);
      World.await().until(() -> scaling(world, "MaxNodesInCluster").equals("40"));
      // The rest is done with.
      world.awaitCondition(
          HpcCluster.class, "demo", "Ready", ready -> !ready.message().contains("Besides"));
      var version =
          world.awaitStill(
              () -> world.cluster("demo").getMetadata().getResourceVersion(), "GetPostScripts");
      world.awaitFurther("ListNodesByQueue");

      assertThat(world.cluster("demo").getMetadata().getResourceVersion())
          .as("nothing is written while nothing changes")
          .isEqualTo(version);
      assertThat(world.condition(HpcCluster.class, "demo", "Ready").reason())
          .isEqualTo("InvalidRequest");
      assertThat(world.condition(HpcCluster.class, "demo", "Stalled")).isNotNull();
      assertThat(world.condition(HpcCluster.class, "demo", "Synced").message())
          .contains("https://b.example.com/a.sh")
          .contains("InvalidParams");
      assertThat(world.clouds.journal().count("SetPostScripts")).isEqualTo(1);

      world.clouds.faults().clear();
      world.annotate(HpcCluster.class, "demo", Api.RECONCILE_NOW, "1");
      awaitSynced(world);
      assertThat(world.clouds.journal().count("SetPostScripts")).isEqualTo(2);
    }
  }

  private static void ready(World world, String cluster) {
    world.apply(Given.ALIBABA);
    world.apply(cluster);
    world.awaitReady(HpcCluster.class, "demo");
  }

  static void awaitSynced(World world) {
    World.await()
        .alias("Synced")
        .until(
            () -> world.condition(HpcCluster.class, "demo", "Synced"),
            c -> c != null && c.status() == ConditionStatus.TRUE);
    world.awaitReady(HpcCluster.class, "demo");
  }

  static String id(World world) {
    return world.cluster("demo").getStatus().clusterId();
  }

  static JsonNode ask(World world, String operation, String... more) {
    var parameters = new java.util.HashMap<>(Map.of("ClusterId", id(world)));
    if (operation.equals("GetSchedulerInfo") || operation.equals("GetPostScripts")) {
      parameters.put("RegionId", "cn-hangzhou");
    }
    for (int i = 0; i < more.length; i += 2) {
      parameters.put(more[i], more[i + 1]);
    }
    return world.clouds.ehpc().console().call(operation, parameters);
  }

  static String scaling(World world, String field) {
    return ask(world, "GetAutoScaleConfig").get(field).asText();
  }

  private static List<String> software(World world) {
    return new ArrayList<>(ask(world, "ListInstalledSoftware").findValuesAsText("SoftwareId"));
  }

  /** Calls that the cloud took. */
  private static long made(World world, String operation) {
    return world.clouds.journal().entries().stream()
        .filter(e -> e.operation().equals(operation) && e.outcome().equals("OK"))
        .count();
  }

  private static List<String> sent(World world, String operation, String parameter) {
    return world.clouds.journal().entries().stream()
        .filter(e -> e.operation().equals(operation))
        .map(e -> e.parameters().get(parameter))
        .toList();
  }
}
