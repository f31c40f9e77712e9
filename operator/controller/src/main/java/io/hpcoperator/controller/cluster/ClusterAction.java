package io.hpcoperator.controller.cluster;

import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.pass.Action;
import java.util.List;
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
   * CreateCluster.
   *
   * @param computeNodes compute nodes it starts with
   * @param repeat whether a call on record is to be repeated with its token
   */
  record Create(int computeNodes, boolean repeat) implements ClusterAction {
    @Override
    public Optional<Creation> creation() {
      return repeat
          ? Optional.empty()
          : Optional.of(new Creation(ClusterPlanner.CREATE, computeNodes));
    }
  }

  /** AddNodes to the cluster's own queue. */
  record AddNodes(int count, boolean repeat) implements ClusterAction {
    @Override
    public Optional<Creation> creation() {
      return repeat ? Optional.empty() : Optional.of(new Creation(NodePool.ADD, count));
    }
  }

  /** DeleteNodes. */
  record RemoveNodes(List<String> instanceIds) implements ClusterAction {}

  /** DeleteCluster. */
  record Delete() implements ClusterAction {}

  /** Let the resource go: there is nothing left in the cloud, or it is to stay there. */
  record Release() implements ClusterAction {
    @Override
    public Effect effect() {
      return Effect.RELEASE;
    }
  }
}
