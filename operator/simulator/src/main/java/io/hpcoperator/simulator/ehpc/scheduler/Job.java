package io.hpcoperator.simulator.ehpc.scheduler;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A job, whatever became of it. Guarded by the world's lock. */
public final class Job {

  private final String id;
  private final JobOrder order;
  private final String queue;
  private final Instant submittedAt;

  /** Where it runs or ran. */
  private final Map<String, Share> shares = new LinkedHashMap<>();

  private JobState state = JobState.QUEUED;
  private Optional<Instant> startedAt = Optional.empty();
  private Instant changedAt;

  /** Counts its starts, so that the end of an earlier run does not end a later one. */
  private int run;

  /** A part of one node. */
  public record Share(String nodeId, int cpus, int gpus, int memoryGiB) {}

  Job(String id, JobOrder order, String queue, Instant submittedAt) {
    this.id = id;
    this.order = order;
    this.queue = queue;
    this.submittedAt = submittedAt;
    this.changedAt = submittedAt;
  }

  int start(Map<String, Share> on, Instant now) {
    shares.clear();
    shares.putAll(on);
    state = JobState.RUNNING;
    startedAt = Optional.of(now);
    changedAt = now;
    return ++run;
  }

  void finish(Instant now) {
    state = JobState.FINISHED;
    changedAt = now;
  }

  void requeue(Instant now) {
    shares.clear();
    state = JobState.QUEUED;
    startedAt = Optional.empty();
    changedAt = now;
  }

  boolean runs(int which) {
    return state == JobState.RUNNING && run == which;
  }

  /** As the scheduler numbers it: {@code 3.scheduler} in PBS, {@code 3} in Slurm. */
  public String id() {
    return id;
  }

  public JobOrder order() {
    return order;
  }

  public String queue() {
    return queue;
  }

  public JobState state() {
    return state;
  }

  public Instant submittedAt() {
    return submittedAt;
  }

  public Optional<Instant> startedAt() {
    return startedAt;
  }

  /** Its submission, start or end, whichever was last. */
  public Instant changedAt() {
    return changedAt;
  }

  /** By host name; empty while it is queued. */
  public Map<String, Share> shares() {
    return Map.copyOf(shares);
  }

  /** Host names in the order they were taken. */
  public List<String> hosts() {
    return List.copyOf(shares.keySet());
  }

  boolean runsOn(String host) {
    return state == JobState.RUNNING && shares.containsKey(host);
  }

  /** How long it waited in the queue so far. */
  public Duration waited(Instant now) {
    Instant end = startedAt.orElse(state == JobState.QUEUED ? now : changedAt);
    return Duration.between(submittedAt, end);
  }

  /** How long it ran so far. */
  public Duration ran(Instant now) {
    return startedAt
        .map(start -> Duration.between(start, state == JobState.FINISHED ? changedAt : now))
        .orElse(Duration.ZERO);
  }
}
