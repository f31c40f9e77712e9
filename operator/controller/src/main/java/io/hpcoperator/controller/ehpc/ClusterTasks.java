package io.hpcoperator.controller.ehpc;

import io.hpcoperator.api.v1alpha1.CloudTask;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.controller.poll.Look;
import io.hpcoperator.controller.poll.Observation;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the tasks of a cluster so that the one that is followed is not overlooked. */
public final class ClusterTasks {

  /**
   * The tasks of a cluster, with the followed one if the cloud knows it. While the list does not
   * show it, it is asked for by its id: the list is cut, its order is not documented, and the
   * reference has a task looked up by its id (E-HPC ListTasks: notes).
   *
   * @param followed null for none; one without an id is looked for in the list alone
   * @return without a value until all of it was read
   */
  public static Observation<List<ClusterTask>> read(
      Look<EhpcClient> view, String clusterId, CloudTask followed) {
    var listed = view.read(new EhpcSubjects.Tasks(clusterId));
    if (followed == null || followed.id() == null || !listed.hasValue()) {
      return listed;
    }
    return shows(listed.value(), followed.id())
        ? listed
        : joined(listed, view.read(new EhpcSubjects.TaskById(clusterId, followed.id())));
  }

  /**
   * The tasks but some, as old as they are.
   *
   * @param tasks null while they are not looked at
   */
  public static Observation<List<ClusterTask>> without(
      Set<String> ids, Observation<List<ClusterTask>> tasks) {
    return tasks == null || !tasks.hasValue() || ids.isEmpty()
        ? tasks
        : new Observation<>(
            tasks.value().stream()
                .filter(task -> task.taskId() == null || !ids.contains(task.taskId()))
                .toList(),
            tasks.readAt(),
            tasks.error());
  }

  private static boolean shows(List<ClusterTask> tasks, String id) {
    return tasks.stream().anyMatch(task -> id.equals(task.taskId()));
  }

  /** Both together are as old as the older of them. */
  private static Observation<List<ClusterTask>> joined(
      Observation<List<ClusterTask>> listed, Observation<Optional<ClusterTask>> one) {
    var error = listed.error() == null ? one.error() : listed.error();
    if (!one.hasValue()) {
      return new Observation<>(null, null, error);
    }
    return new Observation<>(
        Stream.concat(one.value().stream(), listed.value().stream()).toList(),
        one.readAt().isBefore(listed.readAt()) ? one.readAt() : listed.readAt(),
        error);
  }

  private ClusterTasks() {}
}
