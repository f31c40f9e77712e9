package io.hpcoperator.controller.cluster.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.BudgetSpec;
import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcClusterSpec;
import io.hpcoperator.api.v1alpha1.PriceStatus;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.ehpc.NodePrice;
import io.hpcoperator.cloud.ehpc.Quote;
import io.hpcoperator.controller.cluster.Given;
import io.hpcoperator.controller.cluster.preflight.PreflightFacts.Stage;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.poll.Observation;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whether nodes may be bought, at what price, and what is said. */
class PreflightPlannerTest {
  private final ModelOffers offers = new ModelOffers();
  private HpcCluster resource = Given.cluster(4);

  private void asks(String more) {
    resource.setSpec(
        Serialization.unmarshal(
            Serialization.asYaml(resource.getSpec()) + more, HpcClusterSpec.class));
  }

  private void limit(String perHour) {
    asks("budget: {maxHourlyPrice: \"%s\", currency: CNY}\n".formatted(perHour));
  }

  private PreflightFacts facts(Stage stage) {
    return PreflightObserver.observe(resource, stage, null, offers);
  }

  private void expect(
      Stage stage, boolean blocked, ConditionStatus status, Reason reason, String... texts) {
    var decision = PreflightPlanner.decide(facts(stage));
    var aspect = decision.aspect().orElseThrow();
    assertThat(List.of(texts)).allSatisfy(text -> assertThat(aspect.message()).contains(text));
    assertThat(aspect.status()).isEqualTo(status);
    assertThat(aspect.reason()).isEqualTo(reason);
    assertThat(decision.blocked().isPresent()).as("blocked").isEqualTo(blocked);
    decision
        .blocked()
        .filter(verdict -> stage != Stage.NOTHING)
        .ifPresent(
            verdict -> {
              assertThat(verdict.reason()).isEqualTo(reason);
              assertThat(verdict.message()).isEqualTo(aspect.message());
              assertThat(verdict.inFlight()).as("heals by itself").isTrue();
            });
  }

  private void passes(Stage stage) {
    expect(stage, false, ConditionStatus.TRUE, Reason.PREFLIGHT_PASSED);
  }

  @Test
  void shouldPassWhenNothingStandsInTheWay() {
    passes(Stage.CREATION);
    passes(Stage.GROWTH);
  }

  @Test
  void shouldBlockWithAllProblemsNumbered() {
    offers.soldOut.add("ecs.c6.2xlarge");
    asks("software: [MPICH_9]\n");
    expect(
        Stage.CREATION,
        true,
        ConditionStatus.FALSE,
        Reason.PREFLIGHT_FAILED,
        "Nothing is created. (1) nodes.compute.instanceType",
        "(2) software");
    expect(
        Stage.GROWTH,
        true,
        ConditionStatus.FALSE,
        Reason.PREFLIGHT_FAILED,
        "No node is added. nodes.compute.instanceType");
  }

  @Test
  void shouldNotBlockWhenACheckCannotBeMade() {
    offers.failures.put("PublicImages", ModelOffers.error(ErrorKind.DENIED));
    offers.failures.put("Price", ModelOffers.error(ErrorKind.DENIED));
    expect(
        Stage.CREATION,
        false,
        ConditionStatus.UNKNOWN,
        Reason.PREFLIGHT_INCOMPLETE,
        "The check of the images for ecs.c6.large could not be made: ListSomething failed: DENIED",
        "The price is not known",
        "the cloud itself refuses");
  }

  @Test
  void shouldBlockByAProblemEvenIfAnotherCheckCannotBeMade() {
    offers.failures.put("PublicImages", ModelOffers.error(ErrorKind.DENIED));
    offers.soldOut.add("ecs.c6.2xlarge");
    expect(Stage.CREATION, true, ConditionStatus.FALSE, Reason.PREFLIGHT_FAILED, "sold out");
  }

  @Test
  void shouldWaitForWhatIsBeingRead() {
    for (var kind : List.of("InstanceTypes", "HyperThreading", "PublicImages")) {
      offers.unread.add(kind);
      expect(Stage.CREATION, true, ConditionStatus.UNKNOWN, Reason.OBSERVING, "Reading");
      offers.unread.clear();
    }
  }

