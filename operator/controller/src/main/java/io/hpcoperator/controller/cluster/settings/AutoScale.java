package io.hpcoperator.controller.cluster.settings;

import io.hpcoperator.api.v1alpha1.AutoScalingSpec;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.cloud.ehpc.autoscale.AutoScaleSettings;
import io.hpcoperator.cloud.ehpc.autoscale.ClusterScaling;
import io.hpcoperator.controller.ehpc.AutoScaleEdits;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.ehpc.EhpcTerms;
import io.hpcoperator.controller.sync.Difference;
import io.hpcoperator.controller.sync.Fingerprint;
import io.hpcoperator.controller.sync.Setting;
import io.hpcoperator.controller.sync.SyncMemory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * How the cloud scales the cluster as a whole (E-HPC Set- and GetAutoScaleConfig). Pure.
 *
 * <p>Lists, bids and images that are left out stay as they are; what else is left out, and what the
 * cloud does not tell, has its documented default.
 */
final class AutoScale {
  /** Name of the setting. */
  static final String NAME = "autoScaling";

  private static final String NO_SPOT = "NoSpot";

  /** What is wanted of a cluster whose spec no longer says how to scale it. */
  private static final AutoScalingSpec OFF =
      new AutoScalingSpec(false, false, null, null, null, null, null, null, null, null, null, null);

  private static final List<Field> FIELDS =
      List.of(
          new Field("grow", AutoScalingSpec::grow, ClusterScaling::enableAutoGrow, false),
          new Field("shrink", AutoScalingSpec::shrink, ClusterScaling::enableAutoShrink, false),
          new Field(
              "maxNodes",
              AutoScalingSpec::maxNodes,
              ClusterScaling::maxNodesInCluster,
              AutoScaleEdits.DEFAULT_MAX_NODES),
          new Field(
              "growIntervalMinutes",
              AutoScalingSpec::growIntervalMinutes,
              ClusterScaling::growIntervalInMinutes,
              2),
          new Field(
              "shrinkIntervalMinutes",
              AutoScalingSpec::shrinkIntervalMinutes,
              ClusterScaling::shrinkIntervalInMinutes,
              2),
          new Field(
              "shrinkIdleTimes",
              AutoScalingSpec::shrinkIdleTimes,
              ClusterScaling::shrinkIdleTimes,
              3),
          new Field(
              "growTimeoutMinutes",
              AutoScalingSpec::growTimeoutMinutes,
              ClusterScaling::growTimeoutInMinutes,
              20),
          new Field(
              "extraNodesPercent",
              AutoScalingSpec::extraNodesPercent,
              ClusterScaling::extraNodesGrowRatio,
              0),
          new Field("growPercent", AutoScalingSpec::growPercent, ClusterScaling::growRatio, 100));

  /**
   * @param otherwise default of the cloud
   */
  private record Field(
      String name,
      Function<AutoScalingSpec, Object> wanted,
      Function<ClusterScaling, Object> found,
      Object otherwise) {}

  /**
   * SetAutoScaleConfig. Cluster and queues share one setter, and what a call leaves out may be
   * lost: so the whole is read anew, and sent with this part changed.
   *
   * @param ofQueues nodes that HpcQueues keep out of scaling, which are theirs to take back
   */
  record Configure(AutoScalingSpec wish, Set<String> ofQueues) implements ClusterCall {
    @Override
    public String operation() {
      return AutoScaleEdits.OPERATION;
    }

    @Override
    public Done call(EhpcClient client, String clusterId) {
      var receipt = AutoScaleEdits.change(client, clusterId, found -> merge(wish, ofQueues, found));
      return new Done(
          receipt.requestId(),
          null,
          "Automatic scaling of cluster %s is changed (request %s)."
              .formatted(clusterId, receipt.requestId()));
    }
  }

  /**
   * What is wanted of the cluster; null for nothing. A section that is taken out of the spec ends
   * the scaling it began, which would go on against the number of nodes the spec asks for.
   */
  static AutoScalingSpec wish(AutoScalingSpec spec, SyncMemory memory) {
    if (spec != null) {
      return withDefaults(spec);
    }
    boolean isOver = memory.find(NAME).isEmpty() || memory.isApplied(NAME, Fingerprint.of(OFF));
    return isOver ? null : OFF;
  }

  /**
   * What the section leaves out is the cloud's default, so that taking a line out takes it back.
   */
  private static AutoScalingSpec withDefaults(AutoScalingSpec spec) {
    return new AutoScalingSpec(
        either(spec.grow(), false),
        either(spec.shrink(), false),
        spec.maxNodes(),
        either(spec.growIntervalMinutes(), 2),
        either(spec.shrinkIntervalMinutes(), 2),
        either(spec.shrinkIdleTimes(), 3),
        either(spec.growTimeoutMinutes(), 20),
        either(spec.extraNodesPercent(), 0),
        either(spec.growPercent(), 100),
        spec.excludeNodes(),
        spec.spot(),
        spec.imageId());
  }

