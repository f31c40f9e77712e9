package io.hpcoperator.simulator.batch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.simulator.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/** What is really there in the simulated Batch, and a hand to change it behind everybody's back. */
public final class BatchInspector {

  /**
   * A compute environment. {@code description} is empty for none, {@code nextAction} is empty or
   * DELETING.
   */
  public record EnvView(
      String id,
      String name,
      String description,
      List<String> instanceTypes,
      String region,
      String zone,
      int desired,
      String nextAction,
      Map<String, String> tags,
      Instant createdAt) {}

  /** A node; {@code instanceId} is empty before the instance is bought. */
  public record NodeView(
      String id,
      NodeState state,
      String instanceId,
      String instanceType,
      boolean attached,
      boolean busy) {}

  private final World world;
  private final BatchState state;

  BatchInspector(World world, BatchState state) {
    this.world = world;
    this.state = state;
  }

  public List<EnvView> envs() {
    return world.look(() -> state.envs.values().stream().map(BatchInspector::view).toList());
  }

  public Optional<EnvView> env(String envId) {
    return world.look(() -> Optional.ofNullable(state.envs.get(envId)).map(BatchInspector::view));
  }

  /** All nodes of the environment, none when there is no such environment. */
  public List<NodeView> nodes(String envId) {
    return world.look(
        () ->
            Optional.ofNullable(state.envs.get(envId)).stream()
                .flatMap(env -> env.nodes.values().stream())
                .map(
                    node ->
                        new NodeView(
                            node.id,
                            node.state,
                            node.instanceId.orElse(""),
                            node.type.map(InstanceType::name).orElse(""),
                            node.attached,
                            node.busy))
                .toList());
  }

  /** Environments ever made, whatever became of them. */
  public long createdEnvs() {
    return state.meter.count(BatchState.ENV);
  }

  /** Instances ever bought, replacements included. */
  public long createdNodes() {
    return state.meter.count(BatchState.ENV_NODE);
  }

  /** A task instance runs on the node, or none does. */
  public void setNodeBusy(String nodeId, boolean busy) {
    world.change(() -> node(nodeId).busy = busy);
  }

  /** Puts the node into a state, as when its heartbeat fails (ABNORMAL). */
  public void setNodeState(String nodeId, NodeState nodeState) {
    world.change(() -> node(nodeId).state = nodeState);
  }

  /** Instances of the type left to buy; without a call there is no end of them. */
  public void setStock(String instanceType, int count) {
    world.change(() -> state.stock.put(instanceType, count));
  }

  /** Has an instance leave, reinstalled, before any answer shows that it was attached. */
  public void setFleeting(String instanceId) {
    world.change(() -> state.fleeting.add(instanceId));
  }

  /**
   * @param reason why no node can be created from now on, in the cloud's words; empty when they can
   */
  public void setCreationFailure(Optional<String> reason) {
    world.change(() -> state.creationFailure = reason);
  }

  /** Has DescribeComputeEnvCreateInfos leave an environment out, as when it lags behind. */
  public void leaveOutCreateInfo(String envId) {
    world.change(() -> state.infosLeftOut.add(envId));
  }

  public void setEnvQuota(int envs) {
    world.change(() -> state.envQuota = envs);
  }

  /**
   * @param cpus most CPU cores of all nodes together
   */
  public void setCpuQuota(int cpus) {
    world.change(() -> state.cpuQuota = cpus);
  }

  /**
   * Whether nodes that TerminateComputeNode(s) take away are replaced; by default the desired count
   * drops.
   */
  public void setReplaceTerminated(boolean replace) {
    world.change(() -> state.replaceTerminated = replace);
  }

  /**
   * Whether a lower count of ModifyComputeEnv spares nodes whose creation failed, so that only
   * TerminateComputeNode(s) end them; by default it ends them first.
   */
  public void setSpareFailed(boolean spare) {
    world.change(() -> state.spareFailed = spare);
  }

  /** Whether DesiredComputeNodeCount has attached instances in it; by default it has not. */
  public void setCountAttached(boolean count) {
    world.change(() -> state.countAttached = count);
  }

  /**
   * Whether DescribeComputeEnvCreateInfo(s) tell login passwords, key ids and keys in clear; by
   * default they are masked, as in the examples. DescribeTaskTemplates shows one in clear.
   */
  public void setTellSecrets(boolean tell) {
    world.change(() -> state.tellSecrets = tell);
  }

  /**
   * An environment made by somebody else, outside the journal and the count of what was created,
   * its nodes running already.
   *
   * @return its id
   */
  public String provideEnv(String name, String zone, int nodes) {
    return provideEnv(name, zone, nodes, "{}");
  }

