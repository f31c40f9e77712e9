package io.hpcoperator.controller.queue;

import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterQueue;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.cloud.ehpc.Resources;
import io.hpcoperator.cloud.ehpc.TaskInstance;
import io.hpcoperator.cloud.ehpc.TaskResult;
import io.hpcoperator.cloud.ehpc.autoscale.AutoScaleSettings;
import io.hpcoperator.cloud.ehpc.autoscale.ClusterScaling;
import io.hpcoperator.cloud.ehpc.command.InvocationResult;
import io.hpcoperator.controller.nodes.Given;
import io.hpcoperator.controller.nodes.drain.Step;
import io.hpcoperator.controller.pass.Trouble;
import io.hpcoperator.controller.queue.scaling.ScalingOfCloud;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A cluster with the queues high and low as it really is: nodes with jobs, faults and drains, the
 * scheduler that was told of them, tasks, and the cloud's own scaling. Others have their hands in
 * it, too: they buy, delete, move and drain nodes.
 */
final class QueueWorld {
  static final String HIGH = "high";
  static final String LOW = "low";
  static final String THEIRS = "disk check";
  static final String BY_OPERATOR = "operator";
  private static final String BY_OTHERS = "others";

  private final Clock clock;
  private final Trouble trouble;
  private final Map<String, Node> nodes = new TreeMap<>();
  private final Map<String, Task> tasks = new LinkedHashMap<>();
  private final Map<String, String> taskByToken = new HashMap<>();
  private final Map<String, InvocationResult> answers = new HashMap<>();
  private AutoScaleSettings scaling =
      new AutoScaleSettings(
          ClusterScaling.builder().maxNodesInCluster(100).build(), null, null, null, List.of());
  private int ids;

  /** A node as it really is; its host is named as its instance. */
  static final class Node {
    final String id;

    /** Who bought it, or moved it last. */
    String bringer;

    String queue;
    String state;
    boolean listed;
    boolean busy;
    boolean reclaimed;

    /** The reason it was drained with; null for not drained. */
    String drain;

    /** When others drained it last. */
    Instant drainedAt = Instant.EPOCH;

    /** Since when it is there, in its queue, as it is. */
    Instant since;

    private Node(String id, String bringer, String queue, Instant since) {
      this.id = id;
      this.bringer = bringer;
      this.queue = queue;
      this.since = since;
      this.state = "uninit";
    }

    boolean isIn(String name) {
      return queue.equals(name);
    }

    boolean runs() {
      return state.equals("running");
    }

    /** Paid for, and not on its way out. */
    boolean stays() {
      return !state.equals("releasing") && !reclaimed;
    }
  }

  private record Task(
      String id, String type, Instant endsAt, List<String> nodes, boolean fails, boolean over) {
    Task ended() {
      return new Task(id, type, endsAt, nodes, fails, true);
    }
  }

  QueueWorld(Clock clock, Trouble trouble) {
    this.clock = clock;
    this.trouble = trouble;
    for (int i = 0; i < 3; i++) {
      started(node(BY_OPERATOR, HIGH));
      started(node(BY_OTHERS, LOW));
    }
  }

  // What happens.

  /** Time goes by: tasks end, jobs come and go, the cloud scales. */
  void tick() {
    for (var task : List.copyOf(tasks.values())) {
      if (!task.over()) {
        advance(task);
      }
    }
    for (var node : nodes.values()) {
      if (!node.runs() || !node.busy) {
        node.busy = node.runs() && node.drain == null && trouble.chance(0.2);
      } else {
        node.busy = trouble.chance(0.85);
      }
    }
    scale();
  }