  /**
   * @param ofQueues nodes that HpcQueues keep out of scaling
   */
  static Setting.Comparison<ClusterCall> compare(
      AutoScalingSpec wish, Set<String> ofQueues, AutoScaleSettings found) {
    var differences = new ArrayList<Difference>();
    for (var field : FIELDS) {
      var wanted = field.wanted().apply(wish);
      var is = Objects.requireNonNullElse(field.found().apply(found.cluster()), field.otherwise());
      if (wanted != null && !wanted.equals(is)) {
        differences.add(difference(field.name(), wanted, is));
      }
    }
    var excluded = found.cluster().excludeNodes();
    if (wish.excludeNodes() != null
        && !Words.sameSet(excluded(wish, ofQueues, found.cluster()), excluded)) {
      differences.add(
          difference("excludeNodes", Words.say(wish.excludeNodes()), Words.say(excluded)));
    }
    compareSpot(wish, found.cluster(), differences);
    if (wish.imageId() != null && !wish.imageId().equals(found.imageId())) {
      differences.add(difference("imageId", wish.imageId(), found.imageId()));
    }
    return differences.isEmpty()
        ? new Setting.Same<>()
        : new Setting.Differs<>(List.copyOf(differences), new Configure(wish, ofQueues));
  }

  private static void compareSpot(
      AutoScalingSpec wish, ClusterScaling found, List<Difference> differences) {
    var bid = EhpcTerms.spot(wish.spot());
    if (bid == null) {
      return;
    }
    var strategy =
        found.spotStrategy() == null || found.spotStrategy().isBlank()
            ? NO_SPOT
            : found.spotStrategy();
    if (!Words.same(bid.strategy(), strategy)) {
      differences.add(difference("spot.strategy", bid.strategy(), strategy));
    }
    if (!samePrice(bid.priceLimit(), found.spotPriceLimit())) {
      differences.add(difference("spot.priceLimit", bid.priceLimit(), found.spotPriceLimit()));
    }
  }

  /** Only a bid with a limit has a price; what the cloud shows otherwise does not count. */
  private static boolean samePrice(BigDecimal wanted, BigDecimal found) {
    return wanted == null || found != null && wanted.compareTo(found) == 0;
  }

  private static Difference difference(String field, Object wanted, Object found) {
    return new Difference(NAME + "." + field, Words.say(wanted), Words.say(found));
  }

  /** All that was found, with what is wanted in its place. */
  static AutoScaleSettings merge(
      AutoScalingSpec wish, Set<String> ofQueues, AutoScaleSettings found) {
    var cluster = found.cluster().toBuilder();
    var now = found.cluster();
    cluster
        .enableAutoGrow(either(wish.grow(), now.enableAutoGrow()))
        .enableAutoShrink(either(wish.shrink(), now.enableAutoShrink()))
        .maxNodesInCluster(
            either(
                wish.maxNodes(), either(now.maxNodesInCluster(), AutoScaleEdits.DEFAULT_MAX_NODES)))
        .growIntervalInMinutes(either(wish.growIntervalMinutes(), now.growIntervalInMinutes()))
        .shrinkIntervalInMinutes(
            either(wish.shrinkIntervalMinutes(), now.shrinkIntervalInMinutes()))
        .shrinkIdleTimes(either(wish.shrinkIdleTimes(), now.shrinkIdleTimes()))
        .growTimeoutInMinutes(either(wish.growTimeoutMinutes(), now.growTimeoutInMinutes()))
        .extraNodesGrowRatio(either(wish.extraNodesPercent(), now.extraNodesGrowRatio()))
        .growRatio(either(wish.growPercent(), now.growRatio()))
        .excludeNodes(
            wish.excludeNodes() == null ? now.excludeNodes() : excluded(wish, ofQueues, now));
    var bid = EhpcTerms.spot(wish.spot());
    if (bid != null) {
      cluster.spotStrategy(bid.strategy()).spotPriceLimit(bid.priceLimit());
    }
    return found.withCluster(cluster.build()).withImageId(either(wish.imageId(), found.imageId()));
  }

  /** Those of the spec, and those of queues that are there. */
  private static List<String> excluded(
      AutoScalingSpec wish, Set<String> ofQueues, ClusterScaling found) {
    return Stream.concat(
            wish.excludeNodes().stream(), found.excludeNodes().stream().filter(ofQueues::contains))
        .distinct()
        .toList();
  }

  private static <T> T either(T wanted, T found) {
    return wanted == null ? found : wanted;
  }

  private AutoScale() {}
}
