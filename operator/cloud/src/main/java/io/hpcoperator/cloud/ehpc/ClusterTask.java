package io.hpcoperator.cloud.ehpc;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.hpcoperator.cloud.wire.JsonText;
import io.hpcoperator.cloud.wire.WireValues;
import java.util.List;

/**
 * A task of a cluster as ListTasks shows it.
 *
 * @param taskId task id
 * @param clusterId cluster
 * @param type CreateCluster, StartCluster, StopCluster, DeleteCluster, AddComputes, StartComputes,
 *     ResetComputes, StopComputes or DeleteComputes
 * @param status the cloud's word, see {@link #state()}
 * @param currentStep step the task is at
 * @param totalSteps steps in all
 * @param errors what went wrong, one text each
 * @param request the request that started it, or null
 * @param result nodes it added, or null
 */
public record ClusterTask(
    String taskId,
    String clusterId,
    @JsonProperty("TaskType") String type,
    String status,
    int currentStep,
    int totalSteps,
    @JsonDeserialize(using = TaskErrorsDeserializer.class) List<String> errors,
    @JsonDeserialize(using = JsonText.Deserializer.class) TaskRequest request,
    @JsonDeserialize(using = JsonText.Deserializer.class) TaskResult result) {
  public ClusterTask {
    errors = WireValues.list(errors);
  }

  /** {@link #status()} as an enum; unknown words give {@link TaskState#OTHER}. */
  public TaskState state() {
    return TaskState.of(status);
  }
}
