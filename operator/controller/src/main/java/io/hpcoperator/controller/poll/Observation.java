package io.hpcoperator.controller.poll;

import io.hpcoperator.cloud.CloudException;
import java.time.Instant;

/**
 * What was last seen of a subject.
 *
 * @param value the last value that was read; null when no read has succeeded yet
 * @param readAt when the reading of that value began; null without a value
 * @param error why the newest read failed; null when it succeeded
 */
public record Observation<V>(V value, Instant readAt, CloudException error) {

  /** Whether there is a value to go by. */
  public boolean hasValue() {
    return readAt != null;
  }
}