  @Test
  void shouldNotSayAnythingOfWhatIsNotToBeBought() {
    assertThat(PreflightPlanner.decide(PreflightFacts.none()).aspect()).isEmpty();
    assertThat(PreflightPlanner.decide(PreflightFacts.none()).blocked()).isPresent();
  }

  @Test
  void shouldLetNothingUnforeseenBeBought() {
    expect(Stage.NOTHING, true, ConditionStatus.TRUE, Reason.PREFLIGHT_PASSED, "nothing to be");
  }

  // Money. Two management nodes, a login node and four compute nodes at one unit each.

  @Test
  void shouldBuyUpToTheBudgetAndNotBeyond() {
    limit("7");
    passes(Stage.CREATION);
    passes(Stage.GROWTH);
    resource = Given.cluster(5);
    limit("7");
    expect(
        Stage.CREATION,
        true,
        ConditionStatus.FALSE,
        Reason.OVER_BUDGET,
        "Nothing is created. budget.maxHourlyPrice: 2 manager, 1 login, 5 compute cost 8 CNY an hour, above the budget of 7 CNY",
        "4 compute nodes would fit");
    expect(Stage.GROWTH, true, ConditionStatus.FALSE, Reason.OVER_BUDGET, "No node is added. ");
  }

  @Test
  void shouldSayThatNotOneNodeWouldFit() {
    limit("3.5");
    expect(
        Stage.CREATION,
        true,
        ConditionStatus.FALSE,
        Reason.OVER_BUDGET,
        "Not one compute node would fit: the others cost 3 CNY an hour, and each compute node 1 CNY");
  }

  @Test
  void shouldShowThatARunningClusterCostsMoreThanItMay() {
    limit("3");
    expect(Stage.NOTHING, true, ConditionStatus.FALSE, Reason.OVER_BUDGET, "What is there stays");
  }

  @Test
  void shouldSayNothingNewOfABudgetWhileThePriceIsNotKnown() {
    limit("3");
    offers.unread.add("Price");
    assertThat(PreflightPlanner.decide(facts(Stage.NOTHING)).aspect()).isEmpty();
  }

  @Test
  void shouldWaitForThePriceWhenThereIsABudget() {
    limit("100");
    offers.unread.add("Price");
    expect(Stage.CREATION, true, ConditionStatus.UNKNOWN, Reason.OBSERVING, "the price");
    offers.unread.clear();
    offers.failures.put("Price", ModelOffers.error(ErrorKind.TRANSIENT));
    expect(
        Stage.CREATION,
        true,
        ConditionStatus.UNKNOWN,
        Reason.PREFLIGHT_INCOMPLETE,
        "There is a budget, and the price is not known: ListSomething failed");
    expect(Stage.GROWTH, true, ConditionStatus.UNKNOWN, Reason.PREFLIGHT_INCOMPLETE);
  }

  @Test
  void shouldNotTrustAQuoteThatCouldNotBeRenewed() {
    var purchase = Purchase.ofCluster(resource.getSpec(), null);
    var old =
        new Observation<>(
            new Quote(
                BigDecimal.ONE, List.of(new NodePrice("Compute", null, BigDecimal.ONE, "CNY"))),
            io.hpcoperator.controller.nodes.Given.NOW,
            ModelOffers.error(ErrorKind.TRANSIENT));
    assertThat(Price.of(purchase, old)).isInstanceOf(Price.Unknown.class);
  }

  @Test
  void shouldNotCompareTwoCurrencies() {
    limit("100");
    offers.currency = "USD";
    expect(
        Stage.CREATION,
        true,
        ConditionStatus.FALSE,
        Reason.OVER_BUDGET,
        "the budget is 100 CNY an hour, and the cloud quotes 7 USD");
    offers.currency = null;
    expect(Stage.CREATION, true, ConditionStatus.FALSE, Reason.OVER_BUDGET, "without a currency");
  }

  @Test
  void shouldTakeAnyCurrencyWhereTheBudgetNamesNone() {
    asks("budget: {maxHourlyPrice: \"7\"}\n");
    offers.currency = "USD";
    passes(Stage.CREATION);
  }

