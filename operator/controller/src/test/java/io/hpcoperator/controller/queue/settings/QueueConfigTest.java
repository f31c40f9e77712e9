package io.hpcoperator.controller.queue.settings;

import static io.hpcoperator.controller.nodes.Given.seen;
import static io.hpcoperator.controller.nodes.Given.unread;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.HpcQueueSpec;
import io.hpcoperator.cloud.ehpc.ClusterQueue;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.sync.Difference;
import io.hpcoperator.controller.sync.Setting;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueueConfigTest {

  private static HpcQueueSpec spec(String more) {
    return Serialization.unmarshal(
        "clusterRef: {name: demo}\nqueueName: high\nreplicas: 2\ninstanceType: ecs.c6.2xlarge\n"
            + more,
        HpcQueueSpec.class);
  }

  private static Setting.Comparison<ClusterCall> compare(
      String more, String group, String... types) {
    var queue =
        new ClusterQueue(
            "high", "Execution", List.of(types), null, null, null, null, group, null, null);
    return QueueConfig.look(spec(more), seen(List.of(queue))).comparison();
  }

  @Test
  void shouldChangeTheResourceGroupWithTheInstanceType() {
    assertThat(compare("resourceGroupId: rg-new\n", "rg-old", "ecs.c6.2xlarge"))
        .isEqualTo(
            new Setting.Differs<ClusterCall>(
                List.of(new Difference("resourceGroupId", "rg-new", "rg-old")),
                new QueueConfig.Update("high", "rg-new", "ecs.c6.2xlarge")));
    assertThat(compare("resourceGroupId: rg-new\n", "", "ecs.c6.2xlarge"))
        .isInstanceOf(Setting.Differs.class);
    assertThat(compare("resourceGroupId: rg-new\n", "rg-new", "ecs.c6.2xlarge"))
        .isEqualTo(new Setting.Same<>());
  }

  @Test
  void shouldSendTheInstanceTypeWithTheGroupTheCloudShows() {
    assertThat(compare("", "rg-old", "ecs.c6.large", "ecs.c6.xlarge"))
        .isEqualTo(
            new Setting.Differs<ClusterCall>(
                List.of(
                    new Difference(
                        "instanceType", "ecs.c6.2xlarge", "ecs.c6.large, ecs.c6.xlarge")),
                new QueueConfig.Update("high", "rg-old", "ecs.c6.2xlarge")));
    assertThat(compare("", "rg-old", "ecs.c6.large", "ecs.c6.2xlarge"))
        .isEqualTo(new Setting.Same<>());
  }

  @Test
  void shouldLeaveTheInstanceTypeToThePurchaseWhileNoGroupIsKnown() {
    assertThat(compare("", null, "ecs.c6.large")).isEqualTo(new Setting.Same<>());
    assertThat(compare("", " ", "ecs.c6.large")).isEqualTo(new Setting.Same<>());
    assertThat(compare("", "rg-old")).isEqualTo(new Setting.Same<>());
  }

  @Test
  void shouldCompareNothingThatWasNotRead() {
    assertThat(QueueConfig.look(spec(""), unread()).comparison())
        .isInstanceOf(Setting.Unread.class);
    assertThat(QueueConfig.look(spec(""), null).comparison()).isInstanceOf(Setting.Unread.class);
  }

  @Test
  void shouldTellOneWishFromAnother() {
    var one = QueueConfig.look(spec(""), unread()).fingerprint();
    assertThat(QueueConfig.look(spec("resourceGroupId: rg-1\n"), unread()).fingerprint())
        .isNotEqualTo(one);
  }
}
