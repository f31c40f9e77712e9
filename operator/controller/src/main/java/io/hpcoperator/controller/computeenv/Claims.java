package io.hpcoperator.controller.computeenv;

import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.api.v1alpha1.ComputeEnvStatus;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Tells which of several resources an environment belongs to: the one that created it or took it
 * over, else the one that is older. One that creates an environment puts its tag on it, so that
 * this is known before its status tells. Those that only observe claim nothing. Pure.
 */
final class Claims {
  private static final Comparator<ComputeEnv> ORDER =
      Comparator.comparing((ComputeEnv env) -> !holds(env))
          .thenComparing(env -> String.valueOf(env.getMetadata().getCreationTimestamp()))
          .thenComparing(env -> String.valueOf(env.getMetadata().getUid()));

  /**
   * The resource, other than this one, that an environment belongs to.
   *
   * @param creator uid in the environment's owner tag; null for none
   * @param all all ComputeEnvs the operator knows, this one among them or not
   * @return its namespace and name; empty when it is this one's
   */
  static Optional<String> claimant(ComputeEnv resource, String creator, Stream<ComputeEnv> all) {
    var adopt = resource.getSpec().adopt();
    if (adopt == null) {
      return Optional.empty();
    }
    return all.filter(other -> !uid(other).equals(uid(resource)))
        .filter(
            other ->
                uid(other).equals(creator)
                    || claims(other, adopt.envId()) && ORDER.compare(other, resource) < 0)
        .min(ORDER)
        .map(env -> env.getMetadata().getNamespace() + "/" + env.getMetadata().getName());
  }

  private static boolean claims(ComputeEnv env, String envId) {
    if (EnvSteps.isObserved(env.getSpec())) {
      return false;
    }
    var status = env.getStatus();
    var adopt = env.getSpec().adopt();
    return status != null && (envId.equals(status.envId()) || isBeside(status, envId))
        || adopt != null && envId.equals(adopt.envId());
  }

  private static boolean isBeside(ComputeEnvStatus status, String envId) {
    var replacement = status.replacement();
    return replacement != null
        && (envId.equals(replacement.oldEnvId()) || envId.equals(replacement.newEnvId()));
  }

  private static boolean holds(ComputeEnv env) {
    var status = env.getStatus();
    return status != null
        && status.envId() != null
        && (env.getSpec().adopt() == null || Boolean.TRUE.equals(status.adopted()));
  }

  private static String uid(ComputeEnv env) {
    return env.getMetadata().getUid();
  }

  private Claims() {}
}
