package io.hpcoperator.controller.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.ehpc.AddNodesRequest;
import io.hpcoperator.cloud.ehpc.AddedNodes;
import io.hpcoperator.cloud.ehpc.AppliedNodes;
import io.hpcoperator.cloud.ehpc.ApplyNodesRequest;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.cloud.ehpc.Resources;
import io.hpcoperator.cloud.ehpc.TaskInstance;
import io.hpcoperator.cloud.ehpc.TaskResult;
import io.hpcoperator.controller.nodes.Given;
import io.hpcoperator.controller.pass.Trouble;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What sells nodes: a stock for each type and zone, tasks that bring what was bought and may fail,
 * AddNodes with a client token, ApplyNodes without one. Some tasks are never shown, or late. Nodes
 * are paid for from the call on, and listed from late in their task on.
 */
final class ModelShop {
  private static final List<String> OFFERS =
      List.of("ecs.large zone-a", "ecs.small zone-a", "ecs.large zone-b", "ecs.small zone-b");

  private final Clock clock;
  private final Trouble trouble;
  private final Map<String, Integer> stock = new HashMap<>();
  private final Map<String, AddNodesRequest> requests = new HashMap<>();
  private final Map<String, String> taskByToken = new HashMap<>();
  private final Map<String, Task> tasks = new LinkedHashMap<>();
  private final Map<String, Boolean> listedByNode = new LinkedHashMap<>();
  private final List<String> releasing = new ArrayList<>();
  private boolean justBought;
  private int ids;

  /**
   * @param shownFrom when the cloud begins to show it; far away for never
   */
  private record Task(
      String id,
      String type,
      Instant endsAt,
      String state,
      List<String> nodes,
      boolean fails,
      Instant shownFrom) {
    Task in(String newState) {
      return new Task(id, type, endsAt, newState, nodes, fails, shownFrom);
    }

    Task shown() {
      return new Task(id, type, endsAt, state, nodes, fails, Instant.MIN);
    }
  }

  ModelShop(Clock clock, Trouble trouble) {
    this.clock = clock;
    this.trouble = trouble;
    OFFERS.forEach(offer -> stock.put(offer, trouble.upTo(5)));
  }

  /** Nodes that are paid for and stay, those of running purchases included. */
  int bought() {
    return listedByNode.size() - releasing.size();
  }

  /** Whether the last call bought anything. */
  boolean hasJustBought() {
    return justBought;
  }

  void restock() {
    OFFERS.forEach(offer -> stock.put(offer, 100));
  }

  /** Somebody deletes a node in the console. */
  void loseOne() {
    listedByNode.keySet().stream()
        .filter(id -> listedByNode.get(id) && !releasing.contains(id))
        .findFirst()
        .ifPresent(listedByNode::remove);
  }

  AddedNodes add(AddNodesRequest request) {
    justBought = false;
    var token = request.clientToken();
    if (taskByToken.containsKey(token)) {
      assertThat(request).as("the same request").isEqualTo(requests.get(token));
      return new AddedNodes(taskByToken.get(token), List.of(), "r");
    }
    assertThat(request.minCount() == null ? 0 : request.minCount()).isLessThan(request.count());
    refuseAtTimes("TooManyComputes", "AddNodes", false);
    refuseAtTimes("EcsError", "AddNodes", true);
    var offer = request.instanceType() + " " + request.zoneId();
    int there = stock.get(offer);
    int fewest = request.minCount() == null ? 1 : request.minCount();
    int count = there >= request.count() ? request.count() : there >= fewest ? fewest : 0;
    boolean half = trouble.chance(0.05);
    var task = buy(offer, count, !half && trouble.chance(0.2));
    requests.put(token, request);
    taskByToken.put(token, task);
    if (half) {
      throw error("EcsError", "AddNodes", true);
    }
    return new AddedNodes(trouble.chance(0.1) ? null : task, List.of(), "r");
  }

  AppliedNodes apply(ApplyNodesRequest request) {
    justBought = false;
    assertThat(request.zoneInfos()).hasSize(2);
    assertThat(request.instanceTypes()).hasSize(2);
    refuseAtTimes("ResourceTargetAmount.NotSatisfied", "ApplyNodes", false);
    refuseAtTimes("EcsError", "ApplyNodes", true);
    var best = OFFERS.stream().max(Comparator.comparing(stock::get)).orElseThrow();
    int count = Math.min(request.targetCapacity(), stock.get(best));
    if (count == 0) {
      throw error("RecommendEmpty.InstanceTypeSoldOut", "ApplyNodes", false);
    }
    var task = buy(best, count, trouble.chance(0.2));
    return new AppliedNodes(trouble.chance(0.1) ? null : task, count, null, List.of(), "r");
  }

