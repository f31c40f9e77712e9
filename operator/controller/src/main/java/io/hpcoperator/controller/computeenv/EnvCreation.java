package io.hpcoperator.controller.computeenv;

import io.hpcoperator.cloud.batch.ComputeEnvView;
import io.hpcoperator.controller.pass.Action.Attempt;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.session.SecretValue;
import java.time.Instant;
import java.util.Objects;

/** Decides how an environment comes to be, and what became of a creation without answer. Pure. */
final class EnvCreation {
  private final Patience patience;

  EnvCreation(Patience patience) {
    this.patience = patience;
  }

  /** Finds out what became of a CreateComputeEnv whose answer is not on record; null if none is. */
  Plan<EnvAction, EnvMemory> settle(EnvFacts facts, Instant now) {
    var memory = facts.memory();
    if (memory.envId() != null || facts.resource().getSpec().adopt() != null) {
      return null;
    }
    var marked = facts.listing().value();
    if (marked.size() > 1) {
      return EnvSteps.wait(
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
              memory
                  .withEnvId(id)
                  .withWork(memory.work().accepted(EnvPlanner.CREATE, null, null, now)))
          .distrusting();
    }
    if (!memory.work().intends(EnvPlanner.CREATE)) {
      return null;
    }
    var begun = memory.work().intendedAt();
    boolean known = patience.trusts(facts.listing(), begun);
    if (!facts.deleting()) {
      var count =
          Objects.requireNonNullElse(
              memory.work().intent().count(), facts.resource().getSpec().replicas());
      var again = create(facts, count, known ? Attempt.LAST : Attempt.REPEAT);
      return known || again.lookAgain() != null
          ? again
          : again.lookAgainAfter(patience.untilTrusted(begun, now));
    }
    if (!known) {
      return EnvSteps.wait(
              facts,
              Verdict.working(
                  Reason.SETTLING,
                  "Finding out whether an environment was created before the resource is let go."))
          .lookAgainAfter(patience.untilTrusted(begun, now));
    }
    return EnvSteps.release(facts, "No environment was created.");
  }

  /** What stands in the way is said before anything is asked of the cloud. */
  Plan<EnvAction, EnvMemory> create(EnvFacts facts) {
    var spec = facts.resource().getSpec();
    var preflight = EnvPreflight.decide(spec, facts.offers());
    return preflight
        .blocked()
        .map(verdict -> EnvSteps.wait(facts, verdict))
        .orElseGet(() -> create(facts, spec.replicas(), Attempt.FIRST))
        .with(preflight.aspect());
  }

  private Plan<EnvAction, EnvMemory> create(EnvFacts facts, int nodes, Attempt attempt) {
    var missing = facts.secrets().missing();
    if (missing.isPresent()) {
      return EnvSteps.wait(facts, missing.get().verdict()).lookAgainAfter(patience.prerequisite());
    }
    var spec = facts.resource().getSpec();
    var login = spec.login();
    var rule = NodePassword.ruleOf(spec);
    if (login != null
        && login.passwordSecretRef() != null
        && facts.secrets().values().get(login.passwordSecretRef())
            instanceof SecretValue.Found found
        && !rule.accepts(found.text())) {
      return EnvSteps.wait(
              facts,
              Verdict.working(
                  Reason.SECRET_VALUE_INVALID,
                  "Key %s of Secret %s is no password the cloud accepts: %s Correct the Secret; it is read again every half minute.",
                  login.passwordSecretRef().key(),
                  login.passwordSecretRef().name(),
                  rule.text()))
          .lookAgainAfter(patience.prerequisite());
    }
    return new Plan<>(
        new EnvAction.Create(nodes, attempt),
        attempt == Attempt.FIRST
            ? Verdict.working(Reason.CREATING, "Creating the environment.")
            : Verdict.working(Reason.SETTLING, "Finding out whether the environment was created."),
        facts.memory());
  }
}
