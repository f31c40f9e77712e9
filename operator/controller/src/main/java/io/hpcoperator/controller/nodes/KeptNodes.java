package io.hpcoperator.controller.nodes;

import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.controller.pass.News;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which nodes go on costing money after they left their cluster: subscriptions that have not run
 * out are kept by the cloud (E-HPC 2018-04-12, DeleteCluster: notes); only they have a time at
 * which they expire. Pure.
 */
public final class KeptNodes {
  private static final int NAMED = 20;

  /**
   * What to tell of nodes that leave; empty when none of them is kept.
   *
   * @param key tells the news from others of the resource
   */
  public static Optional<News> news(String key, List<ClusterNode> leaving, Instant now) {
    var kept = leaving.stream().filter(node -> isSubscribed(node, now)).toList();
    return kept.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new News(
                key,
                true,
                "NodesKept",
                "The cloud keeps %d instances whose subscription has not run out, and goes on charging for them: %s%s. Change them to pay-as-you-go and release them in the cloud's console."
                    .formatted(
                        kept.size(),
                        kept.stream()
                            .limit(NAMED)
                            .map(node -> node.id() + " (" + node.hostName() + ")")
                            .toList(),
                        kept.size() > NAMED ? " and more" : "")));
  }

  private static boolean isSubscribed(ClusterNode node, Instant now) {
    return node.expiredTime() != null && node.expiredTime().isAfter(now);
  }

  private KeptNodes() {}
}
