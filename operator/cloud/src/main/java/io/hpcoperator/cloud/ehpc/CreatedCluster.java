package io.hpcoperator.cloud.ehpc;

/**
 * What CreateCluster answers. The cluster is not ready yet: follow the task.
 *
 * @param clusterId id of the new cluster
 * @param taskId task to follow
 * @param requestId request id
 */
public record CreatedCluster(String clusterId, String taskId, String requestId) {}
