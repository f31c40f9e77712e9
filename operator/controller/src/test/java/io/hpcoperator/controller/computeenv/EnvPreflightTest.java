package io.hpcoperator.controller.computeenv;

import static io.hpcoperator.controller.nodes.Given.seen;
import static io.hpcoperator.controller.nodes.Given.unread;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.ComputeEnvSpec;
import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.batch.InstanceCategory;
import io.hpcoperator.cloud.batch.InstanceTypeConfig;
import io.hpcoperator.cloud.batch.InstanceTypeQuota;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.poll.Observation;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EnvPreflightTest {
  static final String SELL = "SELL";
  private static final String SOLD_OUT = "SOLD_OUT";

  private EnvOffers offers = offers(SELL);

  /** Two zones with types of two families; only in the second zone the given stock is the rule. */
  static EnvOffers offers(String large) {
    var types =
        Stream.of("ap-guangzhou-2", "ap-guangzhou-3")
            .flatMap(
                zone ->
                    Stream.of(
                        new InstanceTypeConfig(zone, "S5.LARGE8", "S5", 4, 8),
                        new InstanceTypeConfig(zone, "S5.MEDIUM4", "S5", 2, 4),
                        new InstanceTypeConfig(zone, "C3.LARGE8", "C3", 4, 8)))
            .toList();
    return new EnvOffers(
        seen(types),
        seen(
            types.stream()
                .map(
                    t ->
                        new InstanceTypeQuota(
                            t.zone(),
                            t.instanceType(),
                            "POSTPAID_BY_HOUR",
                            t.instanceType().equals("S5.LARGE8") ? large : SELL,
                            large.equals(SELL) ? null : "No stock."))
                .toList()),
        seen(
            List.of(
                new InstanceCategory("GENERAL_3", List.of("S5")),
                new InstanceCategory("COMPUTE_3", List.of("C3")))));
  }

  private EnvPreflight.Decision decide(String zone, String instances, String more) {
    return EnvPreflight.decide(
        Serialization.unmarshal(
            """
            accountRef: {name: tencent}
            replicas: 3
            placement: {zone: %s}
            instances: %s
            imageId: img-bd78fy2t
            %s
            """
                .formatted(zone, instances, more),
            ComputeEnvSpec.class),
        offers,
        EnvPreflight.Purpose.CREATION);
  }

  private void blocks(String zone, String instances, String more, String... texts) {
    var decision = decide(zone, instances, more);
    assertThat(decision.blocked()).isPresent();
    assertThat(decision.aspect().status()).isEqualTo(ConditionStatus.FALSE);
    assertThat(decision.aspect().reason()).isEqualTo(Reason.PREFLIGHT_FAILED);
    assertThat(decision.aspect().message()).startsWith("Nothing is created.").contains(texts);
    assertThat(decision.blocked().get().message()).isEqualTo(decision.aspect().message());
  }

  private String passes(String zone, String instances, String more) {
    var decision = decide(zone, instances, more);
    assertThat(decision.blocked()).isEmpty();
    assertThat(decision.aspect().reason()).isEqualTo(Reason.PREFLIGHT_PASSED);
    return decision.aspect().message();
  }

  @Test
  void shouldPassWhatIsOnSale() {
    passes("ap-guangzhou-2", "{types: [S5.LARGE8, C3.LARGE8]}", "");
    passes("ap-guangzhou-2", "{size: {cpu: 4, memory: 8Gi}}", "");
  }

  @Test
  void shouldNameZonesWithoutInstances() {
    blocks("ap-guangzhou-9", "{types: [S5.LARGE8]}", "", "placement.zone: ap-guangzhou-9");
    blocks(
        "ap-guangzhou-2",
        "{types: [S5.LARGE8]}",
        "network: {zones: [ap-guangzhou-2, ap-guangzhou-8]}",
        "network.zones: ap-guangzhou-8",
        "ap-guangzhou-2, ap-guangzhou-3");
  }

  @Test
  void shouldNameTypesThatAreNotOffered() {
    blocks("ap-guangzhou-2", "{types: [S5.LARGE8, NO.SUCH]}", "", "instances.types: NO.SUCH");
    blocks(
        "ap-guangzhou-2",
        "{size: {cpu: 3, memory: 8Gi}}",
        "",
        "instances.size",
        "2 CPU with 4Gi, 4 CPU with 8Gi");
  }

  @Test
  void shouldChooseBySizeInItsCategories() {
    passes("ap-guangzhou-2", "{size: {cpu: 4, memory: 8Gi, categories: [COMPUTE_3]}}", "");
    blocks(
        "ap-guangzhou-2",
        "{size: {cpu: 2, memory: 4Gi, categories: [COMPUTE_3]}}",
        "",
        "2 CPU and 4Gi in COMPUTE_3");
    passes("ap-guangzhou-2", "{size: {cpu: 2, memory: 4Gi, categories: [ALL]}}", "");
  }

  @Test
  void shouldWaitForWhatIsSoldOut() {
    offers = offers(SOLD_OUT);
    blocks("ap-guangzhou-2", "{types: [S5.LARGE8]}", "", "S5.LARGE8 is sold out", "No stock.");
    assertThat(passes("ap-guangzhou-2", "{types: [S5.LARGE8, C3.LARGE8]}", ""))
        .contains("S5.LARGE8 is sold out");
  }

  @Test
  void shouldReadBeforeItDecides() {
    offers = new EnvOffers(offers.types(), unread(), null);
    var decision = decide("ap-guangzhou-2", "{types: [S5.LARGE8]}", "");
    assertThat(decision.blocked()).isPresent();
    assertThat(decision.aspect().reason()).isEqualTo(Reason.OBSERVING);
  }

  @Test
  void shouldGoOnWhenAChecksAnswerCannotBeHad() {
    var denied =
        new CloudException(
            "DescribeCvmZoneInstanceConfigInfos",
            ErrorKind.DENIED,
            "UnauthorizedOperation",
            "No.",
            "r",
            false,
            null);
    offers = new EnvOffers(offers.types(), new Observation<>(null, null, denied), null);
    var decision = decide("ap-guangzhou-2", "{types: [S5.LARGE8]}", "");
    assertThat(decision.blocked()).isEmpty();
    assertThat(decision.aspect().reason()).isEqualTo(Reason.PREFLIGHT_INCOMPLETE);
    assertThat(decision.aspect().message()).contains("UnauthorizedOperation");
    blocks("ap-guangzhou-2", "{types: [NO.SUCH]}", "", "NO.SUCH");
  }
}
