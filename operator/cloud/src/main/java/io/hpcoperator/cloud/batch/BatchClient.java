package io.hpcoperator.cloud.batch;

import io.hpcoperator.cloud.BudgetTime;
import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.ClientSettings;
import io.hpcoperator.cloud.CloudClient;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.Page;
import io.hpcoperator.cloud.Receipt;
import io.hpcoperator.cloud.RequestBudget;
import io.hpcoperator.cloud.call.CloudCaller;
import io.hpcoperator.cloud.call.Listing;
import io.hpcoperator.cloud.tencent.TencentApi;
import io.hpcoperator.cloud.wire.Parameters;
import java.util.List;
import java.util.Set;

/**
 * Tencent Cloud Batch, version 2017-03-12: compute environments and what they can be made of
 * (chapters 1 and 4 of the catalogue). One instance serves one account in one region and may be
 * used by many threads.
 *
 * <p>Every method sends at least one request, waits for the budget before it, and throws {@link
 * CloudException} when the cloud refuses or cannot be reached. Reads are repeated after transient
 * faults; changes never are, since only the caller knows whether a repeat is safe.
 */
public final class BatchClient implements CloudClient {
  /** How the API is called in {@link io.hpcoperator.cloud.CallRecord}s. */
  public static final String API = "batch-2017-03-12";

  /** Regions the API has a published endpoint in (catalogue 00-common, endpoint.regions). */
  public static final Set<String> REGIONS =
      Set.of(
          "ap-guangzhou",
          "ap-shanghai",
          "ap-beijing",
          "ap-chengdu",
          "ap-chongqing",
          "ap-hongkong",
          "ap-singapore",
          "ap-bangkok",
          "ap-mumbai",
          "ap-seoul",
          "ap-tokyo",
          "na-ashburn",
          "na-siliconvalley",
          "na-toronto",
          "eu-frankfurt");

  /** Largest page of every listing. */
  public static final int PAGE_SIZE = 100;

  private static final String VERSION = "2017-03-12";

  private final CloudCaller caller;

  /** A client of one account and region. */
  public BatchClient(ClientSettings settings) {
    this.caller =
        new CloudCaller(
            API, TencentApi.transport("batch", VERSION, settings), BatchErrors.TABLE, settings);
  }

  /** A budget for one account, with the limits the vendor documents for each operation. */
  public static RequestBudget budget(double requestsPerSecond) {
    return budget(requestsPerSecond, BudgetTime.SYSTEM);
  }

  /** The same by another time than the machine's. */
  public static RequestBudget budget(double requestsPerSecond, BudgetTime time) {
    return new RequestBudget(requestsPerSecond, BatchLimits.PER_OPERATION, time);
  }

  /** The cheapest authenticated read (DescribeComputeEnvs with one entry): does the key work? */
  @Override
  public void ping() {
    describeComputeEnvs(ComputeEnvQuery.ALL, 0, 1, CallPriority.POLL);
  }

  /**
   * CreateComputeEnv.
   *
   * @param clientToken at most 64 ASCII characters; the same token gives the same environment
   */
  public CreatedComputeEnv createComputeEnv(
      NamedComputeEnv computeEnv, Placement placement, String clientToken) {
    return caller.change(
        "CreateComputeEnv",
        Parameters.with("ComputeEnv", computeEnv)
            .and("Placement", placement)
            .and("ClientToken", clientToken),
        CreatedComputeEnv.class);
  }

  /** DeleteComputeEnv. NOT_FOUND when it is gone; CONFLICT while another change runs. */
  public Receipt deleteComputeEnv(String envId) {
    return caller.change("DeleteComputeEnv", env(envId), Receipt.class);
  }

  /** DescribeComputeEnv: one environment with its nodes. NOT_FOUND ends a deletion. */
  public ComputeEnvDetails describeComputeEnv(String envId, CallPriority priority) {
    return caller.read("DescribeComputeEnv", priority, env(envId), ComputeEnvDetails.class);
  }

  /** DescribeComputeEnv, as a poll. */
  public ComputeEnvDetails describeComputeEnv(String envId) {
    return describeComputeEnv(envId, CallPriority.POLL);
  }

  /** DescribeComputeEnvs, all pages: every environment, without its nodes. */
  public List<ComputeEnvView> listComputeEnvs(CallPriority priority) {
    return listComputeEnvs(ComputeEnvQuery.ALL, priority);
  }

  /** DescribeComputeEnvs, all pages of a query. */
  public List<ComputeEnvView> listComputeEnvs(ComputeEnvQuery query, CallPriority priority) {
    return Listing.all(
        "DescribeComputeEnvs",
        PAGE_SIZE,
        index -> describeComputeEnvs(query, index * PAGE_SIZE, PAGE_SIZE, priority),
        ComputeEnvView::envId);
  }

  /**
   * DescribeComputeEnvs, one page.
   *
   * @param offset index of the first entry, from 0
   * @param limit 1 to {@link #PAGE_SIZE}
   */
  public Page<ComputeEnvView> describeComputeEnvs(
      ComputeEnvQuery query, int offset, int limit, CallPriority priority) {
    return caller
        .read("DescribeComputeEnvs", priority, paged(query, offset, limit), BatchAnswers.Envs.class)
        .page();
  }

