package io.hpcoperator.controller.computeenv;

import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.batch.Activity;
import io.hpcoperator.cloud.batch.AttachedInstance;
import io.hpcoperator.cloud.batch.ComputeEnvCreateInfo;
import io.hpcoperator.cloud.batch.ComputeEnvDetails;
import io.hpcoperator.cloud.batch.ComputeEnvView;
import io.hpcoperator.cloud.batch.ComputeNode;
import io.hpcoperator.cloud.batch.ComputeNodeMetrics;
import io.hpcoperator.cloud.batch.EnvData;
import io.hpcoperator.cloud.batch.Tag;
import io.hpcoperator.controller.batch.EnvCall;
import io.hpcoperator.controller.pass.ManualClock;
import io.hpcoperator.controller.pass.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Batch as a model: environments whose nodes hang, get lost and are refused to be ended, and
 * instances of the user's own among them. What no source tells, each model decides for itself.
 */
final class ModelBatch {
  private static final Set<String> CHANGING =
      Set.of("SUBMITTED", "PENDING", "CREATING", "DELETING");
  private static final Set<String> TERMINABLE = Set.of("CREATED", "CREATION_FAILED", "RUNNING");

  private final ManualClock clock;
  private final Trouble trouble;
  private final String owner;

  /** Whether others take the places of nodes that are ended by their ids. */
  final boolean replaces;

  /** Whether attached instances are among the desired nodes. */
  final boolean countsAttached;

  /** Whether a lower count takes no node whose creation failed. */
  final boolean sparesFailed;

  /** Whether nodes that hang, failed or got lost come back by themselves. */
  boolean heals = true;

  /** What is there, by id, in the order of creation. */
  final Map<String, Env> envs = new LinkedHashMap<>();

  /** How often each instance was reinstalled. */
  final Map<String, Integer> wiped = new HashMap<>();

  private int created;
  private int nodes;

  ModelBatch(ManualClock clock, Trouble trouble, String owner) {
    this.clock = clock;
    this.trouble = trouble;
    this.owner = owner;
    this.replaces = trouble.chance(0.5);
    this.countsAttached = trouble.chance(0.3);
    this.sparesFailed = trouble.chance(0.5);
  }

  /** A node, be it an instance of the user's own. */
  static final class Node {
    final String id;
    final String instance;
    final boolean attached;
    final Instant since;
    String state = "SUBMITTED";

    /** Whether it must not be ended by its id. */
    boolean locked;

    /** Whether it does not get on. */
    boolean stuck;

    Node(String id, String instance, boolean attached, Instant since) {
      this.id = id;
      this.instance = instance;
      this.attached = attached;
      this.since = since;
    }

    boolean isChanging() {
      return CHANGING.contains(state);
    }

    boolean hasFailed() {
      return state.equals("CREATION_FAILED");
    }

    boolean isTerminable() {
      return !attached && TERMINABLE.contains(state);
    }

    private ComputeNode view() {
      return new ComputeNode(
          id,
          instance,
          state,
          4,
          8,
          null,
          1,
          null,
          null,
          null,
          "CVM",
          attached ? "USER_ATTACHED" : "BATCH_CREATED");
    }
  }

  /** An environment. */
  final class Env {
    final String id;
    final String image;
    final List<Node> nodes = new ArrayList<>();
    final List<Activity> activities = new ArrayList<>();
    String name;
    String description;
    List<String> types;
    int desired;

    /** Nodes that got lost without being replaced. */
    int lost;

    boolean deleting;

    /** Whether it had all nodes that were wanted, once. */
    boolean wasComplete;

    private Env(String id, String name, String image) {
      this.id = id;
      this.name = name;
      this.image = image;
    }

    List<Node> own() {
      return nodes.stream().filter(node -> !node.attached).toList();
    }

    List<Node> attached() {
      return nodes.stream().filter(node -> node.attached).toList();
    }

    boolean isChanging() {
      return deleting || nodes.stream().anyMatch(Node::isChanging);
    }

    int counted() {
      return countsAttached ? attached().size() : 0;
    }

    private int count(String state) {
      return (int) nodes.stream().filter(node -> node.state.equals(state)).count();
    }

    private ComputeNodeMetrics metrics() {
      return new ComputeNodeMetrics(
          count("SUBMITTED"),
          count("CREATING"),
          count("CREATION_FAILED"),
          count("CREATED"),
          count("RUNNING"),
          count("DELETING"),
          0);
    }

    private void add(String instance, boolean attached) {
      var id = "node-" + ++ModelBatch.this.nodes;
      nodes.add(new Node(id, instance == null ? "ins-of-" + id : instance, attached, now()));
      begun(id, "CREATE_COMPUTE_NODE");
    }

