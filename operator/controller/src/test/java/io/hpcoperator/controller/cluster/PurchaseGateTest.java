package io.hpcoperator.controller.cluster;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.idle;
import static io.hpcoperator.controller.nodes.Given.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.Condition;
import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcClusterSpec;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterSummary;
import io.hpcoperator.controller.cluster.power.PowerCalls;
import io.hpcoperator.controller.cluster.preflight.ModelOffers;
import io.hpcoperator.controller.cluster.preflight.PreflightFacts;
import io.hpcoperator.controller.cluster.preflight.PreflightFacts.Stage;
import io.hpcoperator.controller.cluster.preflight.PreflightObserver;
import io.hpcoperator.controller.pass.Action.Attempt;
import io.hpcoperator.controller.pass.Aspect;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** That nothing is bought while something stands in the way, and that it is bought afterwards. */
class PurchaseGateTest {
  private static final String ID = "ehpc-1";

  /** What can stand in the way. */
  private enum Cause {
    COMPUTE_SOLD_OUT,
    ZONE_GONE,
    TOO_DEAR,
    PRICE_DENIED,
    FOREIGN_CURRENCY,
    NOT_READ,
    // Of a creation only.
    MANAGER_SOLD_OUT,
    NO_IMAGE;

    static final Set<Cause> OF_CREATION = EnumSet.of(MANAGER_SOLD_OUT, NO_IMAGE);

    void apply(ModelOffers offers) {
      switch (this) {
        case COMPUTE_SOLD_OUT -> offers.soldOut.add("ecs.c6.2xlarge");
        case ZONE_GONE -> offers.zones.remove(ModelOffers.ZONE);
        case TOO_DEAR -> offers.prices.put("ecs.c6.large", java.math.BigDecimal.valueOf(1000));
        case PRICE_DENIED -> offers.failures.put("Price", ModelOffers.error(ErrorKind.DENIED));
        case FOREIGN_CURRENCY -> offers.currency = "USD";
        case NOT_READ -> offers.unread.add("InstanceTypes");
        case MANAGER_SOLD_OUT -> offers.soldOut.add("ecs.c6.large");
        case NO_IMAGE -> offers.images.clear();
      }
    }
  }

  /** One cluster in a cloud whose offers change. */
  private static final class Life {
    private final ModelOffers cleared = new ModelOffers();
    private final List<ClusterNode> nodes = new ArrayList<>();
    private ModelOffers offers = cleared;
    private Set<Cause> causes = Set.of();
    private HpcCluster resource = wanting(3);
    private ClusterMemory memory = new ClusterMemory(null, null, Work.of(null));
    private boolean created;
    private int bought;

    private static HpcCluster wanting(int replicas) {
      var cluster = Given.cluster(replicas);
      cluster.setSpec(
          Serialization.unmarshal(
              Serialization.asYaml(cluster.getSpec())
                  + "budget: {maxHourlyPrice: \"100\", currency: CNY}\n",
              HpcClusterSpec.class));
      return cluster;
    }

    void stand(Set<Cause> inTheWay) {
      causes = inTheWay;
      offers = new ModelOffers();
      causes.forEach(cause -> cause.apply(offers));
    }

    private ClusterFacts facts() {
      Observation<List<ClusterSummary>> listing =
          seen(created ? List.of(Given.summary(ID, null, "running")) : List.of());
      var facts =
          new ClusterFacts(
              resource,
              memory,
              null,
              List.of(),
              listing,
              null,
              null,
              null,
              created ? seen(List.copyOf(nodes)) : null);
      return facts.withPreflight(
          PreflightObserver.observe(
              resource, PurchaseGate.stage(facts, PATIENCE, NOW), null, offers));
    }

    Plan<ClusterAction, ClusterMemory> pass() {
      var plan = new ClusterPlanner(PATIENCE).plan(facts(), NOW);
      memory = plan.memory();
      if (plan.action() instanceof ClusterAction.Create create) {
        assertThat(causes).as("what stands in the way of CreateCluster").isEmpty();
        created = true;
        memory = memory.withClusterId(ID).withQueue("workq");
        add(create.computeNodes());
      } else if (plan.action() instanceof ClusterAction.AddNodes add) {
        assertThat(Cause.OF_CREATION).as("what stands in the way of AddNodes").containsAll(causes);
        add(add.count());
      } else if (plan.action() instanceof ClusterAction.RemoveNodes remove) {
        nodes.removeIf(node -> remove.instanceIds().contains(node.id()));
      }
      return plan;
    }

