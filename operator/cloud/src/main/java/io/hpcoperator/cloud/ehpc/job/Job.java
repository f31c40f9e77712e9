package io.hpcoperator.cloud.ehpc.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.hpcoperator.cloud.wire.WireValues;
import java.util.List;

/**
 * A job as the lists show it. Times are the cloud's own text: local time without a zone from
 * ListJobs ({@code 2018-07-18T17:46:47}), Unix seconds from ListJobsWithFilters.
 *
 * @param id id given by the scheduler, such as 0.manager
 * @param name name
 * @param owner user; with {@code @host} from ListJobsWithFilters
 * @param comment description
 * @param status the cloud's word, see {@link #state()} (wire: State)
 * @param priority 0 to 9, larger is more urgent
 * @param shellPath where it runs
 * @param stdout place of its output
 * @param stderr place of its error output
 * @param arrayRequest X-Y:Z of a job array, or null
 * @param submitTime when it was submitted
 * @param startTime when it started
 * @param lastModifyTime when it changed last
 * @param nodes host names of the nodes it runs or ran on, each as the scheduler writes it
 * @param queue queue, only from ListJobsWithFilters; documented as a number of queues
 * @param resources what it uses
 */
public record Job(
    String id,
    String name,
    String owner,
    String comment,
    @JsonProperty("State") String status,
    Integer priority,
    String shellPath,
    String stdout,
    String stderr,
    String arrayRequest,
    String submitTime,
    String startTime,
    String lastModifyTime,
    @JsonProperty("NodeList") @JsonDeserialize(using = NodeListReader.class) List<String> nodes,
    String queue,
    JobResources resources) {
  public Job {
    WireValues.required(id, "Id of a job");
    nodes = WireValues.list(nodes);
  }

  /** {@link #status()} as an enum; unknown words give {@link JobState#OTHER}. */
  public JobState state() {
    return JobState.of(status);
  }
}
