package io.hpcoperator.cloud.ehpc;

import io.hpcoperator.cloud.wire.WireValues;
import java.math.BigDecimal;

/**
 * The price of one commodity.
 *
 * @param nodeType Compute, Manager or Login
 * @param originalPrice list price
 * @param tradePrice price to pay
 * @param currency currency, such as CNY
 */
public record NodePrice(
    String nodeType, BigDecimal originalPrice, BigDecimal tradePrice, String currency) {
  public NodePrice {
    originalPrice = WireValues.number(originalPrice);
    tradePrice = WireValues.number(tradePrice);
  }
}
