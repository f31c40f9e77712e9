package io.hpcoperator.cloud.ehpc.hybrid;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.Secret;
import io.hpcoperator.cloud.call.CloudCaller;
import io.hpcoperator.cloud.ehpc.CreatedCluster;
import io.hpcoperator.cloud.wire.JsonText;
import io.hpcoperator.cloud.wire.Parameters;
import io.hpcoperator.cloud.wire.WireValues;
import java.util.List;

/**
 * Clusters whose management nodes stand on the customer's premises (chapter 3 of the catalogue).
 */
public final class HybridClusters {
  private final CloudCaller caller;

  public HybridClusters(CloudCaller caller) {
    this.caller = caller;
  }

  /**
   * CreateHybridCluster. With the same client token a repeat gives the same cluster. ListTasks does
   * not name this operation among those whose task it shows: follow the state of the cluster, too.
   */
  public CreatedCluster createCluster(CreateHybridClusterRequest request) {
    return caller.change("CreateHybridCluster", request, CreatedCluster.class);
  }

  /**
   * AddLocalNodes: registers compute nodes on the premises. Nothing goes on in the background; each
   * node is then set up with {@link #nodeConfig}. Not said to be idempotent.
   */
  public AddedLocalNodes addLocalNodes(String clusterId, List<LocalNode> nodes) {
    return caller.change("AddLocalNodes", new AddNodes(clusterId, nodes), AddedLocalNodes.class);
  }

  /**
   * GetHybridClusterConfig for the cluster: what sets its nodes on the premises up.
   *
   * @return the text as the cloud sent it, in ini form; the sample looks as if it were Base64,
   *     which is not documented. It may hold credentials.
   */
  public Secret clusterConfig(String clusterId, CallPriority priority) {
    return nodeConfig(clusterId, null, priority);
  }

  /**
   * GetHybridClusterConfig for one node on the premises, see {@link #clusterConfig}.
   *
   * @param nodeName host name of the node; null is the cluster
   */
  public Secret nodeConfig(String clusterId, String nodeName, CallPriority priority) {
    return caller
        .read(
            "GetHybridClusterConfig",
            priority,
            Parameters.with("ClusterId", clusterId).and("Node", nodeName),
            Config.class)
        .clusterConfig();
  }

  record AddNodes(
      String clusterId, @JsonSerialize(using = JsonText.Serializer.class) List<LocalNode> nodes) {}

  record Config(Secret clusterConfig) {
    Config {
      boolean empty = clusterConfig != null && clusterConfig.reveal().isBlank();
      WireValues.required(empty ? null : clusterConfig, "ClusterConfig");
    }
  }
}
