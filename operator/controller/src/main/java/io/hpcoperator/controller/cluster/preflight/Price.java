package io.hpcoperator.controller.cluster.preflight;

import io.hpcoperator.api.v1alpha1.PriceStatus;
import io.hpcoperator.cloud.ehpc.NodePrice;
import io.hpcoperator.cloud.ehpc.Quote;
import io.hpcoperator.controller.cluster.preflight.Purchase.Nodes;
import io.hpcoperator.controller.cluster.preflight.Purchase.Role;
import io.hpcoperator.controller.pass.Failures;
import io.hpcoperator.controller.poll.Observation;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** What is known of the price of a purchase. */
sealed interface Price {
  /** Decimals of a price for one hour. */
  int SCALE = 4;

  /** There is nothing to pay for. */
  record Free() implements Price {}

  /** It has not been asked for yet. */
  record Unread() implements Price {}

  /**
   * The cloud does not say it.
   *
   * @param why as a sentence
   */
  record Unknown(String why) implements Price {}

  /**
   * The cloud said it.
   *
   * @param amount price of all for the time that is paid for at once
   * @param compute price of the compute nodes for that time; null when the cloud does not say
   * @param currency null when the cloud does not say
   */
  record Known(
      Purchase purchase, BigDecimal amount, BigDecimal compute, String currency, Instant quotedAt)
      implements Price {

    /** The price of one hour, as it is shown. */
    String hourly() {
      return hourly(amount);
    }

    /** A part of the price for one hour, as it is shown. */
    String hourly(BigDecimal part) {
      return plain(part.divide(purchase.hours(), SCALE, RoundingMode.HALF_UP));
    }

    /** Compute nodes the price is for. */
    int computeNodes() {
      return purchase.paid().stream()
          .filter(n -> n.role() == Role.COMPUTE)
          .mapToInt(Nodes::count)
          .sum();
    }

    /** As the status has it. */
    PriceStatus toStatus() {
      return new PriceStatus(
          plain(amount),
          currency,
          purchase.per(),
          hourly(),
          compute == null ? null : hourly(compute),
          purchase.text(),
          quotedAt.truncatedTo(ChronoUnit.SECONDS).toString());
    }
  }

  /**
   * @param seen what DescribePrice said last; null when it was not asked. A quote that could not be
   *     renewed is none: prices change
   */
  static Price of(Purchase purchase, Observation<Quote> seen) {
    if (purchase.paid().isEmpty()) {
      return new Free();
    }
    if (seen == null || (!seen.hasValue() && seen.error() == null)) {
      return new Unread();
    }
    if (seen.error() != null) {
      return new Unknown(Failures.said(seen.error()));
    }
    return of(purchase, seen.value(), seen.readAt());
  }

  private static Price of(Purchase purchase, Quote quote, Instant quotedAt) {
    var currencies =
        quote.prices().stream()
            .map(NodePrice::currency)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    if (currencies.size() > 1) {
      return new Unknown("DescribePrice quotes in several currencies: " + currencies + ".");
    }
    var amount = quote.totalTradePrice() == null ? sum(quote.prices()) : quote.totalTradePrice();
    if (amount == null) {
      return new Unknown("DescribePrice does not say the price.");
    }
    var compute =
        quote.prices().stream()
            .filter(p -> Role.COMPUTE.wireName().equalsIgnoreCase(p.nodeType()))
            .toList();
    return new Known(
        purchase,
        amount,
        compute.isEmpty() ? null : sum(compute),
        currencies.stream().findFirst().orElse(null),
        quotedAt);
  }

  /** Null when there is nothing to add up, or a part is not said. */
  private static BigDecimal sum(List<NodePrice> prices) {
    return prices.isEmpty() || prices.stream().anyMatch(p -> p.tradePrice() == null)
        ? null
        : prices.stream().map(NodePrice::tradePrice).reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** A number as people write it. */
  static String plain(BigDecimal number) {
    var stripped = number.stripTrailingZeros();
    return (stripped.scale() < 0 ? stripped.setScale(0) : stripped).toPlainString();
  }
}
