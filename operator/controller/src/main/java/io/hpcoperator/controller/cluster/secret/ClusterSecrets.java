package io.hpcoperator.controller.cluster.secret;

import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.cloud.Secret;
import io.hpcoperator.controller.session.SecretValue;
import java.util.Map;

/**
 * The Secrets of a cluster, as read in one pass.
 *
 * @param generated those the operator writes, as far as they were looked at
 * @param root the password of root; null when a key pair is used, when it does not matter at
 *     present, or when nobody told it
 * @param vnc the password the VNC service is to have; null when the service is not looked after, or
 *     its Secret has yet to be written
 * @param configuration what the Secret of a hybrid cluster is to hold, as far as it was read
 */
public record ClusterSecrets(
    Map<GeneratedSecret, SecretState> generated,
    Credential root,
    Credential vnc,
    Map<String, Secret> configuration) {
  /** Of a cluster that has none. */
  public static final ClusterSecrets NONE = new ClusterSecrets(Map.of(), null, null, Map.of());

  public ClusterSecrets {
    generated = Map.copyOf(generated);
    configuration = Map.copyOf(configuration);
  }

  /** The password of root; null when there is none to be had. */
  public SecretValue password() {
    return root == null ? null : root.value();
  }

  /** What there is of a Secret that the operator writes; null when that was not looked at. */
  public SecretState state(GeneratedSecret secret) {
    return generated.get(secret);
  }

  /** The name a status is to show; what could not be seen in this pass stays as it was. */
  public String shown(HpcCluster cluster, GeneratedSecret secret) {
    var state = state(secret);
    if (state == null) {
      return secret.shownIn(cluster);
    }
    return state instanceof SecretState.Own ? secret.nameFor(cluster) : null;
  }
}
