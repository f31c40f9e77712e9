package io.hpcoperator.controller.queue.scaling;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.idle;
import static io.hpcoperator.controller.nodes.Given.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.DriftPolicy;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.api.v1alpha1.HpcQueueStatus.QueueSizeStatus;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.DataDisk;
import io.hpcoperator.cloud.ehpc.autoscale.AutoScaleSettings;
import io.hpcoperator.cloud.ehpc.autoscale.QueueScaling;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.sync.Difference;
import io.hpcoperator.controller.sync.Setting;
import io.hpcoperator.controller.sync.SyncMemory;
import io.hpcoperator.controller.sync.SyncPlanner;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScalingSightTest {
  private static final QueueScaling OTHER = Queues.entry("other", true, 1, 9);
  private static final String[] FULL = {
    Queues.autoScale(1, 4),
    "fallbackInstanceTypes: [ecs.c6.xlarge]",
    "zoneId: z-a",
    "vSwitchId: vsw-a",
    "fallbackZones: [{zoneId: z-b, vSwitchId: vsw-b}]",
    "spot: {strategy: SpotWithPriceLimit, priceLimit: \"0.50\"}",
    "systemDisk: {category: cloud_essd, size: 80Gi, performanceLevel: PL0}",
    "dataDisks: [{category: cloud_ssd, size: 50Gi, deleteWithNode: false, encrypted: true, kmsKeyId: k}]",
    "image: {id: m-1}",
    "hostNamePrefix: pre",
    "hostNameSuffix: suf",
  };

  private HpcQueue queue = Queues.high(2, FULL);
  private SyncMemory memory = new SyncMemory(null, null);
  private QueueSizeStatus size;
  private List<ClusterNode> nodes = List.of(idle("i-1"), idle("i-2"));
  private AutoScaleSettings cloud = Queues.settings(Queues.cluster(false, "i-theirs"), OTHER);
  private boolean read;

  private ScalingSight look() {
    read = false;
    return ScalingSight.look(
        queue,
        memory,
        size,
        part -> {
          read = true;
          return seen(cloud);
        },
        nodes,
        PATIENCE);
  }

  private Setting.Comparison<ClusterCall> comparison(String name) {
    return look().settings().stream()
        .filter(setting -> setting.name().equals(name))
        .findFirst()
        .orElseThrow()
        .comparison();
  }

  private Setting.Differs<ClusterCall> differs(String name) {
    return (Setting.Differs<ClusterCall>) comparison(name);
  }

  private static List<String> texts(List<Difference> differences) {
    return differences.stream().map(Difference::text).toList();
  }

  /** Carries out what is wanted of the entry, and remembers that it was seen. */
  private void settle() {
    var wish = (ScalingCalls.Configure) differs(ScalingSight.NAME).change();
    cloud = cloud.withQueue(wish.wish());
    remember();
  }

  private void remember() {
    memory =
        SyncPlanner.decide(
                look().settings(), memory, DriftPolicy.CORRECT, true, Duration.ofMinutes(2), NOW)
            .memory();
  }

  @Test
  void shouldSendAllThatTheSpecSaysOfNewNodes() {
    var differs = differs(ScalingSight.NAME);
    assertThat(texts(differs.differences()))
        .containsExactly("autoScale: on in the spec, nothing in the cloud");
    var wish = ((ScalingCalls.Configure) differs.change()).wish();
    assertThat(wish.enableAutoGrow()).isTrue();
    assertThat(wish.enableAutoShrink()).isTrue();
    assertThat(wish.minNodesInQueue()).isEqualTo(1);
    assertThat(wish.maxNodesInQueue()).isEqualTo(4);
    assertThat(wish.minNodesPerCycle()).isEqualTo(1);
    assertThat(wish.maxNodesPerCycle()).isZero();
    assertThat(wish.instanceType()).isEqualTo("ecs.c6.large");
    assertThat(wish.instanceTypes())
        .as("all types in the first zone, then all in the next")
        .extracting(t -> t.instanceType() + " " + t.zoneId() + " " + t.vSwitchId())
        .containsExactly(
            "ecs.c6.large z-a vsw-a",
            "ecs.c6.xlarge z-a vsw-a",
            "ecs.c6.large z-b vsw-b",
            "ecs.c6.xlarge z-b vsw-b");
    assertThat(wish.instanceTypes())
        .allMatch(t -> t.spotStrategy().equals("SpotWithPriceLimit"))
        .allMatch(t -> t.spotPriceLimit().toPlainString().equals("0.5"));
    assertThat(wish.systemDiskLevel()).isEqualTo("PL0");
    assertThat(wish.systemDiskSize()).isEqualTo(80);
    assertThat(wish.dataDisks())
        .containsExactly(new DataDisk(50, "cloud_ssd", false, null, true, "k"));
    assertThat(wish.queueImageId()).isEqualTo("m-1");
    assertThat(wish.hostNamePrefix() + wish.hostNameSuffix()).isEqualTo("presuf");

    settle();
    assertThat(comparison(ScalingSight.NAME)).isInstanceOf(Setting.Same.class);
    assertThat(cloud.queues()).contains(OTHER);
  }

  @Test
  void shouldNameEachFieldThatDiffers() {
    settle();
    var entry = cloud.queues().get(1);
    cloud =
        cloud.withQueue(
            entry.toBuilder()
                .enableAutoGrow(false)
                .enableAutoShrink(null)
                .minNodesInQueue(null)
                .maxNodesInQueue(null)
                .minNodesPerCycle(5)
                .maxNodesPerCycle(6)
                .instanceType("x")
                .instanceTypes(entry.instanceTypes().subList(1, 4))
                .queueImageId("m-2")
                .hostNamePrefix("")
                .hostNameSuffix("x")
                .spotStrategy("NoSpot")
                .systemDiskCategory("")
                .dataDisks(List.of())
                .build());
    assertThat(differs(ScalingSight.NAME).differences())
        .extracting(Difference::field)
        .containsExactly(
            "autoScale.grow",
            "autoScale.shrink",
            "autoScale.minReplicas",
            "autoScale.maxReplicas",
            "autoScale.minNodesPerRound",
            "autoScale.maxNodesPerRound",
            "instanceType",
            "fallbackInstanceTypes and fallbackZones",
            "spot",
            "systemDisk",
            "dataDisks",
            "image",
            "hostNamePrefix",
            "hostNameSuffix");
  }

  @Test
  void shouldTakeDocumentedDefaultsForWhatIsLeftOut() {
    queue = Queues.high(2, Queues.autoScale(0, 100));
    cloud =
        cloud.withQueue(
            QueueScaling.builder()
                .queueName("high")
                .enableAutoGrow(true)
                .enableAutoShrink(true)
                .instanceType("ecs.c6.large")
                .instanceTypes(QueueEntry.of(queue.getSpec()).wish().instanceTypes())
                .systemDiskCategory("cloud_efficiency")
                .systemDiskSize(40)
                .build());
    assertThat(comparison(ScalingSight.NAME)).isInstanceOf(Setting.Same.class);
  }

  @Test
  void shouldTakeOutWhatTheSpecNoLongerSaysOnceWhereTheCloudMayFillItIn() {
    settle();
    queue = Queues.high(2, Queues.autoScale(1, 4), FULL[1], FULL[5], FULL[6], FULL[7]);
    var differs = differs(ScalingSight.NAME);
    assertThat(differs.differences())
        .extracting(Difference::field)
        .containsExactly(
            "fallbackInstanceTypes and fallbackZones", "image", "hostNamePrefix", "hostNameSuffix");
    remember();
    memory = memory.tried(ScalingSight.NAME, NOW);
    var wish = ((ScalingCalls.Configure) differs.change()).wish();
    cloud =
        cloud.withQueue(
            new QueueEntry(wish)
                .over(cloud.queues().get(1)).toBuilder()
                    .queueImageId("m-of-the-cluster")
                    .hostNamePrefix("compute")
                    .build());
    assertThat(comparison(ScalingSight.NAME))
        .as("what the cloud fills in is not fought")
        .isInstanceOf(Setting.Same.class);
  }

  @Test
  void shouldKeepWhatLaterVersionsOfTheApiSet() {
    var found = QueueScaling.builder().queueName("high").sortedByInventory(true).build();
    var over = QueueEntry.of(queue.getSpec()).over(found);
    assertThat(over.sortedByInventory()).isTrue();
    assertThat(over.maxNodesInQueue()).isEqualTo(4);
  }

  @Test
  void shouldRefuseTheNinthQueue() {
    cloud =
        Queues.settings(
            Queues.cluster(false),
            IntStream.rangeClosed(1, 8)
                .mapToObj(i -> Queues.entry("q" + i, i > 4, 0, 1))
                .toArray(QueueScaling[]::new));
    var fixed = (Setting.Fixed<ClusterCall>) comparison(ScalingSight.NAME);
    assertThat(fixed.way())
        .startsWith(
            "The cloud keeps settings of at most 8 queues of a cluster, and has those of q1, q2, q3, q4, q5, q6, q7, q8.")
        .contains("Take autoScale out of one of these queues");
    cloud = cloud.withoutQueue("q3");
    assertThat(comparison(ScalingSight.NAME)).isInstanceOf(Setting.Differs.class);
    cloud = cloud.withQueue(Queues.entry("high", false, 0, 1));
    assertThat(comparison(ScalingSight.NAME))
        .as("its own entry is there already")
        .isInstanceOf(Setting.Differs.class);
  }

  @Test
  void shouldSwitchOffWhatTheSpecDoesNotAskFor() {
    queue = Queues.high(2);
    assertThat(comparison(ScalingSight.NAME)).isInstanceOf(Setting.Same.class);
    cloud = cloud.withQueue(Queues.entry("high", true, 1, 4));
    assertThat(texts(differs(ScalingSight.NAME).differences()))
        .containsExactly("autoScale: off in the spec, on in the cloud");
    assertThat(differs(ScalingSight.NAME).change())
        .isEqualTo(new ScalingCalls.SwitchOff("high", List.of()));

    cloud = Queues.settings(Queues.cluster(true), OTHER);
    assertThat(texts(differs(ScalingSight.NAME).differences()))
        .containsExactly("autoScale: off in the spec, on with the whole cluster in the cloud");
    cloud =
        Queues.settings(
            Queues.cluster(true),
            IntStream.rangeClosed(1, 8)
                .mapToObj(i -> Queues.entry("q" + i, true, 0, 1))
                .toArray(QueueScaling[]::new));
    assertThat(((Setting.Fixed<ClusterCall>) comparison(ScalingSight.NAME)).way())
        .contains("since autoScaling of the HpcCluster is on", "at most 8 queues");
  }

  @Test
  void shouldSwitchOffAQueueThatIsToGo() {
    settle();
    queue.getMetadata().setDeletionTimestamp("2026-03-01T12:00:00Z");
    assertThat(differs(ScalingSight.NAME).change()).isInstanceOf(ScalingCalls.SwitchOff.class);
  }

  @Test
  void shouldMakeRoomWhenItSwitchesOff() {
    var off = new ScalingCalls.SwitchOff("high", List.of("i-1"));
    var scaled = cloud.withQueue(Queues.entry("high", true, 1, 4));
    scaled = scaled.withCluster(Queues.cluster(false, "i-theirs", "i-1"));
    var gone = off.off(scaled, false);
    assertThat(gone.queues()).containsExactly(OTHER);
    assertThat(gone.cluster().excludeNodes()).containsExactly("i-theirs");

    assertThat(off.off(scaled, true).queues())
        .containsExactly(OTHER, Queues.entry("high", false, 0, 4));
    var whole = scaled.withCluster(Queues.cluster(true));
    assertThat(off.off(whole, false).queues())
        .as("without an entry the cluster's switches would hold")
        .containsExactly(OTHER, Queues.entry("high", false, 0, 4));
    assertThat(CloudScaling.of(off.off(whole.withoutQueue("high"), false), "high").isOn())
        .isFalse();
  }

  @Test
  void shouldKeepPinnedNodesAndTheUsersOwnOutOfScaling() {
    queue =
        Queues.high(
            2,
            Queues.autoScale(1, 4),
            "scaleIn: {pinnedNodes: [i-1, gone]}",
            "existingInstances: [{instanceId: i-3}, {instanceId: i-4}]");
    queue.getMetadata().setAnnotations(Map.of("hpc-operator.io/pinned-nodes", "host-5"));
    nodes =
        Stream.concat(Stream.of("i-1", "i-2", "i-3").map(id -> idle(id)), Stream.of(named()))
            .toList();
    var sight = look();
    assertThat(sight.exclusions().wanted()).containsExactlyInAnyOrder("i-1", "i-3", "i-5");
    assertThat(differs(Exclusions.NAME).change())
        .isEqualTo(new ScalingCalls.Exclude("high", List.of("i-1", "i-3", "i-5"), List.of()));
    assertThat(sight.exclusions().remembered())
        .as("before the call")
        .containsExactly("i-1", "i-3", "i-5");
  }

  private static ClusterNode named() {
    return new ClusterNode(
        "i-5", "host-5", "running", null, null, null, null, null, null, null, null, null, null,
        null, null, null, null, null, null, null, null, NOW, null, null, null, null);
  }

  @Test
  void shouldTakeOnlyItsOwnOffTheList() {
    queue = Queues.high(2, Queues.autoScale(1, 4), "scaleIn: {pinnedNodes: [i-2]}");
    size = new QueueSizeStatus("Cloud", 1, 4, null, null, null, List.of("i-1"));
    cloud = cloud.withCluster(Queues.cluster(false, "i-theirs", "i-1", "i-2"));
    assertThat(differs(Exclusions.NAME).change())
        .as("i-2 is on the list by others")
        .isEqualTo(new ScalingCalls.Exclude("high", List.of(), List.of("i-1")));
    assertThat(look().exclusions().remembered()).containsExactly("i-1");

    cloud = cloud.withCluster(Queues.cluster(false, "i-theirs", "i-2"));
    assertThat(look().exclusions().remembered())
        .as("the answer may be late")
        .containsExactly("i-1");
    remember();
    assertThat(look(Duration.ofMinutes(2)).exclusions().remembered()).isEmpty();
    assertThat(
            new ScalingCalls.Exclude("high", List.of("i-7"), List.of("i-2"))
                .applied(cloud)
                .cluster()
                .excludeNodes())
        .containsExactly("i-theirs", "i-7");
  }

  private ScalingSight look(Duration later) {
    return ScalingSight.look(
        queue, memory, size, part -> seen(cloud, NOW.plus(later)), nodes, PATIENCE);
  }

  @Test
  void shouldNotLookWhereOthersChangesAreIgnored() {
    queue = Queues.high(2, Queues.autoScale(1, 4), "driftPolicy: Ignore");
    settle();
    cloud = cloud.withoutQueue("high");
    var sight = look();
    assertThat(read).isFalse();
    assertThat(sight.watched()).isFalse();
    assertThat(sight.settings())
        .singleElement()
        .matches(setting -> setting.comparison() instanceof Setting.Unwatched);

    queue = Queues.high(2, Queues.autoScale(1, 5), "driftPolicy: Ignore");
    assertThat(look().watched()).as("another wish").isTrue();
    queue = Queues.high(2, "driftPolicy: Ignore");
    remember();
    assertThat(look().watched()).isFalse();
    size = new QueueSizeStatus("Cloud", 1, 4, null, null, null, null);
    assertThat(look().watched()).as("until it is handed over").isTrue();
  }

  @Test
  void shouldKnowNothingBeforeItIsRead() {
    var sight =
        ScalingSight.look(
            queue, memory, size, part -> new Observation<>(null, null, null), nodes, PATIENCE);
    assertThat(sight.watched()).isTrue();
    assertThat(sight.cloud()).isNull();
    assertThat(sight.settings())
        .singleElement()
        .matches(setting -> setting.comparison() instanceof Setting.Unread);
  }
}
