package io.hpcoperator.controller.cluster.secret;

import io.fabric8.kubernetes.api.model.Secret;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.SecretKeyReference;
import io.hpcoperator.controller.session.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** Reads the Secrets a cluster needs or has. Reads; never changes anything. */
public final class SecretObserver {
  private final Secrets secrets;

  public SecretObserver(Secrets secrets) {
    this.secrets = secrets;
  }

  /**
   * @param clusterId id of the cluster; null while there is none
   * @param configuration what the Secret of a hybrid cluster is to hold, as far as it is known
   */
  public ClusterSecrets observe(
      HpcCluster cluster,
      String clusterId,
      Map<String, io.hpcoperator.cloud.Secret> configuration) {
    var generated = new EnumMap<GeneratedSecret, SecretState>(GeneratedSecret.class);
    for (var secret : GeneratedSecret.values()) {
      if (secret.shownIn(cluster) != null
          || isWanted(secret, cluster, clusterId)
          || secret == GeneratedSecret.HYBRID_CONFIG && !configuration.isEmpty()) {
        generated.put(secret, state(cluster, secret));
      }
    }
    boolean looksAtVnc = clusterId != null && cluster.getSpec().visualService() != null;
    return new ClusterSecrets(
        generated,
        clusterId == null || looksAtVnc ? root(cluster, generated) : null,
        looksAtVnc ? vnc(cluster, generated) : null,
        configuration);
  }

  /** Whether a password has to be made up where the spec names none. */
  private static boolean isWanted(GeneratedSecret secret, HpcCluster cluster, String clusterId) {
    var spec = cluster.getSpec();
    return switch (secret) {
      case LOGIN -> clusterId == null && LoginPassword.isMadeUp(cluster);
      case VISUAL_SERVICE ->
          clusterId != null
              && spec.visualService() != null
              && spec.visualService().passwordSecretRef() == null;
      case HYBRID_CONFIG -> false;
    };
  }

  private Credential root(HpcCluster cluster, Map<GeneratedSecret, SecretState> generated) {
    var login = cluster.getSpec().login();
    if (login != null && login.passwordSecretRef() != null) {
      return credential(cluster, login.passwordSecretRef());
    }
    return credential(generated.get(GeneratedSecret.LOGIN));
  }

  private Credential vnc(HpcCluster cluster, Map<GeneratedSecret, SecretState> generated) {
    var reference = cluster.getSpec().visualService().passwordSecretRef();
    return reference == null
        ? credential(generated.get(GeneratedSecret.VISUAL_SERVICE))
        : credential(cluster, reference);
  }

  private Credential credential(HpcCluster cluster, SecretKeyReference reference) {
    var namespace = cluster.getMetadata().getNamespace();
    return secrets
        .find(namespace, reference.name())
        .map(secret -> new Credential(Secrets.valueOf(secret, reference.key()), version(secret)))
        .orElseGet(() -> new Credential(Secrets.notFound(namespace, reference.name()), null));
  }

  /** The password in a Secret of our own; null when there is no such Secret. */
  private static Credential credential(SecretState state) {
    return state instanceof SecretState.Own own
        ? new Credential(own.value(GeneratedSecret.PASSWORD), own.version())
        : null;
  }

  private SecretState state(HpcCluster cluster, GeneratedSecret generated) {
    var name = generated.nameFor(cluster);
    var secret = secrets.find(cluster.getMetadata().getNamespace(), name);
    if (secret.isEmpty()) {
      return new SecretState.Absent();
    }
    return Ownership.isWrittenFor(secret.get(), cluster)
        ? new SecretState.Own(
            name,
            values(secret.get()),
            version(secret.get()),
            Ownership.isOwnedBy(secret.get(), cluster))
        : new SecretState.Foreign();
  }

  private static Map<String, io.hpcoperator.cloud.Secret> values(Secret secret) {
    var values = new HashMap<String, io.hpcoperator.cloud.Secret>();
    if (secret.getData() != null) {
      secret
          .getData()
          .forEach(
              (key, encoded) ->
                  values.put(
                      key,
                      io.hpcoperator.cloud.Secret.of(
                          new String(
                              Base64.getDecoder().decode(encoded == null ? "" : encoded),
                              StandardCharsets.UTF_8))));
    }
    return values;
  }

  private static String version(Secret secret) {
    return secret.getMetadata().getUid() + "/" + secret.getMetadata().getResourceVersion();
  }
}
