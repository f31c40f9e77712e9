package io.hpcoperator.cloud.ehpc;

import io.hpcoperator.cloud.wire.WireValues;

/**
 * The answer of an operation that goes on in the background.
 *
 * @param taskId task to follow with {@link EhpcClient#findTask}; null when the cloud gave none (Not
 *     Available)
 * @param requestId request id
 */
public record StartedTask(String taskId, String requestId) {
  public StartedTask {
    taskId = WireValues.taskId(taskId);
  }
}
