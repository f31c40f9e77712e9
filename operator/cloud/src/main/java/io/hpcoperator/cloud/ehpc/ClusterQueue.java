package io.hpcoperator.cloud.ehpc;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.hpcoperator.cloud.wire.WireValues;
import io.hpcoperator.cloud.wire.WrappedIn;
import java.util.List;

/**
 * A queue as ListQueues shows it. A queue has no id: its name is the key within the cluster.
 *
 * @param name name
 * @param type Execution or Router
 * @param computeInstanceTypes instance types of its nodes
 * @param enableAutoGrow it grows automatically
 * @param hostNamePrefix host name prefix of new nodes
 * @param hostNameSuffix host name suffix of new nodes
 * @param imageId image of new nodes
 * @param resourceGroupId resource group
 * @param spotStrategy bidding
 * @param spotInstanceTypes spot instance types
 */
public record ClusterQueue(
    @JsonProperty("QueueName") String name,
    String type,
    @JsonProperty("ComputeInstanceType") @WrappedIn("InstanceType")
        List<String> computeInstanceTypes,
    Boolean enableAutoGrow,
    String hostNamePrefix,
    String hostNameSuffix,
    String imageId,
    String resourceGroupId,
    String spotStrategy,
    @WrappedIn("Instance") List<SpotInstanceType> spotInstanceTypes) {
  public ClusterQueue {
    computeInstanceTypes = WireValues.list(computeInstanceTypes);
    spotInstanceTypes = WireValues.list(spotInstanceTypes);
  }
}
