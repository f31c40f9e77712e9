package io.hpcoperator.controller.cluster;

import io.hpcoperator.api.v1alpha1.HpcClusterStatus;
import io.hpcoperator.cloud.ehpc.ClusterLog;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.News;
import io.hpcoperator.controller.pass.Reason;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** What the cloud's operation log of a cluster tells people when something failed. Pure. */
final class Troubles {
  /** Entries that become events. */
  private static final int LINES = 3;

  private static final Set<String> FAILED =
      Set.of(
          Reason.TASK_FAILED.text(), Reason.CLUSTER_EXCEPTION.text(), Reason.NODES_FAILED.text());

  /** Whether the resource says that something failed. */
  static boolean has(HpcClusterStatus status) {
    var ready = status == null ? null : Conditions.find(status.conditions(), Conditions.READY);
    return ready != null && FAILED.contains(ready.reason());
  }

  /** The last lines of the log that are no mere information. */
  static List<News> news(ClusterFacts facts) {
    var logs = facts.sight().logs();
    if (logs == null || !logs.hasValue()) {
      return List.of();
    }
    return logs.value().stream()
        .filter(log -> log.message() != null && !"info".equalsIgnoreCase(log.level()))
        .sorted(
            Comparator.comparing(
                ClusterLog::createTime, Comparator.nullsFirst(Comparator.<Instant>reverseOrder())))
        .limit(LINES)
        .map(
            log ->
                new News(
                    "log " + log.createTime() + " " + log.message(),
                    true,
                    "CloudLog",
                    "%s %s: %s".formatted(log.createTime(), log.operation(), log.message())))
        .toList();
  }

  private Troubles() {}
}
