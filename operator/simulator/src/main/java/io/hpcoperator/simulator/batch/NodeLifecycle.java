package io.hpcoperator.simulator.batch;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How nodes come and go: SUBMITTED, PENDING if the timings say so, CREATING, CREATED, RUNNING;
 * CREATION_FAILED and back; DELETING and away.
 */
final class NodeLifecycle {

  private static final int DEFAULT_RECREATIONS = 7;

  private final BatchState state;

  NodeLifecycle(BatchState state) {
    this.state = state;
  }

  void create(ComputeEnv env, int count, String cause) {
    for (int i = 0; i < count; i++) {
      ComputeNode node = new ComputeNode(state.ids.lower("node-", 8), false);
      env.nodes.put(node.id, node);
      submit(env, node, cause);
    }
  }

  /**
   * An instance of the user's own joins; it is reinstalled, which takes it through the same states.
   */
  void attach(ComputeEnv env, String instanceId) {
    ComputeNode node = new ComputeNode(state.ids.lower("node-", 8), true);
    node.instanceId = Optional.of(instanceId);
    env.nodes.put(node.id, node);
    submit(env, node, "AttachInstances");
    if (state.fleeting.contains(instanceId)) {
      env.nodes.remove(node.id);
    }
  }

  private void submit(ComputeEnv env, ComputeNode node, String cause) {
    node.state = NodeState.SUBMITTED;
    Activity activity = activity(env, node, Activity.CREATE, cause, Activity.State.SUBMITTED);
    later(
        env,
        node,
        NodeState.SUBMITTED,
        state.timings.nodeSubmitted(),
        () -> accept(env, node, activity));
  }

  private void accept(ComputeEnv env, ComputeNode node, Activity activity) {
    if (state.timings.nodePending().isZero()) {
      begin(env, node, activity);
      return;
    }
    node.state = NodeState.PENDING;
    later(
        env,
        node,
        NodeState.PENDING,
        state.timings.nodePending(),
        () -> begin(env, node, activity));
  }

  private void begin(ComputeEnv env, ComputeNode node, Activity activity) {
    node.state = NodeState.CREATING;
    activity.state = Activity.State.PROCESSING;
    if (node.attached) {
      node.type = Offering.type(Offering.DEFAULT_TYPE);
    } else {
      // Types are tried in this order until one can be created.
      node.type =
          env.types.stream()
              .filter(type -> state.creationFailure.isEmpty())
              .filter(type -> state.stock.getOrDefault(type.name(), Integer.MAX_VALUE) > 0)
              .findFirst();
      node.type.ifPresent(
          type -> {
            state.stock.computeIfPresent(type.name(), (name, left) -> left - 1);
            node.instanceId = Optional.of(state.ids.lower("ins-", 8));
            state.meter.created(BatchState.ENV_NODE);
          });
    }
    later(
        env,
        node,
        NodeState.CREATING,
        state.timings.nodeCreating(),
        () -> created(env, node, activity));
  }

  private void created(ComputeEnv env, ComputeNode node, Activity activity) {
    if (node.type.isEmpty()) {
      node.state = NodeState.CREATION_FAILED;
      activity.end(
          Activity.State.FAILED,
          state.creationFailure.orElse("The instance type is sold out."),
          state.now());
      recreateLater(env, node);
      return;
    }
    node.state = NodeState.CREATED;
    node.instanceCreatedAt = Optional.of(state.now());
    node.privateAddress = "10.0.0." + (env.activities.size() % 250 + 2);
    later(
        env,
        node,
        NodeState.CREATED,
        state.timings.nodeCreated(),
        () -> {
          node.state = NodeState.RUNNING;
          activity.end(Activity.State.SUCCEED, "", state.now());
        });
  }

  private void recreateLater(ComputeEnv env, ComputeNode node) {
    int most = env.order.path("ResourceMaxRetryCount").asInt(DEFAULT_RECREATIONS);
    if (node.recreations >= most) {
      return;
    }
    later(
        env,
        node,
        NodeState.CREATION_FAILED,
        state.timings.recreateInterval(),
        () -> {
          node.recreations++;
          submit(env, node, "Recreate: the compute node is inactive");
        });
  }

  /** Terminates nodes that are in a state that allows it. */
  void terminate(ComputeEnv env, List<ComputeNode> nodes, String cause) {
    for (ComputeNode node : nodes) {
      Activity activity = activity(env, node, Activity.TERMINATE, cause, Activity.State.PROCESSING);
      node.state = NodeState.DELETING;
      node.busy = false;
      later(
          env,
          node,
          NodeState.DELETING,
          state.timings.nodeDeleting(),
          () -> {
            env.nodes.remove(node.id);
            state.release(node);
            activity.end(Activity.State.SUCCEED, "", state.now());
          });
    }
  }

  private Activity activity(
      ComputeEnv env, ComputeNode node, String type, String cause, Activity.State initial) {
    Activity activity =
        new Activity(state.ids.lower("act-", 8), node, type, cause, state.now(), initial);
    env.activities.add(activity);
    return activity;
  }

  /** Does the next step, unless the node has been taken elsewhere meanwhile. */
  private void later(
      ComputeEnv env, ComputeNode node, NodeState from, Duration delay, Runnable action) {
    state.world.after(
        delay,
        () -> {
          boolean live = state.envs.get(env.id) == env && env.nodes.get(node.id) == node;
          if (live && node.state == from) {
            action.run();
          }
        });
  }
}
