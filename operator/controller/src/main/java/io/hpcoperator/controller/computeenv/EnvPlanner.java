package io.hpcoperator.controller.computeenv;

import io.hpcoperator.api.v1alpha1.DeletionPolicy;
import io.hpcoperator.cloud.batch.ComputeEnvDetails;
import io.hpcoperator.cloud.batch.ComputeEnvView;
import io.hpcoperator.cloud.batch.ComputeNodeMetrics;
import io.hpcoperator.controller.pass.Action.Attempt;
import io.hpcoperator.controller.pass.Counted;
import io.hpcoperator.controller.pass.Failures;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.session.SecretValue;
import java.time.Instant;
import java.util.Objects;

/**
 * Decides the next step of an environment's life. Pure: the same facts and time give the same plan.
 *
 * <p>Rules: docs/reconciliation.md.
 */
public final class EnvPlanner {
  /** Operation that creates an environment. */
  static final String CREATE = "CreateComputeEnv";

  /** Operation that changes an environment. */
  static final String MODIFY = "ModifyComputeEnv";

  /** Operation that deletes an environment. */
  static final String DELETE = "DeleteComputeEnv";

  private final Patience patience;

  public EnvPlanner(Patience patience) {
    this.patience = patience;
  }

  public Plan<EnvAction, EnvMemory> plan(EnvFacts facts, Instant now) {
    if (!facts.listing().hasValue()) {
      return observing(facts);
    }
    var settled = settleCreation(facts, now);
    if (settled != null) {
      return settled;
    }
    return facts.resource().isMarkedForDeletion() ? planDeletion(facts, now) : planLife(facts, now);
  }

  private static Plan<EnvAction, EnvMemory> observing(EnvFacts facts) {
    var looking =
        facts.resource().isMarkedForDeletion()
            ? Verdict.working(Reason.DELETING, "Reading what the cloud has.")
            : Verdict.unknown(Reason.OBSERVING, "Reading what the cloud has.");
    var error = facts.listing().error();
    return wait(facts, error == null ? looking : Failures.reading(error, looking));
  }

  /** Finds out what became of a CreateComputeEnv whose answer is not on record; null if none is. */
  private Plan<EnvAction, EnvMemory> settleCreation(EnvFacts facts, Instant now) {
    var memory = facts.memory();
    if (memory.envId() != null) {
      return null;
    }
    var marked = facts.listing().value();
    if (marked.size() > 1) {
      return wait(
          facts,
          Verdict.stalled(
              Reason.AMBIGUOUS_OWNER,
              "%d environments carry this resource's mark: %s. Delete those that are not wanted in the cloud's console.",
              marked.size(),
              marked.stream().map(ComputeEnvView::envId).sorted().toList()));
    }
    if (marked.size() == 1) {
      var id = marked.get(0).envId();
      return new Plan<EnvAction, EnvMemory>(
              new EnvAction.None(),
              Verdict.working(Reason.SETTLING, "Environment %s was found by its owner tag.", id),
              memory.withEnvId(id).withWork(memory.work().accepted(CREATE, null, null, now)))
          .distrusting();
    }
    if (!memory.work().intends(CREATE)) {
      return null;
    }
    var begun = memory.work().intendedAt();
    boolean known = patience.trusts(facts.listing(), begun);
    if (!facts.resource().isMarkedForDeletion()) {
      var count =
          Objects.requireNonNullElse(
              memory.work().intent().count(), facts.resource().getSpec().replicas());
      var again = create(facts, count, known ? Attempt.LAST : Attempt.REPEAT);
      return known || again.lookAgain() != null
          ? again
          : again.lookAgainAfter(patience.untilTrusted(begun, now));
    }
    if (!known) {
      return wait(
              facts,
              Verdict.working(
                  Reason.SETTLING,
                  "Finding out whether an environment was created before the resource is let go."))
          .lookAgainAfter(patience.untilTrusted(begun, now));
    }
    return release(facts, "No environment was created.");
  }

  private Plan<EnvAction, EnvMemory> planLife(EnvFacts facts, Instant now) {
    if (facts.memory().envId() == null) {
      return create(facts, facts.resource().getSpec().replicas(), Attempt.FIRST);
    }
    var env = facts.view();
    if (env == null) {
      return planUnlisted(facts, now);
    }
    if (env.deleting()) {
      return wait(
          facts,
          Verdict.stalled(
              Reason.VANISHED,
              "The environment is being deleted, though not by this resource. Delete the resource, and create it anew if it is still wanted."));
    }
    if (env.computeNodeMetrics() == null || env.desiredComputeNodeCount() == null) {
      return wait(facts, incomplete());
    }
    var spec = facts.resource().getSpec();
    Integer nodes =
        Objects.equals(env.desiredComputeNodeCount(), spec.replicas()) ? null : spec.replicas();
    var wantedName = EnvRequests.name(facts.resource());
    var name = wantedName.equals(env.envName()) ? null : wantedName;
    if (nodes != null || name != null) {
      return modify(facts, env, nodes, name);
    }
    return wait(facts, standing(env));
  }

