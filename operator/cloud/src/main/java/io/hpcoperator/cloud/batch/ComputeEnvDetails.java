package io.hpcoperator.cloud.batch;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.hpcoperator.cloud.wire.WireValues;
import java.time.Instant;
import java.util.List;

/**
 * An environment with its nodes as DescribeComputeEnv shows it. It has no state of its own.
 *
 * @param envId environment id
 * @param envName name
 * @param placement location
 * @param createTime creation time
 * @param computeNodes all nodes
 * @param computeNodeMetrics nodes per state
 * @param desiredComputeNodeCount nodes wanted
 * @param envType MANAGED, or a newer word
 * @param resourceType CVM or CPM
 * @param nextAction pending action: null, or DELETING
 * @param attachedComputeNodeCount nodes attached by users
 * @param tags tags
 */
public record ComputeEnvDetails(
    String envId,
    String envName,
    Placement placement,
    Instant createTime,
    @JsonProperty("ComputeNodeSet") List<ComputeNode> computeNodes,
    ComputeNodeMetrics computeNodeMetrics,
    Integer desiredComputeNodeCount,
    String envType,
    String resourceType,
    String nextAction,
    Integer attachedComputeNodeCount,
    List<Tag> tags) {
  public ComputeEnvDetails {
    computeNodes = WireValues.list(computeNodes);
    tags = WireValues.list(tags);
  }

  /** Whether the environment is being deleted. */
  public boolean deleting() {
    return "DELETING".equals(nextAction);
  }
}
