package io.hpcoperator.cloud.batch;

import io.hpcoperator.cloud.wire.WireValues;
import java.util.List;

/**
 * What ModifyComputeEnv changes; null and empty stay as they are. The count is absolute, so a
 * repeat is harmless.
 *
 * @param desiredComputeNodeCount nodes wanted, 0 to 2000
 * @param envName new name
 * @param envDescription new description
 * @param instanceTypes new instance types
 */
public record ComputeEnvChange(
    Integer desiredComputeNodeCount,
    String envName,
    String envDescription,
    List<String> instanceTypes) {
  public ComputeEnvChange {
    instanceTypes = WireValues.list(instanceTypes);
  }

  /** Changes the number of nodes only. */
  public static ComputeEnvChange ofCount(int desiredComputeNodeCount) {
    return new ComputeEnvChange(desiredComputeNodeCount, null, null, null);
  }
}