  private Plan<EnvAction, EnvMemory> create(EnvFacts facts, int nodes, Attempt attempt) {
    var missing = facts.secrets().missing();
    if (missing.isPresent()) {
      return wait(facts, missing.get().verdict()).lookAgainAfter(patience.prerequisite());
    }
    var login = facts.resource().getSpec().login();
    if (login != null
        && login.passwordSecretRef() != null
        && facts.secrets().values().get(login.passwordSecretRef())
            instanceof SecretValue.Found found
        && !NodePassword.isAccepted(found.text())) {
      return wait(
              facts,
              Verdict.working(
                  Reason.SECRET_VALUE_INVALID,
                  "Key %s of Secret %s is no password the cloud accepts: %s Correct the Secret; it is read again every half minute.",
                  login.passwordSecretRef().key(),
                  login.passwordSecretRef().name(),
                  NodePassword.RULE))
          .lookAgainAfter(patience.prerequisite());
    }
    return new Plan<>(
        new EnvAction.Create(nodes, attempt),
        attempt == Attempt.FIRST
            ? Verdict.working(Reason.CREATING, "Creating the environment.")
            : Verdict.working(Reason.SETTLING, "Finding out whether the environment was created."),
        facts.memory());
  }

  /** The cloud takes one change at a time for each environment (Batch ModifyComputeEnv notes). */
  private static Plan<EnvAction, EnvMemory> modify(
      EnvFacts facts, ComputeEnvView env, Integer nodes, String name) {
    var metrics = env.computeNodeMetrics();
    if (inTransition(metrics)) {
      return wait(
          facts,
          Verdict.working(
              Reason.SCALING,
              "A change is under way (%s); %s nodes are asked for after it.",
              describe(metrics),
              nodes == null ? env.desiredComputeNodeCount() : nodes));
    }
    return new Plan<>(
        new EnvAction.Modify(nodes, name),
        nodes == null
            ? Verdict.working(Reason.UPDATING, "Renaming the environment to %s.", name)
            : Verdict.working(
                Reason.SCALING,
                "Changing the node count from %d to %d.",
                env.desiredComputeNodeCount(),
                nodes),
        facts.memory());
  }

  private static Verdict standing(ComputeEnvView env) {
    var metrics = env.computeNodeMetrics();
    int desired = env.desiredComputeNodeCount();
    if (metrics.running() == desired && total(metrics) == desired) {
      return Verdict.ready(Reason.AVAILABLE, Counted.nodesAre(desired) + " in service.");
    }
    if (metrics.creationFailed() > 0 || metrics.abnormal() > 0) {
      return Verdict.working(
          Reason.NODES_FAILED,
          "%s of %d nodes wanted. The cloud makes failed nodes anew from time to time; if that does not help, look at the environment's activities in the cloud's console.",
          describe(metrics),
          desired);
    }
    return Verdict.working(Reason.SCALING, "%s of %d nodes wanted.", describe(metrics), desired);
  }

  /** What a list does not tell is not taken for nothing. */
  private static Verdict incomplete() {
    return Verdict.working(
        Reason.CLOUD_UNAVAILABLE,
        "The cloud lists the environment without its node counts. The operator looks again.");
  }

  private Plan<EnvAction, EnvMemory> planUnlisted(EnvFacts facts, Instant now) {
    if (!isGone(facts)) {
      return wait(
              facts,
              Verdict.working(
                  Reason.CREATING, "The environment is not in the list of environments yet."))
          .lookAgainAfter(patience.untilTrusted(createdAt(facts), now));
    }
    return wait(
        facts,
        Verdict.stalled(
            Reason.VANISHED,
            "Environment %s no longer exists in the cloud. Delete the resource, and create it anew if it is still wanted.",
            facts.memory().envId()));
  }

  /**
   * Whether the cloud says that the environment is no more: when asked for it by its id, long
   * enough after its creation to know of it, and without showing it as alive in the list.
   */
  private boolean isGone(EnvFacts facts) {
    var env = facts.view();
    return patience.trusts(facts.details(), createdAt(facts))
        && facts.details().value().isEmpty()
        && (env == null || env.deleting());
  }