  /**
   * DescribeComputeEnvActivities, one page, in the cloud's order.
   *
   * @param computeNodeId activities of this node only; null for all
   */
  public Page<Activity> describeComputeEnvActivities(
      String envId, String computeNodeId, int offset, int limit) {
    // Filters is one object here, not a list as everywhere else.
    Filter ofNode =
        computeNodeId == null ? null : new Filter("compute-node-id", List.of(computeNodeId));
    return caller
        .read(
            "DescribeComputeEnvActivities",
            CallPriority.POLL,
            env(envId).and("Filters", ofNode).and("Offset", offset).and("Limit", limit),
            BatchAnswers.Activities.class)
        .page();
  }

  /** DescribeComputeEnvCreateInfo: how an environment was created, secrets included. */
  public ComputeEnvCreateInfo describeComputeEnvCreateInfo(String envId) {
    return caller.read(
        "DescribeComputeEnvCreateInfo", CallPriority.POLL, env(envId), ComputeEnvCreateInfo.class);
  }

  /** DescribeComputeEnvCreateInfos, all pages: how all environments were created. */
  public List<ComputeEnvCreateInfo> listComputeEnvCreateInfos(CallPriority priority) {
    return Listing.all(
        "DescribeComputeEnvCreateInfos",
        PAGE_SIZE,
        index ->
            describeComputeEnvCreateInfos(
                ComputeEnvQuery.ALL, index * PAGE_SIZE, PAGE_SIZE, priority),
        ComputeEnvCreateInfo::envId);
  }

  /** DescribeComputeEnvCreateInfos, one page. */
  public Page<ComputeEnvCreateInfo> describeComputeEnvCreateInfos(
      ComputeEnvQuery query, int offset, int limit, CallPriority priority) {
    return caller
        .read(
            "DescribeComputeEnvCreateInfos",
            priority,
            paged(query, offset, limit),
            BatchAnswers.CreateInfos.class)
        .page();
  }

  /** ModifyComputeEnv. CONFLICT while another change of the environment runs. */
  public Receipt modifyComputeEnv(String envId, ComputeEnvChange change) {
    return caller.change(
        "ModifyComputeEnv",
        env(envId)
            .and("DesiredComputeNodeCount", change.desiredComputeNodeCount())
            .and("EnvName", change.envName())
            .and("EnvDescription", change.envDescription())
            .and("EnvData", instanceTypes(change.instanceTypes())),
        Receipt.class);
  }

  /** TerminateComputeNode; takes the node id, not the id of the instance. */
  public Receipt terminateComputeNode(String envId, String computeNodeId) {
    return caller.change(
        "TerminateComputeNode", env(envId).and("ComputeNodeId", computeNodeId), Receipt.class);
  }

  /** TerminateComputeNodes: at most 100 node ids. */
  public Receipt terminateComputeNodes(String envId, List<String> computeNodeIds) {
    return caller.change(
        "TerminateComputeNodes", env(envId).and("ComputeNodeIds", computeNodeIds), Receipt.class);
  }

  /** AttachInstances: adds CVM instances, whose system is reinstalled. At most 100. */
  public Receipt attachInstances(String envId, List<AttachedInstance> instances) {
    return caller.change("AttachInstances", env(envId).and("Instances", instances), Receipt.class);
  }

  /** DetachInstances: takes CVM instance ids of attached instances. */
  public Receipt detachInstances(String envId, List<String> instanceIds) {
    return caller.change(
        "DetachInstances", env(envId).and("InstanceIds", instanceIds), Receipt.class);
  }

  /** DescribeAvailableCvmInstanceTypes: the types Batch can use, in every zone of the region. */
  public List<InstanceTypeConfig> describeAvailableCvmInstanceTypes() {
    return caller
        .read(
            "DescribeAvailableCvmInstanceTypes",
            CallPriority.POLL,
            Parameters.with("Filters", null),
            BatchAnswers.InstanceTypes.class)
        .types();
  }

  /**
   * DescribeCvmZoneInstanceConfigInfos: what is on sale in zones.
   *
   * @param chargeType POSTPAID_BY_HOUR or SPOTPAID
   */
  public List<InstanceTypeQuota> describeCvmZoneInstanceConfigInfos(
      List<String> zones, String chargeType) {
    return caller
        .read(
            "DescribeCvmZoneInstanceConfigInfos",
            CallPriority.POLL,
            Parameters.with(
                "Filters",
                List.of(
                    new Filter("zone", zones),
                    new Filter("instance-charge-type", List.of(chargeType)))),
            BatchAnswers.Quotas.class)
        .quotas();
  }

  /** DescribeInstanceCategories: the families in each category. */
  public List<InstanceCategory> describeInstanceCategories() {
    return caller
        .read(
            "DescribeInstanceCategories",
            CallPriority.POLL,
            Parameters.with("Filters", null),
            BatchAnswers.Categories.class)
        .categories();
  }

  /** Lets go of connections; a closed client must not be used. */
  @Override
  public void close() {
    caller.close();
  }

  private static Parameters env(String envId) {
    return Parameters.with("EnvId", envId);
  }

  private static Parameters paged(ComputeEnvQuery query, int offset, int limit) {
    return Parameters.with("EnvIds", query.envIds().isEmpty() ? null : query.envIds())
        .and("Filters", query.filters().isEmpty() ? null : query.filters())
        .and("Offset", offset)
        .and("Limit", limit);
  }

  private static Parameters instanceTypes(List<String> instanceTypes) {
    return instanceTypes.isEmpty() ? null : Parameters.with("InstanceTypes", instanceTypes);
  }
}
