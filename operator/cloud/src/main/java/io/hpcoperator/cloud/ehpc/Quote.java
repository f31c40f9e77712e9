package io.hpcoperator.cloud.ehpc;

import io.hpcoperator.cloud.wire.WireValues;
import io.hpcoperator.cloud.wire.WrappedIn;
import java.math.BigDecimal;
import java.util.List;

/**
 * What DescribePrice answers.
 *
 * @param totalTradePrice price of everything
 * @param prices price of each commodity, in request order
 */
public record Quote(BigDecimal totalTradePrice, @WrappedIn("PriceInfo") List<NodePrice> prices) {
  public Quote {
    prices = WireValues.list(prices);
    totalTradePrice = WireValues.number(totalTradePrice);
  }
}
