package io.hpcoperator.controller.cluster;

import io.hpcoperator.cloud.ehpc.ClusterLog;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.controller.poll.Observation;
import java.util.List;

/**
 * What is read of a cluster to be shown to people. An observation is null where it does not matter.
 *
 * @param loginNodes its login nodes
 * @param allNodes all its nodes, read before it is deleted
 * @param logs the newest entries of its operation log, read when something failed
 */
record Sight(
    Observation<List<ClusterNode>> loginNodes,
    Observation<List<ClusterNode>> allNodes,
    Observation<List<ClusterLog>> logs) {
  static final Sight NOTHING = new Sight(null, null, null);
}
