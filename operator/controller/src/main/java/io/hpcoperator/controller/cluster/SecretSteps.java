package io.hpcoperator.controller.cluster;

import io.hpcoperator.controller.cluster.secret.GeneratedSecret;
import io.hpcoperator.controller.cluster.secret.SecretPlanner;
import io.hpcoperator.controller.cluster.secret.SecretState;
import io.hpcoperator.controller.cluster.secret.SecretWrite;
import io.hpcoperator.controller.pass.Action.Attempt;
import io.hpcoperator.controller.pass.Action.Effect;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;

/** Where in a cluster's life its Secrets are written. Pure. */
final class SecretSteps {
  /** Secrets are not watched; one that works is looked at as often as an account's. */
  private static final int LOOK_AGAIN = 20;

  /**
   * The step before CreateCluster: a password of root that is made up has to be in its Secret
   * before the cloud gets it. Null when nothing is missing.
   */
  static Plan<ClusterAction, ClusterMemory> beforeCreation(
      ClusterFacts facts, Attempt attempt, Patience patience) {
    var name = GeneratedSecret.LOGIN.nameFor(facts.resource());
    var state = facts.secrets().state(GeneratedSecret.LOGIN);
    if (state instanceof SecretState.Foreign) {
      return Steps.wait(
              facts,
              Verdict.working(
                  Reason.SECRET_NOT_OURS,
                  "Secret %s is to hold the password of root, but was there before the operator, which leaves it alone. Delete it, or name one of your own with login.passwordSecretRef; it is looked at again every half minute.",
                  name))
          .lookAgainAfter(patience.prerequisite());
    }
    if (!(state instanceof SecretState.Absent)) {
      return null;
    }
    if (attempt == Attempt.REPEAT) {
      // The Secret was deleted after the call was made. A cluster that has its password may exist.
      return Steps.wait(
          facts,
          Verdict.working(
              Reason.SETTLING,
              "Finding out whether a cluster was created with the password of Secret %s, which is gone, before another one is made up.",
              name));
    }
    return new Plan<>(
        new ClusterAction.WriteSecret(new SecretWrite.Generate(GeneratedSecret.LOGIN)),
        Verdict.working(
            Reason.CREATING, "Creating Secret %s with a password of root that is made up.", name),
        facts.memory());
  }

  /**
   * A plan with what is to be written to Secrets: in a pass in which nothing else is to be done, or
   * before the resource is let go.
   */
  static Plan<ClusterAction, ClusterMemory> within(
      Plan<ClusterAction, ClusterMemory> plan, ClusterFacts facts, Patience patience) {
    var effect = plan.action().effect();
    var write =
        effect == Effect.CALL
            ? null
            : effect == Effect.RELEASE
                ? SecretPlanner.ownership(facts.resource(), facts.secrets()).orElse(null)
                : SecretPlanner.next(facts.resource(), facts.secrets()).orElse(null);
    var next = write == null ? plan : plan.doing(new ClusterAction.WriteSecret(write));
    return facts.secrets().vnc() == null
        ? next
        : next.lookAgainWithin(patience.prerequisite().multipliedBy(LOOK_AGAIN));
  }

  private SecretSteps() {}
}
