package io.hpcoperator.cloud.ehpc.autoscale;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.hpcoperator.cloud.wire.WireValues;
import java.math.BigDecimal;

/**
 * An instance type that automatic scaling may buy for a queue.
 *
 * @param instanceType instance type
 * @param vSwitchId vSwitch
 * @param zoneId zone
 * @param spotStrategy NoSpot, SpotWithPriceLimit or SpotAsPriceGo
 * @param spotPriceLimit highest hourly price, three decimals at most; only with SpotWithPriceLimit
 * @param spotDuration of later versions of the API
 * @param spotInterruptionBehavior of later versions of the API
 * @param hostNamePrefix host name prefix; told by the cloud, never sent
 */
public record ScalingInstanceType(
    String instanceType,
    String vSwitchId,
    String zoneId,
    String spotStrategy,
    BigDecimal spotPriceLimit,
    Integer spotDuration,
    String spotInterruptionBehavior,
    @JsonProperty(access = JsonProperty.Access.WRITE_ONLY) String hostNamePrefix) {
  public ScalingInstanceType {
    spotPriceLimit = WireValues.number(spotPriceLimit);
  }
}
