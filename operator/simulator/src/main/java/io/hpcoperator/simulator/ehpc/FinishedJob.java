package io.hpcoperator.simulator.ehpc;

import io.hpcoperator.simulator.ehpc.scheduler.Job;
import io.hpcoperator.simulator.ehpc.scheduler.JobState;
import io.hpcoperator.simulator.ehpc.scheduler.Scheduler;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a job that has ended took of one node, as the accounting of a cluster counts it.
 *
 * @param id {@code 1.scheduler}
 * @param instance id of the node
 * @param memoryMb in MB
 */
record FinishedJob(
    String id,
    String user,
    String queue,
    String instance,
    int cores,
    long memoryMb,
    Instant startedAt,
    Instant endedAt) {

  /** All of the scheduler's jobs that ran and have ended, once for each of their nodes. */
  static List<FinishedJob> of(Scheduler scheduler) {
    return scheduler.jobs().stream()
        .filter(job -> job.state() == JobState.FINISHED)
        .flatMap(FinishedJob::parts)
        .toList();
  }

  private static Stream<FinishedJob> parts(Job job) {
    return job.startedAt().stream()
        .flatMap(
            started ->
                job.shares().values().stream()
                    .map(
                        share ->
                            new FinishedJob(
                                job.id(),
                                job.order().user(),
                                job.queue(),
                                share.nodeId(),
                                share.cpus(),
                                share.memoryGiB() * 1024L,
                                started,
                                job.changedAt())));
  }

  /** Cores times seconds. */
  long coreTime() {
    return cores * (endedAt.getEpochSecond() - startedAt.getEpochSecond());
  }

  String of(String dimension) {
    return switch (dimension) {
      case "queue" -> queue;
      case "instance" -> instance;
      default -> user;
    };
  }
}
