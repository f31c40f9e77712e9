package io.hpcoperator.cloud.batch;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.hpcoperator.cloud.wire.WireValues;
import java.time.Instant;
import java.util.List;

/**
 * A node of an environment.
 *
 * @param id node id
 * @param instanceId CVM instance
 * @param status the cloud's word, see {@link #state()}
 * @param cpu cores
 * @param memory GiB
 * @param resourceCreatedTime when the instance was created
 * @param taskInstanceNumAvailable free slots for task instances, 0 is busy
 * @param agentVersion agent version
 * @param privateIpAddresses private addresses
 * @param publicIpAddresses public addresses
 * @param resourceType CVM or CPM
 * @param resourceOrigin BATCH_CREATED or USER_ATTACHED
 */
public record ComputeNode(
    @JsonProperty("ComputeNodeId") String id,
    @JsonProperty("ComputeNodeInstanceId") String instanceId,
    @JsonProperty("ComputeNodeState") String status,
    Integer cpu,
    @JsonProperty("Mem") Integer memory,
    Instant resourceCreatedTime,
    Integer taskInstanceNumAvailable,
    String agentVersion,
    List<String> privateIpAddresses,
    List<String> publicIpAddresses,
    String resourceType,
    String resourceOrigin) {
  public ComputeNode {
    privateIpAddresses = WireValues.list(privateIpAddresses);
    publicIpAddresses = WireValues.list(publicIpAddresses);
  }

  /** {@link #status()} as an enum; unknown words give {@link ComputeNodeState#OTHER}. */
  public ComputeNodeState state() {
    return ComputeNodeState.of(status);
  }
}
