package io.hpcoperator.cloud.batch;

import io.hpcoperator.cloud.wire.WireValues;
import java.util.List;

/**
 * Which environments are listed: by ids or by filters (all of them must hold), not both; neither
 * lists all.
 *
 * @param envIds ids, at most 100
 * @param filters filters
 */
public record ComputeEnvQuery(List<String> envIds, List<Filter> filters) {
  public ComputeEnvQuery {
    envIds = WireValues.list(envIds);
    filters = WireValues.list(filters);
  }

  /** All environments of the account in the region. */
  public static final ComputeEnvQuery ALL = new ComputeEnvQuery(List.of(), List.of());

  /** Environments that carry a tag with this value. */
  public static ComputeEnvQuery ofTag(String key, String value) {
    return new ComputeEnvQuery(List.of(), List.of(new Filter("tag:" + key, List.of(value))));
  }
}
