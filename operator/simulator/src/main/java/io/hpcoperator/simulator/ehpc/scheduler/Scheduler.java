package io.hpcoperator.simulator.ehpc.scheduler;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.simulator.World;
import io.hpcoperator.simulator.ehpc.scheduler.Job.Share;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The batch scheduler of one cluster: its jobs, and which nodes it gives no new work. It looks at
 * the cluster's nodes anew each time and keeps nothing of them but the marks on them. Guarded by
 * the world's lock.
 */
public final class Scheduler {

  /** The cluster's compute nodes as they are now. */
  public interface Hosts {
    List<Host> all();

    Optional<Host> named(String hostName);
  }

  private final World world;
  private final String clusterId;
  private final Supplier<Dialect> dialect;
  private final Hosts hosts;
  private final Consumer<KilledJob> killed;
  private final Map<String, Job> jobs = new LinkedHashMap<>();
  private final Set<String> drained = new HashSet<>();
  private final Set<String> setDown = new HashSet<>();
  private final Map<String, Note> notes = new HashMap<>();
  private int submitted;

  /**
   * @param dialect asked each time, since recovering a cluster can change its scheduler
   * @param killed told of every running job that is lost
   */
  public Scheduler(
      World world,
      String clusterId,
      Supplier<Dialect> dialect,
      Hosts hosts,
      Consumer<KilledJob> killed) {
    this.world = world;
    this.clusterId = clusterId;
    this.dialect = dialect;
    this.hosts = hosts;
    this.killed = killed;
  }

  public Dialect dialect() {
    return dialect.get();
  }

  /** Puts a job into its queue; it starts when the nodes it needs are free and not drained. */
  public Job submit(JobOrder order) {
    String queue = order.queue();
    for (String name : order.hosts()) {
      Host host = known(name).orElseThrow(() -> new IllegalArgumentException("no node " + name));
      queue = queue.isEmpty() ? host.queue() : queue;
    }
    if (queue.isEmpty()) {
      throw new IllegalArgumentException("neither a queue nor nodes for the job");
    }
    Job job = new Job(dialect().jobId(submitted++), order, queue, world.now());
    jobs.put(job.id(), job);
    return job;
  }

  /** A job that has the whole node from now on, whatever else is there and however it is marked. */
  public Job occupy(String hostName) {
    Host host =
        known(hostName)
            .filter(h -> h.condition().keepsJobs())
            .orElseThrow(() -> new IllegalArgumentException("nothing can run on " + hostName));
    Job job = submit(JobOrder.on(hostName));
    job.start(Map.of(hostName, whole(host)), world.now());
    return job;
  }

  public Optional<Job> job(String id) {
    return Optional.ofNullable(jobs.get(id));
  }

  /** All jobs, in the order they were submitted. */
  public List<Job> jobs() {
    return List.copyOf(jobs.values());
  }

  /** The job's fields, in the words of this scheduler. */
  public ObjectNode describe(Job job) {
    return dialect().family() == Dialect.Family.SLURM
        ? JobFields.slurm(job)
        : JobFields.pbs(job, dialect().server());
  }

  /** The job comes to its own end. */
  public void end(Job job) {
    job.finish(world.now());
  }

  /** Somebody ends the job before its time. */
  public void stop(Job job, String cause) {
    lost(job, "", cause);
    job.finish(world.now());
  }

  /** Somebody has the job start from the beginning. */
  public void rerun(Job job, String cause) {
    lost(job, "", cause);
    job.requeue(world.now());
  }

  /** The job is stopped, and forgotten. */
  public void delete(Job job, String cause) {
    lost(job, "", cause);
    jobs.remove(job.id());
  }

  /** The node gets no new jobs; what runs there goes on. */
  public void drain(String hostName) {
    drained.add(hostName);
  }

  /** The node is out of service, and what runs there is lost. */
  public void setDown(String hostName) {
    setDown.add(hostName);
    loseNode(hostName, "the node was set down");
  }

  /** The node gets jobs again, unless it is down; what was written on it stays. */
  public void undrain(String hostName) {
    drained.remove(hostName);
  }

  /** The node gets jobs again; what was written on it stays. */
  public void resume(String hostName) {
    drained.remove(hostName);
    setDown.remove(hostName);
  }

  /** Writes on the node, over what is there; an empty text wipes it off. */
  public void note(String hostName, String text) {
    if (text.isEmpty()) {
      notes.remove(hostName);
    } else {
      notes.put(hostName, new Note(text, world.now()));
    }
  }

  /** What runs on the node is lost, whatever becomes of the node. */
  public void loseNode(String hostName, String cause) {
    for (Job job : jobs()) {
      if (job.runsOn(hostName)) {
        lost(job, hostName, cause);
        job.finish(world.now());
      }
    }
  }

  /** How many nodes the queue's waiting jobs need together, if each gets its own. */
  public int nodesWaitedFor(String queue) {
    return jobs.values().stream()
        .filter(job -> job.state() == JobState.QUEUED && job.queue().equals(queue))
        .mapToInt(job -> job.order().nodes())
        .sum();
  }

