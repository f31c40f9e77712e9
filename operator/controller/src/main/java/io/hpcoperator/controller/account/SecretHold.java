package io.hpcoperator.controller.account;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.hpcoperator.api.v1alpha1.Api;
import io.hpcoperator.api.v1alpha1.CloudAccount;
import java.util.List;

/**
 * Keeps the Secret of an account from vanishing before the account: without the access key, what
 * was bought could not be released any more. A deleted namespace takes its Secrets first.
 */
public final class SecretHold {
  static final String FINALIZER = Api.GROUP + "/account";

  private final KubernetesClient client;

  public SecretHold(KubernetesClient client) {
    this.client = client;
  }

  /** Holds a Secret, unless it is held or already on its way out. */
  void take(Secret secret) {
    if (secret.isMarkedForDeletion() || secret.hasFinalizer(FINALIZER)) {
      return;
    }
    client.resource(secret).edit(s -> withFinalizer(s));
  }

  /** Lets go the Secret an account held so far, unless another account needs it. */
  void release(CloudAccount account, String name) {
    var namespace = account.getMetadata().getNamespace();
    boolean shared =
        client.resources(CloudAccount.class).inNamespace(namespace).list().getItems().stream()
            .filter(other -> !other.getMetadata().getUid().equals(account.getMetadata().getUid()))
            .anyMatch(other -> other.getSpec().credentials().secretRef().name().equals(name));
    var secret = client.secrets().inNamespace(namespace).withName(name).get();
    if (!shared && secret != null && secret.hasFinalizer(FINALIZER)) {
      client.resource(secret).edit(s -> withoutFinalizer(s));
    }
  }

  private static Secret withFinalizer(Secret secret) {
    secret.addFinalizer(FINALIZER);
    return secret;
  }

  private static Secret withoutFinalizer(Secret secret) {
    secret
        .getMetadata()
        .setFinalizers(
            List.copyOf(secret.getFinalizers()).stream()
                .filter(f -> !f.equals(FINALIZER))
                .toList());
    return secret;
  }
}
