package io.hpcoperator.cloud.batch;

import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.ClientSettings;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.Page;
import io.hpcoperator.cloud.Receipt;
import io.hpcoperator.cloud.RequestBudget;
import java.util.List;

/**
 * Tencent Cloud Batch, version 2017-03-12: compute environments (chapter 1 of the catalogue). One
 * instance serves one account in one region and may be used by many threads.
 *
 * <p>Every method sends at least one request, waits for the budget before it, and throws {@link
 * CloudException} when the cloud refuses or cannot be reached. Reads are repeated after transient
 * faults; changes never are, since only the caller knows whether a repeat is safe.
 */
public final class BatchClient implements AutoCloseable {
  /** How the API is called in {@link io.hpcoperator.cloud.CallRecord}s. */
  public static final String API = "batch-2017-03-12";

  /** Largest page of every listing. */
  public static final int PAGE_SIZE = 100;

  /** A client of one account and region. */
  public BatchClient(ClientSettings settings) {
    throw new IllegalStateException("not there yet");
  }

  /** A budget for one account, with the limits the vendor documents for each operation. */
  public static RequestBudget budget(double requestsPerSecond) {
    return null;
  }

  /** The cheapest authenticated read (DescribeComputeEnvs with one entry): does the key work? */
  public void ping() {}

  /**
   * CreateComputeEnv.
   *
   * @param clientToken at most 64 ASCII characters; the same token gives the same environment
   */
  public CreatedComputeEnv createComputeEnv(
      NamedComputeEnv computeEnv, Placement placement, String clientToken) {
    return null;
  }

  /** DeleteComputeEnv. NOT_FOUND when it is gone; CONFLICT while another change runs. */
  public Receipt deleteComputeEnv(String envId) {
    return null;
  }

  /** DescribeComputeEnv: one environment with its nodes. NOT_FOUND ends a deletion. */
  public ComputeEnvDetails describeComputeEnv(String envId, CallPriority priority) {
    return null;
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
    return null;
  }

  /**
   * DescribeComputeEnvs, one page.
   *
   * @param offset index of the first entry, from 0
   * @param limit 1 to {@link #PAGE_SIZE}
   */
  public Page<ComputeEnvView> describeComputeEnvs(
      ComputeEnvQuery query, int offset, int limit, CallPriority priority) {
    return null;
  }

  /**
   * DescribeComputeEnvActivities, one page, in the cloud's order.
   *
   * @param computeNodeId activities of this node only; null for all
   */
  public Page<Activity> describeComputeEnvActivities(
      String envId, String computeNodeId, int offset, int limit) {
    return null;
  }

  /** DescribeComputeEnvCreateInfo: how an environment was created, secrets included. */
  public ComputeEnvCreateInfo describeComputeEnvCreateInfo(String envId) {
    return null;
  }

  /** DescribeComputeEnvCreateInfos, one page. */
  public Page<ComputeEnvCreateInfo> describeComputeEnvCreateInfos(
      ComputeEnvQuery query, int offset, int limit) {
    return null;
  }

  /** ModifyComputeEnv. CONFLICT while another change of the environment runs. */
  public Receipt modifyComputeEnv(String envId, ComputeEnvChange change) {
    return null;
  }

  /** TerminateComputeNode; takes the node id, not the id of the instance. */
  public Receipt terminateComputeNode(String envId, String computeNodeId) {
    return null;
  }

  /** TerminateComputeNodes: at most 100 node ids. */
  public Receipt terminateComputeNodes(String envId, List<String> computeNodeIds) {
    return null;
  }

  /** AttachInstances: adds CVM instances, whose system is reinstalled. At most 100. */
  public Receipt attachInstances(String envId, List<AttachedInstance> instances) {
    return null;
  }

  /** DetachInstances: takes CVM instance ids of attached instances. */
  public Receipt detachInstances(String envId, List<String> instanceIds) {
    return null;
  }

  /** Lets go of connections; a closed client must not be used. */
  @Override
  public void close() {}
}
