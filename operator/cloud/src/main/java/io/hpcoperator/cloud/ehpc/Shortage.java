package io.hpcoperator.cloud.ehpc;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a purchase of nodes ran short of, by the cloud's error code (E-HPC 2018-04-12, AddNodes and
 * ApplyNodes: errors). Another instance type, another zone or another time may do.
 */
public enum Shortage {
  /** Instances of the type. */
  STOCK(
      "RecommendEmpty.InstanceTypeSoldOut",
      "ResourceTargetAmount.NotSatisfied",
      // Said by ECS itself, in the errors of a task.
      "OperationDenied.NoStock"),
  /** Spot instances below the price limit. */
  PRICE("RecommendEmpty.PriceNotSatisfied"),
  /** What the account or the cluster may have at most. */
  QUOTA("TooManyComputes", "TooManyScc", "QuotaExceed.PayasyougoInstance"),
  /** Free addresses of the vSwitch. */
  ADDRESSES("QuotaExceeded.PrivateIpAddress", "InvalidVswitch"),
  /** ECS refused without a reason that is told apart: mostly for want of stock. */
  ECS("EcsError");

  private static final Pattern CODE = Pattern.compile("[A-Za-z][A-Za-z0-9.]*[A-Za-z0-9]");

  private final Set<String> codes;

  Shortage(String... codes) {
    this.codes = Set.of(codes);
  }

  /** What the error code of a refused purchase tells; empty when it is about something else. */
  public static Optional<Shortage> of(String code) {
    return Arrays.stream(values())
        .filter(shortage -> shortage.codes.stream().anyMatch(c -> isCode(c, code)))
        .findFirst();
  }

  /**
   * What an error of a task tells, which has the code of the service below in its text; one that
   * names ECS only tells nothing.
   *
   * @param error see {@link ClusterTask#errors()}
   */
  public static Optional<Shortage> ofTask(String error) {
    return CODE.matcher(error)
        .results()
        .flatMap(word -> of(word.group()).stream())
        .filter(shortage -> shortage != ECS)
        .findFirst();
  }

  private static boolean isCode(String known, String code) {
    return code.equals(known) || code.startsWith(known + ".");
  }
}
