package io.hpcoperator.cloud.batch;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.hpcoperator.cloud.wire.WireValues;
import java.util.List;

/**
 * Choice of the instance type by size.
 *
 * @param cpu CPU cores
 * @param memory GB
 * @param instanceCategories categories, such as ALL or GENERAL_3
 */
public record InstanceTypeOptions(
    @JsonProperty("CPU") Integer cpu, Integer memory, List<String> instanceCategories) {
  public InstanceTypeOptions {
    instanceCategories = WireValues.list(instanceCategories);
  }
}
