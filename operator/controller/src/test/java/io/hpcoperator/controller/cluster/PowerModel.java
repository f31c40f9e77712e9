package io.hpcoperator.controller.cluster;

import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterSummary;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.cloud.ehpc.TaskInstance;
import io.hpcoperator.cloud.ehpc.TaskResult;
import io.hpcoperator.cloud.ehpc.autoscale.AutoScaleSettings;
import io.hpcoperator.cloud.ehpc.job.Job;
import io.hpcoperator.controller.cluster.power.Given;
import io.hpcoperator.controller.pass.Trouble;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A running cluster's cloud as a state machine of power: it stops and starts, its nodes go off and
 * on with it, more or less, jobs run on them, and switches of auto scaling are turned. One task at
 * a time; what does not fit the state is refused.
 */
final class PowerModel {
  private final Clock clock;
  private final Trouble trouble;
  private final Map<String, String> nodes = new LinkedHashMap<>();
  private final Map<String, Task> tasks = new LinkedHashMap<>();
  private final Map<String, String> taskByToken = new HashMap<>();
  private final Map<String, Run> jobs = new LinkedHashMap<>();
  private String status = "running";
  private AutoScaleSettings scaling;
  private int ids;

  /** A job and when it ran. */
  record Run(Instant from, Instant until) {}

  private record Task(
      String id, String type, Instant endsAt, String state, List<String> nodes, boolean fails) {
    Task in(String newState) {
      return new Task(id, type, endsAt, newState, nodes, fails);
    }
  }

  PowerModel(Clock clock, Trouble trouble, int count, AutoScaleSettings scaling) {
    this.clock = clock;
    this.trouble = trouble;
    this.scaling = scaling;
    newNodes(count).forEach(id -> nodes.put(id, "running"));
  }

  String status() {
    return status;
  }

  AutoScaleSettings scaling() {
    return scaling;
  }

  int count() {
    return nodes.size();
  }

  List<Run> runningJobs() {
    return List.copyOf(jobs.values());
  }

  boolean isBusy() {
    return tasks.values().stream().anyMatch(task -> task.state().equals("Processing"));
  }

  // What others do.

  void maySubmit() {
    if (status.equals("running") && !isBusy() && trouble.chance(0.15)) {
      var now = clock.instant();
      jobs.put("j-" + ++ids, new Run(now, now.plus(Duration.ofSeconds(30 + trouble.upTo(1500)))));
    }
  }

  void turn(AutoScaleSettings settings) {
    scaling = settings;
  }

  /** What a person does in the console. */
  void switchInConsole() {
    if (!isBusy()) {
      status = status.equals("running") ? "stopped" : "running";
      var to = status;
      nodes.replaceAll((id, state) -> to);
      if (to.equals("stopped")) {
        jobs.clear();
      }
    }
  }

  void tick() {
    jobs.values().removeIf(run -> !clock.instant().isBefore(run.until()));
    for (var task : List.copyOf(tasks.values())) {
      if (task.state().equals("Processing") && !clock.instant().isBefore(task.endsAt())) {
        tasks.put(task.id(), task.in(task.fails() ? "Fail" : "Success"));
        end(task);
      }
    }
  }

  private void end(Task task) {
    switch (task.type()) {
      case "StopCluster" -> {
        if (!task.fails()) {
          status = "stopped";
          jobs.clear();
        }
        // A stop that fails has got so far.
        nodes.replaceAll((id, state) -> !task.fails() || trouble.chance(0.5) ? "stopped" : state);
      }
      case "StartCluster" -> {
        if (!task.fails()) {
          status = "running";
        }
        nodes.replaceAll((id, state) -> !task.fails() && !trouble.chance(0.4) ? "running" : state);
      }
      case "StartComputes" -> {
        if (!task.fails()) {
          task.nodes().forEach(id -> nodes.replace(id, "running"));
        }
      }
      case "AddComputes" -> {
        if (!task.fails()) {
          task.nodes().forEach(id -> nodes.put(id, "running"));
        }
      }
      default -> {
        if (task.fails()) {
          task.nodes().forEach(id -> nodes.replace(id, "running"));
        } else {
          task.nodes().forEach(nodes::remove);
        }
      }
    }
  }

  // What the operator calls.

  String stop() {
    require("StopCluster", status.equals("running"));
    return start("StopCluster", 60, List.of());
  }

  String startCluster() {
    require("StartCluster", status.equals("stopped"));
    return start("StartCluster", 90, List.of());
  }

  String startNodes(List<String> ids) {
    require(
        "StartNodes",
        status.equals("running") && ids.stream().allMatch(id -> "stopped".equals(nodes.get(id))));
    return start("StartComputes", 40, ids);
  }

  String removeNodes(List<String> ids) {
    require("DeleteNodes", status.equals("running") && nodes.keySet().containsAll(ids));
    var task = start("DeleteComputes", 60, ids);
    ids.forEach(id -> nodes.replace(id, "releasing"));
    return task;
  }

  String addNodes(String token, int count) {
    if (!taskByToken.containsKey(token)) {
      require("AddNodes", status.equals("running"));
      taskByToken.put(token, start("AddComputes", 80, newNodes(count)));
    }
    return taskByToken.get(token);
  }

  private void require(String operation, boolean fits) {
    if (!fits || isBusy()) {
      throw new CloudException(
          operation, ErrorKind.CONFLICT, "ConflictOpt", "Not now.", "r", false, null);
    }
  }

  private List<String> newNodes(int count) {
    var made = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      made.add("i-" + ++ids);
    }
    return made;
  }

  private String start(String type, int seconds, List<String> ids) {
    var id = "task-" + ++this.ids;
    boolean fails = trouble.chance(0.15);
    tasks.put(
        id, new Task(id, type, clock.instant().plusSeconds(seconds), "Processing", ids, fails));
    return id;
  }

  // What it shows.

  List<ClusterSummary> clusters() {
    return List.of(Given.cluster(status, "PostPaid"));
  }

  List<ClusterTask> taskList() {
    return tasks.values().stream()
        .map(
            t ->
                new ClusterTask(
                    t.id(),
                    "ehpc-1",
                    t.type(),
                    t.state(),
                    1,
                    2,
                    List.of(),
                    null,
                    new TaskResult(
                        t.type().equals("AddComputes") && t.state().equals("Success")
                            ? t.nodes().stream()
                                .map(n -> new TaskInstance(n, null, n, "compute"))
                                .toList()
                            : List.of())))
        .toList();
  }

  List<ClusterNode> nodeList() {
    return nodes.entrySet().stream().map(e -> Given.node(e.getKey(), e.getValue())).toList();
  }

  List<Job> jobList() {
    return Given.jobs(jobs.keySet().stream().map(id -> "RUNNING").toArray(String[]::new));
  }
}