    private void end(Node node) {
      node.state = "DELETING";
      node.stuck = trouble.chance(0.15);
      begun(node.id, "TERMINATE_COMPUTE_NODE");
    }

    private void begun(String node, String type) {
      activities.add(
          new Activity(
              "act-" + activities.size(),
              id,
              node,
              type,
              "cause",
              trouble.chance(0.2) ? "FAILED" : "PROCESSING",
              null,
              now(),
              null,
              null));
    }

    /** The cloud chooses: the newest go. */
    private void resize(int then) {
      var candidates =
          new ArrayList<>(
              own().stream()
                  .filter(Node::isTerminable)
                  .filter(node -> !sparesFailed || !node.hasFailed())
                  .toList());
      Collections.reverse(candidates);
      if (desired - then > candidates.size()) {
        throw refused("ModifyComputeEnv", ErrorKind.CONFLICT, "NotEnoughComputeNodesToTerminate");
      }
      candidates.stream().limit(Math.max(0, desired - then)).forEach(this::end);
      for (int i = desired; i < then; i++) {
        add(null, false);
      }
      desired = then;
    }

    private void tick() {
      nodes.stream()
          .filter(Node::isChanging)
          .filter(node -> !node.stuck)
          .findFirst()
          .ifPresentOrElse(this::step, this::idle);
      var own = own();
      wasComplete |= !isChanging() && own.stream().allMatch(n -> n.state.equals("RUNNING"));
    }

    private void step(Node node) {
      if (node.state.equals("DELETING")) {
        nodes.remove(node);
      } else if (node.state.equals("SUBMITTED") && trouble.chance(0.3)) {
        node.state = trouble.chance(0.5) ? "PENDING" : "CREATING";
        node.stuck = trouble.chance(0.2);
      } else if (!node.attached && !trouble.isOver() && trouble.chance(0.15)) {
        node.state = "CREATION_FAILED";
        node.locked = trouble.chance(0.2);
      } else {
        node.state = trouble.chance(0.15) ? "CREATED" : "RUNNING";
        node.locked = trouble.chance(0.2);
      }
    }

    private void idle() {
      var running = nodes.stream().filter(node -> node.state.equals("RUNNING")).toList();
      if (deleting && nodes.isEmpty()) {
        envs.remove(id);
      } else if (!running.isEmpty() && trouble.chance(0.05)) {
        var gone = running.get(trouble.upTo(running.size()));
        nodes.remove(gone);
        lost += gone.attached ? 0 : 1;
      } else if (!trouble.chance(0.8)) {
        heal();
      }
    }

    private void heal() {
      nodes.stream().filter(n -> n.stuck).findFirst().ifPresent(n -> n.stuck = false);
      if (heals) {
        nodes.stream().filter(Node::hasFailed).findFirst().ifPresent(n -> n.state = "SUBMITTED");
        nodes.stream()
            .filter(n -> n.state.equals("CREATED"))
            .findFirst()
            .ifPresent(n -> n.state = "RUNNING");
        if (lost > 0) {
          lost--;
          add(null, false);
        }
      }
    }
  }

  private Instant now() {
    return clock.instant();
  }

  static CloudException refused(String operation, ErrorKind kind, String code) {
    return new CloudException(operation, kind, code, null, "r", false, null);
  }

  /** The cloud works on, a step of each environment. */
  void tick() {
    List.copyOf(envs.values()).forEach(Env::tick);
  }

  Env create(String name, String image, String description, List<String> types, int nodes) {
    var env = new Env("env-" + ++created, name, image);
    env.description = description;
    env.types = types;
    envs.put(env.id, env);
    env.resize(nodes);
    return env;
  }

  Env env(String id, String operation) {
    var env = envs.get(id);
    if (env == null) {
      throw refused(operation, ErrorKind.NOT_FOUND, "ResourceNotFound.ComputeEnv");
    }
    return env;
  }

  void refuseWhileChanging(String id, String operation) {
    if (env(id, operation).isChanging()) {
      throw refused(
          operation, ErrorKind.CONFLICT, "UnsupportedOperation.ComputeEnvAcceptOtherRequest");
    }
  }

  /** An environment with nodes is not deleted (Batch DeleteComputeEnv notes). */
  void delete(String id) {
    refuseWhileChanging(id, EnvPlanner.DELETE);
    if (!env(id, EnvPlanner.DELETE).nodes.isEmpty()) {
      throw refused(
          EnvPlanner.DELETE, ErrorKind.CONFLICT, "UnsupportedOperation.ComputeEnvOperation");
    }
    env(id, EnvPlanner.DELETE).deleting = true;
  }

