package io.hpcoperator.controller.queue;

import io.hpcoperator.api.v1alpha1.NodePurchase;
import io.hpcoperator.cloud.ehpc.ImageRef;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.nodes.drain.Step;
import io.hpcoperator.controller.pass.Action;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The one next thing to do about a queue. */
public sealed interface QueueAction extends Action {

  @Override
  default Effect effect() {
    return Effect.CALL;
  }

  /** Nothing. */
  record None() implements QueueAction {
    @Override
    public Effect effect() {
      return Effect.NONE;
    }
  }

  /**
   * AddQueue. It takes no client token; the queue's name makes it unique.
   *
   * @param attempt whether the call is on record already
   */
  record AddQueue(Attempt attempt) implements QueueAction {
    @Override
    public Optional<Creation> creation() {
      return Optional.of(new Creation(QueuePlanner.ADD_QUEUE, null, attempt));
    }
  }

  /**
   * AddNodes to the queue, or ApplyNodes.
   *
   * @param purchase what is to be bought
   */
  record BuyNodes(NodePurchase purchase, Attempt attempt) implements QueueAction {
    @Override
    public Optional<Creation> creation() {
      return Optional.of(Creation.of(purchase, attempt));
    }

    /** What was refused is known again, whichever nodes are there by then. */
    @Override
    public boolean equals(Object other) {
      return other instanceof BuyNodes buy && attempt == buy.attempt && asked().equals(buy.asked());
    }

    @Override
    public int hashCode() {
      return Objects.hash(attempt, asked());
    }

    private List<Object> asked() {
      return Arrays.asList(
          purchase.operation(),
          purchase.wanted(),
          purchase.instanceType(),
          purchase.zoneId(),
          purchase.vSwitchId());
    }
  }

  /**
   * DeleteNodes.
   *
   * @param busy those of them that may have jobs
   * @param release whether their instances are released; not the user's own
   */
  record RemoveNodes(List<String> instanceIds, List<String> busy, boolean release)
      implements QueueAction {}

  /** AddExistedNodes, which takes no client token. */
  record JoinNodes(List<String> instanceIds, ImageRef image, Attempt attempt)
      implements QueueAction {
    @Override
    public Optional<Creation> creation() {
      return Optional.of(new Creation(NodePool.JOIN, instanceIds.size(), attempt));
    }
  }

  /** InvokeShellCommand on the cluster's manager, about nodes on their way out. */
  record TellScheduler(Step.Act.Send command) implements QueueAction {
    @Override
    public boolean isAside() {
      return true;
    }

    @Override
    public boolean isRepeatedWhenInvalid() {
      return true;
    }
  }

  /** Changes a setting of the queue. */
  record Change(String setting, ClusterCall call) implements QueueAction {}

  /** Another call about the queue or its nodes that creates nothing. */
  record Call(ClusterCall call) implements QueueAction {}

  /** DeleteQueue. */
  record DeleteQueue() implements QueueAction {
    @Override
    public boolean isRepeatedWhenInvalid() {
      return true;
    }
  }

  /** Let the resource go. */
  record Release() implements QueueAction {
    @Override
    public Effect effect() {
      return Effect.RELEASE;
    }
  }
}
