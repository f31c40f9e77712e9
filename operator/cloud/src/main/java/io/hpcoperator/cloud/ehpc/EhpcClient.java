package io.hpcoperator.cloud.ehpc;

import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.ClientSettings;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.Page;
import io.hpcoperator.cloud.Receipt;
import io.hpcoperator.cloud.RequestBudget;
import java.util.List;
import java.util.Optional;

/**
 * Alibaba Cloud E-HPC, version 2018-04-12: clusters, nodes and queues (chapters 2, 4 and 5 of the
 * catalogue). One instance serves one account in one region and may be used by many threads.
 *
 * <p>Every method sends at least one request, waits for the budget before it, and throws {@link
 * CloudException} when the cloud refuses or cannot be reached. Reads are repeated after transient
 * faults; changes never are, since only the caller knows whether a repeat is safe. Changes pass the
 * budget with {@link CallPriority#CHANGE}, task reads with {@link CallPriority#TASK}, other reads
 * with {@link CallPriority#POLL} unless told otherwise.
 */
public final class EhpcClient implements AutoCloseable {
  /** How the API is called in {@link io.hpcoperator.cloud.CallRecord}s. */
  public static final String API = "ehpc-2018-04-12";

  /** Largest page of ListClusters, ListClustersMeta, ListTasks and ListNodesByQueue. */
  public static final int PAGE_SIZE = 50;

  /** Largest page of ListNodes and ListClusterLogs. */
  public static final int LARGE_PAGE_SIZE = 100;

  /** A client of one account and region. */
  public EhpcClient(ClientSettings settings) {
    throw new IllegalStateException("not there yet");
  }

  /**
   * A budget for one account. The vendor documents no rate for any operation used here, so only the
   * overall rate counts.
   */
  public static RequestBudget budget(double requestsPerSecond) {
    return new RequestBudget(requestsPerSecond);
  }

  /** The cheapest authenticated read (ListClustersMeta with one entry): do the credentials work? */
  public void ping() {}

  // Clusters

  /** CreateCluster. With the same client token a repeat gives the same cluster. */
  public CreatedCluster createCluster(CreateClusterRequest request) {
    return null;
  }

  /** ListClusters, all pages, with node counts; includes clusters that are being released. */
  public List<ClusterSummary> listClusters(CallPriority priority) {
    return null;
  }

  /** ListClusters, all pages, as a poll. */
  public List<ClusterSummary> listClusters() {
    return listClusters(CallPriority.POLL);
  }

  /**
   * ListClusters, one page.
   *
   * @param pageNumber from 1
   * @param pageSize 1 to {@link #PAGE_SIZE}
   */
  public Page<ClusterSummary> listClustersPage(
      int pageNumber, int pageSize, CallPriority priority) {
    return null;
  }

  /** ListClustersMeta, all pages: basic attributes only. */
  public List<ClusterMeta> listClustersMeta(CallPriority priority) {
    return null;
  }

  /** ListClustersMeta, one page. */
  public Page<ClusterMeta> listClustersMetaPage(
      int pageNumber, int pageSize, CallPriority priority) {
    return null;
  }

  /** DescribeCluster. NOT_FOUND (ClusterNotFound) is the end of a deletion. */
  public ClusterDetails describeCluster(String clusterId, CallPriority priority) {
    return null;
  }

  /** DescribeCluster, as a poll. */
  public ClusterDetails describeCluster(String clusterId) {
    return describeCluster(clusterId, CallPriority.POLL);
  }

  /** ModifyClusterAttributes. */
  public Receipt modifyCluster(String clusterId, ClusterChange change) {
    return null;
  }

  /** StartCluster. */
  public StartedTask startCluster(String clusterId) {
    return null;
  }

  /** StopCluster. */
  public StartedTask stopCluster(String clusterId) {
    return null;
  }

  /** RecoverCluster: rebuilds a cluster in state exception; data on its disks is lost. */
  public StartedTask recoverCluster(RecoverClusterRequest request) {
    return null;
  }

  /**
   * DeleteCluster.
   *
   * @param releaseInstances release the instances that E-HPC bought
   */
  public StartedTask deleteCluster(String clusterId, boolean releaseInstances) {
    return null;
  }

  /**
   * ListTasks: running and finished tasks of a cluster, at most the first ten pages of 50 in the
   * cloud's order.
   */
  public List<ClusterTask> listTasks(String clusterId) {
    return null;
  }

  /** ListTasks for one task; empty when the cloud does not list it (any more). */
  public Optional<ClusterTask> findTask(String clusterId, String taskId) {
    return null;
  }

