package io.hpcoperator.controller.ehpc;

import io.hpcoperator.api.v1alpha1.SpotSpec;
import io.hpcoperator.api.v1alpha1.SystemDiskSpec;
import io.hpcoperator.cloud.ehpc.SpotBid;
import io.hpcoperator.cloud.ehpc.SystemDisk;
import java.math.BigDecimal;

/** Says in E-HPC's terms what specs say in the user's, where kinds share it. */
public final class EhpcTerms {

  /** A bid; null for none. */
  public static SpotBid spot(SpotSpec spot) {
    return spot == null
        ? null
        : new SpotBid(
            spot.strategy(), spot.priceLimit() == null ? null : new BigDecimal(spot.priceLimit()));
  }

  /** A system disk, its size in GB; null for the cloud's default. */
  public static SystemDisk disk(SystemDiskSpec disk) {
    return disk == null
        ? null
        : new SystemDisk(disk.category(), gigabytes(disk.size()), disk.performanceLevel());
  }

  /** A size such as 40Gi in GB; null for none. */
  public static Integer gigabytes(String size) {
    return size == null ? null : Integer.valueOf(size.replace("Gi", ""));
  }

  /** Whether a place is the customer's own, not the cloud (E-HPC ListNodes: Location). */
  public static boolean isOnPremises(String location) {
    return "OnPremise".equals(location);
  }

  private EhpcTerms() {}
}
