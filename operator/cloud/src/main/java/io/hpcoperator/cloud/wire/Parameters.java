package io.hpcoperator.cloud.wire;

import java.util.LinkedHashMap;
import java.util.Map;

/** Request parameters that need no record of their own. */
public final class Parameters {
  private final Map<String, Object> values = new LinkedHashMap<>();

  private Parameters() {}

  /** No parameters at all. */
  public static Parameters none() {
    return new Parameters();
  }

  /** Starts with one parameter; null is not sent. */
  public static Parameters with(String wireName, Object value) {
    return new Parameters().and(wireName, value);
  }

  /** Adds a parameter; null is not sent. */
  public Parameters and(String wireName, Object value) {
    if (value != null) {
      values.put(wireName, value);
    }
    return this;
  }

  /** The parameters by wire name, in the order they were given. */
  @com.fasterxml.jackson.annotation.JsonValue
  public Map<String, Object> values() {
    return values;
  }
}
