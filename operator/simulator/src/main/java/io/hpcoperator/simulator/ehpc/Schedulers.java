package io.hpcoperator.simulator.ehpc;

import io.hpcoperator.simulator.ehpc.scheduler.Dialect;
import io.hpcoperator.simulator.ehpc.scheduler.Host;
import io.hpcoperator.simulator.ehpc.scheduler.KilledJob;
import io.hpcoperator.simulator.ehpc.scheduler.Scheduler;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The schedulers of all clusters, and the jobs that were ever lost. Guarded by the world's lock.
 */
final class Schedulers {

  private final EhpcState state;
  private final Map<String, Scheduler> byCluster = new HashMap<>();
  final List<KilledJob> killed = new ArrayList<>();

  Schedulers(EhpcState state) {
    this.state = state;
  }

  Scheduler of(Cluster cluster) {
    return byCluster.computeIfAbsent(cluster.id, id -> create(cluster));
  }

  /** Whether a job runs on the node. */
  boolean busy(Cluster cluster, Node node) {
    return of(cluster).busy(node.hostName);
  }

  void settle() {
    byCluster.values().forEach(Scheduler::settle);
  }

  /** The cluster is gone; what still ran there is lost with it. */
  void drop(Cluster cluster) {
    cluster.nodes.clear();
    Scheduler scheduler = byCluster.remove(cluster.id);
    if (scheduler != null) {
      scheduler.settle();
    }
  }

  /** The scheduler is made anew: what ran is lost, what waited and the marks are forgotten. */
  void reinstall(Cluster cluster) {
    Scheduler scheduler = byCluster.remove(cluster.id);
    if (scheduler != null) {
      scheduler.settle();
    }
  }

  private Scheduler create(Cluster cluster) {
    return new Scheduler(
        state.world,
        cluster.id,
        () -> Dialect.of(cluster.schedulerType, server(cluster)),
        new ComputeNodes(cluster),
        killed::add);
  }

  private record ComputeNodes(Cluster cluster) implements Scheduler.Hosts {

    @Override
    public List<Host> all() {
      return cluster.computes().stream().map(Schedulers::host).toList();
    }

    @Override
    public Optional<Host> named(String hostName) {
      return cluster.byHostName(hostName).filter(Node::isCompute).map(Schedulers::host);
    }
  }

  private static String server(Cluster cluster) {
    return cluster.nodes.values().stream()
        .filter(node -> node.roles.contains("Scheduler"))
        .map(node -> node.hostName)
        .findFirst()
        .orElse("scheduler");
  }

  private static Host host(Node node) {
    return new Host(
        node.hostName,
        node.id,
        node.queue,
        condition(node),
        node.type.cpu(),
        node.type.gpu(),
        node.type.memoryGiB());
  }

  private static Host.Condition condition(Node node) {
    return switch (node.status) {
      case RUNNING -> Host.Condition.UP;
      // What is wrong with such a node is not known; its jobs may well go on.
      case EXCEPTION -> Host.Condition.UNREACHABLE;
      case STOPPED, RELEASING -> Host.Condition.OFF;
      case UNINIT, INITING, UNTRACKING -> Host.Condition.ABSENT;
    };
  }
}
