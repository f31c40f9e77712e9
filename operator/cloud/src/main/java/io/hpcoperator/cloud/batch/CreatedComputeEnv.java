package io.hpcoperator.cloud.batch;

import io.hpcoperator.cloud.wire.WireValues;

/**
 * What CreateComputeEnv answers; the nodes are made afterwards.
 *
 * @param envId id of the new environment
 * @param requestId request id
 */
public record CreatedComputeEnv(String envId, String requestId) {
  public CreatedComputeEnv {
    WireValues.required(envId, "envId");
  }
}
