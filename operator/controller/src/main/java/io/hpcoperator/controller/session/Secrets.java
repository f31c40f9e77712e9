package io.hpcoperator.controller.session;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.hpcoperator.api.v1alpha1.SecretKeyReference;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Reads Secrets one at a time when they are needed; none is watched or kept. */
public final class Secrets {
  private final KubernetesClient client;

  public Secrets(KubernetesClient client) {
    this.client = client;
  }

  /** A Secret of a namespace. */
  public Optional<Secret> find(String namespace, String name) {
    return Optional.ofNullable(client.secrets().inNamespace(namespace).withName(name).get());
  }

  /** One value of a Secret of a namespace. */
  public SecretValue read(String namespace, SecretKeyReference reference) {
    return find(namespace, reference.name())
        .map(secret -> valueOf(secret, reference.key()))
        .orElseGet(() -> notFound(namespace, reference.name()));
  }

  /** One value of a Secret. */
  public static SecretValue valueOf(Secret secret, String key) {
    var encoded = secret.getData() == null ? null : secret.getData().get(key);
    if (encoded == null || encoded.isEmpty()) {
      return new SecretValue.Missing(
          Verdict.working(
              Reason.SECRET_KEY_MISSING,
              "Secret %s has no key %s, or it is empty. Add it to the Secret; it is looked for again every half minute.",
              secret.getMetadata().getName(),
              key));
    }
    var text = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    // Editors and `echo` leave a line break behind that no key or password has.
    return new SecretValue.Found(text.strip());
  }

  /** Why a Secret that is not there stands in the way. */
  public static SecretValue.Missing notFound(String namespace, String name) {
    return new SecretValue.Missing(
        Verdict.working(
            Reason.SECRET_NOT_FOUND,
            "Secret %s does not exist in namespace %s. Create it, or correct the reference; it is looked for again every half minute.",
            name,
            namespace));
  }
}