  /** Nodes the scheduler knows, with what it has on them, by name. */
  public List<HostState> hosts() {
    List<Job> running = running();
    return hosts.all().stream()
        .filter(host -> host.condition() != Host.Condition.ABSENT)
        .sorted(Comparator.comparing(Host::name))
        .map(host -> state(host, running))
        .toList();
  }

  private List<Job> running() {
    return jobs.values().stream().filter(job -> job.state() == JobState.RUNNING).toList();
  }

  /** Whether a job runs on the node. */
  public boolean busy(String hostName) {
    return jobs.values().stream().anyMatch(job -> job.runsOn(hostName));
  }

  /** The node, if the scheduler knows it. */
  public Optional<HostState> host(String name) {
    return known(name).map(host -> state(host, running()));
  }

  private Optional<Host> known(String name) {
    return hosts.named(name).filter(host -> host.condition() != Host.Condition.ABSENT);
  }

  private HostState state(Host host, List<Job> running) {
    List<Job> here = running.stream().filter(job -> job.runsOn(host.name())).toList();
    int cpus = 0;
    int gpus = 0;
    int memory = 0;
    for (Job job : here) {
      Share share = job.shares().get(host.name());
      cpus += share.cpus();
      gpus += share.gpus();
      memory += share.memoryGiB();
    }
    return new HostState(
        host,
        here,
        Math.min(cpus, host.cpus()),
        Math.min(gpus, host.gpus()),
        Math.min(memory, host.memoryGiB()),
        drained.contains(host.name()),
        setDown.contains(host.name()),
        Optional.ofNullable(notes.get(host.name())).or(() -> slurmsNote(host, here)));
  }

  /** Slurm gives a reason for what is down, and writes it over no other. */
  private Optional<Note> slurmsNote(Host host, List<Job> here) {
    boolean lost = host.condition() != Host.Condition.UP && here.isEmpty();
    return lost && dialect().family() == Dialect.Family.SLURM
        ? Optional.of(new Note("Not responding", world.now()))
        : Optional.empty();
  }

  /** Does what follows from the nodes as they are now: jobs are lost, and jobs start. */
  public void settle() {
    if (drained.isEmpty()
        && setDown.isEmpty()
        && notes.isEmpty()
        && jobs.values().stream().allMatch(this::over)) {
      return;
    }
    Map<String, Host> present = new HashMap<>();
    hosts.all().forEach(host -> present.put(host.name(), host));
    drained.retainAll(present.keySet());
    setDown.retainAll(present.keySet());
    notes.keySet().retainAll(present.keySet());
    for (Job job : jobs()) {
      if (job.state() == JobState.RUNNING) {
        loseWithNodes(job, present);
      }
    }
    List<Job> queued =
        jobs.values().stream()
            .filter(job -> job.state() == JobState.QUEUED)
            .sorted(Comparator.comparing((Job job) -> -job.order().priority()))
            .toList();
    queued.forEach(this::startIfItFits);
  }

  private boolean over(Job job) {
    return job.state() == JobState.FINISHED;
  }

  private void loseWithNodes(Job job, Map<String, Host> present) {
    for (String name : job.hosts()) {
      Host host = present.get(name);
      if (host == null || !host.condition().keepsJobs()) {
        lost(job, name, host == null ? "the node is gone" : "the node is off");
        job.finish(world.now());
        return;
      }
    }
  }

  private void lost(Job job, String host, String cause) {
    if (job.state() == JobState.RUNNING) {
      String nodeId = host.isEmpty() ? "" : job.shares().get(host).nodeId();
      killed.accept(
          new KilledJob(clusterId, job.id(), job.order().name(), host, nodeId, world.now(), cause));
    }
  }

  private void startIfItFits(Job job) {
    JobOrder order = job.order();
    Map<String, Share> shares = new LinkedHashMap<>();
    for (HostState state : candidates(job)) {
      if (shares.size() < order.nodes() && fits(order, state)) {
        shares.put(state.host().name(), share(order, state.host()));
      }
    }
    if (shares.size() == order.nodes()) {
      int run = job.start(shares, world.now());
      order.duration().ifPresent(duration -> endAfter(job, run, duration));
    }
  }

  private List<HostState> candidates(Job job) {
    List<String> named = job.order().hosts();
    return hosts().stream()
        .filter(
            state ->
                named.isEmpty()
                    ? state.host().queue().equals(job.queue())
                    : named.contains(state.host().name()))
        .toList();
  }

  private static boolean fits(JobOrder order, HostState state) {
    int needed = order.cores() == 0 ? state.host().cpus() : order.cores();
    return state.takesJobs() && !state.exclusive() && state.freeCpus() >= needed;
  }

  private void endAfter(Job job, int run, Duration duration) {
    world.after(
        duration,
        () -> {
          if (job.runs(run)) {
            end(job);
          }
        });
  }

  private static Share share(JobOrder order, Host host) {
    if (order.cores() == 0) {
      return whole(host);
    }
    int memory = Math.max(1, host.memoryGiB() * order.cores() / host.cpus());
    return new Share(host.nodeId(), order.cores(), 0, memory);
  }

  private static Share whole(Host host) {
    return new Share(host.nodeId(), host.cpus(), host.gpus(), host.memoryGiB());
  }
}
