package io.hpcoperator.controller.ehpc;

import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.ehpc.ClusterDetails;
import io.hpcoperator.cloud.ehpc.ClusterLog;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterQueue;
import io.hpcoperator.cloud.ehpc.ClusterSummary;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.cloud.ehpc.NodeQuery;
import io.hpcoperator.cloud.ehpc.NodeRole;
import io.hpcoperator.cloud.ehpc.autoscale.AutoScaleSettings;
import io.hpcoperator.cloud.ehpc.command.InvocationResult;
import io.hpcoperator.cloud.ehpc.command.ResultQuery;
import io.hpcoperator.cloud.ehpc.job.Job;
import io.hpcoperator.cloud.ehpc.job.JobFilter;
import io.hpcoperator.controller.poll.Cadence;
import io.hpcoperator.controller.poll.Subject;
import java.util.List;
import java.util.Optional;

/** What is read of an E-HPC account again and again. */
public final class EhpcSubjects {

  /** All clusters of the account: one call for every fifty. */
  public record Clusters() implements Subject<EhpcClient, List<ClusterSummary>> {
    @Override
    public List<ClusterSummary> fetch(EhpcClient client) {
      return client.listClusters(CallPriority.POLL);
    }

    @Override
    public boolean isOfWholeAccount() {
      return true;
    }
  }

  /** One cluster; empty when the cloud says that there is none, which ends a deletion. */
  public record ClusterById(String clusterId)
      implements Subject<EhpcClient, Optional<ClusterDetails>> {
    @Override
    public Optional<ClusterDetails> fetch(EhpcClient client) {
      try {
        return Optional.of(client.describeCluster(clusterId, CallPriority.POLL));
      } catch (CloudException e) {
        if (e.hasCode("ClusterNotFound")) {
          return Optional.empty();
        }
        throw e;
      }
    }
  }

  /** The tasks of a cluster, finished ones too, as far as the list goes. */
  public record Tasks(String clusterId) implements Subject<EhpcClient, List<ClusterTask>> {
    @Override
    public List<ClusterTask> fetch(EhpcClient client) {
      return client.listTasks(clusterId);
    }
  }

  /**
   * One task of a cluster; empty when the cloud does not know it. How it says so is not documented:
   * an empty list is the nearest, and a refusal of the id alone says the same.
   */
  public record TaskById(String clusterId, String taskId)
      implements Subject<EhpcClient, Optional<ClusterTask>> {
    @Override
    public Optional<ClusterTask> fetch(EhpcClient client) {
      try {
        return client.findTask(clusterId, taskId);
      } catch (CloudException e) {
        if (e.kind() == ErrorKind.INVALID
            || e.kind() == ErrorKind.NOT_FOUND && !e.hasCode("ClusterNotFound")) {
          return Optional.empty();
        }
        throw e;
      }
    }
  }

  /** The queues of a cluster. */
  public record Queues(String clusterId) implements Subject<EhpcClient, List<ClusterQueue>> {
    @Override
    public List<ClusterQueue> fetch(EhpcClient client) {
      return client.listQueues(clusterId, CallPriority.POLL);
    }
  }

  /** The nodes of a queue in the cloud; those on premises are neither bought nor removed. */
  public record QueueNodes(String clusterId, String queue)
      implements Subject<EhpcClient, List<ClusterNode>> {
    @Override
    public List<ClusterNode> fetch(EhpcClient client) {
      return client.listNodesByQueue(clusterId, queue, CallPriority.POLL).stream()
          .filter(node -> !EhpcTerms.isOnPremises(node.location()))
          .toList();
    }
  }

  /** The nodes of a cluster of one kind; of all kinds where the role is null. */
  public record Nodes(String clusterId, NodeRole role, Cadence cadence)
      implements Subject<EhpcClient, List<ClusterNode>> {
    @Override
    public List<ClusterNode> fetch(EhpcClient client) {
      return client.listNodes(clusterId, NodeQuery.ofRole(role), CallPriority.POLL);
    }
  }

  /** What became of a shell command on one node. */
  public record CommandResults(String clusterId, String commandId, String instanceId)
      implements Subject<EhpcClient, List<InvocationResult>> {
    @Override
    public List<InvocationResult> fetch(EhpcClient client) {
      return client
          .commands()
          .results(
              clusterId, commandId, ResultQuery.ofNodes(List.of(instanceId)), CallPriority.TASK);
    }
  }

  /** Auto scaling of a cluster and its queues. */
  public record AutoScaling(String clusterId) implements Subject<EhpcClient, AutoScaleSettings> {
    @Override
    public AutoScaleSettings fetch(EhpcClient client) {
      return client.autoScaling().get(clusterId, CallPriority.POLL).settings();
    }
  }

  /**
   * The jobs of a cluster, by the listing that hides none: ListJobs may leave out jobs that can be
   * run again (catalogue: ListJobs, Rerunable).
   */
  public record Jobs(String clusterId) implements Subject<EhpcClient, List<Job>> {
    @Override
    public List<Job> fetch(EhpcClient client) {
      return client.jobs().listWithFilters(clusterId, JobFilter.ALL, CallPriority.POLL);
    }
  }

  /**
   * The jobs of a queue. The names of queues are matched fuzzily, and what the answer calls the
   * queue of a job is documented as a number (catalogue: ListJobsWithFilters): those of queues with
   * similar names may be among them.
   */
  public record QueueJobs(String clusterId, String queue)
      implements Subject<EhpcClient, List<Job>> {
    @Override
    public List<Job> fetch(EhpcClient client) {
      var ofQueue =
          new JobFilter(null, List.of(queue), null, null, null, null, null, null, null, null);
      return client.jobs().listWithFilters(clusterId, ofQueue, CallPriority.POLL);
    }
  }

  /** The newest entries of a cluster's operation log. */
  public record Logs(String clusterId) implements Subject<EhpcClient, List<ClusterLog>> {
    private static final int NEWEST = 10;

    @Override
    public List<ClusterLog> fetch(EhpcClient client) {
      return client.listClusterLogs(clusterId, 1, NEWEST).items();
    }

    @Override
    public Cadence cadence() {
      return Cadence.SETTING;
    }
  }

  private EhpcSubjects() {}
}
