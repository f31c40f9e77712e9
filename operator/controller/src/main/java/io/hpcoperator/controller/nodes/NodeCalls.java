package io.hpcoperator.controller.nodes;

import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.cloud.ehpc.NodeQuery;
import io.hpcoperator.cloud.ehpc.NodeRole;
import io.hpcoperator.cloud.ehpc.NodeState;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.pass.Counted;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The calls about single nodes that create nothing; at most 100 nodes each (E-HPC: Instance.N.Id).
 *
 * <p>What would cost the work on a node is preceded by a look at it in the call itself: a reading
 * that a plan was made from is some seconds old, and no later one would be any better.
 */
public final class NodeCalls {
  /** Most nodes that one call can name (E-HPC DeleteNodes, ResetNodes, StartNodes: Instance.N). */
  public static final int BATCH = 100;

  /**
   * Code of a call that was not made, since a node is not any more as it was when it was planned.
   */
  public static final String CHANGED = "Client.NodeChanged";

  /** ResetNodes, of nodes in exception in a cluster whose managers are in order. */
  public record Reset(List<String> instanceIds) implements ClusterCall {
    @Override
    public String operation() {
      return NodePool.RESET;
    }

    @Override
    public Done call(EhpcClient client, String clusterId) {
      var nodes = client.listNodes(clusterId, NodeQuery.ofRole(null), CallPriority.CHANGE);
      nodes.stream()
          .filter(node -> isManager(node) && node.state() == NodeState.EXCEPTION)
          .findFirst()
          .ifPresent(
              manager -> {
                throw changed(operation(), "Manager " + manager.hostName() + " is in exception.");
              });
      demand(operation(), nodes, instanceIds, node -> node.state() == NodeState.EXCEPTION);
      var started = client.resetNodes(clusterId, instanceIds);
      return new Done(
          started.requestId(),
          started.taskId(),
          "%s being reset, in exception: %s (request %s)."
              .formatted(Counted.nodesAre(instanceIds.size()), instanceIds, started.requestId()));
    }

    private static boolean isManager(ClusterNode node) {
      return node.roles().stream()
          .anyMatch(role -> role.startsWith("Scheduler") || role.startsWith("Account"));
    }
  }

  /**
   * DeleteNodes, of nodes that are out of service, under whatever may still run on them.
   *
   * @param why what it is for, for an event
   */
  public record RemoveFaulty(List<String> instanceIds, boolean release, String why)
      implements ClusterCall {
    @Override
    public String operation() {
      return NodePool.REMOVE;
    }

    @Override
    public Done call(EhpcClient client, String clusterId) {
      demand(
          operation(),
          client.listNodes(clusterId, NodeQuery.ofRole(NodeRole.COMPUTE), CallPriority.CHANGE),
          instanceIds,
          node -> !ListedNodes.isInService(node));
      var started = client.deleteNodes(clusterId, instanceIds, release);
      return new Done(
          started.requestId(),
          started.taskId(),
          "%s being removed, %s: %s (request %s)."
              .formatted(
                  Counted.nodesAre(instanceIds.size()), why, instanceIds, started.requestId()));
    }
  }

  /**
   * StopNodes.
   *
   * @param proven whether the scheduler itself says that they are drained and have no job; if not,
   *     the cloud's listing has to say so
   */
  public record Stop(List<String> instanceIds, boolean proven) implements ClusterCall {
    @Override
    public String operation() {
      return NodePool.STOP;
    }

    @Override
    public Done call(EhpcClient client, String clusterId) {
      if (!proven) {
        demand(
            operation(),
            client.listNodes(clusterId, NodeQuery.ofRole(NodeRole.COMPUTE), CallPriority.CHANGE),
            instanceIds,
            ListedNodes::isIdle);
      }
      var started = client.stopNodes(clusterId, NodeRole.COMPUTE, instanceIds);
      return new Done(
          started.requestId(),
          started.taskId(),
          "%s being powered off, as stoppedNodes says: %s (request %s)."
              .formatted(Counted.nodesAre(instanceIds.size()), instanceIds, started.requestId()));
    }
  }

  /** StartNodes. */
  public record Start(List<String> instanceIds) implements ClusterCall {
    @Override
    public String operation() {
      return NodePool.START;
    }

    @Override
    public Done call(EhpcClient client, String clusterId) {
      var started = client.startNodes(clusterId, NodeRole.COMPUTE, instanceIds);
      return new Done(
          started.requestId(),
          started.taskId(),
          "%s being started: %s (request %s)."
              .formatted(Counted.nodesAre(instanceIds.size()), instanceIds, started.requestId()));
    }
  }

  /** As many as one call takes. */
  public static <T> List<T> batch(List<T> all) {
    return all.subList(0, Math.min(all.size(), BATCH));
  }

  private static void demand(
      String operation,
      List<ClusterNode> nodes,
      List<String> instanceIds,
      Predicate<ClusterNode> wanted) {
    var so =
        nodes.stream()
            .filter(node -> node.id() != null && wanted.test(node))
            .map(ClusterNode::id)
            .collect(Collectors.toSet());
    var others = instanceIds.stream().filter(id -> !so.contains(id)).toList();
    if (!others.isEmpty()) {
      throw changed(
          operation,
          "By a look right before the call, " + others + " changed. Nothing was done to any node.");
    }
  }

  /** As a conflict: it is looked at again soon. */
  private static CloudException changed(String operation, String what) {
    return new CloudException(operation, ErrorKind.CONFLICT, CHANGED, what, null, false, null);
  }

  private NodeCalls() {}
}
