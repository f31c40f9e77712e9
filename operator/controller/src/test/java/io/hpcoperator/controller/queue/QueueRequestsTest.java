package io.hpcoperator.controller.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.HpcQueueSpec;
import io.hpcoperator.api.v1alpha1.NodePurchase;
import io.hpcoperator.cloud.ehpc.AddNodesRequest;
import io.hpcoperator.cloud.ehpc.NodeZone;
import io.hpcoperator.controller.nodes.Purchasing.Choice;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueueRequestsTest {
  private static final String LEAST =
      "--- {queueName: high, replicas: 3, instanceType: ecs.c6.large, hyperThreading: true%s}";

  private static HpcQueueSpec spec(String more) {
    return Serialization.unmarshal(
        LEAST.formatted(more.isEmpty() ? "" : ", " + more), HpcQueueSpec.class);
  }

  private static AddNodesRequest addNodes(HpcQueueSpec spec, int count) {
    var purchase = new NodePurchase("AddNodes", count, "ecs.c6.xlarge", "zone-x", "vsw-x", 0, null);
    return QueueRequests.addNodes(spec, "ehpc-1", purchase, "token");
  }

  @Test
  void shouldTryAllTypesInOneZoneAfterTheOther() {
    var purchasing =
        QueueRequests.purchasing(
            spec(
                "fallbackInstanceTypes: [ecs.c6.xlarge, ecs.c6.large], zoneId: a, vSwitchId: va,"
                    + " fallbackZones: [{zoneId: b, vSwitchId: vb}]"));

    assertThat(purchasing.choices())
        .containsExactly(
            new Choice("ecs.c6.large", "a", "va"),
            new Choice("ecs.c6.xlarge", "a", "va"),
            new Choice("ecs.c6.large", "b", "vb"),
            new Choice("ecs.c6.xlarge", "b", "vb"));
    assertThat(purchasing.together()).isFalse();
    assertThat(purchasing.most()).isEqualTo(99);
  }

  @Test
  void shouldLeaveTheZoneToTheClusterWhenNoneIsNamed() {
    assertThat(QueueRequests.purchasing(spec("")).choices())
        .containsExactly(new Choice("ecs.c6.large", null, null));
  }

  @Test
  void shouldTellApartAllThatDecidesWhetherAPurchaseCanSucceed() {
    var keys = new HashSet<String>();
    var specs =
        List.of(
            "",
            "fallbackInstanceTypes: [ecs.c6.xlarge]",
            "zoneId: b",
            "vSwitchId: vb",
            "zoneId: a, fallbackZones: [{zoneId: b, vSwitchId: vb}]",
            "spot: {strategy: SpotAsPriceGo}",
            "spot: {strategy: SpotWithPriceLimit, priceLimit: '1.0'}",
            "spot: {strategy: SpotWithPriceLimit, priceLimit: '2.0'}",
            "billing: {chargeType: PrePaid}",
            "image: {id: m-1}",
            "systemDisk: {size: 60Gi}",
            "dataDisks: [{size: 60Gi}]",
            "purchasing: {minNodes: 2}",
            "purchasing: {strategy: LowestPrice}");
    specs.forEach(more -> keys.add(QueueRequests.purchasing(spec(more)).key()));

    assertThat(keys).hasSameSizeAs(specs);
    assertThat(keys)
        .as("neither the number nor the names of nodes")
        .contains(
            QueueRequests.purchasing(
                    spec("hostNamePrefix: x, purchasing: {maxNodes: 3, strategy: InOrder}"))
                .key());
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {"null, 5, null", "1, 5, null", "2, 5, 2", "4, 5, 4", "5, 5, null", "9, 5, null"})
  void shouldSettleForFewerNodesThanItAsksFor(Integer fewest, int count, Integer sent) {
    var spec = spec(fewest == null ? "" : "purchasing: {minNodes: " + fewest + "}");

    assertThat(addNodes(spec, count).minCount()).isEqualTo(sent);
  }

  @Test
  void shouldAskForWhatIsOnRecordWhateverTheSpecSaysByNow() {
    var request = addNodes(spec("zoneId: a"), 4);

    assertThat(request.instanceType()).isEqualTo("ecs.c6.xlarge");
    assertThat(request.zoneId()).isEqualTo("zone-x");
    assertThat(request.vSwitchId()).isEqualTo("vsw-x");
    assertThat(request.count()).isEqualTo(4);
    assertThat(request.clientToken()).isEqualTo("token");
  }

  @Test
  void shouldAskForADiskOfWhichNothingIsSaid() {
    assertThat(addNodes(spec("dataDisks: [{}, {size: 50Gi}]"), 1).dataDisks())
        .extracting(disk -> disk.size())
        .containsExactly(40, 50);
  }

  @Test
  void shouldLeaveTheChoiceToTheCloud() {
    var spec =
        spec(
            "purchasing: {strategy: Capacity, maxNodes: 200}, image: {id: m-1},"
                + " fallbackInstanceTypes: [ecs.c6.xlarge], zoneId: a, vSwitchId: va,"
                + " fallbackZones: [{zoneId: b, vSwitchId: vb}]");
    var purchase = new NodePurchase("ApplyNodes", 150, null, null, null, 0, List.of());
    var request = QueueRequests.applyNodes(spec, "ehpc-1", purchase);

    assertThat(QueueRequests.purchasing(spec).together()).isTrue();
    assertThat(QueueRequests.purchasing(spec).most()).isEqualTo(200);
    assertThat(request.priorityStrategy()).isEqualTo("CapacityOptResourcePlanning");
    assertThat(request.targetCapacity()).isEqualTo(150);
    assertThat(request.strictSatisfiedTargetCapacity()).isFalse();
    assertThat(request.imageId()).isEqualTo("m-1");
    assertThat(request.instanceTypes())
        .extracting(type -> type.instanceType())
        .containsExactly("ecs.c6.large", "ecs.c6.xlarge");
    assertThat(request.zoneInfos())
        .containsExactly(new NodeZone("a", "va"), new NodeZone("b", "vb"));
  }
}