    private void add(int count) {
      for (int i = 0; i < count; i++) {
        nodes.add(idle("i-" + ++bought));
      }
    }
  }

  @Property(tries = 300)
  void shouldBuyNothingWhileSomethingStandsInTheWayAndAllAfterwards(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int steps) {
    var random = new Random(seed);
    var life = new Life();
    for (int i = 0; i < steps; i++) {
      var causes = EnumSet.noneOf(Cause.class);
      for (int j = random.nextInt(3); j > 0; j--) {
        causes.add(Cause.values()[random.nextInt(Cause.values().length)]);
      }
      life.stand(causes);
      if (random.nextInt(4) == 0) {
        life.resource = Life.wanting(1 + random.nextInt(8));
      }
      int before = life.nodes.size();
      var plan = life.pass();
      if (life.nodes.size() == before
          && before < life.resource.getSpec().nodes().compute().replicas()) {
        assertThat(plan.verdict().standing()).isEqualTo(Verdict.Standing.WORKING);
      }
    }
    life.stand(Set.of());
    for (int i = 0; i < 3; i++) {
      life.pass();
    }
    assertThat(life.nodes).hasSize(life.resource.getSpec().nodes().compute().replicas());
    assertThat(life.pass().verdict().reason()).isEqualTo(Reason.AVAILABLE);
  }

  @Property
  void shouldBlockACreationByEachCauseAlone(@ForAll Cause cause) {
    var life = new Life();
    life.stand(Set.of(cause));
    var plan = life.pass();
    assertThat(plan.action()).isEqualTo(new ClusterAction.None());
    assertThat(plan.aspects())
        .singleElement()
        .satisfies(
            aspect -> {
              assertThat(aspect.type()).isEqualTo(Conditions.PREFLIGHT);
              assertThat(aspect.status()).isNotEqualTo(ConditionStatus.TRUE);
              assertThat(aspect.reason()).isEqualTo(plan.verdict().reason());
            });
  }

  @Test
  void shouldNeverHoldUpACallWhoseOutcomeIsNotOnRecord() {
    var life = new Life();
    life.memory =
        life.memory.withWork(
            life.memory
                .work()
                .intend(ClusterPlanner.CREATE, Given.UID, 3, 1, NOW.minus(Duration.ofSeconds(5))));
    life.stand(EnumSet.allOf(Cause.class));
    var plan = new ClusterPlanner(PATIENCE).plan(life.facts(), NOW);
    assertThat(plan.action()).isEqualTo(new ClusterAction.Create(3, Attempt.REPEAT));
  }

  @Test
  void shouldHoldUpACreationThatIsKnownToHaveMadeNothing() {
    var life = new Life();
    life.memory = begunLongAgo(life);
    life.stand(Set.of(Cause.TOO_DEAR));
    assertThat(PurchaseGate.stage(life.facts(), PATIENCE, NOW)).isEqualTo(Stage.CREATION);

    var plan = life.pass();
    assertThat(plan.action()).isEqualTo(new ClusterAction.None());
    assertThat(plan.verdict().reason()).isEqualTo(Reason.OVER_BUDGET);
    assertThat(plan.memory().work().intent()).as("what keeps the spec from correction").isNull();

    life.stand(Set.of());
    assertThat(life.pass().action()).isEqualTo(new ClusterAction.Create(3, Attempt.FIRST));
  }

  @Test
  void shouldRepeatItWithItsTokenWhenNothingStandsInTheWay() {
    var life = new Life();
    life.memory = begunLongAgo(life);
    var token = life.memory.work().intent().clientToken();
    life.stand(Set.of(Cause.NOT_READ));
    assertThat(life.pass().action()).isEqualTo(new ClusterAction.None());

    life.stand(Set.of());
    var plan = life.pass();
    assertThat(plan.action()).isEqualTo(new ClusterAction.Create(3, Attempt.LAST));
    assertThat(plan.memory().work().intent().clientToken()).isEqualTo(token);
  }

  @Test
  void shouldNotRepeatItWithAnotherNumberOfNodesThanWasChecked() {
    var life = new Life();
    life.memory = begunLongAgo(life);
    life.resource = Life.wanting(1);
    assertThat(life.pass().action()).isEqualTo(new ClusterAction.None());
    assertThat(life.pass().action()).isEqualTo(new ClusterAction.Create(1, Attempt.FIRST));
  }

  private static ClusterMemory begunLongAgo(Life life) {
    return life.memory.withWork(
        life.memory
            .work()
            .intend(
                ClusterPlanner.CREATE,
                Given.UID,
                3,
                1,
                NOW.minus(PATIENCE.listing()).minus(Duration.ofMinutes(1))));
  }