  /** When the environment was created, as far as that is remembered; long ago if it is not. */
  private static Instant createdAt(EnvFacts facts) {
    return facts.memory().work().lastAccepted(CREATE).orElse(Instant.EPOCH);
  }

  /**
   * Empty it, wait until it is empty, delete it, wait until it is gone (DeleteComputeEnv notes).
   */
  private Plan<EnvAction, EnvMemory> planDeletion(EnvFacts facts, Instant now) {
    var memory = facts.memory();
    if (memory.envId() == null) {
      return release(facts, "No environment was created.");
    }
    if (facts.resource().getSpec().deletionPolicy() == DeletionPolicy.RETAIN) {
      return release(
          facts,
          "Environment %s stays in the cloud, as deletionPolicy Retain asks."
              .formatted(memory.envId()));
    }
    if (isGone(facts)) {
      return release(facts, "The cloud confirms that the environment is gone.");
    }
    var env = facts.view();
    if (facts.details() == null || !facts.details().hasValue()) {
      var looking = Verdict.working(Reason.DELETING, "Reading what the cloud has.");
      var error = facts.details() == null ? null : facts.details().error();
      return wait(facts, error == null ? looking : Failures.reading(error, looking));
    }
    if (env == null || facts.details().value().isEmpty()) {
      return wait(
              facts,
              Verdict.working(
                  Reason.DELETING,
                  "The list of environments and the environment do not agree yet."))
          .lookAgainAfter(patience.untilTrusted(createdAt(facts), now));
    }
    if (env.deleting() || facts.details().value().get().deleting()) {
      return wait(
          facts, Verdict.working(Reason.DELETING, "The cloud is deleting the environment."));
    }
    if (env.computeNodeMetrics() == null || env.desiredComputeNodeCount() == null) {
      return wait(facts, incomplete());
    }
    var metrics = env.computeNodeMetrics();
    if (inTransition(metrics)) {
      return wait(
          facts,
          Verdict.working(Reason.DELETING, "Waiting for a change to end: %s.", describe(metrics)));
    }
    if (env.desiredComputeNodeCount() > 0) {
      return new Plan<>(
          new EnvAction.Modify(0, null),
          Verdict.working(Reason.DELETING, "Removing %s.", Counted.nodes(total(metrics))),
          memory);
    }
    if (total(metrics) > 0 || attached(env) > 0) {
      return wait(
          facts,
          Verdict.working(
              Reason.DELETING,
              "Waiting until the environment is empty: %s, %d attached. Detach instances that were attached by hand.",
              describe(metrics),
              attached(env)));
    }
    if (!isEmpty(facts.details().value().get())) {
      // The list may be of a time when fewer nodes were wanted.
      return wait(
          facts,
          Verdict.working(
              Reason.DELETING, "The list of environments and the environment do not agree yet."));
    }
    return new Plan<>(
        new EnvAction.Delete(),
        Verdict.working(Reason.DELETING, "Deleting the environment."),
        memory);
  }

  private static boolean isEmpty(ComputeEnvDetails env) {
    return Objects.equals(env.desiredComputeNodeCount(), 0)
        && env.computeNodeMetrics() != null
        && total(env.computeNodeMetrics()) == 0;
  }

  private static int attached(ComputeEnvView env) {
    return env.attachedComputeNodeCount() == null ? 0 : env.attachedComputeNodeCount();
  }

  private static boolean inTransition(ComputeNodeMetrics metrics) {
    return metrics.submitted() + metrics.creating() + metrics.created() + metrics.deleting() > 0;
  }

  static int total(ComputeNodeMetrics metrics) {
    return metrics.submitted()
        + metrics.creating()
        + metrics.creationFailed()
        + metrics.created()
        + metrics.running()
        + metrics.deleting()
        + metrics.abnormal();
  }

  private static String describe(ComputeNodeMetrics metrics) {
    return "%d running, %d starting, %d ending, %d failed"
        .formatted(
            metrics.running(),
            metrics.submitted() + metrics.creating() + metrics.created(),
            metrics.deleting(),
            metrics.creationFailed() + metrics.abnormal());
  }

  private static Plan<EnvAction, EnvMemory> release(EnvFacts facts, String why) {
    return new Plan<>(
        new EnvAction.Release(), Verdict.working(Reason.DELETING, "%s", why), facts.memory());
  }

  private static Plan<EnvAction, EnvMemory> wait(EnvFacts facts, Verdict verdict) {
    return new Plan<>(new EnvAction.None(), verdict, facts.memory());
  }
}
