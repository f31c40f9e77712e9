package io.hpcoperator.simulator.ehpc.scheduler;

import java.util.List;
import java.util.Optional;

/**
 * A node and what the scheduler has on it.
 *
 * @param jobs running there
 * @param drained it gets no new jobs
 * @param setDown somebody took it out of service, with what ran there
 * @param note Slurm's Reason, PBS's comment
 */
public record HostState(
    Host host,
    List<Job> jobs,
    int usedCpus,
    int usedGpus,
    int usedMemoryGiB,
    boolean drained,
    boolean setDown,
    Optional<Note> note) {

  /** What is written on it; empty for nothing. */
  public String reason() {
    return note.map(Note::text).orElse("");
  }

  public boolean busy() {
    return !jobs.isEmpty();
  }

  boolean up() {
    return host.condition() == Host.Condition.UP;
  }

  /** Slurm's DOWN; a node that was lost from sight keeps its jobs, and is up as long as it does. */
  public boolean down() {
    return setDown || !up() && !busy();
  }

  public boolean takesJobs() {
    return up() && !drained && !setDown;
  }

  int freeCpus() {
    return Math.max(0, host.cpus() - usedCpus);
  }

  boolean full() {
    return busy() && freeCpus() == 0;
  }

  /** One job has the whole node. */
  boolean exclusive() {
    return jobs.stream().anyMatch(job -> job.order().cores() == 0);
  }
}
