package io.hpcoperator.controller.cluster.preflight;

import io.hpcoperator.api.v1alpha1.BudgetSpec;
import io.hpcoperator.api.v1alpha1.PriceStatus;
import io.hpcoperator.cloud.ehpc.Quote;
import io.hpcoperator.controller.poll.Observation;
import java.util.List;
import java.util.Objects;

/**
 * What a decision about buying nodes rests on.
 *
 * @param stage what is about to be bought
 * @param findings what the checks of that stage found
 * @param purchase what is priced: all nodes the spec asks for
 * @param quote its price; null when it was not asked for
 * @param budget what it may cost; null for no limit
 */
public record PreflightFacts(
    Stage stage,
    List<Finding> findings,
    Purchase purchase,
    Observation<Quote> quote,
    BudgetSpec budget) {

  /** What is about to be bought. */
  public enum Stage {
    /** Not known: the cloud has not been looked at, or the resource is to go. */
    NONE,
    /** Nothing: what was wanted is there, or on its way. */
    NOTHING,
    /** A cluster. */
    CREATION,
    /** Nodes for a cluster that runs. */
    GROWTH
  }

  /** Of a resource for which nothing may be bought. */
  public static PreflightFacts none() {
    return new PreflightFacts(Stage.NONE, List.of(), null, null, null);
  }

  /** Of a purchase that nothing has to be looked at for. */
  public static PreflightFacts clear() {
    return new PreflightFacts(Stage.CREATION, List.of(), null, null, null);
  }

  /** Whether something is about to be bought. */
  public boolean buys() {
    return stage == Stage.CREATION || stage == Stage.GROWTH;
  }

  /** What is known of the price. */
  Price price() {
    return purchase == null ? new Price.Unread() : Price.of(purchase, quote);
  }

  /**
   * The price for the status: as it was when nothing but the time of the quote is new.
   *
   * @param before null for none
   */
  public PriceStatus price(PriceStatus before) {
    var price = price();
    if (price instanceof Price.Free) {
      return null;
    }
    if (!(price instanceof Price.Known known)) {
      return before;
    }
    var now = known.toStatus();
    return before != null && now.equals(at(before, now.time())) ? before : now;
  }

  private static PriceStatus at(PriceStatus price, String time) {
    return new PriceStatus(
        price.amount(),
        price.currency(),
        price.per(),
        price.hourly(),
        price.computeHourly(),
        price.nodes(),
        Objects.requireNonNull(time));
  }
}
