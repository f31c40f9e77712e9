package io.hpcoperator.simulator.ehpc.scheduler;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What somebody submits.
 *
 * @param hosts host names it must run on; empty: any of the queue
 * @param nodes how many nodes it needs
 * @param cores CPUs it takes of each node; 0: the whole node
 * @param duration how long it runs, in simulated time; empty: until it is ended
 * @param priority 0 to 9, larger goes first
 */
public record JobOrder(
    String name,
    String user,
    String queue,
    List<String> hosts,
    int nodes,
    int cores,
    Optional<Duration> duration,
    int priority) {

  public JobOrder {
    hosts = List.copyOf(hosts);
    if (nodes < 1 || cores < 0) {
      throw new IllegalArgumentException("a job of " + nodes + " nodes with " + cores + " cores");
    }
  }

  /** A job for one whole node of the queue. */
  public static JobOrder inQueue(String queue) {
    return new JobOrder("job", "user1", queue, List.of(), 1, 0, Optional.empty(), 0);
  }

  /** A job for exactly these whole nodes, in whatever queue they are. */
  public static JobOrder on(String... hostNames) {
    return new JobOrder(
        "job",
        "user1",
        "",
        List.of(hostNames),
        Math.max(1, hostNames.length),
        0,
        Optional.empty(),
        0);
  }

  public JobOrder named(String newName) {
    return new JobOrder(newName, user, queue, hosts, nodes, cores, duration, priority);
  }

  public JobOrder by(String newUser) {
    return new JobOrder(name, newUser, queue, hosts, nodes, cores, duration, priority);
  }

  public JobOrder withNodes(int newNodes) {
    return new JobOrder(name, user, queue, hosts, newNodes, cores, duration, priority);
  }

  public JobOrder withCores(int newCores) {
    return new JobOrder(name, user, queue, hosts, nodes, newCores, duration, priority);
  }

  public JobOrder lasting(Duration newDuration) {
    return new JobOrder(name, user, queue, hosts, nodes, cores, Optional.of(newDuration), priority);
  }

  public JobOrder withPriority(int newPriority) {
    return new JobOrder(name, user, queue, hosts, nodes, cores, duration, newPriority);
  }
}
