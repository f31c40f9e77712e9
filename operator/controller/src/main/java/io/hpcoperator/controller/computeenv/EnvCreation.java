package io.hpcoperator.controller.computeenv;

import io.hpcoperator.cloud.batch.ComputeEnvView;
import io.hpcoperator.controller.pass.Action.Attempt;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides how an environment comes to be, be it the first or one that is to replace another, and
 * what became of a creation without answer. Pure.
 */
final class EnvCreation {
  private final Patience patience;

  EnvCreation(Patience patience) {
    this.patience = patience;
  }

  /** Finds out what became of a CreateComputeEnv whose answer is not on record; null if none is. */
  Plan<EnvAction, EnvMemory> settle(EnvFacts facts, Instant now) {
    if (!mayBeUnderway(facts)) {
      return null;
    }
    var memory = facts.memory();
    var marked = marked(facts);
    if (marked.size() > 1) {
      return EnvSteps.wait(
          facts,
          Verdict.stalled(
              Reason.AMBIGUOUS_OWNER,
              "%d environments carry this resource's mark: %s. Delete those that are not wanted in"
                  + " the cloud's console.",
              marked.size(),
              marked.stream().map(ComputeEnvView::envId).sorted().toList()));
    }
    if (marked.size() == 1) {
      var id = marked.get(0).envId();
      return new Plan<EnvAction, EnvMemory>(
              new EnvAction.None(),
              Verdict.working(Reason.SETTLING, "Environment %s was found by its owner tag.", id),
              memory
                  .born(id)
                  .withWork(memory.work().accepted(EnvPlanner.CREATE, null, null, id, now)))
          .distrusting();
    }
    if (!memory.work().intends(EnvPlanner.CREATE)) {
      return null;
    }
    var begun = memory.work().intendedAt();
    boolean known = patience.trusts(facts.listing(), begun);
    if (EnvReplacing.isWanted(facts) && isTheSame(facts)) {
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
                  facts.deleting()
                      ? "Finding out whether an environment was created before the resource is let"
                          + " go."
                      : "Finding out whether an environment was created before the spec changed."))
          .lookAgainAfter(patience.untilTrusted(begun, now));
    }
    return facts.deleting() && memory.envId() == null
        ? EnvSteps.release(facts, "No environment was created.")
        : EnvSteps.atOnce(
            Verdict.working(Reason.SETTLING, "No environment was created."),
            memory.withWork(memory.work().settled()).withReplacement(null));
  }

  /** Whether there may be an environment that is to be found by its mark. */
  private static boolean mayBeUnderway(EnvFacts facts) {
    var memory = facts.memory();
    if (memory.envId() == null) {
      return facts.resource().getSpec().adopt() == null;
    }
    return memory.replacement() != null
        && memory.replacement().isUnborn()
        && memory.work().intends(EnvPlanner.CREATE);
  }

  /**
   * Environments with the owner tag. Beside the one that serves, a former one may be listed for a
   * while that was deleted.
   */
  private static List<ComputeEnvView> marked(EnvFacts facts) {
    var serving = facts.memory().envId();
    var uid = facts.resource().getMetadata().getUid();
    return serving == null
        ? facts.listing().value()
        : facts.listing().value().stream()
            .filter(env -> !serving.equals(env.envId()) && !env.deleting())
            .filter(env -> env.tags().stream().anyMatch(tag -> EnvRequests.isOwnerTag(tag, uid)))
            .toList();
  }

  /**
   * Whether a call that is repeated asks for what it asked for before. A token stands for one
   * request (Batch CreateComputeEnv: ClientToken): had the first one had its effect, one that asks
   * for something else would be refused, or tell nothing of what was built.
   */
  private static boolean isTheSame(EnvFacts facts) {
    return Objects.equals(
        facts.memory().work().intent().generation(),
        facts.resource().getMetadata().getGeneration());
  }

  /** What stands in the way is said before anything is asked of the cloud. */
  Plan<EnvAction, EnvMemory> create(EnvFacts facts) {
    var spec = facts.resource().getSpec();
    var preflight = EnvPreflight.decide(spec, facts.offers(), EnvPreflight.Purpose.CREATION);
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
    var problem =
        login == null || login.passwordSecretRef() == null
            ? Optional.<Verdict>empty()
            : NodePassword.problem(spec, login.passwordSecretRef(), facts.secrets());
    if (problem.isPresent()) {
      return EnvSteps.wait(facts, problem.get()).lookAgainAfter(patience.prerequisite());
    }
    Map<String, String> build = EnvBuild.of(spec);
    return new Plan<>(
        new EnvAction.Create(nodes, attempt),
        attempt == Attempt.FIRST
            ? Verdict.working(Reason.CREATING, "Creating the environment.")
            : Verdict.working(Reason.SETTLING, "Finding out whether the environment was created."),
        facts.memory().building(build));
  }
}
