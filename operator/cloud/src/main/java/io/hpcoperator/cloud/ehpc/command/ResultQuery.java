package io.hpcoperator.cloud.ehpc.command;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.hpcoperator.cloud.wire.Listed;
import io.hpcoperator.cloud.wire.WireValues;
import java.util.List;

/**
 * Which results ListInvocationResults returns.
 *
 * @param state only results in this state, or null
 * @param instanceIds only results of these nodes; empty for all
 */
public record ResultQuery(
    @JsonProperty("InvokeRecordStatus") InvocationState state,
    @JsonProperty("Instance") @JsonSerialize(contentConverter = Listed.AsId.class)
        List<String> instanceIds) {
  /** All results of a command. */
  public static final ResultQuery ALL = new ResultQuery(null, List.of());

  public ResultQuery {
    instanceIds = WireValues.list(instanceIds);
  }

  /** Results of some nodes, in any state. */
  public static ResultQuery ofNodes(List<String> instanceIds) {
    return new ResultQuery(null, instanceIds);
  }
}
