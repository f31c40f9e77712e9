package io.hpcoperator.cloud.ehpc;

import io.hpcoperator.cloud.wire.WireValues;
import java.util.List;

/**
 * What a task of type CreateCluster or AddComputes brought about.
 *
 * @param instances nodes the task added
 */
public record TaskResult(List<TaskInstance> instances) {
  public TaskResult {
    instances = WireValues.list(instances);
  }
}
