package io.hpcoperator.simulator.ehpc.scheduler;

/**
 * A compute node as its scheduler sees it.
 *
 * @param nodeId ECS instance id
 * @param queue queue (Slurm: partition) the node belongs to
 * @param memoryGiB whole memory
 */
public record Host(
    String name,
    String nodeId,
    String queue,
    Condition condition,
    int cpus,
    int gpus,
    int memoryGiB) {

  /** Whether the scheduler knows the node, and whether what runs there goes on running. */
  public enum Condition {
    /** Takes jobs. */
    UP,
    /** The scheduler has lost sight of it: no new jobs, but those that run there go on. */
    UNREACHABLE,
    /** Known, but off or going: nothing can run there. */
    OFF,
    /** Being installed: the scheduler has not heard of it yet, or not any more. */
    ABSENT;

    boolean keepsJobs() {
      return this == UP || this == UNREACHABLE;
    }
  }
}
