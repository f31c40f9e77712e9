package io.hpcoperator.cloud.batch;

import io.hpcoperator.cloud.wire.WireValues;
import java.util.List;

/**
 * An event subscription.
 *
 * @param topicName topic
 * @param eventConfigs events to publish
 */
public record Notification(String topicName, List<EventConfig> eventConfigs) {
  public Notification {
    eventConfigs = WireValues.list(eventConfigs);
  }
}
