package io.hpcoperator.controller.cluster.preflight;

import io.hpcoperator.api.v1alpha1.BudgetSpec;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/**
 * Compares a price with what a cluster may cost. Pure.
 *
 * @param limit highest price of one hour
 * @param currency null for the one the cloud quotes in
 */
record Budget(BigDecimal limit, String currency) {
  private static final String LIMIT = "budget.maxHourlyPrice";

  /** The budget of a spec; empty when anything may be spent. */
  static Optional<Budget> of(BudgetSpec spec) {
    return spec == null
        ? Optional.empty()
        : Optional.of(new Budget(new BigDecimal(spec.maxHourlyPrice()), spec.currency()));
  }

  /** What is wrong with a price; empty when it is within the budget. */
  Optional<Finding.Problem> exceededBy(Price.Known price) {
    if (currency != null && !currency.equals(price.currency())) {
      return Optional.of(
          new Finding.Problem(
              "budget.currency",
              "the budget is %s %s an hour, and the cloud quotes %s %s: amounts of two currencies cannot be compared."
                  .formatted(
                      Price.plain(limit),
                      currency,
                      price.hourly(),
                      price.currency() == null ? "without a currency" : price.currency()),
              "Give the budget in the currency of the quote."));
    }
    var allowed = limit.multiply(price.purchase().hours());
    if (price.amount().compareTo(allowed) <= 0) {
      return Optional.empty();
    }
    var unit = price.currency() == null ? "" : " " + price.currency();
    return Optional.of(
        new Finding.Problem(
            LIMIT,
            "%s cost %s%s an hour, above the budget of %s%s."
                .formatted(price.purchase().text(), price.hourly(), unit, Price.plain(limit), unit),
            wouldFit(price, allowed, unit) + " Raise the budget, or ask for fewer nodes."));
  }

  private static String wouldFit(Price.Known price, BigDecimal allowed, String unit) {
    if (price.compute() == null || price.compute().signum() <= 0 || price.computeNodes() == 0) {
      return "What would fit is not known.";
    }
    var others = price.amount().subtract(price.compute());
    var one =
        price.compute().divide(BigDecimal.valueOf(price.computeNodes()), 10, RoundingMode.CEILING);
    int nodes = allowed.subtract(others).divide(one, 0, RoundingMode.FLOOR).intValue();
    return nodes > 0
        ? "%d compute node%s would fit.".formatted(nodes, nodes == 1 ? "" : "s")
        : "Not one compute node would fit: the others cost %s%s an hour, and each compute node %s%s."
            .formatted(price.hourly(others), unit, price.hourly(one), unit);
  }
}
