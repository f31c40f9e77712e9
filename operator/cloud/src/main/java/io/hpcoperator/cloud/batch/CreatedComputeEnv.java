package io.hpcoperator.cloud.batch;

/**
 * What CreateComputeEnv answers; the nodes are made afterwards.
 *
 * @param envId id of the new environment
 * @param requestId request id
 */
public record CreatedComputeEnv(String envId, String requestId) {}
