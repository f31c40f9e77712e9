package io.hpcoperator.controller.nodes;

import io.hpcoperator.api.v1alpha1.NodeCounts;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import java.util.List;

/** Nodes by health, in the groups of ListClusters (E-HPC 2018-04-12, ListNodes notes). */
public final class NodeCounting {

  /** The cloud's own counts; null for none. */
  public static NodeCounts of(io.hpcoperator.cloud.ehpc.NodeCounts counts) {
    return counts == null
        ? null
        : new NodeCounts(
            counts.total(),
            counts.normal(),
            counts.operating(),
            counts.exception(),
            counts.stopped());
  }

  /** Counts of listed nodes. */
  public static NodeCounts of(List<ClusterNode> nodes) {
    int normal = 0;
    int operating = 0;
    int exception = 0;
    int stopped = 0;
    for (var node : nodes) {
      switch (node.state()) {
        case RUNNING, READY -> normal++;
        case UNINIT, INIT, RELEASING -> operating++;
        case STOPPED -> stopped++;
        case EXCEPTION, UNTRACKING, OTHER -> exception++;
      }
    }
    return new NodeCounts(nodes.size(), normal, operating, exception, stopped);
  }

  private NodeCounting() {}
}
