package io.hpcoperator.cloud.batch;

import io.hpcoperator.cloud.wire.WireValues;
import java.util.List;

/**
 * A filter: any of the values.
 *
 * @param name field, such as zone, env-id, env-name, tag-key or tag:{key}
 * @param values values
 */
public record Filter(String name, List<String> values) {
  public Filter {
    values = WireValues.list(values);
  }
}