  @Test
  void shouldNotTakeAQuoteInSeveralCurrencies() {
    var quote =
        new Quote(
            BigDecimal.ONE,
            List.of(
                new NodePrice("Compute", null, BigDecimal.ONE, "CNY"),
                new NodePrice("Login", null, BigDecimal.ONE, "USD")));
    assertThat(
            Price.of(
                Purchase.ofCluster(resource.getSpec(), null),
                new Observation<>(quote, io.hpcoperator.controller.nodes.Given.NOW, null)))
        .isInstanceOf(Price.Unknown.class);
  }

  @Test
  void shouldNameMoneyAmongOtherProblems() {
    limit("1");
    offers.soldOut.add("ecs.c6.2xlarge");
    expect(
        Stage.CREATION,
        true,
        ConditionStatus.FALSE,
        Reason.PREFLIGHT_FAILED,
        "(1) nodes.compute.instanceType",
        "(2) budget.maxHourlyPrice");
  }

  @Test
  void shouldCountSubscriptionsByTheHour() {
    asks("billing: {chargeType: PrePaid, period: 2, periodUnit: Month}\n");
    for (var type : List.of("ecs.c6.large", "ecs.c6.2xlarge")) {
      offers.prices.put(type, new BigDecimal("1440"));
    }
    assertThat(facts(Stage.CREATION).price((PriceStatus) null))
        .isEqualTo(
            new PriceStatus(
                "10080",
                "CNY",
                "2 Month",
                "7",
                "4",
                "2 manager, 1 login, 4 compute",
                "2026-03-01T12:00:00Z"));
    limit("7");
    passes(Stage.CREATION);
    resource.setSpec(
        Serialization.unmarshal(
            Serialization.asYaml(resource.getSpec()).replace("\"7\"", "\"6.9999\""),
            HpcClusterSpec.class));
    expect(Stage.CREATION, true, ConditionStatus.FALSE, Reason.OVER_BUDGET, "cost 7 CNY an hour");
  }

  @Test
  void shouldKeepAPriceInWhichOnlyTheTimeIsNew() {
    var price = facts(Stage.NOTHING).price((PriceStatus) null);
    assertThat(price.hourly()).isEqualTo("7");
    assertThat(price.computeHourly()).isEqualTo("4");
    var earlier =
        new PriceStatus(
            price.amount(),
            price.currency(),
            price.per(),
            price.hourly(),
            price.computeHourly(),
            price.nodes(),
            "2025-01-01T00:00:00Z");
    assertThat(facts(Stage.NOTHING).price(earlier)).isSameAs(earlier);
    offers.prices.put("ecs.c6.2xlarge", BigDecimal.TEN);
    assertThat(facts(Stage.NOTHING).price(earlier).hourly()).isEqualTo("43");
    offers.unread.add("Price");
    assertThat(facts(Stage.NOTHING).price(earlier)).isSameAs(earlier);
  }

  @Test
  void shouldCountTheNodesOfEachLayout() {
    assertThat(Purchase.ofCluster(resource.getSpec(), null).text())
        .isEqualTo("2 manager, 1 login, 4 compute");
    asks("highAvailability: true\n");
    assertThat(Purchase.ofCluster(resource.getSpec(), null).text())
        .isEqualTo("4 manager, 1 login, 4 compute");
    resource = Given.cluster(1);
    resource.setSpec(
        Serialization.unmarshal(
            Serialization.asYaml(resource.getSpec()).replace("Standard", "Tiny"),
            HpcClusterSpec.class));
    asks("deployMode: Tiny\n");
    assertThat(Purchase.ofCluster(resource.getSpec(), null).text())
        .isEqualTo("1 manager, 1 compute");
  }

  @Test
  void shouldHaveNoPriceWhereNothingCosts() {
    var free = new BudgetSpec("1", "CNY");
    var nothing = new Purchase(null, "PostPaid", 1, "Hour", null, List.of());
    var facts = new PreflightFacts(Stage.CREATION, List.of(), nothing, null, free);
    assertThat(PreflightPlanner.decide(facts).blocked()).isEmpty();
    assertThat(facts.price((PriceStatus) null)).isNull();
  }
}
