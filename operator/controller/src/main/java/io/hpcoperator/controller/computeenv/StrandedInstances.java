package io.hpcoperator.controller.computeenv;

import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import java.util.stream.Collectors;

/**
 * Attached instances that the spec leaves alone, in an environment that another one is to replace:
 * they cannot stay where they are, and only the user knows whether they may be reinstalled. The
 * replacement waits for that. Pure.
 */
final class StrandedInstances {

  /** Whether there are any, as far as the list of environments tells. */
  static boolean areThere(EnvFacts facts) {
    var replacement = facts.memory().replacement();
    return facts.resource().getSpec().attachedInstances() == null
        && replacement != null
        && replacement.phase() == Replacement.Phase.BUILDING
        && facts.view() != null
        && EnvNodes.attached(facts.view()) > 0;
  }

  /** What is true while they are there. */
  static Verdict verdict(EnvFacts facts) {
    var id = facts.memory().envId();
    if (facts.nodes().isEmpty()) {
      return EnvSteps.reading(
          facts.details(),
          Verdict.working(
              Reason.REPLACING, "Looking for the instances attached to environment %s.", id));
    }
    var ids =
        facts.nodes().get().stream()
            .filter(Ending::isAttached)
            .map(node -> String.valueOf(node.instanceId()))
            .sorted()
            .collect(Collectors.joining(", "));
    return Verdict.stalled(
        Reason.INVALID_REQUEST,
        "Instances of yours are attached to environment %s (%s), and the spec does not say what becomes of them when another one takes its place. Name them in attachedInstances with confirmReinstall: true to have them reinstalled and attached to the new one, or set attachedInstances: [] to have them detached. Environment %s serves on.",
        id,
        ids,
        id);
  }

  private StrandedInstances() {}
}
