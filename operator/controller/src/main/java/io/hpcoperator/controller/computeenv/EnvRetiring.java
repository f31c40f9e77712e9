package io.hpcoperator.controller.computeenv;

import io.hpcoperator.controller.pass.News;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import java.time.Instant;
import java.util.List;

/**
 * Decides how the one of two environments goes that is not wanted any more, while the other is kept
 * as the spec says. Pure.
 */
final class EnvRetiring {
  private final Patience patience;
  private final EnvDeletion deletion;

  EnvRetiring(Patience patience, EnvDeletion deletion) {
    this.patience = patience;
    this.deletion = deletion;
  }

  /** The next step while there are two. */
  Plan<EnvAction, EnvMemory> plan(EnvFacts facts, Instant now) {
    var memory = facts.memory();
    var id = memory.replacement().envId();
    var removal = deletion.removal(facts.other(), now);
    if (removal.isEmpty()) {
      var text = "Environment %s is gone; environment %s serves.".formatted(id, memory.envId());
      return EnvSteps.atOnce(
              Verdict.working(Reason.REPLACING, "%s", text), memory.withReplacement(null))
          .telling(List.of(new News("removed " + id, false, "ReplacementEnded", text)));
    }
    var text =
        "Environment %s serves. Environment %s goes: %s"
            .formatted(memory.envId(), id, removal.get().verdict().message());
    var upkeep = upkeep(facts, now);
    // Neither starves the other: what was refused last lets the other have its turn.
    boolean gives =
        upkeep.action().effect() == EnvAction.Effect.NONE
            || EnvSteps.wasRefused(upkeep.action(), memory.work())
                && removal.get().action().effect() != EnvAction.Effect.NONE;
    var plan = gives ? upkeep.doing(removal.get().action()) : upkeep;
    // While the one that goes is read, what was said of it stays.
    var verdict =
        removal.get().verdict().isNoNews() && upkeep.action().effect() == EnvAction.Effect.NONE
            ? removal.get().verdict()
            : verdict(upkeep.verdict(), removal.get().verdict(), text);
    return plan.saying(verdict)
        .withMemory(AttachedInstances.stayed(facts.other(), plan.memory(), patience))
        .telling(removal.get().news())
        .lookAgainWithin(removal.get().lookAgain())
        .whileUnderway();
  }

  /** What needs a person is said first, whichever of the two it is about. */
  private static Verdict verdict(Verdict upkeep, Verdict removal, String text) {
    if (upkeep.standing() != Verdict.Standing.READY) {
      return removal.standing() == Verdict.Standing.STALLED
              && upkeep.standing() != Verdict.Standing.STALLED
          ? Verdict.stalled(removal.reason(), "%s", upkeep.message() + " " + text)
          : EnvSteps.besides(upkeep, text);
    }
    return removal.standing() == Verdict.Standing.STALLED
        ? Verdict.stalled(removal.reason(), "%s", text)
        : Verdict.working(Reason.REPLACING, "%s", text);
  }

  /** An environment that is not built as the spec asks is left as it is until another is built. */
  private Plan<EnvAction, EnvMemory> upkeep(EnvFacts facts, Instant now) {
    if (!EnvReplacing.differences(facts).isEmpty()) {
      return EnvSteps.wait(facts, Verdict.ready(Reason.AVAILABLE, ""));
    }
    return EnvSteps.missing(facts, patience, now)
        .orElseGet(() -> EnvUpkeep.plan(facts, patience, now));
  }
}
