package io.hpcoperator.controller.computeenv;

import io.hpcoperator.cloud.batch.ComputeEnvView;
import io.hpcoperator.cloud.batch.ComputeNode;
import io.hpcoperator.cloud.batch.ComputeNodeMetrics;
import io.hpcoperator.cloud.batch.ComputeNodeState;
import java.util.Set;

/**
 * What the node counts of an environment say. The API has no state of the environment itself; all
 * is told from these (Batch DescribeComputeEnv notes).
 */
final class EnvNodes {
  private static final Set<ComputeNodeState> COMING =
      Set.of(ComputeNodeState.SUBMITTED, ComputeNodeState.PENDING, ComputeNodeState.CREATING);

  private static final Set<ComputeNodeState> FAILED =
      Set.of(ComputeNodeState.CREATION_FAILED, ComputeNodeState.ABNORMAL);

  /** Nodes in any state, attached ones included. */
  static int total(ComputeNodeMetrics metrics) {
    return metrics.submitted()
        + metrics.creating()
        + metrics.creationFailed()
        + metrics.created()
        + metrics.running()
        + metrics.deleting()
        + metrics.abnormal();
  }

  /**
   * Whether nodes are being made or ended: the cloud takes one change at a time. Nodes in CREATED
   * are there and wait for the first sign of their agent, which may never come; they can be ended
   * (Batch ModifyComputeEnv, TerminateComputeNode notes).
   */
  static boolean inTransition(ComputeNodeMetrics metrics) {
    return metrics.submitted() + metrics.creating() + metrics.deleting() > 0;
  }

  /** The same of one node; nodes in PENDING are in no count (Batch DescribeComputeEnv notes). */
  static boolean isInTransition(ComputeNode node) {
    return COMING.contains(node.state()) || node.state() == ComputeNodeState.DELETING;
  }

  /** Nodes on their way into service, those in CREATED among them. */
  static int starting(ComputeNodeMetrics metrics) {
    return metrics.submitted() + metrics.creating() + metrics.created();
  }

  /** The same of one node. */
  static boolean isStarting(ComputeNode node) {
    return COMING.contains(node.state()) || node.state() == ComputeNodeState.CREATED;
  }

  /** Whether nodes are on their way in or out. */
  static boolean isMoving(ComputeNodeMetrics metrics) {
    return starting(metrics) + metrics.deleting() > 0;
  }

  /** Nodes that are not in service, although they were to be. */
  static int failed(ComputeNodeMetrics metrics) {
    return metrics.creationFailed() + metrics.abnormal();
  }

  /** The same of one node. */
  static boolean isFailed(ComputeNode node) {
    return FAILED.contains(node.state());
  }

  /** Whether a node is in a state in which it can be ended by its id. */
  static boolean canBeEnded(ComputeNode node) {
    return isFailed(node)
        || node.state() == ComputeNodeState.CREATED
        || node.state() == ComputeNodeState.RUNNING;
  }

  /** Nodes that a scale-in may end: CREATED, CREATION_FAILED, RUNNING, ABNORMAL, not attached. */
  static int terminable(ComputeEnvView env) {
    var metrics = env.computeNodeMetrics();
    return Math.max(0, metrics.created() + metrics.running() + failed(metrics) - attached(env));
  }

  static int attached(ComputeEnvView env) {
    return env.attachedComputeNodeCount() == null ? 0 : env.attachedComputeNodeCount();
  }

  /** Nodes that the cloud made for it and that are not on their way out. */
  static int own(ComputeEnvView env) {
    var metrics = env.computeNodeMetrics();
    return Math.max(0, total(metrics) - metrics.deleting() - attached(env));
  }

  /**
   * Attached instances that may be among the desired nodes: whether they are counted there is not
   * documented, and cannot be where there are more nodes than desired.
   */
  static int attachedAmongDesired(ComputeEnvView env) {
    return total(env.computeNodeMetrics()) <= env.desiredComputeNodeCount() ? attached(env) : 0;
  }

  /**
   * Whether as many nodes are there as desired, and none is being made or ended: while nodes are
   * still coming, attached instances among the desired nodes look the same as nodes that are not
   * there yet.
   */
  static boolean isSettled(ComputeEnvView env) {
    var metrics = env.computeNodeMetrics();
    return total(metrics) == env.desiredComputeNodeCount() && !inTransition(metrics);
  }

  /**
   * Whether all nodes there are to be are in service, and no others are there. Whether attached
   * instances count among the desired ones is not documented; both are taken for right, but they do
   * not stand for nodes that are asked for.
   *
   * @param replicas nodes that are asked for
   */
  static boolean isComplete(ComputeEnvView env, int replicas) {
    var metrics = env.computeNodeMetrics();
    int desired = env.desiredComputeNodeCount();
    int running = metrics.running();
    int own = running - attached(env);
    return total(metrics) == running
        && (own == desired || running == desired && (own >= replicas || desired < replicas));
  }

  /** Such as "3 running, 1 starting, 0 ending, 0 failed". */
  static String describe(ComputeNodeMetrics metrics) {
    return "%d running, %d starting, %d ending, %d failed"
        .formatted(metrics.running(), starting(metrics), metrics.deleting(), failed(metrics));
  }

  private EnvNodes() {}
}
