package io.hpcoperator.cloud.ehpc.image;

import io.hpcoperator.cloud.wire.WireValues;
import java.math.BigDecimal;

/**
 * What DescribeImagePrice answers; the currency is not told.
 *
 * @param imageId image
 * @param amount how many
 * @param originalPrice list price
 * @param discountPrice discount
 * @param tradePrice price to pay
 */
public record ImagePrice(
    String imageId,
    Integer amount,
    BigDecimal originalPrice,
    BigDecimal discountPrice,
    BigDecimal tradePrice) {
  public ImagePrice {
    originalPrice = WireValues.number(originalPrice);
    discountPrice = WireValues.number(discountPrice);
    tradePrice = WireValues.required(WireValues.number(tradePrice), "TradePrice");
  }
}
