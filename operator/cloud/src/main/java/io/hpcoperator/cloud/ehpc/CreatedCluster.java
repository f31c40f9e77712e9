package io.hpcoperator.cloud.ehpc;

import io.hpcoperator.cloud.wire.WireValues;

/**
 * What CreateCluster answers. The cluster is not ready yet: follow the task.
 *
 * @param clusterId id of the new cluster
 * @param taskId task to follow
 * @param requestId request id
 */
public record CreatedCluster(String clusterId, String taskId, String requestId) {
  public CreatedCluster {
    WireValues.required(clusterId, "clusterId");
  }
}
