package io.hpcoperator.controller.cluster.preflight;

import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.controller.cluster.preflight.Finding.Problem;
import io.hpcoperator.controller.cluster.preflight.Finding.Unmade;
import io.hpcoperator.controller.cluster.preflight.Finding.Unread;
import io.hpcoperator.controller.cluster.preflight.PreflightFacts.Stage;
import io.hpcoperator.controller.pass.Aspect;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Decides whether nodes may be bought, and says all that stands in the way at once. Pure.
 *
 * <p>A check that could not be made keeps nothing from being bought, since the cloud itself refuses
 * what is wrong. A budget does: nobody but the operator holds it.
 */
public final class PreflightPlanner {

  public static PreflightDecision decide(PreflightFacts facts) {
    return switch (facts.stage()) {
      case NONE -> new PreflightDecision(Optional.empty(), Optional.of(looking("the cloud")));
      case NOTHING -> idle(facts);
      case CREATION, GROWTH -> buying(facts);
    };
  }

  /** Nothing is bought. What costs too much is shown, and stays. */
  private static PreflightDecision idle(PreflightFacts facts) {
    if (facts.budget() != null
        && !(facts.price() instanceof Price.Known || facts.price() instanceof Price.Free)) {
      return new PreflightDecision(Optional.empty(), Optional.of(looking("the price")));
    }
    var over = overBudget(facts);
    var aspect =
        over.isPresent()
            ? aspect(
                ConditionStatus.FALSE,
                Reason.OVER_BUDGET,
                over.get().text() + " What is there stays; nothing is added.")
            : aspect(
                ConditionStatus.TRUE, Reason.PREFLIGHT_PASSED, "There is nothing to be bought.");
    return new PreflightDecision(
        Optional.of(aspect), Optional.of(looking("what the cloud offers")));
  }

  private static PreflightDecision buying(PreflightFacts facts) {
    if (facts.purchase() == null) {
      return new PreflightDecision(Optional.empty(), Optional.empty());
    }
    var unread = all(facts, Unread.class).stream().map(Unread::what).collect(toTexts());
    boolean limited = facts.budget() != null;
    if (limited && facts.price() instanceof Price.Unread) {
      unread.add("the price");
    }
    if (!unread.isEmpty()) {
      var looking = looking(String.join(", ", unread));
      return new PreflightDecision(
          Optional.of(aspect(ConditionStatus.UNKNOWN, Reason.OBSERVING, looking.message())),
          Optional.of(looking));
    }
    var over = overBudget(facts);
    var problems = all(facts, Problem.class).stream().map(Problem::text).collect(toTexts());
    boolean onlyMoney = problems.isEmpty();
    over.map(Problem::text).ifPresent(problems::add);
    if (!problems.isEmpty()) {
      return blocked(
          ConditionStatus.FALSE,
          onlyMoney ? Reason.OVER_BUDGET : Reason.PREFLIGHT_FAILED,
          consequence(facts) + listed(problems));
    }
    var unmade = all(facts, Unmade.class).stream().map(Unmade::text).collect(toTexts());
    if (facts.price() instanceof Price.Unknown unknown) {
      if (limited) {
        return blocked(
            ConditionStatus.UNKNOWN,
            Reason.PREFLIGHT_INCOMPLETE,
            "%sThere is a budget, and the price is not known: %s It is asked for again."
                .formatted(consequence(facts), unknown.why()));
      }
      unmade.add("The price is not known: " + unknown.why());
    }
    return new PreflightDecision(
        Optional.of(
            unmade.isEmpty()
                ? aspect(
                    ConditionStatus.TRUE,
                    Reason.PREFLIGHT_PASSED,
                    facts.stage() == Stage.CREATION
                        ? "Nothing stands in the way of the cluster."
                        : "Nothing stands in the way of more nodes.")
                : aspect(
                    ConditionStatus.UNKNOWN,
                    Reason.PREFLIGHT_INCOMPLETE,
                    String.join(" ", unmade)
                        + " It goes on nevertheless: the cloud itself refuses what is wrong.")),
        Optional.empty());
  }

  private static PreflightDecision blocked(ConditionStatus status, Reason reason, String message) {
    return new PreflightDecision(
        Optional.of(aspect(status, reason, message)),
        Optional.of(new Verdict(Verdict.Standing.WORKING, reason, message)));
  }

  private static String consequence(PreflightFacts facts) {
    return facts.stage() == Stage.CREATION ? "Nothing is created. " : "No node is added. ";
  }

  private static String listed(List<String> texts) {
    return texts.size() == 1
        ? texts.get(0)
        : IntStream.range(0, texts.size())
            .mapToObj(i -> "(%d) %s".formatted(i + 1, texts.get(i)))
            .collect(Collectors.joining(" "));
  }

  private static Optional<Problem> overBudget(PreflightFacts facts) {
    return facts.price() instanceof Price.Known known
        ? Budget.of(facts.budget()).flatMap(budget -> budget.exceededBy(known))
        : Optional.empty();
  }

  private static <F extends Finding> List<F> all(PreflightFacts facts, Class<F> kind) {
    return facts.findings().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private static java.util.stream.Collector<String, ?, ArrayList<String>> toTexts() {
    return Collectors.toCollection(ArrayList::new);
  }

  private static Verdict looking(String what) {
    return new Verdict(
        Verdict.Standing.WORKING,
        Reason.OBSERVING,
        "Reading " + what + " before anything is bought.");
  }

  private static Aspect aspect(ConditionStatus status, Reason reason, String message) {
    return new Aspect(Conditions.PREFLIGHT, status, reason, message);
  }

  private PreflightPlanner() {}
}
