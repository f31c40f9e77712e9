package io.hpcoperator.simulator;

import java.time.Duration;

/**
 * How long things take in the simulated clouds, in simulated time.
 *
 * @param createCluster the whole CreateCluster and RecoverCluster task
 * @param deleteCluster the whole DeleteCluster task
 * @param powerCluster StartCluster and StopCluster tasks
 * @param addNodes AddNodes, ApplyNodes and AddExistedNodes tasks
 * @param deleteNodes DeleteNodes tasks
 * @param powerNodes StartNodes and StopNodes tasks
 * @param resetNodes ResetNodes tasks
 * @param software InstallSoftware and UninstallSoftware; no figure is documented
 * @param visualService StartVisualService and StopVisualService; no figure is documented
 * @param command a shell command of no work of its own; no figure is documented
 * @param applyChange what UpdateClusterVolumes and UpgradeClient take to show
 * @param taskRetention how long a finished task stays readable with ListTasks; no figure is
 *     documented
 * @param nodeSubmitted time of a Batch node in SUBMITTED
 * @param nodePending time of a Batch node in PENDING, which most never show; zero for not at all
 * @param nodeCreating time of a Batch node in CREATING
 * @param nodeCreated time of a Batch node in CREATED
 * @param nodeDeleting time of a Batch node in DELETING
 * @param envDeleting time of a compute environment with NextAction DELETING
 * @param recreateInterval pause before a failed Batch node is created anew
 */
public record Timings(
    Duration createCluster,
    Duration deleteCluster,
    Duration powerCluster,
    Duration addNodes,
    Duration deleteNodes,
    Duration powerNodes,
    Duration resetNodes,
    Duration software,
    Duration visualService,
    Duration command,
    Duration applyChange,
    Duration taskRetention,
    Duration nodeSubmitted,
    Duration nodePending,
    Duration nodeCreating,
    Duration nodeCreated,
    Duration nodeDeleting,
    Duration envDeleting,
    Duration recreateInterval) {

  /** Roughly what the real clouds take. */
  public static Timings realistic() {
    return new Timings(
        Duration.ofMinutes(20),
        Duration.ofMinutes(5),
        Duration.ofMinutes(3),
        Duration.ofMinutes(6),
        Duration.ofMinutes(3),
        Duration.ofMinutes(2),
        Duration.ofMinutes(6),
        Duration.ofMinutes(3),
        Duration.ofSeconds(10),
        Duration.ofSeconds(2),
        Duration.ofMinutes(1),
        Duration.ofDays(3),
        Duration.ofSeconds(10),
        Duration.ZERO,
        Duration.ofSeconds(60),
        Duration.ofSeconds(50),
        Duration.ofSeconds(60),
        Duration.ofSeconds(20),
        Duration.ofMinutes(10));
  }

  /** The same proportions, {@code factor} times as long; retention is left alone. */
  public Timings scaled(double factor) {
    return new Timings(
        scale(createCluster, factor),
        scale(deleteCluster, factor),
        scale(powerCluster, factor),
        scale(addNodes, factor),
        scale(deleteNodes, factor),
        scale(powerNodes, factor),
        scale(resetNodes, factor),
        scale(software, factor),
        scale(visualService, factor),
        scale(command, factor),
        scale(applyChange, factor),
        taskRetention,
        scale(nodeSubmitted, factor),
        scale(nodePending, factor),
        scale(nodeCreating, factor),
        scale(nodeCreated, factor),
        scale(nodeDeleting, factor),
        scale(envDeleting, factor),
        scale(recreateInterval, factor));
  }

  /** The same with nodes that are in PENDING for a while. */
  public Timings withNodePending(Duration pending) {
    return new Timings(
        createCluster,
        deleteCluster,
        powerCluster,
        addNodes,
        deleteNodes,
        powerNodes,
        resetNodes,
        software,
        visualService,
        command,
        applyChange,
        taskRetention,
        nodeSubmitted,
        pending,
        nodeCreating,
        nodeCreated,
        nodeDeleting,
        envDeleting,
        recreateInterval);
  }

  private static Duration scale(Duration duration, double factor) {
    return Duration.ofNanos(Math.round(duration.toNanos() * factor));
  }
}
