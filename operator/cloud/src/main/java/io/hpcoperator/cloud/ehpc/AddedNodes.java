package io.hpcoperator.cloud.ehpc;

import io.hpcoperator.cloud.wire.WireValues;
import io.hpcoperator.cloud.wire.WrappedIn;
import java.util.List;

/**
 * What AddNodes answers; the ids are empty unless the call was synchronous.
 *
 * @param taskId task to follow, or null
 * @param instanceIds ECS instances, mostly empty
 * @param requestId request id
 */
public record AddedNodes(
    String taskId, @WrappedIn("InstanceId") List<String> instanceIds, String requestId) {
  public AddedNodes {
    instanceIds = WireValues.list(instanceIds);
    taskId = WireValues.taskId(taskId);
    instanceIds = WireValues.ids(instanceIds);
  }
}
