package io.hpcoperator.simulator.ehpc;

import io.hpcoperator.simulator.World;
import io.hpcoperator.simulator.ehpc.scheduler.HostState;
import io.hpcoperator.simulator.ehpc.scheduler.Job;
import io.hpcoperator.simulator.ehpc.scheduler.JobOrder;
import io.hpcoperator.simulator.ehpc.scheduler.JobState;
import io.hpcoperator.simulator.ehpc.scheduler.KilledJob;
import io.hpcoperator.simulator.ehpc.scheduler.Scheduler;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** The schedulers of all clusters: their jobs, and the nodes they give no new work. */
public final class JobInspector {

  /** A job; {@code hosts} are host names, empty while it is queued. */
  public record JobView(
      String id,
      String name,
      String user,
      String queue,
      JobState state,
      List<String> hosts,
      Instant submittedAt,
      Optional<Instant> startedAt) {}

  private final World world;
  private final EhpcState state;

  JobInspector(World world, EhpcState state) {
    this.world = world;
    this.state = state;
  }

  /**
   * Somebody submits a job. It starts at once when nodes for it are free and not drained, else as
   * soon as they are.
   *
   * @return its id
   */
  public String submit(String clusterId, JobOrder order) {
    return world.look(() -> scheduler(clusterId).submit(order).id());
  }

  /** The job comes to its own end. */
  public void end(String clusterId, String jobId) {
    world.change(
        () -> {
          Scheduler scheduler = scheduler(clusterId);
          scheduler.end(
              scheduler
                  .job(jobId)
                  .orElseThrow(() -> new NoSuchElementException("no job " + jobId)));
        });
  }

  /** Every job the cluster ever had, but those that were deleted. */
  public List<JobView> jobs(String clusterId) {
    return world.look(() -> scheduler(clusterId).jobs().stream().map(JobInspector::view).toList());
  }

  public Optional<JobView> job(String clusterId, String jobId) {
    return world.look(() -> scheduler(clusterId).job(jobId).map(JobInspector::view));
  }

  /** Every running job of any cluster that was lost, whatever became of the cluster. */
  public List<KilledJob> killedJobs() {
    return world.look(() -> List.copyOf(state.schedulers.killed));
  }

  /**
   * Somebody drains the node on the scheduler's own command line.
   *
   * @param reason empty for none, as PBS allows
   */
  public void drain(String clusterId, String hostName, String reason) {
    byHand(clusterId, hostName, Scheduler::drain, reason);
  }

  /** Somebody lets the node work again, and wipes off what is written on it. */
  public void resume(String clusterId, String hostName) {
    byHand(clusterId, hostName, Scheduler::resume, "");
  }

  /** Somebody takes the node out of service on Slurm's command line; its jobs are lost. */
  public void setDown(String clusterId, String hostName, String reason) {
    byHand(clusterId, hostName, Scheduler::setDown, reason);
  }

  private void byHand(
      String clusterId, String hostName, BiConsumer<Scheduler, String> change, String note) {
    world.change(
        () -> {
          Scheduler scheduler = scheduler(clusterId);
          known(scheduler, hostName);
          change.accept(scheduler, hostName);
          scheduler.note(hostName, note);
        });
  }

  /** Reasons of the nodes that somebody set down, by host name. */
  public Map<String, String> setDown(String clusterId) {
    return reasons(clusterId, HostState::setDown);
  }

  /** Reasons (Slurm) or comments (PBS) of the drained nodes, by host name. */
  public Map<String, String> drains(String clusterId) {
    return reasons(clusterId, HostState::drained);
  }

  private Map<String, String> reasons(String clusterId, Predicate<HostState> which) {
    return world.look(
        () -> {
          Map<String, String> result = new TreeMap<>();
          for (HostState host : scheduler(clusterId).hosts()) {
            if (which.test(host)) {
              result.put(host.host().name(), host.reason());
            }
          }
          return result;
        });
  }

  private static void known(Scheduler scheduler, String hostName) {
    scheduler.host(hostName).orElseThrow(() -> new NoSuchElementException("no node " + hostName));
  }

  private Scheduler scheduler(String clusterId) {
    Cluster cluster = state.clusters.get(clusterId);
    if (cluster == null) {
      throw new NoSuchElementException("no cluster " + clusterId);
    }
    return state.schedulers.of(cluster);
  }

  private static JobView view(Job job) {
    return new JobView(
        job.id(),
        job.order().name(),
        job.order().user(),
        job.queue(),
        job.state(),
        job.hosts(),
        job.submittedAt(),
        job.startedAt());
  }
}
