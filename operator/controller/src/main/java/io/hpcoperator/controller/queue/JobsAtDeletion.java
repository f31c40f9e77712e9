package io.hpcoperator.controller.queue;

import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.job.Job;
import io.hpcoperator.cloud.ehpc.job.JobState;
import io.hpcoperator.controller.nodes.drain.DrainPolicy;
import io.hpcoperator.controller.pass.Counted;
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

/**
 * Jobs of a queue that is being deleted. They are told from the start. When it has no nodes any
 * more, what the scheduler does to them is not documented, so they are waited for as busy nodes
 * are. Pure.
 */
final class JobsAtDeletion {
  private static final int NAMED = 10;

  /** Whether the jobs of a queue that is being deleted have to be known. */
  static boolean matter(
      HpcQueue resource, QueueMemory memory, Observation<List<ClusterNode>> nodes) {
    return memory.owned() && !memory.origin().clusterQueue() && nodes != null && nodes.hasValue();
  }

  /** The part of a list of jobs that decisions rest on. */
  static Object telling(List<Job> jobs) {
    return unfinished(jobs).stream().map(job -> job.id() + " " + job.queue()).sorted().toList();
  }

  /** A word that is not known may mean that the job runs. */
  private static List<Job> unfinished(List<Job> jobs) {
    return jobs.stream().filter(job -> job.state() != JobState.FINISHED).toList();
  }

  /**
   * The jobs that are waited for, and for how long.
   *
   * @param jobs that may be of the queue; empty while they are not known
   * @param sure whether one of them is of the queue for certain
   * @param deadline when the time is over that jobs are waited for
   */
  private record Waiting(List<Job> jobs, boolean sure, DrainPolicy policy, Instant deadline) {

    static Waiting of(QueueFacts facts) {
      var policy = DrainPolicy.of(facts.resource());
      var jobs =
          facts.jobs().hasValue()
              ? unfinished(facts.jobs().value()).stream().filter(j -> mayBeOf(j, facts)).toList()
              : List.<Job>of();
      return new Waiting(
          jobs,
          jobs.stream().anyMatch(job -> isOf(job, facts)),
          policy,
          Work.time(facts.resource().getMetadata().getDeletionTimestamp()).plus(policy.timeout()));
    }

    boolean isLate(Instant now) {
      return !now.isBefore(deadline);
    }

    String text(String where) {
      return "%s not finished in the queue%s: %s. Delete them, or move them to another queue."
          .formatted(
              jobs.size() == 1 ? "1 job is" : jobs.size() + " jobs are",
              where,
              Counted.some(jobs.stream().map(Job::id).toList(), NAMED));
    }

    String end() {
      return policy.removes() || !sure
          ? "The queue is deleted at %s at the latest.".formatted(deadline)
          : "scaleIn.drainTimeout ends at %s; they are waited for longer then, too."
              .formatted(deadline);
    }
  }

  /** What is waited for; empty when the queue may be deleted. */
  static Optional<Plan<QueueAction, QueueMemory>> wait(
      QueueFacts facts, QueueMemory memory, Instant now) {
    var jobs = facts.jobs();
    if (jobs == null) {
      return Optional.empty();
    }
    var waiting = Waiting.of(facts);
    boolean late = waiting.isLate(now);
    var left = Patience.atLeastASecond(Duration.between(now, waiting.deadline()));
    if (!jobs.hasValue()) {
      boolean denied = jobs.error() != null && jobs.error().kind() == ErrorKind.DENIED;
      return late || denied
          ? Optional.empty()
          : Optional.of(unread(jobs, memory).lookAgainAfter(left));
    }
    if (waiting.jobs().isEmpty() || late && (waiting.policy().removes() || !waiting.sure())) {
      return Optional.empty();
    }
    var text = waiting.text(", which has no nodes any more");
    if (late) {
      return Optional.of(
          QueuePlanner.wait(
                  memory,
                  Verdict.stalled(
                      Reason.STILL_IN_USE,
                      "%s The time limit %s is over, and scaleIn.afterDrainTimeout is Wait; afterDrainTimeout: Remove has the queue deleted all the same.",
                      text,
                      waiting.deadline()))
              .whileUnderway());
    }
    return Optional.of(
        QueuePlanner.wait(
                memory, Verdict.working(Reason.STILL_IN_USE, "%s %s", text, waiting.end()))
            .lookAgainAfter(left));
  }

  /**
   * What is done about the nodes of the queue, and that jobs still use it: those that wait are on
   * no node.
   */
  static Plan<QueueAction, QueueMemory> besides(
      Plan<QueueAction, QueueMemory> nodes, QueueFacts facts, Instant now) {
    var jobs = facts.jobs();
    boolean works = nodes.verdict().standing() == Verdict.Standing.WORKING;
    if (jobs == null || !jobs.hasValue() || !works || nodes.verdict().isNoNews()) {
      return nodes;
    }
    var waiting = Waiting.of(facts);
    if (waiting.jobs().isEmpty() || waiting.isLate(now)) {
      return nodes;
    }
    boolean drains = nodes.verdict().reason() == Reason.DRAINING;
    return nodes.saying(
        Verdict.working(
            drains ? Reason.DRAINING : Reason.STILL_IN_USE,
            "%s %s For those on no node, scaleIn.drainTimeout ends at %s.",
            // What becomes of the queue then, depends on its nodes as long as there are some.
            nodes.verdict().message(),
            waiting.text(""),
            waiting.deadline()));
  }

  private static Plan<QueueAction, QueueMemory> unread(
      Observation<List<Job>> jobs, QueueMemory memory) {
    var reading = Verdict.working(Reason.OBSERVING, "Reading the jobs of the queue.");
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
