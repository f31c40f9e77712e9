package io.hpcoperator.cloud.ehpc.autoscale;

import static io.hpcoperator.cloud.ehpc.ScriptedEhpc.assertMalformed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.CatalogueFiles;
import io.hpcoperator.cloud.ehpc.DataDisk;
import io.hpcoperator.cloud.ehpc.ScriptedEhpc;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reading, changing and writing the whole of the scaling settings loses nothing. */
class AutoScalingMockTest {
  private static final CallPriority POLL = CallPriority.POLL;

  private ScriptedEhpc cloud;

  @BeforeEach
  void start() throws IOException {
    cloud = new ScriptedEhpc();
  }

  @AfterEach
  void stop() throws IOException {
    cloud.close();
  }

  /** Told by the cloud, and no parameters of SetAutoScaleConfig. */
  private static final Set<String> READ_ONLY =
      Set.of(
          "ClusterType",
          "Uid",
          "RequestId",
          "Queues.1.ResourceGroupId",
          "Queues.1.InstanceTypes.1.HostNamePrefix");

  @Test
  void shouldWriteBackEveryFieldThatIsRead() {
    ObjectNode answer = CatalogueFiles.answer(CatalogueFiles.EHPC_AREAS, "GetAutoScaleConfig");
    // Of later versions: not in the catalogue's tables, but in its notes.
    answer.put("ComputeEnableHt", true).put("DnsConfig", "dns");
    ObjectNode queue = (ObjectNode) answer.at("/Queues/QueueInfo/0");
    queue.put("AutoMinNodesPerCycle", true).put("SortedByInventory", false);
    ((ObjectNode) queue.at("/InstanceTypes/InstanceTypeInfo/0"))
        .put("SpotDuration", 1)
        .put("SpotInterruptionBehavior", "Terminate");
    Map<String, String> told = new TreeMap<>();
    collect("", distinct(answer, new int[] {100}), told);
    cloud.answering(answer.toString(), "{'RequestId':'r'}");

    AutoScaleSettings settings = cloud.client().autoScaling().get("c-1", POLL).settings();
    cloud.client().autoScaling().set(told.get("ClusterId"), settings);

    Map<String, String> sent = cloud.parameters(1);
    told.keySet().removeAll(READ_ONLY);
    assertThat(told).hasSizeGreaterThan(45);
    assertThat(sent).containsAllEntriesOf(told);
    assertThat(sent.keySet()).doesNotContainAnyElementsOf(READ_ONLY);
    // Nothing that can be set is kept back by the cloud.
    Set<String> settable =
        CatalogueFiles.parameters(CatalogueFiles.EHPC_AREAS, "SetAutoScaleConfig");
    assertThat(told.keySet().stream().map(name -> name.replaceAll("\\.\\d+", ".N")))
        .containsAll(settable);
  }

  /** Gives every number and text a value of its own, so that no two can be taken for each other. */
  private static JsonNode distinct(JsonNode node, int[] next) {
    if (node instanceof ObjectNode object) {
      object
          .properties()
          .forEach(
              field -> {
                JsonNode value = field.getValue();
                if (value.isIntegralNumber()) {
                  object.put(field.getKey(), next[0]++);
                } else if (value.isNumber()) {
                  object.put(field.getKey(), new BigDecimal(next[0]++ + ".5"));
                } else if (value.isTextual()) {
                  object.put(field.getKey(), "text" + next[0]++);
                } else {
                  distinct(value, next);
                }
              });
    } else if (node.isArray()) {
      node.forEach(element -> distinct(element, next));
    }
    return node;
  }

