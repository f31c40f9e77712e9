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
  private final EnvReplacing replacing;

  public EnvPlanner(Patience patience) {
    this.patience = patience;
    this.creation = new EnvCreation(patience);
    this.deletion = new EnvDeletion(patience);
    this.replacing = new EnvReplacing(patience, creation, deletion);
  }

  public Plan<EnvAction, EnvMemory> plan(EnvFacts seen, Instant now) {
    var facts = isKept(seen) ? EnvBuilt.remembering(seen) : seen;
    return Busy.noted(decide(facts, now), now);
  }

  private Plan<EnvAction, EnvMemory> decide(EnvFacts facts, Instant now) {
    if (!facts.listing().hasValue()) {
      return EnvSteps.wait(
          facts,
          EnvSteps.reading(
              facts.listing(),
              facts.deleting()
                  ? EnvSteps.deleting(facts)
                  : Verdict.unknown(Reason.OBSERVING, "Reading what the cloud has.")));
    }
    var settled = creation.settle(facts, now);
    if (settled != null) {
      return isKept(facts) ? replacing.settling(settled, facts, now) : settled;
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
    if (adopts) {
      return EnvSteps.missing(facts, patience, now).orElseGet(() -> EnvAdoption.plan(facts));
    }
    return keep(facts, now);
  }

  private Plan<EnvAction, EnvMemory> keep(EnvFacts facts, Instant now) {
    if (facts.memory().replacement() == null) {
      var missing = EnvSteps.missing(facts, patience, now);
      if (missing.isPresent()) {
        return missing.get();
      }
    }
    return replacing
        .plan(facts, now)
        .orElseGet(
            () -> {
              var plan = EnvUpkeep.plan(facts, patience, now);
              return EnvReplacing.differences(facts).isEmpty()
                  ? plan
                  : EnvReplacing.forbidden(plan, facts);
            });
  }

  /** Whether it is one that is kept as the spec says. */
  private static boolean isKept(EnvFacts facts) {
    return facts.memory().envId() != null && !facts.deleting() && !EnvSteps.isToAdopt(facts);
  }
}
