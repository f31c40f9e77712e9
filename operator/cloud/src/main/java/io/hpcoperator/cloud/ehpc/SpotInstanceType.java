package io.hpcoperator.cloud.ehpc;

import io.hpcoperator.cloud.wire.WireValues;
import java.math.BigDecimal;

/**
 * A spot instance type of a queue.
 *
 * @param instanceType ECS instance type
 * @param spotPriceLimit highest hourly price
 */
public record SpotInstanceType(String instanceType, BigDecimal spotPriceLimit) {
  public SpotInstanceType {
    spotPriceLimit = WireValues.number(spotPriceLimit);
  }
}
