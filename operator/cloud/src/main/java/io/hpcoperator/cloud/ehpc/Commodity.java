package io.hpcoperator.cloud.ehpc;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.hpcoperator.cloud.wire.WireValues;
import java.util.List;

/**
 * Nodes of one kind to price.
 *
 * @param amount number of nodes, 1 to 1000
 * @param nodeType Compute, Manager or Login
 * @param instanceType ECS instance type
 * @param period length of the subscription in the price unit, 1 for pay-as-you-go
 * @param systemDiskCategory type of the system disk
 * @param systemDiskSize GB
 * @param systemDiskPerformanceLevel PL0 to PL3
 * @param networkType VPC
 * @param internetChargeType PayByBandwidth or PayByTraffic
 * @param internetMaxBandwidthOut Mbit/s
 * @param dataDisks data disks, at most 4
 */
public record Commodity(
    int amount,
    String nodeType,
    String instanceType,
    int period,
    String systemDiskCategory,
    Integer systemDiskSize,
    String systemDiskPerformanceLevel,
    String networkType,
    String internetChargeType,
    @JsonProperty("InternetMaxBandWidthOut") Integer internetMaxBandwidthOut,
    List<CommodityDisk> dataDisks) {
  public Commodity {
    dataDisks = WireValues.list(dataDisks);
  }
}
