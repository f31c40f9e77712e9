package io.hpcoperator.cloud.ehpc;

import io.hpcoperator.cloud.BudgetTime;
import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.ClientSettings;
import io.hpcoperator.cloud.CloudClient;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.Page;
import io.hpcoperator.cloud.Receipt;
import io.hpcoperator.cloud.RequestBudget;
import io.hpcoperator.cloud.alibaba.AlibabaRpc;
import io.hpcoperator.cloud.call.CloudCaller;
import io.hpcoperator.cloud.call.Listing;
import io.hpcoperator.cloud.call.Transport;
import io.hpcoperator.cloud.ehpc.account.Accounting;
import io.hpcoperator.cloud.ehpc.account.ServiceSetup;
import io.hpcoperator.cloud.ehpc.autoscale.AutoScaling;
import io.hpcoperator.cloud.ehpc.command.ShellCommands;
import io.hpcoperator.cloud.ehpc.hybrid.HybridClusters;
import io.hpcoperator.cloud.ehpc.image.Images;
import io.hpcoperator.cloud.ehpc.job.Jobs;
import io.hpcoperator.cloud.ehpc.network.SecurityGroups;
import io.hpcoperator.cloud.ehpc.scheduler.Scheduler;
import io.hpcoperator.cloud.ehpc.software.ClientVersions;
import io.hpcoperator.cloud.ehpc.software.PostScripts;
import io.hpcoperator.cloud.ehpc.software.Software;
import io.hpcoperator.cloud.ehpc.storage.Storage;
import io.hpcoperator.cloud.ehpc.visual.VisualService;
import io.hpcoperator.cloud.wire.Parameters;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Alibaba Cloud E-HPC, version 2018-04-12: clusters, nodes and queues (chapters 2, 4 and 5 of the
 * catalogue), and the way to every other area of the API: {@link #scheduler()}, {@link #storage()}
 * and so on, which share the client's budget and listener. One instance serves one account in one
 * region and may be used by many threads.
 *
 * <p>Every method sends at least one request, waits for the budget before it, and throws {@link
 * CloudException} when the cloud refuses or cannot be reached. Reads are repeated after transient
 * faults; changes never are, since only the caller knows whether a repeat is safe. Changes pass the
 * budget with {@link CallPriority#CHANGE}, task reads with {@link CallPriority#TASK}, other reads
 * with {@link CallPriority#POLL} unless told otherwise.
 */
public final class EhpcClient implements CloudClient {
  /** How the API is called in {@link io.hpcoperator.cloud.CallRecord}s. */
  public static final String API = "ehpc-2018-04-12";

  /** Regions the API has a published endpoint in (catalogue 00-common, endpoint.public). */
  public static final Set<String> REGIONS =
      Set.of(
          "cn-qingdao",
          "cn-beijing",
          "cn-zhangjiakou",
          "cn-huhehaote",
          "cn-hangzhou",
          "cn-shanghai",
          "cn-shenzhen",
          "cn-hongkong",
          "ap-northeast-1",
          "ap-southeast-1",
          "ap-southeast-2",
          "eu-central-1",
          "me-east-1");

  /** Largest page of ListClusters, ListClustersMeta, ListTasks and ListNodesByQueue. */
  public static final int PAGE_SIZE = 50;

  /** Largest page of ListNodes and ListClusterLogs. */
  public static final int LARGE_PAGE_SIZE = 100;

  private static final String VERSION = "2018-04-12";
  private static final int MOST_TASK_PAGES = 10;

  private final CloudCaller caller;
  private final String region;

  /** A client of one account and region. */
  public EhpcClient(ClientSettings settings) {
    this(AlibabaRpc.transport("ehpc", VERSION, settings), settings);
  }

  EhpcClient(Transport transport, ClientSettings settings) {
    this.caller = new CloudCaller(API, transport, EhpcErrors.TABLE, settings);
    this.region = settings.region();
  }

  /**
   * A budget for one account. The vendor documents no rate for any operation used here, so only the
   * overall rate counts.
   */
  public static RequestBudget budget(double requestsPerSecond) {
    return budget(requestsPerSecond, BudgetTime.SYSTEM);
  }

  /** The same by another time than the machine's. */
  public static RequestBudget budget(double requestsPerSecond, BudgetTime time) {
    return new RequestBudget(requestsPerSecond, Map.of(), time);
  }

  /** The cheapest authenticated read (ListClustersMeta with one entry): do the credentials work? */
  @Override
  public void ping() {
    listClustersMetaPage(1, 1, CallPriority.POLL);
  }

  // Clusters

  /** CreateCluster. With the same client token a repeat gives the same cluster. */
  public CreatedCluster createCluster(CreateClusterRequest request) {
    return caller.change("CreateCluster", request, CreatedCluster.class);
  }

  /** ListClusters, all pages, with node counts; includes clusters that are being released. */
  public List<ClusterSummary> listClusters(CallPriority priority) {
    return Listing.all(
        "ListClusters",
        PAGE_SIZE,
        index -> listClustersPage(index + 1, PAGE_SIZE, priority),
        ClusterSummary::id);
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
    return caller
        .read("ListClusters", priority, paged(pageNumber, pageSize), EhpcAnswers.ClusterPage.class)
        .page();
  }

  /** ListClustersMeta, all pages: basic attributes only. */
  public List<ClusterMeta> listClustersMeta(CallPriority priority) {
    return Listing.all(
        "ListClustersMeta",
        PAGE_SIZE,
        index -> listClustersMetaPage(index + 1, PAGE_SIZE, priority),
        ClusterMeta::id);
  }

  /** ListClustersMeta, one page. */
  public Page<ClusterMeta> listClustersMetaPage(
      int pageNumber, int pageSize, CallPriority priority) {
    return caller
        .read(
            "ListClustersMeta",
            priority,
            paged(pageNumber, pageSize),
            EhpcAnswers.ClusterMetaPage.class)
        .page();
  }

  /** DescribeCluster. NOT_FOUND (ClusterNotFound) is the end of a deletion. */
  public ClusterDetails describeCluster(String clusterId, CallPriority priority) {
    return caller
        .read("DescribeCluster", priority, cluster(clusterId), EhpcAnswers.Described.class)
        .clusterInfo();
  }

  /** DescribeCluster, as a poll. */
  public ClusterDetails describeCluster(String clusterId) {
    return describeCluster(clusterId, CallPriority.POLL);
  }

  /** ModifyClusterAttributes. */
  public Receipt modifyCluster(String clusterId, ClusterChange change) {
    return caller.change(
        "ModifyClusterAttributes", new EhpcRequests.Modify(clusterId, change), Receipt.class);
  }

  /** StartCluster. */
  public StartedTask startCluster(String clusterId) {
    return caller.change("StartCluster", cluster(clusterId), StartedTask.class);
  }

  /** StopCluster. */
  public StartedTask stopCluster(String clusterId) {
    return caller.change("StopCluster", cluster(clusterId), StartedTask.class);
  }

  /** RecoverCluster: rebuilds a cluster in state exception; data on its disks is lost. */
  public StartedTask recoverCluster(RecoverClusterRequest request) {
    return caller.change("RecoverCluster", request, StartedTask.class);
  }

  /**
   * DeleteCluster.
   *
   * @param releaseInstances release the instances that E-HPC bought
   */
  public StartedTask deleteCluster(String clusterId, boolean releaseInstances) {
    return caller.change(
        "DeleteCluster",
        cluster(clusterId).and("ReleaseInstance", releaseInstances),
        StartedTask.class);
  }

  /**
   * ListTasks: running and finished tasks of a cluster, at most the first ten pages of 50 in the
   * cloud's order.
   */
  public List<ClusterTask> listTasks(String clusterId) {
    return Listing.first(
        MOST_TASK_PAGES,
        PAGE_SIZE,
        index ->
            tasks(
                cluster(clusterId)
                    .and("Archived", true)
                    .and("PageNumber", index + 1)
                    .and("PageSize", PAGE_SIZE)),
        ClusterTask::taskId);
  }

  /** ListTasks for one task; empty when the cloud does not list it (any more). */
  public Optional<ClusterTask> findTask(String clusterId, String taskId) {
    return tasks(cluster(clusterId).and("TaskId", taskId).and("Archived", true)).items().stream()
        .filter(task -> taskId.equals(task.taskId()))
        .findFirst();
  }

  /**
   * ListClusterLogs, one page: the log of the last three days.
   *
   * @param pageNumber from 1
   * @param pageSize 1 to {@link #LARGE_PAGE_SIZE}
   */
  public Page<ClusterLog> listClusterLogs(String clusterId, int pageNumber, int pageSize) {
    return caller
        .read(
            "ListClusterLogs",
            CallPriority.POLL,
            cluster(clusterId).and("PageNumber", pageNumber).and("PageSize", pageSize),
            EhpcAnswers.LogPage.class)
        .page();
  }

  // Prices and instance types

  /** DescribePrice. */
  public Quote describePrice(PriceRequest request) {
    return caller.read("DescribePrice", CallPriority.POLL, request, Quote.class);
  }

  /** ListPreferredEcsTypes; the zone is required. */
  public PreferredEcsTypes listPreferredEcsTypes(EcsTypeQuery query) {
    return caller.read("ListPreferredEcsTypes", CallPriority.POLL, query, PreferredEcsTypes.class);
  }

  /**
   * ListAvailableEcsTypes.
   *
   * @param showSoldOut also types that are sold out
   */
  public AvailableEcsTypes listAvailableEcsTypes(EcsTypeQuery query, boolean showSoldOut) {
    return caller.read(
        "ListAvailableEcsTypes",
        CallPriority.POLL,
        new EhpcRequests.AvailableTypes(query, showSoldOut),
        AvailableEcsTypes.class);
  }

  /** GetIfEcsTypeSupportHtConfig. */
  public HyperThreading getHyperThreading(String instanceType) {
    return caller.read(
        "GetIfEcsTypeSupportHtConfig",
        CallPriority.POLL,
        Parameters.with("InstanceType", instanceType),
        HyperThreading.class);
  }

  // Nodes

  /** AddNodes. With the same client token a repeat buys nothing more. */
  public AddedNodes addNodes(AddNodesRequest request) {
    return caller.change("AddNodes", request, AddedNodes.class);
  }

  /** AddExistedNodes. */
  public StartedTask addExistedNodes(AddExistedNodesRequest request) {
    return caller.change("AddExistedNodes", request, StartedTask.class);
  }

  /** ApplyNodes. Takes no client token. */
  public AppliedNodes applyNodes(ApplyNodesRequest request) {
    return caller.change("ApplyNodes", request, AppliedNodes.class);
  }

  /** ListNodes, all pages. */
  public List<ClusterNode> listNodes(String clusterId, NodeQuery query, CallPriority priority) {
    return Listing.all(
        "ListNodes",
        LARGE_PAGE_SIZE,
        index -> listNodesPage(clusterId, query, index + 1, LARGE_PAGE_SIZE, priority),
        ClusterNode::id);
  }

  /** ListNodes, one page of at most {@link #LARGE_PAGE_SIZE}. */
  public Page<ClusterNode> listNodesPage(
      String clusterId, NodeQuery query, int pageNumber, int pageSize, CallPriority priority) {
    return caller
        .read(
            "ListNodes",
            priority,
            new EhpcRequests.ListNodes(clusterId, pageNumber, pageSize, query),
            EhpcAnswers.NodePage.class)
        .page();
  }

  /** ListNodesNoPaging: all nodes of a role in one answer, with few fields. */
  public List<NodeSummary> listNodesNoPaging(
      String clusterId, NodeRole role, CallPriority priority) {
    return caller
        .read(
            "ListNodesNoPaging",
            priority,
            cluster(clusterId).and("Role", role),
            EhpcAnswers.NodeSummaries.class)
        .nodes();
  }

  /** StartNodes: the nodes must be stopped and of one role. At most 100 ids (ECS instance ids). */
  public StartedTask startNodes(String clusterId, NodeRole role, List<String> instanceIds) {
    return caller.change(
        "StartNodes",
        new EhpcRequests.NodesOfRole(clusterId, role, instanceIds),
        StartedTask.class);
  }

  /** StopNodes: nodes of one role. At most 100 ids (ECS instance ids). */
  public StartedTask stopNodes(String clusterId, NodeRole role, List<String> instanceIds) {
    return caller.change(
        "StopNodes", new EhpcRequests.NodesOfRole(clusterId, role, instanceIds), StartedTask.class);
  }

  /** ResetNodes: compute nodes back to their first state; what is on them is lost. */
  public StartedTask resetNodes(String clusterId, List<String> instanceIds) {
    return caller.change(
        "ResetNodes",
        new EhpcRequests.NodesOfRole(clusterId, null, instanceIds),
        StartedTask.class);
  }

  /**
   * DeleteNodes, in the background. At most 100 ids (ECS instance ids).
   *
   * @param releaseInstances release the instances that E-HPC bought
   */
  public StartedTask deleteNodes(
      String clusterId, List<String> instanceIds, boolean releaseInstances) {
    return caller.change(
        "DeleteNodes",
        new EhpcRequests.DeleteNodes(clusterId, releaseInstances, instanceIds),
        StartedTask.class);
  }

  // Queues

  /** AddQueue. Not idempotent: look in {@link #listQueues} before a repeat. */
  public Receipt addQueue(String clusterId, String queueName) {
    return caller.change("AddQueue", queue(clusterId, queueName), Receipt.class);
  }

  /** ListQueues; not paged. */
  public List<ClusterQueue> listQueues(String clusterId, CallPriority priority) {
    return caller
        .read("ListQueues", priority, cluster(clusterId), EhpcAnswers.Queues.class)
        .queues();
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
    return caller.change(
        "UpdateQueueConfig",
        queue(clusterId, queueName)
            .and("ResourceGroupId", resourceGroupId)
            .and("ComputeInstanceType", computeInstanceType),
        Receipt.class);
  }

  /** SetQueue: moves compute nodes, given by host name, to a queue. At most 100. */
  public Receipt setQueue(String clusterId, String queueName, List<String> hostNames) {
    return caller.change(
        "SetQueue", new EhpcRequests.SetQueue(clusterId, queueName, hostNames), Receipt.class);
  }

  /** ListNodesByQueue, all pages. */
  public List<ClusterNode> listNodesByQueue(
      String clusterId, String queueName, CallPriority priority) {
    return Listing.all(
        "ListNodesByQueue",
        PAGE_SIZE,
        index -> listNodesByQueuePage(clusterId, queueName, index + 1, PAGE_SIZE, priority),
        ClusterNode::id);
  }

  /** ListNodesByQueue, all pages, as a poll. */
  public List<ClusterNode> listNodesByQueue(String clusterId, String queueName) {
    return listNodesByQueue(clusterId, queueName, CallPriority.POLL);
  }

  /** ListNodesByQueue, one page of at most {@link #PAGE_SIZE}. */
  public Page<ClusterNode> listNodesByQueuePage(
      String clusterId, String queueName, int pageNumber, int pageSize, CallPriority priority) {
    return caller
        .read(
            "ListNodesByQueue",
            priority,
            queue(clusterId, queueName).and("PageNumber", pageNumber).and("PageSize", pageSize),
            EhpcAnswers.NodePage.class)
        .page();
  }

  /** DeleteQueue. Empty the queue first. */
  public Receipt deleteQueue(String clusterId, String queueName) {
    return caller.change("DeleteQueue", queue(clusterId, queueName), Receipt.class);
  }

  // Other areas

  /** Clusters with management nodes on the premises. */
  public HybridClusters hybrid() {
    return new HybridClusters(caller);
  }

  /** Settings of schedulers. */
  public Scheduler scheduler() {
    return new Scheduler(caller, region);
  }

  /** Shell commands on nodes. */
  public ShellCommands commands() {
    return new ShellCommands(caller);
  }

  /** Automatic scaling of clusters and queues. */
  public AutoScaling autoScaling() {
    return new AutoScaling(caller);
  }

  /** Jobs, for reading. */
  public Jobs jobs() {
    return new Jobs(caller, region);
  }

  /** Shared storage. */
  public Storage storage() {
    return new Storage(caller);
  }

  /** Software of clusters. */
  public Software software() {
    return new Software(caller);
  }

  /** Images of nodes. */
  public Images images() {
    return new Images(caller);
  }

  /** The E-HPC client on nodes. */
  public ClientVersions clientVersions() {
    return new ClientVersions(caller);
  }

  /** Scripts run after the installation of nodes. */
  public PostScripts postScripts() {
    return new PostScripts(caller, region);
  }

  /** Security groups of clusters. */
  public SecurityGroups securityGroups() {
    return new SecurityGroups(caller);
  }

  /** Remote visualization. */
  public VisualService visualService() {
    return new VisualService(caller);
  }

  /** Usage of clusters. */
  public Accounting accounting() {
    return new Accounting(caller);
  }

  /** Regions, and what an account needs before its first cluster. */
  public ServiceSetup service() {
    return new ServiceSetup(caller, region);
  }

  /** Lets go of connections; a closed client must not be used. */
  @Override
  public void close() {
    caller.close();
  }

  private Page<ClusterTask> tasks(Parameters parameters) {
    return caller
        .read("ListTasks", CallPriority.TASK, parameters, EhpcAnswers.TaskPage.class)
        .page();
  }

  private static Parameters cluster(String clusterId) {
    return Parameters.with("ClusterId", clusterId);
  }

  private static Parameters queue(String clusterId, String queueName) {
    return cluster(clusterId).and("QueueName", queueName);
  }

  private static Parameters paged(int pageNumber, int pageSize) {
    return Parameters.with("PageNumber", pageNumber).and("PageSize", pageSize);
  }
}
