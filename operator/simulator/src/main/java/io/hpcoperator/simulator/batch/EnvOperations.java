package io.hpcoperator.simulator.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.simulator.catalogue.TreeRequestValidator;
import io.hpcoperator.simulator.http.ApiError;
import io.hpcoperator.simulator.http.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Chapter 1, what changes compute environments and their nodes. */
final class EnvOperations {

  private final BatchState state;
  private final NodeLifecycle nodes;

  EnvOperations(BatchState state) {
    this.state = state;
    this.nodes = new NodeLifecycle(state);
  }

  Outcome createComputeEnv(BatchRequest request) {
    Map<String, String> flat = new TreeMap<>();
    TreeRequestValidator.flatten("", request.body(), flat);
    return state.tokens.once(
        "CreateComputeEnv",
        request.text("ClientToken"),
        flat,
        // Doubt: what a repeated token with different content gets; the value of the token is what
        // is wrong.
        ApiError.about("InvalidParameterValue", "ClientToken was used with other parameters"),
        () -> create(request));
  }

  private ObjectNode create(BatchRequest request) {
    ObjectNode order = (ObjectNode) request.body().get("ComputeEnv");
    ObjectNode placement = (ObjectNode) request.body().get("Placement");
    String region = EnvRules.region(placement.path("Zone").asText(), request.region());
    EnvRules.create(order, region);
    List<InstanceType> types = EnvRules.types(order.path("EnvData"));
    if (state.envs.size() >= state.envQuota) {
      throw ApiError.of("LimitExceeded.ComputeEnvQuota");
    }
    int count = order.path("DesiredComputeNodeCount").asInt();
    refuseOverQuota(types, count);
    ComputeEnv env =
        new ComputeEnv(state.ids.lower("env-", 8), region, state.now(), order, placement, types);
    state.envs.put(env.id, env);
    state.meter.created(BatchState.ENV);
    nodes.create(env, count, "CreateComputeEnv: the capacity is " + count);
    return empty().put("EnvId", env.id);
  }

  private void refuseOverQuota(List<InstanceType> types, int more) {
    if (state.cpusInUse() + (long) more * types.get(0).cpu() > state.cpuQuota) {
      throw ApiError.of("LimitExceeded.CpuQuota");
    }
  }

  Outcome modifyComputeEnv(BatchRequest request) {
    ComputeEnv env = state.env(request);
    EnvRules.names(request.body());
    JsonNode data = request.body().path("EnvData");
    Optional<List<InstanceType>> types =
        data.hasNonNull("InstanceTypes") ? Optional.of(EnvRules.types(data)) : Optional.empty();
    refuseWhileChanging(env);
    int attached = state.countedAttached(env);
    int then =
        Math.max(0, request.number("DesiredComputeNodeCount", env.desired + attached) - attached);
    if (then > env.desired) {
      refuseOverQuota(types.orElse(env.types), then - env.desired);
    } else if (then < env.desired) {
      scaleIn(env, env.desired - then);
    }
    // Doubt: nothing says nodes are replaced, so new types are for nodes made from now on.
    types.ifPresent(list -> env.types = list);
    resize(env, then, "ModifyComputeEnv");
    if (request.has("EnvName")) {
      env.name = request.text("EnvName");
    }
    if (request.has("EnvDescription")) {
      env.description = Optional.of(request.text("EnvDescription"));
    }
    return done();
  }

  /** Nodes are made or ended until there are as many as wanted. */
  void resize(ComputeEnv env, int then, String cause) {
    int now = env.desired;
    String step = cause + ": %s the capacity from " + now + " to " + then;
    if (then < now) {
      nodes.terminate(env, scaleIn(env, now - then), step.formatted("decrease"));
    } else if (then > now) {
      nodes.create(env, then - now, step.formatted("increase"));
    }
    env.desired = then;
  }

  /**
   * The caller cannot choose; here the newest go first, busy or not, those whose creation failed
   * before all. Attached instances are the user's and stay: the doubt whether they count is
   * answered with no.
   */
  private List<ComputeNode> scaleIn(ComputeEnv env, int count) {
    List<ComputeNode> candidates =
        new ArrayList<>(
            env.created().stream()
                .filter(node -> node.state.terminable())
                .filter(node -> !state.spareFailed || node.state != NodeState.CREATION_FAILED)
                .toList());
    Collections.reverse(candidates);
    candidates.sort(
        (one, other) ->
            Boolean.compare(
                other.state == NodeState.CREATION_FAILED, one.state == NodeState.CREATION_FAILED));
    if (candidates.size() < count) {
      throw ApiError.about(
          "UnsupportedOperation.NotEnoughComputeNodesToTerminate",
          candidates.size() + " of " + count);
    }
    return candidates.subList(0, count);
  }

