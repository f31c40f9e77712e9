package io.hpcoperator.cloud.ehpc.job;

import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.hpcoperator.cloud.wire.UnixSeconds;
import io.hpcoperator.cloud.wire.WireValues;
import java.time.Instant;
import java.util.List;

/**
 * Which jobs ListJobsWithFilters returns, and in which order; null and empty do not filter. Names
 * are matched fuzzily: check the answer.
 *
 * @param users users
 * @param queues queues
 * @param nodes host names of compute nodes
 * @param jobName name
 * @param jobStatus all, finished or notfinished; today's reference spells the last one notfinish
 * @param executeOrder asc or desc by execution
 * @param submitOrder asc or desc by submission
 * @param pendOrder asc or desc by waiting time
 * @param createTimeStart earliest submission
 * @param createTimeEnd latest submission
 */
public record JobFilter(
    List<String> users,
    List<String> queues,
    List<String> nodes,
    String jobName,
    String jobStatus,
    String executeOrder,
    String submitOrder,
    String pendOrder,
    @JsonSerialize(converter = UnixSeconds.class) Instant createTimeStart,
    @JsonSerialize(converter = UnixSeconds.class) Instant createTimeEnd) {
  /** No filter. */
  public static final JobFilter ALL =
      new JobFilter(null, null, null, null, null, null, null, null, null, null);

  public JobFilter {
    users = WireValues.list(users);
    queues = WireValues.list(queues);
    nodes = WireValues.list(nodes);
  }
}
