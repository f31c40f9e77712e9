package io.hpcoperator.controller.cluster.secret;

import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.ManagementPolicy;
import io.hpcoperator.cloud.Secret;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Decides what is to be written to the Secrets of a cluster that exists. Pure. The password of root
 * is not decided here: it is made up before the cluster is created, and never again.
 */
public final class SecretPlanner {

  /** Whose Secrets they are comes first: what is not settled when the resource goes is lost. */
  public static Optional<SecretWrite> next(HpcCluster cluster, ClusterSecrets secrets) {
    var ownership = ownership(cluster, secrets);
    if (ownership.isPresent()
        || cluster.isMarkedForDeletion()
        || cluster.getSpec().managementPolicy() == ManagementPolicy.OBSERVE) {
      return ownership;
    }
    if (secrets.state(GeneratedSecret.VISUAL_SERVICE) instanceof SecretState.Absent
        && cluster.getSpec().visualService() != null
        && cluster.getSpec().visualService().passwordSecretRef() == null) {
      return Optional.of(new SecretWrite.Generate(GeneratedSecret.VISUAL_SERVICE));
    }
    return configuration(secrets);
  }

  /** The first Secret that goes with the resource and should not, or the other way round. */
  public static Optional<SecretWrite> ownership(HpcCluster cluster, ClusterSecrets secrets) {
    boolean owned = !Ownership.staysWithoutResource(cluster);
    return Arrays.stream(GeneratedSecret.values())
        .filter(s -> secrets.state(s) instanceof SecretState.Own own && own.owned() != owned)
        .<SecretWrite>map(s -> new SecretWrite.Own(s, owned))
        .findFirst();
  }

  /** What was read and is not in the Secret. What could not be read stays in it as it was. */
  private static Optional<SecretWrite> configuration(ClusterSecrets secrets) {
    var state = secrets.state(GeneratedSecret.HYBRID_CONFIG);
    if (secrets.configuration().isEmpty()
        || state == null
        || state instanceof SecretState.Foreign) {
      return Optional.empty();
    }
    Map<String, Secret> held =
        state instanceof SecretState.Own own ? own.values() : Map.<String, Secret>of();
    var news = new HashMap<>(secrets.configuration());
    news.entrySet().removeIf(entry -> entry.getValue().equals(held.get(entry.getKey())));
    return news.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new SecretWrite.Store(
                GeneratedSecret.HYBRID_CONFIG, Map.copyOf(news), state instanceof SecretState.Own));
  }

  private SecretPlanner() {}
}