  /** Nodes that the cloud would choose itself, if this was taken. */
  int choosing(String id, EnvCall.Modify modify) {
    var env = env(id, modify.operation());
    return modify.nodes() == null
        ? 0
        : Math.max(0, env.desired - Math.max(0, modify.nodes() - env.counted()));
  }

  void modify(String id, EnvCall.Modify modify) {
    refuseWhileChanging(id, modify.operation());
    var env = env(id, modify.operation());
    if (modify.nodes() != null) {
      env.resize(Math.max(0, modify.nodes() - env.counted()));
    }
    env.name = modify.name() == null ? env.name : modify.name();
    env.description = modify.description() == null ? env.description : modify.description();
    env.types = modify.types().isEmpty() ? env.types : modify.types();
  }

  /** One node that is not to be ended refuses them all. */
  void terminate(String id, EnvCall.Terminate call) {
    var operation = call.operation();
    var ids = call.nodeIds();
    var env = env(id, operation);
    var chosen =
        ids.stream()
            .map(
                node ->
                    env.nodes.stream()
                        .filter(n -> n.id.equals(node))
                        .findFirst()
                        .orElseThrow(
                            () ->
                                refused(
                                    operation,
                                    ErrorKind.NOT_FOUND,
                                    "ResourceNotFound.ComputeNode")))
            .toList();
    if (ids.size() == 1 && chosen.get(0).state.equals("DELETING")) {
      throw refused(operation, ErrorKind.CONFLICT, "UnsupportedOperation.ComputeNodeIsTerminating");
    }
    if (chosen.stream().anyMatch(n -> !n.isTerminable() || n.locked && !trouble.isOver())) {
      throw refused(
          operation, ErrorKind.CONFLICT, "UnsupportedOperation.ComputeNodeForbidTerminate");
    }
    chosen.forEach(env::end);
    if (replaces) {
      chosen.forEach(node -> env.add(null, false));
    } else {
      env.desired = Math.max(0, env.desired - chosen.size());
    }
  }

  void attach(String id, EnvCall.Attach call) {
    var env = env(id, call.operation());
    var ids = call.instances().stream().map(AttachedInstance::instanceId).toList();
    if (env.deleting || attached().anyMatch(node -> ids.contains(node.instance))) {
      throw refused(
          call.operation(), ErrorKind.INVALID, "UnsupportedOperation.InstancesNotAllowToAttach");
    }
    for (var instance : ids) {
      wiped.merge(instance, 1, Integer::sum);
      if (!trouble.chance(0.15)) {
        env.add(instance, true);
      }
    }
  }

  void detach(String id, EnvCall.Detach call) {
    var instances = call.instanceIds();
    var env = env(id, call.operation());
    if (!env.attached().stream().map(n -> n.instance).toList().containsAll(instances)) {
      throw refused(call.operation(), ErrorKind.INVALID, "UnsupportedOperation");
    }
    env.nodes.removeIf(node -> node.attached && instances.contains(node.instance));
  }

  Stream<Node> attached() {
    return envs.values().stream().flatMap(env -> env.attached().stream());
  }

  List<ComputeEnvView> views() {
    return envs.values().stream()
        .map(
            env ->
                new ComputeEnvView(
                    env.id,
                    env.name,
                    null,
                    null,
                    env.metrics(),
                    env.desired + env.counted(),
                    "MANAGED",
                    null,
                    env.deleting ? "DELETING" : null,
                    env.attached().size(),
                    List.of(new Tag(EnvRequests.OWNER_TAG, owner))))
        .toList();
  }

  Map<String, ComputeEnvDetails> details() {
    return each(
        env ->
            new ComputeEnvDetails(
                env.id,
                env.name,
                null,
                null,
                env.nodes.stream().map(Node::view).toList(),
                env.metrics(),
                env.desired + env.counted(),
                "MANAGED",
                null,
                env.deleting ? "DELETING" : null,
                env.attached().size(),
                List.of()));
  }

  Map<String, ComputeEnvCreateInfo> infos() {
    return each(
        env ->
            new ComputeEnvCreateInfo(
                env.id,
                env.name,
                env.description,
                "MANAGED",
                EnvData.builder().instanceTypes(env.types).imageId(env.image).build(),
                null,
                null,
                null,
                null,
                env.desired + env.counted(),
                null));
  }

  Map<String, List<Activity>> activities() {
    return each(env -> List.copyOf(env.activities));
  }

  private <V> Map<String, V> each(Function<Env, V> look) {
    var all = new HashMap<String, V>();
    envs.forEach((id, env) -> all.put(id, look.apply(env)));
    return all;
  }

  /** How long it takes at most until what was made is shown to everybody. */
  static final Duration SHOWN = Duration.ofSeconds(120);
}
