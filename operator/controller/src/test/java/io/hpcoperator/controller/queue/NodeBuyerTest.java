package io.hpcoperator.controller.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.api.v1alpha1.NodePurchase;
import io.hpcoperator.cloud.ehpc.AddedNodes;
import io.hpcoperator.cloud.ehpc.AppliedNodes;
import io.hpcoperator.controller.nodes.Given;
import io.hpcoperator.controller.pass.Action.Attempt;
import io.hpcoperator.controller.pass.Work;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeBuyerTest {
  private static final HpcQueue RESOURCE =
      Serialization.unmarshal(
          """
          apiVersion: hpc-operator.io/v1alpha1
          kind: HpcQueue
          metadata: {name: high, namespace: team-a, uid: u, generation: 1}
          spec: {clusterRef: {name: demo}, queueName: high, replicas: 2, instanceType: ecs.large}
          """,
          HpcQueue.class);

  @ParameterizedTest
  @CsvSource({
    "AddNodes, t, true",
    "AddNodes,, false",
    "AddNodes, '', false",
    "ApplyNodes, t, true",
    "ApplyNodes,, false"
  })
  void shouldForgetThePurchaseOnlyWhenThereIsATaskToFollow(
      String operation, String taskId, boolean follows) {
    var purchase = new NodePurchase(operation, 2, "ecs.large", null, null, 0, List.of());
    var memory =
        QueueMemory.of(RESOURCE)
            .withWork(Work.of(null).intend(operation, "u", 2, 1, Given.NOW, purchase));

    var work =
        new NodeBuyer(
                request -> new AddedNodes(taskId, List.of(), "r"),
                request -> new AppliedNodes(taskId, 2, null, List.of(), "r"),
                Clock.fixed(Given.NOW, ZoneOffset.UTC))
            .buy(RESOURCE.getSpec(), new QueueAction.BuyNodes(purchase, Attempt.FIRST), memory)
            .memory()
            .work();

    assertThat(work.task() != null).isEqualTo(follows);
    assertThat(work.intent() == null).isEqualTo(follows);
    assertThat(work.isNoted()).isEqualTo(!follows);
  }
}
