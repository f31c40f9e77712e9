package io.hpcoperator.cloud.ehpc;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.hpcoperator.cloud.wire.WireValues;
import io.hpcoperator.cloud.wire.WrappedIn;
import java.util.List;

/**
 * What ListAvailableEcsTypes answers.
 *
 * @param families instance families
 * @param supportSpotInstance spot instances are available
 */
public record AvailableEcsTypes(
    @JsonProperty("InstanceTypeFamilies") @WrappedIn("InstanceTypeFamilyInfo")
        List<EcsFamily> families,
    Boolean supportSpotInstance) {
  public AvailableEcsTypes {
    families = WireValues.list(families);
  }
}
