package io.hpcoperator.cloud.ehpc;

import io.hpcoperator.cloud.wire.WireValues;
import java.util.List;

/**
 * What DescribePrice takes.
 *
 * @param priceUnit Hour, Week, Month or Year; required
 * @param chargeType PostPaid or PrePaid
 * @param orderType INSTANCE-BUY
 * @param commodities nodes to price, 1 to 10
 */
public record PriceRequest(
    String priceUnit, String chargeType, String orderType, List<Commodity> commodities) {
  public PriceRequest {
    commodities = WireValues.list(commodities);
  }
}
