package io.hpcoperator.controller.computeenv;

import io.hpcoperator.api.v1alpha1.ComputeEnvSpec;
import io.hpcoperator.api.v1alpha1.ManagementPolicy;
import io.hpcoperator.controller.pass.Failures;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What the planners of an environment's life have in common: the plainest plans, what is gone. */
final class EnvSteps {

  /** Nothing is done; the verdict says what is waited for. */
  static Plan<EnvAction, EnvMemory> wait(EnvFacts facts, Verdict verdict) {
    return new Plan<>(new EnvAction.None(), verdict, facts.memory());
  }

  /** Something was found out that changes what comes next, which is seen to without delay. */
  static Plan<EnvAction, EnvMemory> atOnce(Verdict verdict, EnvMemory memory) {
    return new Plan<EnvAction, EnvMemory>(new EnvAction.None(), verdict, memory)
        .lookAgainAfter(Duration.ofMillis(1));
  }

  /** The resource is let go. */
  static Plan<EnvAction, EnvMemory> release(EnvFacts facts, String why) {
    return new Plan<>(
        new EnvAction.Release(), Verdict.working(Reason.DELETING, "%s", why), facts.memory());
  }

  /**
   * @param observation what is needed and has not been read; null when it was not asked for yet
   * @param looking what the conditions say while it is being read
   */
  static Verdict reading(Observation<?> observation, Verdict looking) {
    return observation == null || observation.error() == null
        ? looking
        : Failures.reading(observation.error(), looking);
  }

  /** What the conditions say while what is there is read before an environment goes. */
  static Verdict deleting(EnvFacts facts) {
    var status = facts.resource().getStatus();
    return Verdict.deleting(
        status == null ? null : status.conditions(),
        facts.resource().getMetadata().getGeneration());
  }

  /** What a list does not tell is not taken for nothing. */
  static Verdict incomplete() {
    return Verdict.working(
        Reason.CLOUD_UNAVAILABLE,
        "The cloud lists the environment without its node counts. The operator looks again.");
  }

  /**
   * Whether the cloud says that the environment is no more: when asked for it by its id, long
   * enough after its creation to know of it, and without showing it as alive in the list.
   */
  static boolean isGone(EnvFacts facts, Patience patience) {
    var env = facts.view();
    return patience.trusts(facts.details(), createdAt(facts))
        && facts.details().value().isEmpty()
        && (env == null || env.deleting());
  }

  /**
   * What is true while an environment that is on record is not there to be kept: it is not listed
   * yet, is gone, or is being deleted by somebody else. Empty while it is there.
   */
  static Optional<Plan<EnvAction, EnvMemory>> missing(
      EnvFacts facts, Patience patience, Instant now) {
    var env = facts.view();
    if (env != null && !env.deleting()) {
      return Optional.empty();
    }
    var id = facts.memory().envId();
    if (env != null) {
      return Optional.of(
          wait(
              facts,
              Verdict.stalled(
                  Reason.VANISHED,
                  "Environment %s is being deleted, though not by this resource. Delete the resource, and create it anew if it is still wanted.",
                  id)));
    }
    if (isGone(facts, patience)) {
      return Optional.of(
          wait(
              facts,
              Verdict.stalled(
                  Reason.VANISHED,
                  "Environment %s no longer exists in the cloud. Delete the resource, and create it anew if it is still wanted.",
                  id)));
    }
    // The list lags behind, or the environment is gone: DescribeComputeEnv tells.
    return Optional.of(
        wait(
                facts,
                reading(
                    facts.details(),
                    Verdict.working(
                        Reason.CREATING,
                        "Environment %s is not in the list of environments yet.",
                        id)))
            .lookAgainAfter(untilKnown(facts, patience, now)));
  }

  /**
   * How long until the cloud must know of the environment; when it must know already, the next
   * answer is waited for.
   */
  static Duration untilKnown(EnvFacts facts, Patience patience, Instant now) {
    var created = createdAt(facts);
    return now.isBefore(created.plus(patience.listing()))
        ? patience.untilTrusted(created, now)
        : patience.prerequisite();
  }

  /** When the environment was created, as far as that is remembered; long ago if it is not. */
  static Instant createdAt(EnvFacts facts) {
    var memory = facts.memory();
    return memory.work().lastAcceptedAbout(EnvPlanner.CREATE, memory.envId()).orElse(Instant.EPOCH);
  }

  /**
   * Whether the last call was about what an action is about, and the cloud refused it: a resource
   * can have two environments, and a creation is of neither.
   */
  static boolean wasRefused(EnvAction action, Work work) {
    return action
        .objectId()
        .map(work::failedLastAbout)
        .orElseGet(() -> work.lastRefusal(EnvPlanner.CREATE).isPresent());
  }

  /** The same verdict, with more to say. */
  static Verdict besides(Verdict verdict, String text) {
    return new Verdict(verdict.standing(), verdict.reason(), verdict.message() + " " + text);
  }

  /** Whether the cloud must not be changed for a resource. */
  static boolean isObserved(ComputeEnvSpec spec) {
    return spec.managementPolicy() == ManagementPolicy.OBSERVE;
  }

  /** Whether an environment is to be taken over that was not yet, or must only be looked at. */
  static boolean isToAdopt(EnvFacts facts) {
    var spec = facts.resource().getSpec();
    return isObserved(spec) || (spec.adopt() != null && !facts.memory().adopted());
  }

  private EnvSteps() {}
}
