package io.hpcoperator.simulator.ehpc;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.simulator.TaskSight;
import io.hpcoperator.simulator.http.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Chapter 2, what only reads the log and the tasks of a cluster. */
final class TaskViews {

  private final EhpcState state;

  TaskViews(EhpcState state) {
    this.state = state;
  }

  Outcome listClusterLogs(EhpcRequest request) {
    Cluster cluster = state.cluster(request.text("ClusterId"));
    List<Cluster.LogLine> recent =
        cluster.log.stream()
            .filter(line -> line.time().isAfter(state.now().minus(Duration.ofDays(3))))
            .toList();
    Page<Cluster.LogLine> page = Page.of(request, recent);
    ObjectNode answer = page.describe().put("ClusterId", cluster.id);
    answer.set(
        "Logs",
        Json.wrapped(
            "LogInfo",
            Json.array(
                page.items(),
                line ->
                    Json.object()
                        .put("CreateTime", Json.time(line.time()))
                        .put("Level", line.level())
                        .put("Message", line.message())
                        .put("Operation", line.operation()))));
    return Outcome.of(answer);
  }

  /** Doubt: tasks of a cluster that is gone cannot be read, since ClusterNotFound is documented. */
  Outcome listTasks(EhpcRequest request) {
    Cluster cluster = state.cluster(request.text("ClusterId"));
    boolean archived = request.flag("Archived") || request.sent("TaskId").isPresent();
    List<Task> found = new ArrayList<>();
    for (Task task : cluster.tasks) {
      boolean forgotten =
          task.finishedAt
              .filter(end -> end.plus(state.timings.taskRetention()).isBefore(state.now()))
              .isPresent();
      boolean wanted =
          request
              .sent("TaskId")
              .map(id -> task.id.equals(id) && task.sight != TaskSight.HIDDEN)
              .orElse(task.sight == TaskSight.LISTED);
      if (wanted && !forgotten && (archived || !task.finished())) {
        found.add(task);
      }
    }
    Page<Task> page = Page.of(request, found);
    ObjectNode answer = page.describe();
    answer.set("Tasks", Json.array(page.items(), this::task));
    return Outcome.of(answer);
  }

  private ObjectNode task(Task task) {
    return Json.object()
        .put("ClusterId", task.clusterId)
        .put("TaskId", task.id)
        .put("TaskType", task.type)
        .put("Status", task.status)
        .put("CurrentStep", task.currentStep(state.now()))
        .put("TotalSteps", task.totalSteps)
        .put("Errors", errors(task))
        .put(
            "Request",
            Json.object()
                .put("requestId", task.id)
                .put("uid", EhpcState.ACCOUNT)
                .put("bid", "26842")
                .put("clusterId", task.clusterId)
                .toString())
        .put("Result", result(task));
  }

  /**
   * Doubt: the form of an entry is not documented; Code and Message are what every error of this
   * API has.
   */
  private static String errors(Task task) {
    ArrayNode result = Json.array();
    task.failure
        .filter(failure -> task.finished())
        .ifPresent(
            failure ->
                result.addObject().put("Code", failure.code()).put("Message", failure.message()));
    return result.toString();
  }

  private static String result(Task task) {
    if (task.instances.isEmpty()) {
      return "{}";
    }
    ObjectNode result = Json.object();
    result.set(
        "Instances",
        Json.array(
            task.instances,
            node ->
                Json.object()
                    .put("InstanceId", node.id)
                    .put("Ip", node.ipAddress)
                    .put("Hostname", node.hostName)
                    .put(
                        "role",
                        node.isCompute() ? "compute" : node.isManager() ? "manager" : "login")));
    return result.toString();
  }
}
