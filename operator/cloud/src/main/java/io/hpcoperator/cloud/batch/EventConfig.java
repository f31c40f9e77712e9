package io.hpcoperator.cloud.batch;

import io.hpcoperator.cloud.wire.WireValues;
import java.util.List;

/**
 * An event to publish.
 *
 * @param eventName event, such as COMPUTE_NODE_CREATED
 * @param eventVars values sent along
 */
public record EventConfig(String eventName, List<EventVar> eventVars) {
  public EventConfig {
    eventVars = WireValues.list(eventVars);
  }
}