  /** The answer as parameters: without the wrappers of its lists. */
  private static void collect(String name, JsonNode node, Map<String, String> told) {
    if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        collect(name + "." + (i + 1), array.get(i), told);
      }
    } else if (node.isObject()
        && node.size() == 1
        && node.elements().next() instanceof ArrayNode array) {
      collect(name, array, told);
    } else if (node.isObject()) {
      node.properties()
          .forEach(
              field ->
                  collect(
                      name.isEmpty() ? field.getKey() : name + "." + field.getKey(),
                      field.getValue(),
                      told));
    } else {
      told.put(name, node.asText());
    }
  }

  @Test
  void shouldChangeOneQueueAndLeaveTheOthers() {
    QueueScaling work = QueueScaling.builder().queueName("workq").maxNodesInQueue(3).build();
    QueueScaling gpu = QueueScaling.builder().queueName("gpu").maxNodesInQueue(1).build();
    ClusterScaling cluster =
        ClusterScaling.builder().maxNodesInCluster(9).excludeNodes(List.of("i-1", "i-2")).build();
    AutoScaleSettings settings =
        new AutoScaleSettings(cluster, "m-1", null, null, List.of(work, gpu));
    QueueScaling more = work.toBuilder().maxNodesInQueue(5).build();
    assertThat(settings.withQueue(more).queues()).containsExactly(more, gpu);
    assertThat(settings.withQueue(more).withQueue(work)).isEqualTo(settings);
    assertThat(settings.withoutQueue("gpu").queues()).containsExactly(work);
    assertThat(settings.withoutQueue("gpu").withQueue(gpu)).isEqualTo(settings);
    assertThat(cluster.toBuilder().build()).isEqualTo(cluster);
    ClusterScaling grown = cluster.toBuilder().enableAutoGrow(true).build();
    cloud.answering("{'RequestId':'r'}");
    cloud.client().autoScaling().set("c-1", settings.withCluster(grown).withImageId("m-2"));
    assertThat(cloud.parameters(0))
        .containsEntry("EnableAutoGrow", "true")
        .containsEntry("MaxNodesInCluster", "9")
        .containsEntry("ExcludeNodes", "i-1,i-2")
        .containsEntry("ImageId", "m-2")
        .containsEntry("Queues.2.QueueName", "gpu");
  }

  @Test
  void shouldReadTheFormOfTheSamplesToo() {
    cloud.answering(
        "{'ClusterId':'c-1','MaxNodesInCluster':'300','SpotPriceLimit':'0.0620','ExcludeNodes':'',"
            + "'Queues':[{'QueueName':'workq','EnableAutoGrow':'true',"
            + "'InstanceTypes':[{'InstanceType':'ecs.n1.tiny'}],"
            + "'DataDisks':[{'DataDiskSize':40,'DataDiskKMSKeyId':'k'}]}]}");
    AutoScaleSettings settings = cloud.client().autoScaling().get("c-1", POLL).settings();
    assertThat(settings.cluster().maxNodesInCluster()).isEqualTo(300);
    assertThat(settings.cluster().spotPriceLimit()).isEqualTo(new BigDecimal("0.062"));
    assertThat(settings.cluster().excludeNodes()).isEmpty();
    QueueScaling queue = settings.queues().get(0);
    assertThat(queue.enableAutoGrow()).isTrue();
    assertThat(queue.instanceTypes())
        .extracting(ScalingInstanceType::instanceType)
        .containsExactly("ecs.n1.tiny");
    assertThat(queue.dataDisks()).containsExactly(new DataDisk(40, null, null, null, null, "k"));
  }

  @Test
  void shouldNotOfferSettingsWithoutTheirQueuesForWriting() {
    cloud.answering("{'ClusterId':'c-1','MaxNodesInCluster':300}", "{'Queues':{}}");
    assertMalformed(() -> cloud.client().autoScaling().get("c-1", POLL), "The answer lacks Queues");
    assertThat(cloud.client().autoScaling().get("c-1", POLL).settings().queues()).isEmpty();
  }

  @Test
  void shouldDescribeTheClusterAlone() {
    cloud.answering("{'Uid':'u','SpotPriceLimit':'0.062','ExcludeNodes':'i-1, i-2'}");
    ClusterAutoScaleConfig config = cloud.client().autoScaling().describe("c-1", POLL);
    assertThat(config.cluster().spotPriceLimit()).isEqualTo(new BigDecimal("0.062"));
    assertThat(config.cluster().excludeNodes()).containsExactly("i-1", "i-2");
    assertThat(config.uid()).isEqualTo("u");
  }
}
