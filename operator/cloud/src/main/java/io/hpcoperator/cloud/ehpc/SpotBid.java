package io.hpcoperator.cloud.ehpc;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.hpcoperator.cloud.wire.WireValues;
import java.math.BigDecimal;

/**
 * Bidding for compute nodes.
 *
 * @param strategy NoSpot, SpotWithPriceLimit or SpotAsPriceGo
 * @param priceLimit highest hourly price of a node, three decimals at most; only with
 *     SpotWithPriceLimit
 */
public record SpotBid(
    @JsonProperty("ComputeSpotStrategy") String strategy,
    @JsonProperty("ComputeSpotPriceLimit") BigDecimal priceLimit) {
  public SpotBid {
    priceLimit = WireValues.number(priceLimit);
  }
}
