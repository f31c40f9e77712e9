package io.hpcoperator.controller.queue;

import io.hpcoperator.api.v1alpha1.HpcQueueSpec;
import io.hpcoperator.api.v1alpha1.NodePurchase;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ehpc.AddNodesRequest;
import io.hpcoperator.cloud.ehpc.AddedNodes;
import io.hpcoperator.cloud.ehpc.AppliedNodes;
import io.hpcoperator.cloud.ehpc.ApplyNodesRequest;
import io.hpcoperator.cloud.ehpc.Shortage;
import io.hpcoperator.controller.nodes.Purchases;
import io.hpcoperator.controller.nodes.Purchasing;
import io.hpcoperator.controller.pass.Action.Attempt;
import io.hpcoperator.controller.pass.Counted;
import io.hpcoperator.controller.pass.Failures;
import io.hpcoperator.controller.pass.Outcome;
import java.time.Clock;
import java.util.function.Function;

/**
 * Buys nodes for a queue, and says what is to be remembered of it.
 *
 * @param add AddNodes
 * @param apply ApplyNodes
 */
record NodeBuyer(
    Function<AddNodesRequest, AddedNodes> add,
    Function<ApplyNodesRequest, AppliedNodes> apply,
    Clock clock) {

  /**
   * Makes the call. That there is not enough of something is an outcome: something else is tried
   * next.
   *
   * @throws CloudException when the cloud did not take it for another reason
   */
  Outcome<QueueMemory> buy(HpcQueueSpec spec, QueueAction.BuyNodes buy, QueueMemory memory) {
    try {
      return Purchasing.APPLY.equals(buy.purchase().operation())
          ? apply(spec, buy.purchase(), memory)
          : add(spec, buy.purchase(), memory);
    } catch (CloudException e) {
      var shortage = Shortage.of(e.code());
      // A refusal of a repeated call says nothing of the earlier ones, which may have bought.
      if (shortage.isEmpty() || e.effectUnknown() || buy.attempt() == Attempt.REPEAT) {
        throw e;
      }
      var work =
          Purchases.refused(
              memory.work().failed(e, null, clock.instant()),
              buy.purchase(),
              shortage.get(),
              Failures.said(e),
              QueueRequests.purchasing(spec).key(),
              clock.instant());
      return new Outcome<>(memory.withWork(work), e.operation(), null);
    }
  }

  private Outcome<QueueMemory> add(HpcQueueSpec spec, NodePurchase purchase, QueueMemory memory) {
    var work = memory.work();
    var added =
        add.apply(
            QueueRequests.addNodes(
                spec, memory.clusterId(), purchase, work.intent().clientToken()));
    var now = clock.instant();
    return new Outcome<>(
        memory.withWork(
            Purchases.taken(work, Purchasing.ADD, added.requestId(), added.taskId(), now)),
        Purchasing.ADD,
        "%s being added (request %s)."
            .formatted(Counted.nodesAre(purchase.wanted()), added.requestId()));
  }

  private Outcome<QueueMemory> apply(HpcQueueSpec spec, NodePurchase purchase, QueueMemory memory) {
    var applied = apply.apply(QueueRequests.applyNodes(spec, memory.clusterId(), purchase));
    var now = clock.instant();
    var taken =
        Purchases.taken(
            memory.work(), Purchasing.APPLY, applied.requestId(), applied.taskId(), now);
    var work =
        taken.intends(Purchasing.APPLY)
            ? taken
            : Purchases.granted(taken, applied.satisfiedAmount());
    return new Outcome<>(
        memory.withWork(work),
        Purchasing.APPLY,
        "%s asked for, of which the cloud granted %s (request %s)."
            .formatted(
                Counted.nodesAre(purchase.wanted()),
                applied.satisfiedAmount() == null ? "an unknown number" : applied.satisfiedAmount(),
                applied.requestId()));
  }
}
