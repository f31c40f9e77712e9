package io.hpcoperator.controller.cluster;

import io.hpcoperator.cloud.ehpc.ClusterDetails;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterSummary;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.cloud.ehpc.Resources;
import io.hpcoperator.cloud.ehpc.TaskInstance;
import io.hpcoperator.cloud.ehpc.TaskResult;
import io.hpcoperator.controller.cluster.settings.OwnerMark;
import io.hpcoperator.controller.pass.Trouble;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A cluster's cloud as a state machine. It honours client tokens; nodes of a purchase exist from
 * the call on, and are listed from their task's end on; nodes are born busy and become idle once.
 */
final class ModelCloud {
  private final Clock clock;
  private final Trouble trouble;
  private final Map<String, String> clusterByToken = new HashMap<>();
  private final Map<String, String> taskByToken = new HashMap<>();
  private final Map<String, Task> tasks = new LinkedHashMap<>();
  private final Map<String, Boolean> idleByNode = new LinkedHashMap<>();
  private final List<String> releasing = new ArrayList<>();
  private String clusterId;
  private String status;
  private int created;
  private int ids;

  private record Task(
      String id, String type, Instant endsAt, String state, List<String> nodes, boolean fails) {
    Task in(String newState) {
      return new Task(id, type, endsAt, newState, nodes, fails);
    }
  }

  ModelCloud(Clock clock, Trouble trouble) {
    this.clock = clock;
    this.trouble = trouble;
  }

  int created() {
    return created;
  }

  boolean isEmpty() {
    return clusterId == null;
  }

  /** All nodes that are paid for and stay, those of running purchases included. */
  int bought() {
    return idleByNode.size() - releasing.size();
  }

  boolean isIdle(String node) {
    return idleByNode.getOrDefault(node, true);
  }

  void freeNodes(boolean all) {
    idleByNode.replaceAll((id, idle) -> idle || all || trouble.chance(0.2));
  }

  /** Returns cluster and task. */
  String[] create(String token, int count) {
    var known = clusterByToken.get(token);
    if (known == null) {
      created++;
      known = "ehpc-" + ++ids;
      clusterId = known;
      status = "creating";
      clusterByToken.put(token, known);
      taskByToken.put(token, start("CreateCluster", 300, newNodes(count)));
    }
    return new String[] {known, taskByToken.get(token)};
  }

  /** Returns the task; null when the answer does not tell it. */
  String addNodes(String token, int count) {
    var task = taskByToken.computeIfAbsent(token, t -> start("AddComputes", 200, newNodes(count)));
    return trouble.chance(0.1) ? null : task;
  }

  String removeNodes(List<String> nodes) {
    var task = start("DeleteComputes", 60, nodes);
    if (!tasks.get(task).fails()) {
      releasing.addAll(nodes);
    }
    return task;
  }

  String delete() {
    status = "releasing";
    return start("DeleteCluster", 60, List.of());
  }

  private List<String> newNodes(int count) {
    var nodes = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      var id = "i-" + ++ids;
      nodes.add(id);
      idleByNode.put(id, false);
    }
    return nodes;
  }

  private String start(String type, int seconds, List<String> nodes) {
    var id = "task-" + ++ids;
    boolean fails = trouble.chance(0.1);
    tasks.put(
        id, new Task(id, type, clock.instant().plusSeconds(seconds), "Processing", nodes, fails));
    return id;
  }

  /** Ends the tasks whose time has come. */
  void tick() {
    for (var task : List.copyOf(tasks.values())) {
      if (task.state().equals("Processing") && !clock.instant().isBefore(task.endsAt())) {
        tasks.put(task.id(), task.in(task.fails() ? "Fail" : "Success"));
        end(task);
      }
    }
  }

  private void end(Task task) {
    switch (task.type()) {
      case "CreateCluster" -> {
        if (status.equals("creating")) {
          status = task.fails() ? "exception" : "running";
        }
      }
      case "AddComputes" -> {
        if (task.fails()) {
          task.nodes().forEach(idleByNode::remove);
        }
      }
      case "DeleteComputes" -> {
        releasing.removeAll(task.nodes());
        if (!task.fails()) {
          task.nodes().forEach(idleByNode::remove);
        }
      }
      default -> {
        if (task.fails()) {
          status = "running";
        } else {
          clusterId = null;
          idleByNode.clear();
          releasing.clear();
          tasks.clear();
        }
      }
    }
  }

  List<ClusterSummary> clusters() {
    return clusterId == null
        ? List.of()
        : List.of(Given.summary(clusterId, OwnerMark.of(Given.UID), status));
  }

  Optional<ClusterDetails> details() {
    return clusterId == null ? Optional.empty() : Optional.of(Given.details(status));
  }

  List<ClusterTask> tasks() {
    return tasks.values().stream()
        .map(
            t ->
                new ClusterTask(
                    t.id(),
                    clusterId,
                    t.type(),
                    t.state(),
                    1,
                    2,
                    List.of(),
                    null,
                    new TaskResult(
                        t.state().equals("Success")
                            ? t.nodes().stream()
                                .map(n -> new TaskInstance(n, null, n, "compute"))
                                .toList()
                            : List.of())))
        .toList();
  }

  List<ClusterNode> nodes() {
    var hidden =
        tasks.values().stream()
            .filter(t -> t.state().equals("Processing") && !t.type().startsWith("Delete"))
            .flatMap(t -> t.nodes().stream())
            .toList();
    return idleByNode.entrySet().stream()
        .filter(e -> !hidden.contains(e.getKey()))
        .map(
            e ->
                io.hpcoperator.controller.nodes.Given.node(
                    e.getKey(),
                    releasing.contains(e.getKey()) ? "releasing" : "running",
                    new Resources(e.getValue() ? 0 : 8, 0, 0)))
        .toList();
  }
}
