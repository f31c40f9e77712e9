package io.hpcoperator.controller.cluster;

import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.controller.pass.News;
import java.time.Instant;
import java.util.List;

/** Which nodes go on costing money after their cluster is deleted. Pure. */
final class KeptNodes {
  private static final int NAMED = 20;

  /**
   * Subscriptions that have not run out are kept by the cloud (E-HPC 2018-04-12, DeleteCluster:
   * notes); only they have a time at which they expire.
   */
  static List<News> news(ClusterFacts facts, Instant now) {
    var nodes = facts.sight().allNodes();
    if (nodes == null || !nodes.hasValue()) {
      return List.of();
    }
    var kept = nodes.value().stream().filter(node -> isSubscribed(node, now)).toList();
    if (kept.isEmpty()) {
      return List.of();
    }
    return List.of(
        new News(
            "kept " + facts.memory().clusterId(),
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
