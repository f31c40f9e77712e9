package io.hpcoperator.controller.session;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.hpcoperator.api.v1alpha1.SecretKeyReference;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Reads and writes Secrets one at a time when it is needed; none is watched or kept. */
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

  /**
   * Creates a Secret.
   *
   * @throws io.fabric8.kubernetes.client.KubernetesClientException above all when there is one of
   *     the name
   */
  public void create(Secret secret) {
    client.resource(secret).create();
  }

  /** Changes a Secret that is there, by what it differs in from what was read just before. */
  public void edit(String namespace, String name, UnaryOperator<Secret> change) {
    client.secrets().inNamespace(namespace).withName(name).edit(change);
  }

  /** One value of a Secret. */
  public static SecretValue valueOf(Secret secret, String key) {
    var encoded = secret.getData() == null ? null : secret.getData().get(key);
    return value(
        secret.getMetadata().getName(),
        key,
        encoded == null
            ? null
            : new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8));
  }

  /**
   * A value that a Secret has under a key, or why it has none.
   *
   * @param text the value; null or empty for none
   */
  public static SecretValue value(String name, String key, String text) {
    if (text == null || text.isEmpty()) {
      return new SecretValue.Missing(
          Verdict.working(
              Reason.SECRET_KEY_MISSING,
              "Secret %s has no key %s, or it is empty. Add it to the Secret; it is looked for again every half minute.",
              name,
              key));
    }
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