  /**
   * Lists the task of a purchase from now on. One whose answer was lost cannot be asked for by its
   * id: of those the planner trusts that the list shows them two minutes later.
   */
  void list(String token) {
    var task = tasks.get(taskByToken.getOrDefault(token, ""));
    if (task != null) {
      tasks.put(task.id(), task.shown());
    }
  }

  private void refuseAtTimes(String code, String operation, boolean effectUnknown) {
    if (trouble.chance(0.1)) {
      throw error(code, operation, effectUnknown);
    }
  }

  private static CloudException error(String code, String operation, boolean effectUnknown) {
    var kind = effectUnknown ? ErrorKind.TRANSIENT : ErrorKind.QUOTA;
    return new CloudException(operation, kind, code, "not now", "r", effectUnknown, null);
  }

  /**
   * @param hidden whether its task is shown late or never
   */
  private String buy(String offer, int count, boolean hidden) {
    stock.merge(offer, -count, Integer::sum);
    var nodes = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      var id = "i-" + ++ids;
      nodes.add(id);
      listedByNode.put(id, false);
    }
    justBought = count > 0;
    boolean fails = count == 0 || trouble.chance(0.1);
    if (hidden) {
      // Twenty-eight minutes at most, with the time a list may lag.
      int seconds = 60 + trouble.upTo(1500);
      var shownFrom =
          trouble.chance(0.5) ? Instant.MAX : clock.instant().plusSeconds(trouble.upTo(seconds));
      return start("AddComputes", seconds, nodes, fails, shownFrom);
    }
    return start("AddComputes", 60 + trouble.upTo(300), nodes, fails, Instant.MIN);
  }

  String remove(List<String> nodes) {
    boolean fails = trouble.chance(0.1);
    if (!fails) {
      nodes.stream().filter(listedByNode::containsKey).forEach(releasing::add);
    }
    return start("DeleteComputes", 60, nodes, fails, Instant.MIN);
  }

  private String start(
      String type, int seconds, List<String> nodes, boolean fails, Instant shownFrom) {
    var id = "task-" + ++ids;
    var endsAt = clock.instant().plusSeconds(seconds);
    tasks.put(id, new Task(id, type, endsAt, "Processing", nodes, fails, shownFrom));
    return id;
  }

  /** Ends the tasks whose time has come, and lists nodes that are nearly there. */
  void tick() {
    if (trouble.chance(0.1)) {
      OFFERS.forEach(offer -> stock.put(offer, trouble.upTo(5)));
    }
    tasks.values().stream()
        .filter(task -> task.state().equals("Processing"))
        .toList()
        .forEach(this::advance);
  }

  private void advance(Task task) {
    boolean adds = task.type().equals("AddComputes");
    if (adds && !clock.instant().isBefore(task.endsAt().minus(Duration.ofSeconds(30)))) {
      task.nodes().forEach(node -> listedByNode.computeIfPresent(node, (id, shown) -> true));
    }
    if (clock.instant().isBefore(task.endsAt())) {
      return;
    }
    tasks.put(task.id(), task.in(task.fails() ? "Fail" : "Success"));
    if (adds == task.fails()) {
      task.nodes().forEach(listedByNode::remove);
    }
    if (!adds) {
      releasing.removeAll(task.nodes());
    }
  }

  List<ClusterTask> tasks() {
    return tasks.values().stream()
        .filter(task -> task.shownFrom().isBefore(clock.instant()))
        .map(this::view)
        .toList();
  }

  private ClusterTask view(Task task) {
    var brought = task.state().equals("Success") ? task.nodes() : List.<String>of();
    return new ClusterTask(
        task.id(),
        "ehpc-1",
        task.type(),
        task.state(),
        1,
        2,
        List.of(),
        null,
        new TaskResult(
            brought.stream().map(n -> new TaskInstance(n, null, n, "compute")).toList()));
  }

  List<ClusterNode> nodes() {
    return listedByNode.entrySet().stream()
        .filter(Map.Entry::getValue)
        .map(Map.Entry::getKey)
        .map(
            id ->
                Given.node(
                    id, releasing.contains(id) ? "releasing" : "running", new Resources(0, 0, 0)))
        .toList();
  }
}
