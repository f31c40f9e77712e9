package io.hpcoperator.controller.queue;

import io.hpcoperator.api.v1alpha1.Api;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.job.Job;
import io.hpcoperator.cloud.ehpc.job.JobState;
import io.hpcoperator.controller.nodes.drain.DrainPolicy;
import io.hpcoperator.controller.pass.Failures;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Jobs of a queue that has no nodes any more and is about to be deleted: what the scheduler does to
 * them then is not documented, so they are waited for as busy nodes are. Pure.
 */
final class JobsAtDeletion {
  private static final int NAMED = 10;

  /** Whether the jobs of a queue that is being deleted have to be known. */
  static boolean matter(
      HpcQueue resource, QueueMemory memory, Observation<List<ClusterNode>> nodes) {
    return memory.owned()
        && !memory.origin().clusterQueue()
        && nodes != null
        && nodes.hasValue()
        && nodes.value().isEmpty();
  }

  /** The part of a list of jobs that decisions rest on. */
  static Object telling(List<Job> jobs) {
    return unfinished(jobs).stream().map(job -> job.id() + " " + job.queue()).sorted().toList();
  }

  /** A word that is not known may mean that the job runs. */
  private static List<Job> unfinished(List<Job> jobs) {
    return jobs.stream().filter(job -> job.state() != JobState.FINISHED).toList();
  }

  /** What is waited for; empty when the queue may be deleted. */
  static Optional<Plan<QueueAction, QueueMemory>> wait(
      QueueFacts facts, QueueMemory memory, Instant now) {
    var jobs = facts.jobs();
    if (jobs == null) {
      return Optional.empty();
    }
    var resource = facts.resource();
    var annotations = resource.getMetadata().getAnnotations();
    var policy =
        DrainPolicy.of(
            resource.getSpec().scaleIn(),
            annotations == null ? null : annotations.get(Api.PINNED_NODES));
    var deadline = Work.time(resource.getMetadata().getDeletionTimestamp()).plus(policy.timeout());
    boolean late = !now.isBefore(deadline);
    if (!jobs.hasValue()) {
      boolean denied = jobs.error() != null && jobs.error().kind() == ErrorKind.DENIED;
      return late || denied
          ? Optional.empty()
          : Optional.of(
              unread(jobs, memory)
                  .lookAgainAfter(Patience.atLeastASecond(Duration.between(now, deadline))));
    }
    var waiting = unfinished(jobs.value()).stream().filter(job -> mayBeOf(job, facts)).toList();
    boolean sure = waiting.stream().anyMatch(job -> isOf(job, facts));
    if (waiting.isEmpty() || late && (policy.removes() || !sure)) {
      return Optional.empty();
    }
    var text =
        "%s not finished in the queue, which has no nodes any more: %s. Delete them, or move them to another queue."
            .formatted(
                waiting.size() == 1 ? "1 job is" : waiting.size() + " jobs are",
                waiting.stream().map(Job::id).limit(NAMED).collect(Collectors.joining(", ")));
    if (late) {
      return Optional.of(
          QueuePlanner.wait(
                  memory,
                  Verdict.stalled(
                      Reason.STILL_IN_USE,
                      "%s The time limit %s is over, and scaleIn.afterDrainTimeout is Wait; afterDrainTimeout: Remove has the queue deleted all the same.",
                      text,
                      deadline))
              .whileUnderway());
    }
    return Optional.of(
        QueuePlanner.wait(
                memory,
                Verdict.working(
                    Reason.STILL_IN_USE,
                    "%s %s",
                    text,
                    policy.removes() || !sure
                        ? "The queue is deleted at %s at the latest.".formatted(deadline)
                        : "scaleIn.drainTimeout ends at %s; they are waited for longer then, too."
                            .formatted(deadline)))
            .lookAgainAfter(Patience.atLeastASecond(Duration.between(now, deadline))));
  }

  private static Plan<QueueAction, QueueMemory> unread(
      Observation<List<Job>> jobs, QueueMemory memory) {
    var reading = Verdict.working(Reason.DELETING, "Reading the jobs of the queue.");
    return QueuePlanner.wait(
        memory, jobs.error() == null ? reading : Failures.reading(jobs.error(), reading));
  }

  /** Not the job of another queue, by what the answer says of it. */
  private static boolean mayBeOf(Job job, QueueFacts facts) {
    var name = facts.resource().getSpec().queueName();
    return name.equals(job.queue())
        || facts.queues().value().stream()
            .noneMatch(q -> q.name() != null && q.name().equals(job.queue()));
  }

  /** Where the answer does not tell, it is one of this queue if no other fits what was asked. */
  private static boolean isOf(Job job, QueueFacts facts) {
    var name = facts.resource().getSpec().queueName();
    return name.equals(job.queue())
        || facts.queues().value().stream()
            .noneMatch(q -> q.name() != null && !q.name().equals(name) && q.name().contains(name));
  }

  private JobsAtDeletion() {}
}
