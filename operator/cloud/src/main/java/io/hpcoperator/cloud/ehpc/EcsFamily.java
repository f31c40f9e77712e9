package io.hpcoperator.cloud.ehpc;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.hpcoperator.cloud.wire.WireValues;
import io.hpcoperator.cloud.wire.WrappedIn;
import java.util.List;

/**
 * A family of instance types.
 *
 * @param id family, such as ecs.n4
 * @param generation generation
 * @param types types of the family
 */
public record EcsFamily(
    @JsonProperty("InstanceTypeFamilyId") String id,
    String generation,
    @WrappedIn("TypesInfo") List<EcsType> types) {
  public EcsFamily {
    types = WireValues.list(types);
  }
}