  Outcome deleteComputeEnv(BatchRequest request) {
    ComputeEnv env = state.env(request);
    if (env.deleting) {
      // Doubt: the likely code for an environment that is being deleted already.
      throw ApiError.about("UnsupportedOperation.ComputeEnvOperation", "it is being deleted");
    }
    refuseWhileChanging(env);
    if (env.hasInstances()) {
      // Doubt: by the public SDK environments with instances are refused; the code is the one that
      // speaks of deletion.
      throw ApiError.about("UnsupportedOperation.ComputeEnvOperation", "it has compute nodes");
    }
    env.deleting = true;
    state.world.after(state.timings.envDeleting(), () -> state.envs.remove(env.id, env));
    return done();
  }

  private static void refuseWhileChanging(ComputeEnv env) {
    if (env.changing()) {
      throw ApiError.of("UnsupportedOperation.ComputeEnvAcceptOtherRequest");
    }
  }

  Outcome terminateComputeNode(BatchRequest request) {
    ComputeEnv env = undeleted(request);
    ComputeNode node = node(env, request.text("ComputeNodeId"));
    if (node.state == NodeState.DELETING) {
      throw ApiError.about("UnsupportedOperation.ComputeNodeIsTerminating", node.id);
    }
    terminate(env, List.of(node), "TerminateComputeNode");
    return done();
  }

  Outcome terminateComputeNodes(BatchRequest request) {
    ComputeEnv env = undeleted(request);
    List<String> ids = BatchRequest.texts(request.body().path("ComputeNodeIds"));
    if (new HashSet<>(ids).size() < ids.size()) {
      throw ApiError.about("UnsupportedOperation", "a node is named twice");
    }
    // Doubt: no result per node is given back, so one bad id refuses the whole call.
    terminate(env, ids.stream().map(id -> node(env, id)).toList(), "TerminateComputeNodes");
    return done();
  }

  private ComputeEnv undeleted(BatchRequest request) {
    ComputeEnv env = state.env(request);
    if (env.deleting) {
      throw ApiError.of("UnsupportedOperation.ComputeEnvOperation");
    }
    return env;
  }

  private void terminate(ComputeEnv env, List<ComputeNode> chosen, String cause) {
    chosen.stream()
        .filter(node -> !node.state.terminable())
        .findFirst()
        .ifPresent(
            node -> {
              throw ApiError.about(
                  "UnsupportedOperation.ComputeNodeForbidTerminate", node.id + " is " + node.state);
            });
    nodes.terminate(env, chosen, cause);
    int lost = (int) chosen.stream().filter(node -> !node.attached).count();
    // Doubt: no source says whether the desired number drops or the node is replaced.
    if (state.replaceTerminated) {
      nodes.create(env, lost, cause + ": replacement");
    } else {
      env.desired -= lost;
    }
  }

  private static ComputeNode node(ComputeEnv env, String id) {
    if (!id.matches("node-[a-z0-9]{8}")) {
      throw ApiError.about("InvalidParameter.ComputeNodeIdMalformed", id);
    }
    return Optional.ofNullable(env.nodes.get(id))
        .orElseThrow(() -> ApiError.about("ResourceNotFound.ComputeNode", id));
  }

  Outcome attachInstances(BatchRequest request) {
    ComputeEnv env = state.env(request);
    if (env.deleting) {
      throw ApiError.about("UnsupportedOperation", "the environment is being deleted");
    }
    List<String> ids = new ArrayList<>();
    request.body().path("Instances").forEach(item -> ids.add(item.path("InstanceId").asText()));
    refuseDuplicates(ids);
    for (String id : ids) {
      // Any well-formed id stands for a running instance of the user's, unless Batch has it
      // already.
      boolean known =
          state.envs.values().stream()
              .flatMap(other -> other.nodes.values().stream())
              .anyMatch(node -> node.instanceId.filter(id::equals).isPresent());
      if (known || !id.matches("ins-[a-z0-9]{8}")) {
        throw ApiError.about("UnsupportedOperation.InstancesNotAllowToAttach", id);
      }
    }
    ids.forEach(id -> nodes.attach(env, id));
    return done();
  }

  Outcome detachInstances(BatchRequest request) {
    ComputeEnv env = state.env(request);
    List<String> ids = BatchRequest.texts(request.body().path("InstanceIds"));
    refuseDuplicates(ids);
    List<ComputeNode> found = new ArrayList<>();
    for (String id : ids) {
      found.add(
          env.nodes.values().stream()
              .filter(node -> node.attached && node.instanceId.filter(id::equals).isPresent())
              .findFirst()
              .orElseThrow(() -> ApiError.about("UnsupportedOperation", id + " was not attached")));
    }
    // Doubt: a detached instance is left alone, and leaves at once.
    found.forEach(node -> env.nodes.remove(node.id));
    return done();
  }

  private static void refuseDuplicates(List<String> ids) {
    if (new HashSet<>(ids).size() < ids.size()) {
      throw ApiError.about("InvalidParameterValue.InstanceIdDuplicated", ids.toString());
    }
  }

  private static Outcome done() {
    return Outcome.of(empty());
  }

  private static ObjectNode empty() {
    return JsonNodeFactory.instance.objectNode();
  }
}
