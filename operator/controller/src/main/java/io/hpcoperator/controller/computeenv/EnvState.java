package io.hpcoperator.controller.computeenv;

import io.hpcoperator.cloud.batch.ComputeEnvView;

/** The one word that stands for an environment in its status, since the API has no state. */
enum EnvState {
  /** There is none. */
  ABSENT("Absent"),
  /** It was asked for and is not listed yet. */
  CREATING("Creating"),
  /** All wanted nodes are in service; there may be none. */
  RUNNING("Running"),
  /** Nodes are starting or ending, or are fewer or more than wanted. */
  SCALING("Scaling"),
  /** Nodes failed or are abnormal, or failed to come or to go and are not on their way. */
  DEGRADED("Degraded"),
  /** It is being deleted. */
  DELETING("Deleting"),
  /** The cloud lists it without telling how it is. */
  UNKNOWN("Unknown");

  private final String text;

  EnvState(String text) {
    this.text = text;
  }

  String text() {
    return text;
  }

  /**
   * @param known whether the environment has an id
   * @param deleting whether the resource is being deleted
   * @param env the environment as it is listed; null when it is not
   * @param replicas nodes that are asked for
   * @param failed whether activities of the environment failed, and what they were to bring about
   *     is not so
   */
  static EnvState of(
      boolean known, boolean deleting, ComputeEnvView env, int replicas, boolean failed) {
    if (known && deleting || env != null && env.deleting()) {
      return DELETING;
    }
    if (env == null) {
      return known ? CREATING : ABSENT;
    }
    var metrics = env.computeNodeMetrics();
    if (metrics == null || env.desiredComputeNodeCount() == null) {
      return UNKNOWN;
    }
    if (EnvNodes.failed(metrics) > 0) {
      return DEGRADED;
    }
    if (EnvNodes.isComplete(env, replicas)) {
      return RUNNING;
    }
    return failed ? DEGRADED : SCALING;
  }
}
