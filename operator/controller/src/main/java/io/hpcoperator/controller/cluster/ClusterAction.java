package io.hpcoperator.controller.cluster;

import io.hpcoperator.api.v1alpha1.NodePurchase;
import io.hpcoperator.api.v1alpha1.RecoveryStatus;
import io.hpcoperator.controller.cluster.secret.SecretWrite;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.pass.Action;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The one next thing to do about a cluster. */
public sealed interface ClusterAction extends Action {

  @Override
  default Effect effect() {
    return Effect.CALL;
  }

  /** Nothing. */
  record None() implements ClusterAction {
    @Override
    public Effect effect() {
      return Effect.NONE;
    }
  }

  /**
   * CreateCluster, or CreateHybridCluster: one intent, whichever the spec asks for.
   *
   * @param computeNodes compute nodes it starts with
   * @param attempt whether it is a call on record that is repeated with its token
   */
  record Create(int computeNodes, Attempt attempt) implements ClusterAction {
    @Override
    public Optional<Creation> creation() {
      return Optional.of(new Creation(ClusterPlanner.CREATE, computeNodes, attempt));
    }
  }

  /** AddNodes to the cluster's own queue. */
  record AddNodes(NodePurchase purchase, Attempt attempt) implements ClusterAction {
    @Override
    public Optional<Creation> creation() {
      return Optional.of(Creation.of(purchase, attempt));
    }

    int count() {
      return purchase.wanted();
    }
  }

  /** DeleteNodes. */
  record RemoveNodes(List<String> instanceIds) implements ClusterAction {}

  /** Changes a setting of the cluster. */
  record Change(String setting, ClusterCall call) implements ClusterAction {}

  /**
   * StopCluster or StartCluster. They take no client token, so that they are put on record before
   * they are made, as if they created something.
   *
   * @param attempt what is known of earlier ones; null when another call is on record and must stay
   */
  record Power(ClusterCall call, Attempt attempt) implements ClusterAction {
    @Override
    public Optional<Creation> creation() {
      return attempt == null
          ? Optional.empty()
          : Optional.of(new Creation(call.operation(), null, attempt));
    }
  }

  /** Another call about the cluster that creates nothing. */
  record Call(ClusterCall call) implements ClusterAction {}

  /** Writes a Secret of the cluster, in Kubernetes. */
  record WriteSecret(SecretWrite write) implements ClusterAction {}

  /**
   * RecoverCluster.
   *
   * @param taken what is to be remembered once the cloud took it
   */
  record Recover(ClusterCall call, RecoveryStatus taken) implements ClusterAction {

    /** What was refused is known again whenever it is asked; {@code taken} has the time in it. */
    @Override
    public boolean equals(Object other) {
      return other instanceof Recover recover
          && call.equals(recover.call)
          && Objects.equals(taken.token(), recover.taken.token());
    }

    @Override
    public int hashCode() {
      return Objects.hash(call, taken.token());
    }
  }

  /** DeleteCluster. */
  record Delete() implements ClusterAction {
    @Override
    public boolean isRepeatedWhenInvalid() {
      return true;
    }
  }

  /** Let the resource go: there is nothing left in the cloud, or it is to stay there. */
  record Release() implements ClusterAction {
    @Override
    public Effect effect() {
      return Effect.RELEASE;
    }
  }
}
