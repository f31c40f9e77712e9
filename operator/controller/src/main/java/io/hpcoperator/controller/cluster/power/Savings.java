package io.hpcoperator.controller.cluster.power;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;

/**
 * What stops saved.
 *
 * @param hours hours of all stops that are over; null for none yet
 * @param amount what the compute nodes would have cost in them; null when no price was known
 * @param hourlyPrice price of the compute nodes for one hour when the cluster was last stopped;
 *     null when it was not known or nothing is saved
 * @param currency of both; null when no price was known
 */
record Savings(BigDecimal hours, BigDecimal amount, BigDecimal hourlyPrice, String currency) {
  static final Savings NONE = new Savings(null, null, null, null);

  private static final int DECIMALS = 2;
  private static final BigDecimal SECONDS_PER_HOUR = BigDecimal.valueOf(3600);

  /** Notes the price at which a stop begins. */
  Savings atPrice(BigDecimal price, String priceCurrency) {
    if (price == null || (currency != null && !currency.equals(priceCurrency) && amount != null)) {
      // Amounts in two currencies have no sum; a person has written one of them.
      return new Savings(hours, amount, null, currency);
    }
    return new Savings(hours, amount, price, priceCurrency);
  }

  /** Adds a stop that is over. */
  Savings plus(Instant from, Instant to) {
    var seconds = Math.max(0, Duration.between(from, to).toSeconds());
    var stopped =
        BigDecimal.valueOf(seconds).divide(SECONDS_PER_HOUR, DECIMALS, RoundingMode.HALF_UP);
    var saved =
        hourlyPrice == null
            ? null
            : hourlyPrice
                .multiply(BigDecimal.valueOf(seconds))
                .divide(SECONDS_PER_HOUR, DECIMALS, RoundingMode.HALF_UP);
    return new Savings(sum(hours, stopped), sum(amount, saved), hourlyPrice, currency);
  }

  private static BigDecimal sum(BigDecimal so, BigDecimal more) {
    if (so == null || more == null) {
      return so == null ? more : so;
    }
    return so.add(more);
  }

  /** A number of a status; one that a person made unreadable is taken for none. */
  static BigDecimal number(String text) {
    try {
      return text == null ? null : new BigDecimal(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  static String text(BigDecimal number) {
    return number == null ? null : number.toPlainString();
  }
}
