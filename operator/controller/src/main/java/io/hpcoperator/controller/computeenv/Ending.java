package io.hpcoperator.controller.computeenv;

import io.hpcoperator.api.v1alpha1.Api;
import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.cloud.batch.ComputeNode;
import io.hpcoperator.cloud.batch.ComputeNodeState;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which nodes are to be ended by their ids (Batch TerminateComputeNode, TerminateComputeNodes).
 * Instances of the user's own are never ended this way, since that would destroy them; nor is one
 * that may be, where the cloud does not tell. Pure.
 */
final class Ending {
  private static final String MADE = "BATCH_CREATED";
  private static final String ATTACHED = "USER_ATTACHED";

  /** Ids in spec.terminateNodes and in the annotation; others in the annotation are left out. */
  static Set<String> wanted(ComputeEnv resource) {
    var ids = new TreeSet<String>();
    if (resource.getSpec().terminateNodes() != null) {
      ids.addAll(resource.getSpec().terminateNodes());
    }
    var annotations = resource.getMetadata().getAnnotations();
    var text = annotations == null ? null : annotations.get(Api.TERMINATE_NODES);
    if (text != null) {
      Arrays.stream(text.split("[,\\s]+"))
          .filter(id -> id.matches("node-[a-z0-9]+"))
          .forEach(ids::add);
    }
    return ids;
  }

  /** Whether wanted nodes are on their way out. */
  static boolean isUnderway(ComputeEnv resource, List<ComputeNode> nodes) {
    var wanted = wanted(resource);
    return nodes.stream()
        .anyMatch(n -> wanted.contains(n.id()) && n.state() == ComputeNodeState.DELETING);
  }

  /** Whether a node was made by Batch and is in a state in which it can be ended. */
  static boolean isTerminable(ComputeNode node) {
    return isMade(node) && EnvNodes.canBeEnded(node);
  }

  /** Whether Batch made a node itself. */
  static boolean isMade(ComputeNode node) {
    return MADE.equals(node.resourceOrigin());
  }

  /** Whether it is not told whether a node is an instance of the user's own. */
  static boolean isOfUnknownOrigin(ComputeNode node) {
    return !isMade(node) && !isAttached(node);
  }

  static boolean isAttached(ComputeNode node) {
    return ATTACHED.equals(node.resourceOrigin());
  }

  private Ending() {}
}
