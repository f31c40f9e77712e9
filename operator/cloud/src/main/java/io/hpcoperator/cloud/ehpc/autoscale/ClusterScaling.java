package io.hpcoperator.cloud.ehpc.autoscale;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.hpcoperator.cloud.wire.CommaText;
import io.hpcoperator.cloud.wire.WireValues;
import java.math.BigDecimal;
import java.util.List;

/**
 * Settings of automatic scaling that hold for a cluster as a whole.
 *
 * @param enableAutoGrow scale out
 * @param enableAutoShrink scale in
 * @param growIntervalInMinutes minutes between two checks for scaling out, 2 to 10
 * @param shrinkIntervalInMinutes minutes between two checks for scaling in, 2 to 10
 * @param shrinkIdleTimes idle checks in a row after which a node is released, 2 to 5
 * @param growTimeoutInMinutes minutes a new node may take to run before it is released, 10 to 60
 * @param extraNodesGrowRatio percent of nodes bought on top, 0 to 100
 * @param growRatio percent of the wanted nodes bought in one round, 1 to 100
 * @param maxNodesInCluster most compute nodes by scaling, 0 to 500; required to set
 * @param excludeNodes ECS instances kept out of scaling, even when idle
 * @param spotStrategy NoSpot, SpotWithPriceLimit or SpotAsPriceGo
 * @param spotPriceLimit highest hourly price, three decimals at most; only with SpotWithPriceLimit
 */
public record ClusterScaling(
    Boolean enableAutoGrow,
    Boolean enableAutoShrink,
    Integer growIntervalInMinutes,
    Integer shrinkIntervalInMinutes,
    Integer shrinkIdleTimes,
    Integer growTimeoutInMinutes,
    Integer extraNodesGrowRatio,
    Integer growRatio,
    Integer maxNodesInCluster,
    @JsonSerialize(converter = CommaText.Writer.class)
        @JsonDeserialize(using = CommaText.Reader.class)
        List<String> excludeNodes,
    String spotStrategy,
    BigDecimal spotPriceLimit) {
  public ClusterScaling {
    excludeNodes = WireValues.list(excludeNodes);
    spotPriceLimit = WireValues.number(spotPriceLimit);
  }

  /** Starts an empty one. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts with what is here. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.enableAutoGrow = enableAutoGrow;
    builder.enableAutoShrink = enableAutoShrink;
    builder.growIntervalInMinutes = growIntervalInMinutes;
    builder.shrinkIntervalInMinutes = shrinkIntervalInMinutes;
    builder.shrinkIdleTimes = shrinkIdleTimes;
    builder.growTimeoutInMinutes = growTimeoutInMinutes;
    builder.extraNodesGrowRatio = extraNodesGrowRatio;
    builder.growRatio = growRatio;
    builder.maxNodesInCluster = maxNodesInCluster;
    builder.excludeNodes = excludeNodes;
    builder.spotStrategy = spotStrategy;
    builder.spotPriceLimit = spotPriceLimit;
    return builder;
  }

  /** Collects the fields one by one; what is not set is not sent. */
  public static final class Builder {
    private Boolean enableAutoGrow;
    private Boolean enableAutoShrink;
    private Integer growIntervalInMinutes;
    private Integer shrinkIntervalInMinutes;
    private Integer shrinkIdleTimes;
    private Integer growTimeoutInMinutes;
    private Integer extraNodesGrowRatio;
    private Integer growRatio;
    private Integer maxNodesInCluster;
    private List<String> excludeNodes;
    private String spotStrategy;
    private BigDecimal spotPriceLimit;

    private Builder() {}

    /** Scale out. */
    public Builder enableAutoGrow(Boolean enableAutoGrow) {
      this.enableAutoGrow = enableAutoGrow;
      return this;
    }

    /** Scale in. */
    public Builder enableAutoShrink(Boolean enableAutoShrink) {
      this.enableAutoShrink = enableAutoShrink;
      return this;
    }

    /** Minutes between two checks for scaling out, 2 to 10. */
    public Builder growIntervalInMinutes(Integer growIntervalInMinutes) {
      this.growIntervalInMinutes = growIntervalInMinutes;
      return this;
    }

    /** Minutes between two checks for scaling in, 2 to 10. */
    public Builder shrinkIntervalInMinutes(Integer shrinkIntervalInMinutes) {
      this.shrinkIntervalInMinutes = shrinkIntervalInMinutes;
      return this;
    }

    /** Idle checks in a row after which a node is released, 2 to 5. */
    public Builder shrinkIdleTimes(Integer shrinkIdleTimes) {
      this.shrinkIdleTimes = shrinkIdleTimes;
      return this;
    }

    /** Minutes a new node may take to run before it is released, 10 to 60. */
    public Builder growTimeoutInMinutes(Integer growTimeoutInMinutes) {
      this.growTimeoutInMinutes = growTimeoutInMinutes;
      return this;
    }

    /** Percent of nodes bought on top, 0 to 100. */
    public Builder extraNodesGrowRatio(Integer extraNodesGrowRatio) {
      this.extraNodesGrowRatio = extraNodesGrowRatio;
      return this;
    }

    /** Percent of the wanted nodes bought in one round, 1 to 100. */
    public Builder growRatio(Integer growRatio) {
      this.growRatio = growRatio;
      return this;
    }

    /** Most compute nodes by scaling, 0 to 500; required to set. */
    public Builder maxNodesInCluster(Integer maxNodesInCluster) {
      this.maxNodesInCluster = maxNodesInCluster;
      return this;
    }

    /** ECS instances kept out of scaling, even when idle. */
    public Builder excludeNodes(List<String> excludeNodes) {
      this.excludeNodes = excludeNodes;
      return this;
    }

    /** NoSpot, SpotWithPriceLimit or SpotAsPriceGo. */
    public Builder spotStrategy(String spotStrategy) {
      this.spotStrategy = spotStrategy;
      return this;
    }

    /** Highest hourly price, three decimals at most; only with SpotWithPriceLimit. */
    public Builder spotPriceLimit(BigDecimal spotPriceLimit) {
      this.spotPriceLimit = spotPriceLimit;
      return this;
    }

    public ClusterScaling build() {
      return new ClusterScaling(
          enableAutoGrow,
          enableAutoShrink,
          growIntervalInMinutes,
          shrinkIntervalInMinutes,
          shrinkIdleTimes,
          growTimeoutInMinutes,
          extraNodesGrowRatio,
          growRatio,
          maxNodesInCluster,
          excludeNodes,
          spotStrategy,
          spotPriceLimit);
    }
  }
}
