package io.hpcoperator.cloud.ehpc;

import io.hpcoperator.cloud.wire.WireValues;
import java.math.BigDecimal;

/**
 * A candidate instance type of ApplyNodes.
 *
 * @param instanceType ECS instance type
 * @param maxPrice highest hourly price, only with SpotWithPriceLimit
 * @param targetImageId image for nodes of this type
 */
public record InstanceTypeOption(String instanceType, BigDecimal maxPrice, String targetImageId) {
  public InstanceTypeOption {
    maxPrice = WireValues.number(maxPrice);
  }
}
