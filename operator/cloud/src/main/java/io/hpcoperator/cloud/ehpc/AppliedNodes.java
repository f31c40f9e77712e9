package io.hpcoperator.cloud.ehpc;

import io.hpcoperator.cloud.wire.WireValues;
import io.hpcoperator.cloud.wire.WrappedIn;
import java.util.List;

/**
 * What ApplyNodes answers.
 *
 * @param taskId task to follow, or null
 * @param satisfiedAmount capacity granted
 * @param detail outcome in words
 * @param instanceIds ECS instances, mostly empty
 * @param requestId request id
 */
public record AppliedNodes(
    String taskId,
    Integer satisfiedAmount,
    String detail,
    @WrappedIn("InstanceId") List<String> instanceIds,
    String requestId) {
  public AppliedNodes {
    instanceIds = WireValues.list(instanceIds);
    taskId = WireValues.taskId(taskId);
    instanceIds = WireValues.ids(instanceIds);
  }
}
