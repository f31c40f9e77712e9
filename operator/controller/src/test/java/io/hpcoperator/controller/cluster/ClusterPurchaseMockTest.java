package io.hpcoperator.controller.cluster;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.NodePurchase;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.pass.Action.Attempt;
import io.hpcoperator.controller.pass.ScriptedCloud;
import io.hpcoperator.controller.pass.Work;
import java.io.IOException;
import java.time.Clock;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is remembered of nodes bought for a cluster's own queue. */
class ClusterPurchaseMockTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"RequestId\":\"r\",\"TaskId\":\"t\"} | true",
        "{\"RequestId\":\"r\",\"TaskId\":\"\"} | false",
        "{\"RequestId\":\"r\"} | false"
      })
  void shouldForgetThePurchaseOnlyWhenThereIsATaskToFollow(String answer, boolean follows)
      throws IOException {
    var purchase = new NodePurchase(NodePool.ADD, 1, null, null, null, 1, null);
    var intended =
        Work.of(null).intend(NodePool.ADD, Given.UID, 1, 1, NOW.minusSeconds(1), purchase);
    try (var cloud = new ScriptedCloud(request -> ScriptedCloud.Answer.ok(answer));
        var client = cloud.ehpc()) {
      var work =
          new ClusterPass(null, client, null, Clock.fixed(NOW, ZoneOffset.UTC))
              .act(
                  Given.cluster(2),
                  new ClusterAction.AddNodes(purchase, Attempt.FIRST),
                  new ClusterMemory("ehpc-1", "workq", intended))
              .memory()
              .work();

      assertThat(work.task() != null).isEqualTo(follows);
      assertThat(work.intent() == null).isEqualTo(follows);
      assertThat(work.isNoted()).isEqualTo(!follows);
    }
  }
}
