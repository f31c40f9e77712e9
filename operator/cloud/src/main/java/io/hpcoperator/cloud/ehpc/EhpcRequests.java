package io.hpcoperator.cloud.ehpc;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.hpcoperator.cloud.wire.JsonText;
import io.hpcoperator.cloud.wire.Listed;
import java.util.List;

/** Requests as they go out, where the methods of {@link EhpcClient} take plain arguments. */
final class EhpcRequests {
  private EhpcRequests() {}

  record Modify(String clusterId, @JsonUnwrapped ClusterChange change) {}

  record AvailableTypes(@JsonUnwrapped EcsTypeQuery query, boolean showSoldOut) {}

  record NodesOfRole(
      String clusterId,
      NodeRole role,
      @JsonProperty("Instance") @JsonSerialize(contentConverter = Listed.AsId.class)
          List<String> instanceIds) {}

  record DeleteNodes(
      String clusterId,
      boolean releaseInstance,
      @JsonProperty("Instance") @JsonSerialize(contentConverter = Listed.AsId.class)
          List<String> instanceIds) {}

  record SetQueue(
      String clusterId,
      String queueName,
      @JsonProperty("Node") @JsonSerialize(contentConverter = Listed.AsName.class)
          List<String> hostNames) {}

  record ListNodes(
      String clusterId, int pageNumber, int pageSize, @JsonUnwrapped QueryOfNodes query) {
    ListNodes(String clusterId, int pageNumber, int pageSize, NodeQuery query) {
      this(clusterId, pageNumber, pageSize, QueryOfNodes.of(query));
    }
  }

  /** {@link NodeQuery} with its status as the JSON text that Filter takes. */
  record QueryOfNodes(
      NodeRole role,
      String hostName,
      @JsonSerialize(using = JsonText.Serializer.class) StatusFilter filter,
      String privateIpAddress,
      String hostNamePrefix,
      String hostNameSuffix,
      String sortBy,
      String sequence) {
    static QueryOfNodes of(NodeQuery query) {
      return new QueryOfNodes(
          query.role(),
          query.hostName(),
          query.status() == null ? null : new StatusFilter(query.status()),
          query.privateIpAddress(),
          query.hostNamePrefix(),
          query.hostNameSuffix(),
          query.sortBy(),
          query.sequence());
    }
  }

  record StatusFilter(@JsonProperty("status") String status) {}
}
