package io.hpcoperator.cloud.ehpc;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.hpcoperator.cloud.wire.Listed;
import io.hpcoperator.cloud.wire.WireValues;
import java.util.List;

/**
 * What AddExistedNodes takes. The operating system of the instances is replaced.
 *
 * @param clusterId cluster; required
 * @param image image; both of its fields are required
 * @param instanceIds stopped ECS instances, 1 to 100
 * @param jobQueue queue the nodes join
 */
public record AddExistedNodesRequest(
    String clusterId,
    @JsonUnwrapped ImageRef image,
    @JsonProperty("Instance") @JsonSerialize(contentConverter = Listed.AsId.class)
        List<String> instanceIds,
    String jobQueue) {
  public AddExistedNodesRequest {
    instanceIds = WireValues.list(instanceIds);
  }
}
