package io.hpcoperator.cloud.ehpc.job;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.call.CloudCaller;
import io.hpcoperator.cloud.call.Listing;
import io.hpcoperator.cloud.wire.Parameters;
import java.util.List;

/**
 * The jobs of a cluster, for reading (chapter 11 of the catalogue). The cloud reads them from the
 * cluster itself: while that is not up, it answers ManagerNotFound, AgentError or
 * InvalidClusterStatus, which says nothing of whether jobs run.
 */
public final class Jobs {
  /** Largest page of ListJobs and ListJobsWithFilters. */
  static final int PAGE_SIZE = 50;

  private final CloudCaller caller;
  private final String region;

  public Jobs(CloudCaller caller, String region) {
    this.caller = caller;
    this.region = region;
  }

  /**
   * ListJobs, all pages. Words of the state filter have changed over time: list without it and look
   * at {@link Job#state()}. The filter Rerunable is documented to default to false, which would
   * hide jobs that can be run again; {@link #listWithFilters} has no such filter.
   */
  public List<Job> list(String clusterId, JobQuery query, CallPriority priority) {
    return Listing.all(
        "ListJobs",
        PAGE_SIZE,
        index ->
            caller
                .read(
                    "ListJobs",
                    priority,
                    new ListJobs(clusterId, query, index + 1, PAGE_SIZE),
                    JobAnswers.JobPage.class)
                .page(),
        Job::id);
  }

  /** ListJobsWithFilters, all pages. Only here jobs have a queue, and times in Unix seconds. */
  public List<Job> listWithFilters(String clusterId, JobFilter filter, CallPriority priority) {
    return Listing.all(
        "ListJobsWithFilters",
        PAGE_SIZE,
        index ->
            caller
                .read(
                    "ListJobsWithFilters",
                    priority,
                    new ListFiltered(clusterId, region, filter, index + 1, PAGE_SIZE),
                    JobAnswers.JobPage.class)
                .page(),
        Job::id);
  }

  /** DescribeJob. No code is documented for a job that does not exist. */
  public JobDetails describe(String clusterId, String jobId, CallPriority priority) {
    return caller
        .read(
            "DescribeJob",
            priority,
            Parameters.with("ClusterId", clusterId).and("JobId", jobId),
            JobAnswers.Described.class)
        .message()
        .jobInfo();
  }

  record ListJobs(String clusterId, @JsonUnwrapped JobQuery query, int pageNumber, int pageSize) {}

  record ListFiltered(
      String clusterId,
      String regionId,
      @JsonUnwrapped JobFilter filter,
      int pageNumber,
      int pageSize) {}
}
