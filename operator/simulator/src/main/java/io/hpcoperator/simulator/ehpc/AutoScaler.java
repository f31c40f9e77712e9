package io.hpcoperator.simulator.ehpc;

import io.hpcoperator.simulator.ehpc.PurchaseTask.Purchase;
import io.hpcoperator.simulator.ehpc.scheduler.HostState;
import io.hpcoperator.simulator.ehpc.scheduler.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The service's own controller: where automatic scaling is on, it looks at each queue in the
 * intervals of the settings, buys what the jobs lack and releases what stays idle (chapter 8).
 */
final class AutoScaler {

  private final EhpcState state;
  private final PurchaseTask purchase;
  private final NodeOperations nodes;

  AutoScaler(EhpcState state, PurchaseTask purchase, NodeOperations nodes) {
    this.state = state;
    this.purchase = purchase;
    this.nodes = nodes;
  }

  /** Begins the checks that the settings of now ask for; those of former settings end. */
  void watch(Cluster cluster) {
    long generation = ++cluster.autoScaling.generation;
    cluster.autoScaling.idleChecks.clear();
    if (cluster.autoScaling.config.anything()) {
      again(cluster, generation, "GrowIntervalInMinutes", () -> grow(cluster));
      again(cluster, generation, "ShrinkIntervalInMinutes", () -> shrink(cluster));
    }
  }

  private void again(Cluster cluster, long generation, String interval, Runnable check) {
    int minutes = cluster.autoScaling.config.settings().number(interval, 2);
    state.world.after(
        Duration.ofMinutes(minutes),
        () -> {
          boolean gone = state.clusters.get(cluster.id) != cluster;
          if (gone || cluster.autoScaling.generation != generation) {
            return;
          }
          if (cluster.status == ClusterStatus.RUNNING && !NodeOperations.taskOfCluster(cluster)) {
            cluster.queues.keySet().forEach(queue -> placeJobs(cluster, queue));
            check.run();
          }
          again(cluster, generation, interval, check);
        });
  }

  /**
   * Lets the queue's jobs run on as many of its nodes as they want. Without a demand that was set,
   * jobs stay where a test has put them.
   */
  void placeJobs(Cluster cluster, String queue) {
    Integer wanted = cluster.autoScaling.demand.get(queue);
    if (wanted == null) {
      return;
    }
    Scheduler scheduler = state.schedulers.of(cluster);
    List<HostState> inQueue =
        scheduler.hosts().stream().filter(host -> host.host().queue().equals(queue)).toList();
    List<HostState> busy = inQueue.stream().filter(HostState::busy).toList();
    busy.stream().skip(wanted).flatMap(host -> host.jobs().stream()).forEach(scheduler::end);
    inQueue.stream()
        .filter(host -> !host.busy() && host.takesJobs())
        .limit(Math.max(0, wanted - busy.size()))
        .forEach(host -> scheduler.occupy(host.host().name()));
  }

  private static Stream<Node> inQueue(Cluster cluster, String queue) {
    return cluster.computes().stream()
        .filter(node -> node.queue.equals(queue) && node.status != NodeStatus.RELEASING);
  }

  private void grow(Cluster cluster) {
    AutoScaleConfig config = cluster.autoScaling.config;
    releaseLateOnes(cluster);
    for (String queue : List.copyOf(cluster.queues.keySet())) {
      if (config.grows(queue)) {
        int there = (int) inQueue(cluster, queue).count();
        int wanted =
            Math.min(
                Math.max(demand(cluster, queue), config.minNodes(queue)), config.maxNodes(queue));
        int left =
            Math.min(config.maxNodesInCluster(), state.computeQuota) - cluster.computes().size();
        int allowed = Math.min(left, config.maxNodes(queue) - there);
        if (wanted > there && allowed > 0) {
          int count = Math.min(config.round(queue, wanted - there), allowed);
          buy(cluster, queue, count);
        }
      }
    }
  }

  /** From the first candidate that can be had, all of the stock if need be. */
  private void buy(Cluster cluster, String queue, int count) {
    for (AutoScaleConfig.Candidate candidate :
        cluster.autoScaling.config.candidates(cluster, queue)) {
      int granted = Math.min(count, state.stockOf(candidate.type().name()));
      boolean dear =
          candidate
              .priceLimit()
              .filter(limit -> state.hourlyPrice(candidate.type()) > limit)
              .isPresent();
      if (granted > 0 && !dear) {
        state.reserve(candidate.type().name(), granted);
        cluster.lastComputeType = candidate.type().name();
        // The instances exist at once, so that the next check does not miss them again.
        purchase.start(
            new Purchase(
                cluster,
                EhpcState.newRequestId(),
                candidate.type(),
                granted,
                cluster.autoScaling.config.ofQueue(queue, "HostNamePrefix"),
                cluster.autoScaling.config.ofQueue(queue, "HostNameSuffix"),
                queue,
                candidate.options(),
                Optional.empty()),
            true);
        return;
      }
    }
    cluster.log.add(
        new Cluster.LogLine(
            state.now(), "warn", "AddNodes", "No candidate of queue " + queue + " can be had."));
  }

  private int demand(Cluster cluster, String queue) {
    int busy =
        (int) inQueue(cluster, queue).filter(node -> state.schedulers.busy(cluster, node)).count();
    int waiting = state.schedulers.of(cluster).nodesWaitedFor(queue);
    return Math.max(busy + waiting, cluster.autoScaling.demand.getOrDefault(queue, 0));
  }

  /** A node that scaling has bought and that does not run in time is released. */
  private void releaseLateOnes(Cluster cluster) {
    int minutes = cluster.autoScaling.config.settings().number("GrowTimeoutInMinutes", 20);
    List<Node> late =
        cluster.computes().stream()
            .filter(node -> node.options.createMode().equals("autoscale") && !node.claimed)
            .filter(
                node ->
                    node.status == NodeStatus.UNINIT
                        || node.status == NodeStatus.INITING
                        || node.status == NodeStatus.EXCEPTION)
            .filter(node -> !node.addedAt.plus(Duration.ofMinutes(minutes)).isAfter(state.now()))
            .toList();
    nodes.releaseByItself(cluster, late);
  }

  private void shrink(Cluster cluster) {
    AutoScaling scaling = cluster.autoScaling;
    scaling.idleChecks.keySet().retainAll(cluster.nodes.values());
    int enough = scaling.config.settings().number("ShrinkIdleTimes", 3);
    List<Node> leaving = new ArrayList<>();
    for (String queue : List.copyOf(cluster.queues.keySet())) {
      if (scaling.config.shrinks(queue)) {
        List<Node> all = inQueue(cluster, queue).toList();
        int spare = all.size() - scaling.config.minNodes(queue);
        for (Node node : all) {
          if (!idle(cluster, node)) {
            scaling.idleChecks.remove(node);
          } else if (scaling.idleChecks.merge(node, 1, Integer::sum) >= enough && spare > 0) {
            leaving.add(node);
            spare--;
          }
        }
      }
    }
    nodes.releaseByItself(cluster, leaving);
  }

  private boolean idle(Cluster cluster, Node node) {
    return node.status == NodeStatus.RUNNING
        && !state.schedulers.busy(cluster, node)
        && !node.claimed
        && !node.onPremises()
        && !node.subscribed(state.now())
        && !cluster.autoScaling.config.excludes(node.id);
  }
}