  /**
   * The same with more of ComputeEnv.
   *
   * @param more JSON object with other fields of the ComputeEnv of CreateComputeEnv
   */
  public String provideEnv(String name, String zone, int nodes, String more) {
    ObjectNode order = Json.parsed(more).put("EnvName", name).put("DesiredComputeNodeCount", nodes);
    ObjectNode placement = Json.object().put("Zone", zone);
    String region = EnvRules.region(zone, Optional.empty());
    return world.look(
        () -> {
          ComputeEnv env =
              new ComputeEnv(
                  state.ids.lower("env-", 8),
                  region,
                  state.now(),
                  order,
                  placement,
                  EnvRules.types(order.path("EnvData")));
          state.envs.put(env.id, env);
          for (int i = 0; i < nodes; i++) {
            ComputeNode node = new ComputeNode(state.ids.lower("node-", 8), false);
            node.state = NodeState.RUNNING;
            node.type = Optional.of(env.types.get(0));
            node.instanceId = Optional.of(state.ids.lower("ins-", 8));
            node.instanceCreatedAt = Optional.of(state.now());
            env.nodes.put(node.id, node);
          }
          return env.id;
        });
  }

  /** Somebody attached an instance of their own, which is in service. */
  public void provideAttached(String envId, String instanceId) {
    world.change(
        () -> {
          ComputeNode node = new ComputeNode(state.ids.lower("node-", 8), true);
          node.state = NodeState.RUNNING;
          node.instanceId = Optional.of(instanceId);
          node.type = Offering.type(Offering.DEFAULT_TYPE);
          existing(envId).nodes.put(node.id, node);
        });
  }

  /** Somebody renames the environment in the console. */
  public void renameEnv(String envId, String name) {
    world.change(() -> existing(envId).name = name);
  }

  /** Somebody changes the description of the environment in the console. */
  public void describeEnv(String envId, String description) {
    world.change(() -> existing(envId).description = Optional.of(description));
  }

  /** Somebody changes the number of nodes wanted in the console; they come and go as usual. */
  public void resizeEnv(String envId, int nodes) {
    world.change(() -> new EnvOperations(state).resize(existing(envId), nodes, "console"));
  }

  /** The cloud makes nodes anew until there are as many as wanted. */
  public void makeUpNodes(String envId) {
    world.change(
        () -> {
          ComputeEnv env = existing(envId);
          int missing = env.desired - env.created().size();
          new NodeLifecycle(state).create(env, missing, "Recreate: the compute node is inactive");
        });
  }

  /** Somebody deletes the environment in the console; it is gone at once with its nodes. */
  public void removeEnv(String envId) {
    world.change(
        () -> {
          ComputeEnv env = state.envs.remove(envId);
          if (env == null) {
            throw new NoSuchElementException("no environment " + envId);
          }
          env.nodes.values().forEach(state::release);
        });
  }

  /** The node is gone at once, as when a spot instance is reclaimed and not made anew. */
  public void removeNode(String nodeId) {
    world.change(
        () -> {
          ComputeNode node = node(nodeId);
          state.envs.values().forEach(env -> env.nodes.remove(nodeId));
          state.release(node);
        });
  }

  /**
   * Every object that costs money now, in words; empty when nothing is left. Attached instances are
   * the user's.
   */
  public List<String> leftovers() {
    return world.look(
        () -> {
          List<String> result = new ArrayList<>();
          for (ComputeEnv env : state.envs.values()) {
            result.add("Batch environment " + env.id + " (" + env.name + ")");
            env.created().stream()
                .filter(node -> node.instanceId.isPresent())
                .map(
                    node ->
                        "Batch node " + node.id + " " + node.state + " of environment " + env.id)
                .forEach(result::add);
          }
          return List.copyOf(result);
        });
  }

  private ComputeEnv existing(String envId) {
    return Optional.ofNullable(state.envs.get(envId))
        .orElseThrow(() -> new NoSuchElementException("no environment " + envId));
  }

  private ComputeNode node(String nodeId) {
    return state.envs.values().stream()
        .map(env -> env.nodes.get(nodeId))
        .filter(found -> found != null)
        .findFirst()
        .orElseThrow(() -> new NoSuchElementException("no node " + nodeId));
  }

  private static EnvView view(ComputeEnv env) {
    return new EnvView(
        env.id,
        env.name,
        env.description.orElse(""),
        env.types.stream().map(InstanceType::name).toList(),
        env.region,
        env.placement.path("Zone").asText(),
        env.desired,
        env.deleting ? "DELETING" : "",
        env.tags(),
        env.createdAt);
  }
}