  private void advance(Task task) {
    boolean adds = task.type().equals("AddComputes");
    if (adds && !clock.instant().isBefore(task.endsAt().minus(Duration.ofSeconds(30)))) {
      of(task).forEach(this::show);
    }
    if (clock.instant().isBefore(task.endsAt())) {
      return;
    }
    tasks.put(task.id(), task.ended());
    switch (task.type()) {
      case "AddComputes" -> of(task).forEach(task.fails() ? this::gone : this::started);
      case "DeleteComputes" -> of(task).forEach(task.fails() ? this::back : this::gone);
      default -> of(task).forEach(node -> reset(node, task.fails()));
    }
  }

  private List<Node> of(Task task) {
    return task.nodes().stream().map(nodes::get).filter(n -> n != null).toList();
  }

  /** Of what others buy nobody can know before it is listed. */
  private void show(Node node) {
    if (!node.listed) {
      node.listed = true;
      node.since = clock.instant();
    }
  }

  private void started(Node node) {
    show(node);
    node.state = "running";
  }

  private void gone(Node node) {
    nodes.remove(node.id);
  }

  private void back(Node node) {
    if (node.state.equals("releasing")) {
      node.state = "running";
      node.since = clock.instant();
    }
  }

  private void reset(Node node, boolean fails) {
    node.state = fails ? "exception" : "running";
  }

  private void scale() {
    var of = ScalingOfCloud.of(scaling, HIGH);
    int count = (int) in(HIGH).filter(Node::stays).count();
    boolean grows = of.grows() && (count < of.min() || count < of.max() && trouble.chance(0.1));
    if (grows && tasks.values().stream().allMatch(Task::over)) {
      buy(BY_OTHERS, 1, false);
    }
    if (of.shrinks() && count > of.min() && trouble.chance(0.1)) {
      any(n -> n.isIn(HIGH) && n.runs() && !n.busy && !excluded().contains(n.id))
          .ifPresent(this::gone);
    }
  }

  private List<String> excluded() {
    return scaling.cluster().excludeNodes();
  }

  /** What others do, and what breaks. */
  void disturb() {
    if (trouble.chance(0.03)) {
      any(n -> n.isIn(HIGH) && n.runs()).ifPresent(n -> n.state = "exception");
    }
    if (trouble.chance(0.03)) {
      any(n -> n.state.equals("exception")).ifPresent(n -> n.state = "running");
    }
    if (trouble.chance(0.02)) {
      any(n -> n.isIn(HIGH) && n.runs()).ifPresent(n -> n.reclaimed = true);
    }
    if (trouble.chance(0.05)) {
      any(n -> n.reclaimed).ifPresent(this::gone);
    }
    if (trouble.chance(0.02)) {
      any(n -> n.isIn(HIGH) && n.listed).ifPresent(this::gone);
    }
    if (trouble.chance(0.03)) {
      buy(BY_OTHERS, 1 + trouble.upTo(2), trouble.chance(0.1));
    }
    if (trouble.chance(0.02)) {
      move(any(n -> n.isIn(HIGH) && n.runs()), LOW, BY_OTHERS);
    }
    if (trouble.chance(0.02)) {
      move(any(n -> n.isIn(LOW) && n.runs()), HIGH, BY_OTHERS);
    }
    if (trouble.chance(0.04)) {
      any(n -> n.runs() && !THEIRS.equals(n.drain)).ifPresent(this::drainedByOthers);
    }
    if (trouble.chance(0.04)) {
      any(n -> THEIRS.equals(n.drain) && isLongAgo(n.drainedAt)).ifPresent(n -> n.drain = null);
    }
  }

  private void drainedByOthers(Node node) {
    node.drain = THEIRS;
    node.drainedAt = clock.instant();
  }

  /** Who drains a node has something to do with it, which takes longer than a look is good for. */
  private boolean isLongAgo(Instant time) {
    return time.plus(Given.PATIENCE.listing()).isBefore(clock.instant());
  }

  /** What a person does who reads what stands in the way. */
  void tidyUp(boolean repairs) {
    for (var node : nodes.values()) {
      node.reclaimed = false;
      if (THEIRS.equals(node.drain)) {
        node.drain = null;
      }
      if (node.state.equals("exception") && repairs) {
        node.state = "running";
      }
    }
  }

