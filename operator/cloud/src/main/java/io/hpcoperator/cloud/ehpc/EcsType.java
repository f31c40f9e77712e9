package io.hpcoperator.cloud.ehpc;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.hpcoperator.cloud.wire.WireValues;
import io.hpcoperator.cloud.wire.WrappedIn;
import java.math.BigDecimal;
import java.util.List;

/**
 * An ECS instance type.
 *
 * @param id type, such as ecs.n4.xlarge
 * @param status Available or SoldOut
 * @param cpuCoreCount vCPUs
 * @param memorySize GiB
 * @param gpuAmount number of GPUs
 * @param gpuSpec GPU model
 * @param eniQuantity most network interfaces
 * @param instanceBandwidthRx kbit/s in
 * @param instanceBandwidthTx kbit/s out
 * @param instancePpsRx packets/s in
 * @param instancePpsTx packets/s out
 * @param zoneIds zones that offer it
 */
public record EcsType(
    @JsonProperty("InstanceTypeId") String id,
    String status,
    Integer cpuCoreCount,
    BigDecimal memorySize,
    @JsonProperty("GPUAmount") Integer gpuAmount,
    @JsonProperty("GPUSpec") String gpuSpec,
    Integer eniQuantity,
    Long instanceBandwidthRx,
    Long instanceBandwidthTx,
    Long instancePpsRx,
    Long instancePpsTx,
    @WrappedIn("ZoneId") List<String> zoneIds) {
  public EcsType {
    zoneIds = WireValues.list(zoneIds);
    memorySize = WireValues.number(memorySize);
  }
}
