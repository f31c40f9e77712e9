package io.hpcoperator.cloud.batch;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.hpcoperator.cloud.wire.WireValues;
import java.util.List;

/**
 * An event to publish.
 *
 * @param eventName event, such as COMPUTE_NODE_CREATED
 * @param eventVars values sent along; mandatory on the wire (Batch 2017-03-12, EventConfig), so
 *     that none is an empty list
 */
public record EventConfig(
    String eventName, @JsonInclude(JsonInclude.Include.ALWAYS) List<EventVar> eventVars) {
  public EventConfig {
    eventVars = WireValues.list(eventVars);
  }
}
