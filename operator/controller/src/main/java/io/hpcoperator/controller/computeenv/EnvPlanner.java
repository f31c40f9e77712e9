package io.hpcoperator.controller.computeenv;

import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides the next step of an environment's life. Pure: the same facts and time give the same plan.
 *
 * <p>Rules: docs/reconciliation.md.
 */
public final class EnvPlanner {
  /** Operation that creates an environment. */
  static final String CREATE = "CreateComputeEnv";

  /** Operation that deletes an environment. */
  static final String DELETE = "DeleteComputeEnv";

  private final Patience patience;
  private final EnvCreation creation;
  private final EnvDeletion deletion;

  public EnvPlanner(Patience patience) {
    this.patience = patience;
    this.creation = new EnvCreation(patience);
    this.deletion = new EnvDeletion(patience);
  }

  public Plan<EnvAction, EnvMemory> plan(EnvFacts facts, Instant now) {
    if (!facts.listing().hasValue()) {
      return EnvSteps.wait(
          facts,
          EnvSteps.reading(
              facts.listing(),
              facts.deleting()
                  ? Verdict.working(Reason.DELETING, "Reading what the cloud has.")
                  : Verdict.unknown(Reason.OBSERVING, "Reading what the cloud has.")));
    }
    var settled = creation.settle(facts, now);
    if (settled != null) {
      return settled;
    }
    return facts.deleting() ? deletion.plan(facts, now) : planLife(facts, now);
  }

  /** The next step while the account cannot be used: what needs no cloud, or nothing. */
  Plan<EnvAction, EnvMemory> planWithout(EnvFacts facts, Verdict blocked) {
    return (facts.deleting()
            ? deletion.withoutCloud(facts)
            : Optional.<Plan<EnvAction, EnvMemory>>empty())
        .orElseGet(() -> EnvSteps.wait(facts, blocked).lookAgainAfter(patience.prerequisite()));
  }

  private Plan<EnvAction, EnvMemory> planLife(EnvFacts facts, Instant now) {
    boolean adopts = EnvSteps.isToAdopt(facts);
    if (facts.memory().envId() == null) {
      return adopts ? EnvAdoption.find(facts) : creation.create(facts);
    }
    var env = facts.view();
    if (env == null) {
      return planUnlisted(facts, now);
    }
    if (env.deleting()) {
      return EnvSteps.wait(
          facts,
          Verdict.stalled(
              Reason.VANISHED,
              "The environment is being deleted, though not by this resource. Delete the resource, and create it anew if it is still wanted."));
    }
    return adopts ? EnvAdoption.plan(facts) : EnvUpkeep.plan(facts, patience, now);
  }

  /** The list lags behind, or the environment is gone: DescribeComputeEnv tells. */
  private Plan<EnvAction, EnvMemory> planUnlisted(EnvFacts facts, Instant now) {
    if (!EnvSteps.isGone(facts, patience)) {
      return EnvSteps.wait(
              facts,
              Verdict.working(
                  Reason.CREATING, "The environment is not in the list of environments yet."))
          .lookAgainAfter(patience.untilTrusted(EnvSteps.createdAt(facts), now));
    }
    return EnvSteps.wait(
        facts,
        Verdict.stalled(
            Reason.VANISHED,
            "Environment %s no longer exists in the cloud. Delete the resource, and create it anew if it is still wanted.",
            facts.memory().envId()));
  }
}
