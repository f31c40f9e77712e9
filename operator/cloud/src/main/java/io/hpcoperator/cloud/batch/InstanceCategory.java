package io.hpcoperator.cloud.batch;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.hpcoperator.cloud.wire.WireValues;
import java.util.List;

/**
 * A category of instance families.
 *
 * @param name category, such as COMPUTE_3
 * @param families families in it, such as C3
 */
public record InstanceCategory(
    @JsonProperty("InstanceCategory") String name,
    @JsonProperty("InstanceFamilySet") List<String> families) {
  public InstanceCategory {
    families = WireValues.list(families);
  }
}