  private void move(Optional<Node> node, String queue, String bringer) {
    node.ifPresent(
        n -> {
          n.queue = queue;
          n.bringer = bringer;
          n.since = clock.instant();
        });
  }

  private Optional<Node> any(Predicate<Node> which) {
    var all = nodes.values().stream().filter(which).toList();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(trouble.upTo(all.size())));
  }

  private Node node(String bringer, String queue) {
    var node = new Node("i-%03d".formatted(++ids), bringer, queue, clock.instant());
    nodes.put(node.id, node);
    return node;
  }

  // What is called.

  boolean knows(String token) {
    return taskByToken.containsKey(token);
  }

  /**
   * Buys nodes for the operator.
   *
   * @param token null for a call without one
   * @return the task; null where the answer does not tell it
   */
  String add(String token, int count) {
    var task = token == null ? null : taskByToken.get(token);
    if (task == null) {
      int had = trouble.chance(0.2) ? trouble.upTo(count + 1) : count;
      task = buy(BY_OPERATOR, had, had == 0 || trouble.chance(0.15));
      if (token != null) {
        taskByToken.put(token, task);
      }
    }
    return trouble.chance(0.05) ? null : task;
  }

  private String buy(String bringer, int count, boolean fails) {
    var bought = Stream.generate(() -> node(bringer, HIGH).id).limit(count).toList();
    return start("AddComputes", bought, fails);
  }

  String remove(List<String> instanceIds) {
    boolean fails = trouble.chance(0.15);
    instanceIds.stream()
        .filter(nodes::containsKey)
        .forEach(id -> nodes.get(id).state = "releasing");
    return start("DeleteComputes", instanceIds, fails);
  }

  String reset(List<String> instanceIds) {
    instanceIds.forEach(
        id -> {
          nodes.get(id).state = "uninit";
          nodes.get(id).busy = false;
        });
    return start("ResetComputes", instanceIds, trouble.chance(0.3));
  }

  void moveHere(List<String> hosts) {
    hosts.stream()
        .filter(host -> nodes.containsKey(host) && !nodes.get(host).state.equals("releasing"))
        .forEach(host -> move(Optional.of(nodes.get(host)), HIGH, BY_OTHERS));
  }

  /** That the operator moved nodes is on record; where it died before, nobody knows. */
  void movedByOperator(List<String> hosts) {
    hosts.stream()
        .map(nodes::get)
        .filter(node -> node != null && node.isIn(HIGH))
        .forEach(node -> node.bringer = BY_OPERATOR);
  }

  void configure(AutoScaleSettings settings) {
    scaling = settings;
  }

  /**
   * The scheduler does as it is told, which is as the command has it: it drains what is not
   * drained, and resumes what is drained by us. Returns the id of the command.
   */
  String tell(Step.Act.Send send) {
    var order = send.order();
    order.drain().stream()
        .flatMap(host -> find(host).stream())
        .filter(node -> node.drain == null)
        .forEach(node -> node.drain = send.reason());
    order.resume().stream()
        .flatMap(host -> find(host).stream())
        .filter(node -> send.reason().equals(node.drain))
        .forEach(node -> node.drain = null);
    var id = "cmd-" + ++ids;
    if (!trouble.chance(0.1)) {
      var lines = new ArrayList<String>();
      order.look().stream()
          .filter(host -> nodes.containsKey(host) && !nodes.get(host).state.equals("uninit"))
          .filter(host -> !trouble.chance(0.05))
          .forEach(host -> lines.add(line(nodes.get(host))));
      boolean cut = trouble.chance(0.1);
      answers.put(
          id,
          new InvocationResult(
              id,
              "m",
              "Finished",
              true,
              trouble.chance(0.1) ? 1 : 0,
              null,
              "hpc-operator-begin\n"
                  + String.join("\n", lines)
                  + (cut ? "" : "\nhpc-operator-end\n")));
    }
    return id;
  }

  private static String line(Node node) {
    var state =
        node.drain != null
            ? node.busy ? "draining" : "drained"
            : node.busy ? "allocated" : node.runs() ? "idle" : "down*";
    var why = state.equals("down*") ? "Not responding" : "none";
    return "%s|%s|%d/0/0/8|%s"
        .formatted(node.id, state, node.busy ? 8 : 0, node.drain == null ? why : node.drain);
  }

  private String start(String type, List<String> of, boolean fails) {
    var id = "t-" + ++ids;
    var endsAt = clock.instant().plusSeconds(60 + trouble.upTo(180));
    tasks.put(id, new Task(id, type, endsAt, List.copyOf(of), fails, false));
    return id;
  }

  // What is true, and what is shown.

  Stream<Node> in(String queue) {
    return nodes.values().stream().filter(n -> n.isIn(queue));
  }

  Stream<Node> all() {
    return nodes.values().stream();
  }

  Optional<Node> find(String id) {
    return Optional.ofNullable(nodes.get(id));
  }

  AutoScaleSettings scaling() {
    return scaling;
  }

  List<ClusterNode> listed(String queue) {
    return in(queue).filter(n -> n.listed).map(this::view).toList();
  }

  List<ClusterNode> listed() {
    return all().filter(n -> n.listed).map(this::view).toList();
  }

  /** The cloud's listing is a guess at what nodes do. */
  private ClusterNode view(Node node) {
    boolean said = trouble.chance(0.2) ? trouble.chance(0.5) : node.busy;
    var used = new Resources(said ? 8 : 0, 0, 0);
    var shown = Given.node(node.id, node.state, used, node.since);
    return node.reclaimed ? withLock(shown) : shown;
  }

  private static ClusterNode withLock(ClusterNode node) {
    return new ClusterNode(
        node.id(),
        node.hostName(),
        node.status(),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        "recycling",
        null,
        null,
        node.addTime(),
        null,
        null,
        node.usedResources(),
        null);
  }

  List<ClusterTask> tasks() {
    return tasks.values().stream()
        .skip(Math.max(0, tasks.size() - 40))
        .map(
            task ->
                new ClusterTask(
                    task.id(),
                    "ehpc-1",
                    task.type(),
                    !task.over() ? "Processing" : task.fails() ? "Fail" : "Success",
                    1,
                    2,
                    List.of(),
                    null,
                    new TaskResult(
                        task.over() && !task.fails() && task.type().equals("AddComputes")
                            ? task.nodes().stream()
                                .map(n -> new TaskInstance(n, null, n, "compute"))
                                .toList()
                            : List.of())))
        .toList();
  }

  List<ClusterQueue> queues() {
    return Stream.of("workq", HIGH, LOW)
        .map(n -> new ClusterQueue(n, "Execution", null, null, null, null, null, null, null, null))
        .toList();
  }

  /** Whether an answer shows that others drained a node. */
  boolean isTheirsBy(String command, String host) {
    return answer(command).stream()
        .flatMap(result -> result.output().stream())
        .flatMap(String::lines)
        .anyMatch(line -> line.startsWith(host + "|") && line.endsWith("|" + THEIRS));
  }

  List<InvocationResult> answer(String command) {
    return answers.containsKey(command) ? List.of(answers.get(command)) : List.of();
  }

  @Override
  public String toString() {
    return nodes.values().stream()
        .map(
            n ->
                "%s@%s=%s by %s at %s%s%s%s"
                    .formatted(
                        n.id,
                        n.queue,
                        n.state,
                        n.bringer,
                        n.since,
                        n.busy ? "/busy" : "",
                        n.reclaimed ? "/reclaimed" : "",
                        n.drain == null ? "" : "/" + n.drain))
        .toList()
        .toString();
  }
}
