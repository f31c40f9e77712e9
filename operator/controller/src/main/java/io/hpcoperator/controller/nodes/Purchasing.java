package io.hpcoperator.controller.nodes;

import io.hpcoperator.api.v1alpha1.NodePurchase;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * How the missing nodes of a pool are bought: what of, how many at a time, and when again after a
 * purchase that did not bring all. Pure.
 *
 * @param choices what may be bought, in the order it is tried; at least one
 * @param together whether the cloud chooses among all of them in one call (ApplyNodes)
 * @param most most nodes of one purchase
 * @param key stands for all that decides whether a purchase can succeed: failures count from the
 *     beginning when it changes; null where it never does
 */
public record Purchasing(List<Choice> choices, boolean together, int most, String key) {
  /** Operation that adds nodes of one type in one zone. */
  public static final String ADD = "AddNodes";

  /** Operation that adds nodes of several types and zones. It takes no client token. */
  public static final String APPLY = "ApplyNodes";

  /** Most nodes that one AddNodes call can ask for (E-HPC AddNodes: Count). */
  public static final int MAX_ADD = 99;

  /** Of one instance type that whoever buys knows. */
  static final Purchasing PLAIN =
      new Purchasing(List.of(new Choice(null, null, null)), false, MAX_ADD, null);

  /** Five minutes become an hour and twenty minutes at most. */
  private static final int MOST_DOUBLINGS = 4;

  /**
   * What nodes may be of, and where.
   *
   * @param instanceType null where whoever buys knows
   * @param zoneId null for the cluster's
   * @param vSwitchId null for the cluster's
   */
  public record Choice(String instanceType, String zoneId, String vSwitchId) {}

  public Purchasing {
    choices = List.copyOf(choices);
  }

  /** Whether an operation adds nodes to a pool. */
  public static boolean isPurchase(String operation) {
    return ADD.equals(operation) || APPLY.equals(operation);
  }

  /** Whether a purchase of nodes is on record whose answer is not. */
  public static boolean isIntended(Work work) {
    return work.intent() != null && isPurchase(work.intent().operation());
  }

  /** Whether the task of a purchase of nodes is followed. */
  public static boolean isFollowed(Work work) {
    return work.task() != null && isPurchase(work.task().operation());
  }

  /** What is tried next, by what failed so far; where the cloud chooses, the first is as good. */
  public Choice next(Work work) {
    return choices.get(together ? 0 : work.failedPurchases(key) % choices.size());
  }

  /** The operation they are bought by. */
  String operation() {
    return together ? APPLY : ADD;
  }

  /** The next purchase. */
  NodePurchase purchase(int count, List<ClusterNode> listed, Work work) {
    if (together) {
      return new NodePurchase(
          APPLY,
          count,
          null,
          null,
          null,
          ListedNodes.alive(listed).size(),
          listed.stream().map(ClusterNode::id).filter(Objects::nonNull).sorted().toList());
    }
    var choice = next(work);
    return new NodePurchase(
        ADD,
        count,
        choice.instanceType(),
        choice.zoneId(),
        choice.vSwitchId(),
        ListedNodes.alive(listed).size(),
        null);
  }

  /**
   * When the next purchase may be made: at once while there are choices that were not tried in this
   * round, then later from round to round.
   */
  public Instant nextAt(Work work, Patience patience) {
    int failures = work.failedPurchases(key);
    var last = work.purchase();
    if (failures == 0 || last == null || last.endedAt() == null) {
      return Instant.EPOCH;
    }
    int round = together ? 1 : choices.size();
    var endedAt = Work.time(last.endedAt());
    if (failures % round != 0) {
      return endedAt;
    }
    return endedAt.plus(pause(failures / round, patience));
  }

  private static Duration pause(int rounds, Patience patience) {
    return patience.taskRetry().multipliedBy(1L << Math.min(rounds - 1, MOST_DOUBLINGS));
  }
}