  /**
   * ListClusterLogs, one page: the log of the last three days.
   *
   * @param pageNumber from 1
   * @param pageSize 1 to {@link #LARGE_PAGE_SIZE}
   */
  public Page<ClusterLog> listClusterLogs(String clusterId, int pageNumber, int pageSize) {
    return null;
  }

  // Prices and instance types

  /** DescribePrice. */
  public Quote describePrice(PriceRequest request) {
    return null;
  }

  /** ListPreferredEcsTypes; the zone is required. */
  public PreferredEcsTypes listPreferredEcsTypes(EcsTypeQuery query) {
    return null;
  }

  /**
   * ListAvailableEcsTypes.
   *
   * @param showSoldOut also types that are sold out
   */
  public AvailableEcsTypes listAvailableEcsTypes(EcsTypeQuery query, boolean showSoldOut) {
    return null;
  }

  /** GetIfEcsTypeSupportHtConfig. */
  public HyperThreading getHyperThreading(String instanceType) {
    return null;
  }

  // Nodes

  /** AddNodes. With the same client token a repeat buys nothing more. */
  public AddedNodes addNodes(AddNodesRequest request) {
    return null;
  }

  /** AddExistedNodes. */
  public StartedTask addExistedNodes(AddExistedNodesRequest request) {
    return null;
  }

  /** ApplyNodes. Takes no client token. */
  public AppliedNodes applyNodes(ApplyNodesRequest request) {
    return null;
  }

  /** ListNodes, all pages. */
  public List<ClusterNode> listNodes(String clusterId, NodeQuery query, CallPriority priority) {
    return null;
  }

  /** ListNodes, one page of at most {@link #LARGE_PAGE_SIZE}. */
  public Page<ClusterNode> listNodesPage(
      String clusterId, NodeQuery query, int pageNumber, int pageSize, CallPriority priority) {
    return null;
  }

  /** ListNodesNoPaging: all nodes of a role in one answer, with few fields. */
  public List<NodeSummary> listNodesNoPaging(
      String clusterId, NodeRole role, CallPriority priority) {
    return null;
  }

  /** StartNodes: the nodes must be stopped and of one role. At most 100 ids (ECS instance ids). */
  public StartedTask startNodes(String clusterId, NodeRole role, List<String> instanceIds) {
    return null;
  }

  /** StopNodes: nodes of one role. At most 100 ids (ECS instance ids). */
  public StartedTask stopNodes(String clusterId, NodeRole role, List<String> instanceIds) {
    return null;
  }

  /** ResetNodes: compute nodes back to their first state; what is on them is lost. */
  public StartedTask resetNodes(String clusterId, List<String> instanceIds) {
    return null;
  }

  /**
   * DeleteNodes, in the background. At most 100 ids (ECS instance ids).
   *
   * @param releaseInstances release the instances that E-HPC bought
   */
  public StartedTask deleteNodes(
      String clusterId, List<String> instanceIds, boolean releaseInstances) {
    return null;
  }

  // Queues

  /** AddQueue. Not idempotent: look in {@link #listQueues} before a repeat. */
  public Receipt addQueue(String clusterId, String queueName) {
    return null;
  }

  /** ListQueues; not paged. */
  public List<ClusterQueue> listQueues(String clusterId, CallPriority priority) {
    return null;
  }

  /** ListQueues, as a poll. */
  public List<ClusterQueue> listQueues(String clusterId) {
    return listQueues(clusterId, CallPriority.POLL);
  }

  /**
   * UpdateQueueConfig.
   *
   * @param resourceGroupId required by the API
   * @param computeInstanceType instance type for compute nodes, or null
   */
  public Receipt updateQueueConfig(
      String clusterId, String queueName, String resourceGroupId, String computeInstanceType) {
    return null;
  }

  /** SetQueue: moves compute nodes, given by host name, to a queue. At most 100. */
  public Receipt setQueue(String clusterId, String queueName, List<String> hostNames) {
    return null;
  }

  /** ListNodesByQueue, all pages. */
  public List<ClusterNode> listNodesByQueue(
      String clusterId, String queueName, CallPriority priority) {
    return null;
  }

  /** ListNodesByQueue, all pages, as a poll. */
  public List<ClusterNode> listNodesByQueue(String clusterId, String queueName) {
    return listNodesByQueue(clusterId, queueName, CallPriority.POLL);
  }

  /** ListNodesByQueue, one page of at most {@link #PAGE_SIZE}. */
  public Page<ClusterNode> listNodesByQueuePage(
      String clusterId, String queueName, int pageNumber, int pageSize, CallPriority priority) {
    return null;
  }

  /** DeleteQueue. Empty the queue first. */
  public Receipt deleteQueue(String clusterId, String queueName) {
    return null;
  }

  /** Lets go of connections; a closed client must not be used. */
  @Override
  public void close() {}
}
