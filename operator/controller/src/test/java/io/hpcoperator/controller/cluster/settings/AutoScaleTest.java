package io.hpcoperator.controller.cluster.settings;

import static io.hpcoperator.controller.cluster.settings.Wanted.differs;
import static io.hpcoperator.controller.cluster.settings.Wanted.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.AutoScalingSpec;
import io.hpcoperator.api.v1alpha1.SettingStatus;
import io.hpcoperator.cloud.ehpc.autoscale.AutoScaleSettings;
import io.hpcoperator.cloud.ehpc.autoscale.ClusterScaling;
import io.hpcoperator.cloud.ehpc.autoscale.QueueScaling;
import io.hpcoperator.controller.sync.Fingerprint;
import io.hpcoperator.controller.sync.Setting;
import io.hpcoperator.controller.sync.SyncMemory;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AutoScaleTest {
  private static final Set<String> NONE = Set.of();
  private static final AutoScaleSettings FOUND =
      new AutoScaleSettings(
          new ClusterScaling(
              true, true, 2, 2, 3, 20, 0, 100, 50, List.of("i-2", "i-1"), "NoSpot", null),
          "m-1",
          true,
          "dns",
          List.of(
              QueueScaling.builder().queueName("workq").maxNodesInQueue(9).build(),
              QueueScaling.builder().queueName("high").enableAutoGrow(true).build()));

  @Test
  void shouldBeInSync() {
    assertThat(
            AutoScale.compare(
                wish(
                    "{grow: true, shrink: true, maxNodes: 50, growIntervalMinutes: 2, shrinkIntervalMinutes: 2, shrinkIdleTimes: 3, growTimeoutMinutes: 20, extraNodesPercent: 0, growPercent: 100, excludeNodes: [i-1, i-2], imageId: m-1, spot: {strategy: NoSpot}}"),
                NONE,
                FOUND))
        .isInstanceOf(Setting.Same.class);
  }

  @Test
  void shouldNameEachFieldThatDiffers() {
    var wish =
        wish(
            "{grow: false, shrink: false, maxNodes: 7, growIntervalMinutes: 4, shrinkIntervalMinutes: 5, shrinkIdleTimes: 4, growTimeoutMinutes: 30, extraNodesPercent: 1, growPercent: 50, excludeNodes: [i-3], imageId: m-2, spot: {strategy: SpotWithPriceLimit, priceLimit: \"0.50\"}}");
    var differs = differs(AutoScale.compare(wish, NONE, FOUND));

    assertThat(texts(differs.differences()))
        .containsExactly(
            "autoScaling.grow: false in the spec, true in the cloud",
            "autoScaling.shrink: false in the spec, true in the cloud",
            "autoScaling.maxNodes: 7 in the spec, 50 in the cloud",
            "autoScaling.growIntervalMinutes: 4 in the spec, 2 in the cloud",
            "autoScaling.shrinkIntervalMinutes: 5 in the spec, 2 in the cloud",
            "autoScaling.shrinkIdleTimes: 4 in the spec, 3 in the cloud",
            "autoScaling.growTimeoutMinutes: 30 in the spec, 20 in the cloud",
            "autoScaling.extraNodesPercent: 1 in the spec, 0 in the cloud",
            "autoScaling.growPercent: 50 in the spec, 100 in the cloud",
            "autoScaling.excludeNodes: i-3 in the spec, i-2, i-1 in the cloud",
            "autoScaling.spot.strategy: SpotWithPriceLimit in the spec, NoSpot in the cloud",
            "autoScaling.spot.priceLimit: 0.5 in the spec, nothing in the cloud",
            "autoScaling.imageId: m-2 in the spec, m-1 in the cloud");
    assertThat(AutoScale.compare(wish, NONE, AutoScale.merge(wish, NONE, FOUND)))
        .as("what is sent is what is wanted")
        .isInstanceOf(Setting.Same.class);
  }

  @Test
  void shouldKeepAllThatTheSpecDoesNotMention() {
    var merged = AutoScale.merge(wish("{maxNodes: 7}"), NONE, FOUND);

    assertThat(merged)
        .isEqualTo(FOUND.withCluster(FOUND.cluster().toBuilder().maxNodesInCluster(7).build()));
    assertThat(merged.queues()).as("queue parts of others").isEqualTo(FOUND.queues());
    assertThat(AutoScale.compare(wish("{maxNodes: 50}"), NONE, FOUND))
        .isInstanceOf(Setting.Same.class);
  }

  @Test
  void shouldTakeWhatTheCloudDoesNotTellForItsDefault() {
    var bare = new AutoScaleSettings(ClusterScaling.builder().build(), null, null, null, null);
    assertThat(
            AutoScale.compare(
                wish(
                    "{grow: false, shrink: false, maxNodes: 100, growIntervalMinutes: 2, shrinkIntervalMinutes: 2, shrinkIdleTimes: 3, growTimeoutMinutes: 20, extraNodesPercent: 0, growPercent: 100, spot: {strategy: NoSpot}}"),
                NONE,
                bare))
        .isInstanceOf(Setting.Same.class);
    assertThat(AutoScale.merge(wish("{grow: true}"), NONE, bare).cluster().maxNodesInCluster())
        .as("which a call must not leave out")
        .isEqualTo(100);
  }

  @Test
  void shouldComparePricesAsNumbersAndOnlyWhereTheyCount() {
    var limited =
        FOUND.withCluster(
            FOUND.cluster().toBuilder()
                .spotStrategy("SpotWithPriceLimit")
                .spotPriceLimit(new BigDecimal("0.5"))
                .build());
    assertThat(
            AutoScale.compare(
                wish("{spot: {strategy: SpotWithPriceLimit, priceLimit: \"0.500\"}}"),
                NONE,
                limited))
        .isInstanceOf(Setting.Same.class);
    var asPriceGoes = wish("{spot: {strategy: SpotAsPriceGo}}");
    assertThat(texts(differs(AutoScale.compare(asPriceGoes, NONE, limited)).differences()))
        .hasSize(1);
    assertThat(AutoScale.merge(asPriceGoes, NONE, limited).cluster().spotPriceLimit()).isNull();
  }

  @Test
  void shouldLeaveToQueuesTheNodesTheyKeepOutOfScaling() {
    var wish = wish("{maxNodes: 50, excludeNodes: [i-3]}");
    var ofQueues = Set.of("i-1", "i-7");

    var merged = AutoScale.merge(wish, ofQueues, FOUND);
    assertThat(merged.cluster().excludeNodes())
        .as("i-2 is nobody's, i-7 is not there")
        .containsExactly("i-3", "i-1");
    assertThat(AutoScale.compare(wish, ofQueues, merged)).isInstanceOf(Setting.Same.class);
    assertThat(AutoScale.compare(wish, NONE, merged)).isInstanceOf(Setting.Differs.class);
    assertThat(AutoScale.merge(wish("{maxNodes: 50}"), ofQueues, FOUND).cluster().excludeNodes())
        .as("a list the spec does not mention stays")
        .containsExactly("i-2", "i-1");
  }

  @Test
  void shouldEndTheScalingThatTheSpecNoLongerMentions() {
    var spec = wish("{grow: true, maxNodes: 9}");
    assertThat(AutoScale.wish(spec, memory(null)))
        .isEqualTo(
            wish(
                "{grow: true, shrink: false, maxNodes: 9, growIntervalMinutes: 2, shrinkIntervalMinutes: 2, shrinkIdleTimes: 3, growTimeoutMinutes: 20, extraNodesPercent: 0, growPercent: 100}"));
    assertThat(AutoScale.wish(null, new SyncMemory(null, null)))
        .as("never mentioned, never touched")
        .isNull();

    var off = AutoScale.wish(null, memory(Fingerprint.of(spec)));
    assertThat(texts(differs(AutoScale.compare(off, NONE, FOUND)).differences()))
        .containsExactly(
            "autoScaling.grow: false in the spec, true in the cloud",
            "autoScaling.shrink: false in the spec, true in the cloud");
    assertThat(AutoScale.merge(off, NONE, FOUND).queues()).isEqualTo(FOUND.queues());
    assertThat(AutoScale.wish(null, memory(Fingerprint.of(off)))).as("once it is off").isNull();
  }

  private static SyncMemory memory(String applied) {
    return new SyncMemory(
        List.of(
            new SettingStatus(
                AutoScale.NAME, "InSync", applied, null, null, null, null, null, null, null)),
        null);
  }

  private static AutoScalingSpec wish(String yaml) {
    return Wanted.spec("autoScaling: " + yaml).autoScaling();
  }
}
