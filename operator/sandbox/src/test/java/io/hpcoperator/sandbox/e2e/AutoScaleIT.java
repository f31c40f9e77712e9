package io.hpcoperator.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.api.v1alpha1.HpcQueueStatus.QueueSizeStatus;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Queues the cloud sizes, beside those the operator sizes, in clusters that all tests share. */
class AutoScaleIT {
  private static World world;

  @BeforeAll
  static void start() {
    world = World.start();
    world.apply(Given.ALIBABA);
    for (var name : List.of("demo", "wide", "full", "own")) {
      world.apply(cluster(name));
    }
    for (var name : List.of("demo", "wide", "full", "own")) {
      world.awaitReady(HpcCluster.class, name);
    }
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  private static String cluster(String name) {
    return Given.cluster(1)
        .replace("metadata: {name: demo}", "metadata: {name: %s}".formatted(name));
  }

  private static String queue(String cluster, String name, int replicas, String... more) {
    return Given.queue(name, replicas).replace("{name: demo}", "{name: %s}".formatted(cluster))
        + String.join("", Stream.of(more).map(line -> "  " + line + "\n").toList());
  }

  private static String id(String cluster) {
    return world.cluster(cluster).getStatus().clusterId();
  }

  private static List<String> nodes(String cluster, String queue) {
    return world.clouds.ehpc().computeNodes(id(cluster)).stream()
        .filter(node -> queue.equals(node.queue()) && !node.status().equals("releasing"))
        .map(node -> node.id())
        .toList();
  }

  private static JsonNode config(String cluster) {
    return world
        .clouds
        .ehpc()
        .console()
        .call("GetAutoScaleConfig", Map.of("ClusterId", id(cluster)));
  }

  private static List<JsonNode> entries(String cluster) {
    var queues = config(cluster).path("Queues").path("QueueInfo");
    return StreamSupport.stream(queues.spliterator(), false).toList();
  }

  /** Such as "true 1-4"; "none" without an entry. */
  private static String entry(String cluster, String queue) {
    return entries(cluster).stream()
        .filter(entry -> queue.equals(entry.path("QueueName").asText()))
        .map(
            entry ->
                entry.path("EnableAutoGrow").asText()
                    + " "
                    + entry.path("MinNodesInQueue").asText()
                    + "-"
                    + entry.path("MaxNodesInQueue").asText())
        .findFirst()
        .orElse("none");
  }

  private static QueueSizeStatus size(String queue) {
    var status = world.queue(queue).getStatus();
    return status == null ? null : status.size();
  }

  private static String owner(String queue) {
    return size(queue) == null ? null : size(queue).owner();
  }

  private static void awaitNodes(String cluster, String queue, int count) {
    World.await()
        .alias(count + " nodes in " + queue)
        .until(() -> nodes(cluster, queue).size(), n -> n == count);
  }

  private static long count(String operation) {
    return world.clouds.journal().count(operation);
  }

  @Test
  void shouldLeaveTheSizeToTheCloudWithinTheBounds() {
    long added = count("AddNodes");
    long removed = count("DeleteNodes");
    world.apply(queue("demo", "grow", 0, "autoScale: {minReplicas: 1, maxReplicas: 4}"));

    world.awaitReady(HpcQueue.class, "grow");
    awaitNodes("demo", "grow", 1);
    assertThat(owner("grow")).isEqualTo("Cloud");
    world.clouds.ehpc().console().setDemand(id("demo"), "grow", 3);
    awaitNodes("demo", "grow", 3);
    World.await().until(() -> world.queue("grow").getStatus().replicas() == 3);
    world.awaitCondition(
        HpcQueue.class,
        "grow",
        "Ready",
        ready ->
            ready.status() == ConditionStatus.TRUE
                && ready.message().contains("The cloud sizes the queue, 1 to 4 nodes."));
    world.clouds.ehpc().console().setDemand(id("demo"), "grow", 0);
    awaitNodes("demo", "grow", 1);

    // Other bounds: the cloud brings the fewest, the operator takes what is above the most.
    world.apply(
        queue("demo", "grow", 0, "autoScale: {minReplicas: 3, maxReplicas: 4, shrink: false}"));
    awaitNodes("demo", "grow", 3);
    world.awaitReady(HpcQueue.class, "grow");
    assertThat(count("AddNodes")).isEqualTo(added);
    assertThat(count("DeleteNodes")).isEqualTo(removed);
    world.apply(
        queue("demo", "grow", 0, "autoScale: {minReplicas: 0, maxReplicas: 2, shrink: false}"));
    awaitNodes("demo", "grow", 2);
    assertThat(count("DeleteNodes")).isGreaterThan(removed);

    // Where the cloud does not grow the queue, the operator sees to the fewest.
    world.apply(
        queue(
            "demo",
            "grow",
            0,
            "autoScale: {minReplicas: 4, maxReplicas: 5, grow: false, shrink: false}"));
    awaitNodes("demo", "grow", 4);
    world.awaitReady(HpcQueue.class, "grow");
    assertThat(count("AddNodes")).isEqualTo(added + 1);

    // The cloud would go on buying for what is waiting.
    world.apply(queue("demo", "grow", 0, "autoScale: {minReplicas: 2, maxReplicas: 5}"));
    World.await().until(() -> entry("demo", "grow").equals("true 2-5"));
    world.delete(HpcQueue.class, "grow");
    world.awaitGone(HpcQueue.class, "grow");
    assertThat(nodes("demo", "grow")).isEmpty();
    assertThat(entry("demo", "grow")).isEqualTo("none");
  }

  @Test
  void shouldReleaseNothingWhenTheCloudLetsGo() {
    world.apply(queue("demo", "hold", 1, "autoScale: {minReplicas: 3, maxReplicas: 5}"));
    awaitNodes("demo", "hold", 3);
    world.awaitReady(HpcQueue.class, "hold");

    world.apply(queue("demo", "hold", 1));
    assertThat(world.awaitReason(HpcQueue.class, "hold", "SizeHeld"))
        .contains("3 nodes are there, and replicas says 1");
    assertThat(world.condition(HpcQueue.class, "hold", "Ready").status())
        .isEqualTo(ConditionStatus.TRUE);
    assertThat(world.condition(HpcQueue.class, "hold", "Synced").status())
        .isEqualTo(ConditionStatus.FALSE);
    World.await().until(() -> entry("demo", "hold"), "none"::equals);
    assertThat(size("hold").heldReplicas()).isEqualTo(1);
    world.awaitFurther("ListNodesByQueue");
    assertThat(nodes("demo", "hold")).hasSize(3);

    world.client.resources(HpcQueue.class).inNamespace(World.NAMESPACE).withName("hold").scale(2);
    awaitNodes("demo", "hold", 2);
    world.awaitReady(HpcQueue.class, "hold");
    World.await().until(() -> owner("hold"), "Operator"::equals);
    world.client.resources(HpcQueue.class).inNamespace(World.NAMESPACE).withName("hold").scale(1);
    awaitNodes("demo", "hold", 1);
  }

  @Test
  void shouldLoseNothingOfWhatIsEditedAtOnce() {
    var own = world.cluster("wide").getStatus().queue();
    world
        .clouds
        .ehpc()
        .console()
        .call(
            "SetAutoScaleConfig",
            Map.of(
                "ClusterId", id("wide"),
                "MaxNodesInCluster", "50",
                "ExcludeNodes", "i-theirs1",
                "Queues.1.QueueName", own,
                "Queues.1.HostNamePrefix", "theirs",
                "Queues.1.MaxNodesInQueue", "9"));
    world.apply(queue("wide", "fixed", 2));
    world.awaitReady(HpcQueue.class, "fixed");
    var fixed = nodes("wide", "fixed");

    // All in the same second: two queues, and the cluster's own section. The cloud's time stands
    // still, or it would shrink the queue that it is to leave alone before it can be told.
    world.clouds.clock().setSpeed(0);
    Stream.of(
            queue("wide", "one", 0, "autoScale: {minReplicas: 1, maxReplicas: 3}"),
            queue(
                "wide",
                "two",
                0,
                "autoScale: {minReplicas: 0, maxReplicas: 4}",
                "fallbackInstanceTypes: [ecs.c6.4xlarge]",
                "systemDisk: {category: cloud_essd, size: 60Gi, performanceLevel: PL0}",
                "dataDisks: [{category: cloud_ssd, size: 80Gi}]",
                "hostNamePrefix: burst",
                "spot: {strategy: SpotWithPriceLimit, priceLimit: \"9.50\"}"),
            cluster("wide") + "  autoScaling: {grow: true, shrink: true, maxNodes: 70}\n")
        .parallel()
        .forEach(world::apply);

    // Scaling of the whole cluster is not to size a queue of the operator's.
    World.await()
        .until(
            () ->
                entry("wide", "one").equals("true 1-3")
                    && entry("wide", "two").equals("true 0-4")
                    && entry("wide", "fixed").startsWith("false")
                    && config("wide").path("MaxNodesInCluster").asInt() == 70);
    world.clouds.clock().setSpeed(World.SPEED);
    assertThat(config("wide").path("EnableAutoGrow").asBoolean()).isTrue();
    assertThat(config("wide").path("ExcludeNodes").asText()).isEqualTo("i-theirs1");
    assertThat(
            entries("wide").stream()
                .filter(entry -> own.equals(entry.path("QueueName").asText()))
                .map(entry -> entry.path("HostNamePrefix").asText()))
        .containsExactly("theirs");
    for (var name : List.of("one", "two", "fixed")) {
      world.awaitReady(HpcQueue.class, name);
    }
    World.await().until(() -> owner("fixed"), "Operator"::equals);
    assertThat(nodes("wide", "fixed")).isEqualTo(fixed);

    // A pinned node stays, however idle; what others put on the list does, too.
    awaitNodes("wide", "one", 1);
    var node = nodes("wide", "one").get(0);
    world.annotate(HpcQueue.class, "one", "hpc-operator.io/pinned-nodes", node);
    World.await()
        .until(
            () -> config("wide").path("ExcludeNodes").asText(),
            text -> text.equals("i-theirs1," + node));
    world.annotate(HpcQueue.class, "one", "hpc-operator.io/pinned-nodes", null);
    World.await().until(() -> config("wide").path("ExcludeNodes").asText(), "i-theirs1"::equals);

    // What somebody else changes of a queue is undone.
    world
        .clouds
        .ehpc()
        .console()
        .call(
            "SetAutoScaleConfig",
            Map.of(
                "ClusterId", id("wide"),
                "EnableAutoGrow", "true",
                "EnableAutoShrink", "true",
                "ExcludeNodes", "i-theirs1",
                "MaxNodesInCluster", "70"));
    World.await()
        .until(
            () ->
                entry("wide", "one").equals("true 1-3")
                    && entry("wide", "two").equals("true 0-4")
                    && entry("wide", "fixed").startsWith("false"));
    World.await()
        .untilAsserted(
            () ->
                assertThat(world.queue("two").getStatus().drift())
                    .anySatisfy(drift -> assertThat(drift.field()).isEqualTo("autoScale")));

    sleepAndWakeUp();
  }

  /** A stopped cluster scales nothing; when it is back, all is as it was. */
  private static void sleepAndWakeUp() {
    var scaling = "  autoScaling: {grow: true, shrink: true, maxNodes: 70}\n";
    world.apply(cluster("wide") + scaling + "  powerState: Stopped\n");
    world.awaitReason(HpcCluster.class, "wide", "Stopped");
    assertThat(entry("wide", "one")).isEqualTo("false 1-3");
    world.apply(cluster("wide") + scaling + "  powerState: Running\n");
    World.await().until(() -> entry("wide", "one").equals("true 1-3"));
    world.awaitReady(HpcCluster.class, "wide");
    world.awaitReady(HpcQueue.class, "one");
    assertThat(entry("wide", "two")).isEqualTo("true 0-4");
    assertThat(entry("wide", "fixed")).startsWith("false");
    assertThat(config("wide").path("EnableAutoGrow").asBoolean()).isTrue();
  }

  @Test
  void shouldTakeOverAQueueWithItsScalingAndGiveItBackWithout() {
    var own = world.cluster("own").getStatus().queue();
    world
        .clouds
        .ehpc()
        .console()
        .call(
            "SetAutoScaleConfig",
            Map.of(
                "ClusterId", id("own"),
                "MaxNodesInCluster", "50",
                "Queues.1.QueueName", own,
                "Queues.1.EnableAutoGrow", "true",
                "Queues.1.EnableAutoShrink", "false",
                "Queues.1.MaxNodesInQueue", "9"));

    world.apply(own("seen", own, "adopt: true", "managementPolicy: Observe"));
    assertThat(
            world
                .awaitCondition(HpcQueue.class, "seen", "Synced", c -> c.reason().equals("Drifted"))
                .message())
        .isEqualTo("autoScale: off in the spec, on in the cloud.");
    assertThat(world.condition(HpcQueue.class, "seen", "Ready").status())
        .isEqualTo(ConditionStatus.TRUE);
    world.delete(HpcQueue.class, "seen");
    world.awaitGone(HpcQueue.class, "seen");

    world.apply(own("first", own, "adopt: true"));
    assertThat(world.awaitReason(HpcQueue.class, "first", "AdoptionDiffers"))
        .contains("autoScale: off in the spec, on in the cloud");
    var scale = "autoScale: {minReplicas: 2, maxReplicas: 4}";
    world.apply(own("first", own, "adopt: true", scale));
    world.awaitReason(
        HpcQueue.class,
        "first",
        "AdoptionDiffers",
        "autoScale: 2 to 4 nodes in the spec, 1 node in the cloud",
        "autoScale.maxReplicas: 4 in the spec, 9 in the cloud");
    assertThat(entry("own", own)).isEqualTo("true 0-9");
    assertThat(nodes("own", own)).hasSize(1);

    world.apply(own("first", own, "adopt: true", "adoptOverwrite: true", scale));
    World.await().until(() -> entry("own", own), "true 2-4"::equals);
    awaitNodes("own", own, 2);
    world.awaitReady(HpcQueue.class, "first");
    assertThat(owner("first")).isEqualTo("Cloud");

    world.delete(HpcQueue.class, "first");
    world.awaitGone(HpcQueue.class, "first");
    assertThat(entry("own", own)).isEqualTo("none");
    assertThat(nodes("own", own)).hasSize(2);
    World.await()
        .until(
            () -> world.condition(HpcCluster.class, "own", "Synced"),
            c -> c != null && c.reason().equals("SizeHeld"));
  }

  /** A resource of cluster own for a queue of another name, with a node. */
  private static String own(String name, String queue, String... more) {
    return queue("own", name, 1, more).replace("queueName: " + name, "queueName: " + queue);
  }

  @Test
  void shouldRefuseTheNinthQueueAndLeaveTheOthers() {
    var eight = new TreeMap<String, String>();
    eight.put("ClusterId", id("full"));
    eight.put("MaxNodesInCluster", "50");
    IntStream.rangeClosed(1, 8)
        .forEach(
            i -> {
              var console = world.clouds.ehpc().console();
              console.call("AddQueue", Map.of("ClusterId", id("full"), "QueueName", "theirs" + i));
              eight.put("Queues.%d.QueueName".formatted(i), "theirs" + i);
              eight.put("Queues.%d.EnableAutoGrow".formatted(i), "true");
              eight.put("Queues.%d.MaxNodesInQueue".formatted(i), "9");
            });
    world.clouds.ehpc().console().call("SetAutoScaleConfig", eight);
    var before = entries("full");

    world.apply(queue("full", "ninth", 0, "autoScale: {minReplicas: 1, maxReplicas: 3}"));
    assertThat(world.awaitReason(HpcQueue.class, "ninth", "InvalidRequest"))
        .contains("at most 8 queues of a cluster", "theirs1, theirs2", "Take autoScale out");
    assertThat(world.condition(HpcQueue.class, "ninth", "Stalled").status())
        .isEqualTo(ConditionStatus.TRUE);
    assertThat(entries("full")).isEqualTo(before);

    eight.keySet().removeIf(key -> key.startsWith("Queues.8."));
    world.clouds.ehpc().console().call("SetAutoScaleConfig", eight);
    World.await().until(() -> entry("full", "ninth").equals("true 1-3"));
    world.awaitReady(HpcQueue.class, "ninth");
    assertThat(entries("full")).hasSize(8);
  }
}
