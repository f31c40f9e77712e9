package io.hpcoperator.cloud.ehpc;

import io.hpcoperator.cloud.Page;
import io.hpcoperator.cloud.wire.WireValues;
import io.hpcoperator.cloud.wire.WrappedIn;
import java.util.List;

/**
 * Answers as they come in, around the records that {@link EhpcClient} hands out. Each refuses to be
 * built without what it is for.
 */
final class EhpcAnswers {
  private EhpcAnswers() {}

  record ClusterPage(
      @WrappedIn("ClusterInfoSimple") List<ClusterSummary> clusters, Integer totalCount) {
    ClusterPage {
      clusters = WireValues.listing(clusters, totalCount, "Clusters");
    }

    Page<ClusterSummary> page() {
      return Page.of(clusters, totalCount);
    }
  }

  record ClusterMetaPage(
      @WrappedIn("ClusterInfoSimple") List<ClusterMeta> clusters, Integer totalCount) {
    ClusterMetaPage {
      clusters = WireValues.listing(clusters, totalCount, "Clusters");
    }

    Page<ClusterMeta> page() {
      return Page.of(clusters, totalCount);
    }
  }

  record Described(ClusterDetails clusterInfo) {
    Described {
      WireValues.required(clusterInfo, "ClusterInfo");
    }
  }

  record TaskPage(@WrappedIn("TaskInfo") List<ClusterTask> tasks, Integer totalCount) {
    TaskPage {
      tasks = WireValues.listing(tasks, totalCount, "Tasks");
    }

    Page<ClusterTask> page() {
      return Page.of(tasks, totalCount);
    }
  }

  record LogPage(@WrappedIn("LogInfo") List<ClusterLog> logs, Integer totalCount) {
    LogPage {
      logs = WireValues.listing(logs, totalCount, "Logs");
    }

    Page<ClusterLog> page() {
      return Page.of(logs, totalCount);
    }
  }

  record NodePage(@WrappedIn("NodeInfo") List<ClusterNode> nodes, Integer totalCount) {
    NodePage {
      nodes = WireValues.listing(nodes, totalCount, "Nodes");
    }

    Page<ClusterNode> page() {
      return Page.of(nodes, totalCount);
    }
  }

  record NodeSummaries(@WrappedIn("NodeInfo") List<NodeSummary> nodes) {
    NodeSummaries {
      nodes = WireValues.listing(nodes, null, "Nodes");
    }
  }

  record Queues(@WrappedIn("QueueInfo") List<ClusterQueue> queues) {
    Queues {
      queues = WireValues.listing(queues, null, "Queues");
    }
  }
}
