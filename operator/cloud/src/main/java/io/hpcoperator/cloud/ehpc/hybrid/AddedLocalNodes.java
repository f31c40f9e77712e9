package io.hpcoperator.cloud.ehpc.hybrid;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.hpcoperator.cloud.wire.WireValues;
import java.util.List;

/**
 * What AddLocalNodes answers.
 *
 * @param nodes nodes on the premises that the cluster has now (wire: InstanceIds, JSON text)
 * @param requestId request id
 */
public record AddedLocalNodes(
    @JsonProperty("InstanceIds") @JsonDeserialize(using = LocalNodesReader.class)
        List<LocalNode> nodes,
    String requestId) {
  public AddedLocalNodes {
    nodes = WireValues.list(nodes);
  }
}