  @Test
  void shouldNeverHoldUpShrinking() {
    var life = new Life();
    life.pass();
    life.resource = Life.wanting(1);
    life.stand(EnumSet.allOf(Cause.class));
    assertThat(life.pass().action()).isInstanceOf(ClusterAction.RemoveNodes.class);
    assertThat(life.nodes).hasSize(1);
  }

  @Test
  void shouldNeverHoldUpStoppingNorLookAtOffersMeanwhile() {
    var life = new Life();
    life.pass();
    life.resource = Life.wanting(5);
    life.resource.setSpec(
        Serialization.unmarshal(
            Serialization.asYaml(life.resource.getSpec()) + "powerState: Stopped\n",
            HpcClusterSpec.class));
    life.stand(EnumSet.allOf(Cause.class));
    assertThat(PurchaseGate.stage(life.facts(), PATIENCE, NOW)).isEqualTo(Stage.NOTHING);

    // It takes no client token, so that it is put on record as a purchase is.
    var stop = new ClusterAction.Power(new PowerCalls.Stop(), Attempt.FIRST);
    var plan = new Plan<ClusterAction, ClusterMemory>(stop, Verdict.paused(), life.memory);
    assertThat(PurchaseGate.check(plan, life.facts()).action()).isEqualTo(stop);
  }

  @Test
  void shouldStayReadyAboveTheBudgetAndSayIt() {
    var life = new Life();
    life.pass();
    life.stand(Set.of(Cause.TOO_DEAR));
    var plan = life.pass();
    assertThat(plan.verdict().standing()).isEqualTo(Verdict.Standing.READY);
    assertThat(plan.aspects())
        .extracting(Aspect::type, Aspect::reason)
        .containsExactly(
            org.assertj.core.api.Assertions.tuple(Conditions.PREFLIGHT, Reason.OVER_BUDGET));
  }

  @Test
  void shouldKeepSayingWhatItSaidWhileThePriceIsReadAnew() {
    var life = new Life();
    life.pass();
    life.offers.unread.add("Price");
    life.resource.setStatus(
        Serialization.unmarshal("{}", io.hpcoperator.api.v1alpha1.HpcClusterStatus.class));
    assertThat(life.pass().aspects()).isEmpty();
    life.resource.setStatus(withPreflight());
    assertThat(life.pass().aspects())
        .containsExactly(
            new Aspect(
                Conditions.PREFLIGHT, ConditionStatus.FALSE, Reason.OVER_BUDGET, "as before"));
  }

  private static io.hpcoperator.api.v1alpha1.HpcClusterStatus withPreflight() {
    return Serialization.unmarshal(
        Serialization.asYaml(
            java.util.Map.of(
                "conditions",
                List.of(
                    new Condition(
                        Conditions.PREFLIGHT,
                        ConditionStatus.FALSE,
                        1L,
                        NOW.toString(),
                        Reason.OVER_BUDGET.text(),
                        "as before")))),
        io.hpcoperator.api.v1alpha1.HpcClusterStatus.class);
  }

  @Test
  void shouldLookAgainWhenAPurchaseWasNotForeseen() {
    var life = new Life();
    var plan =
        new ClusterPlanner(PATIENCE).plan(life.facts().withPreflight(PreflightFacts.none()), NOW);
    assertThat(plan.action()).isEqualTo(new ClusterAction.None());
    assertThat(plan.lookAgain()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void shouldForeseeWhatIsBought() {
    var life = new Life();
    assertThat(PurchaseGate.stage(life.facts(), PATIENCE, NOW)).isEqualTo(Stage.CREATION);
    var fresh = life.memory;
    life.memory = fresh.withWork(fresh.work().intend(ClusterPlanner.CREATE, Given.UID, 3, 1, NOW));
    assertThat(PurchaseGate.stage(life.facts(), PATIENCE, NOW))
        .as("begun")
        .isEqualTo(Stage.NOTHING);
    life.memory = fresh;
    life.pass();
    assertThat(PurchaseGate.stage(life.facts(), PATIENCE, NOW)).isEqualTo(Stage.NOTHING);
    life.resource = Life.wanting(5);
    assertThat(PurchaseGate.stage(life.facts(), PATIENCE, NOW)).isEqualTo(Stage.GROWTH);
    life.resource = Given.deleted(life.resource);
    assertThat(PurchaseGate.stage(life.facts(), PATIENCE, NOW)).isEqualTo(Stage.NONE);
  }
}
