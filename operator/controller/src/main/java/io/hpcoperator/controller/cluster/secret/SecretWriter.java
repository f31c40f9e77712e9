package io.hpcoperator.controller.cluster.secret;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.controller.session.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the Secrets of clusters. What is in them is in no log, event or status. */
public final class SecretWriter {
  private static final String ROOT = "root";

  private final Secrets secrets;
  private final Passwords passwords;

  public SecretWriter(Secrets secrets) {
    this(secrets, new Passwords());
  }

  SecretWriter(Secrets secrets, Passwords passwords) {
    this.secrets = secrets;
    this.passwords = passwords;
  }

  /**
   * Writes.
   *
   * @return what to tell people, as a sentence
   * @throws io.fabric8.kubernetes.client.KubernetesClientException when the API server refuses it,
   *     above all when there is by now a Secret that is to be created
   */
  public String write(HpcCluster cluster, SecretWrite write) {
    var name = write.secret().nameFor(cluster);
    if (write instanceof SecretWrite.Generate) {
      create(cluster, write.secret(), generate(write.secret()));
      return "Secret %s has %s, which was made up.".formatted(name, write.secret().content());
    }
    if (write instanceof SecretWrite.Store store) {
      if (store.exists()) {
        secrets.edit(namespace(cluster), name, secret -> withValues(secret, store.values()));
      } else {
        create(cluster, store.secret(), store.values());
      }
      return "Secret %s has %s.".formatted(name, write.secret().content());
    }
    boolean owned = ((SecretWrite.Own) write).owned();
    secrets.edit(namespace(cluster), name, secret -> owned(secret, cluster, owned));
    return owned
        ? "Secret %s goes with the resource.".formatted(name)
        : "Secret %s stays when the resource goes, as the cluster does.".formatted(name);
  }

  private Map<String, io.hpcoperator.cloud.Secret> generate(GeneratedSecret secret) {
    return switch (secret) {
      case LOGIN ->
          Map.of(
              GeneratedSecret.USERNAME,
              io.hpcoperator.cloud.Secret.of(ROOT),
              GeneratedSecret.PASSWORD,
              passwords.root());
      case VISUAL_SERVICE -> Map.of(GeneratedSecret.PASSWORD, passwords.vnc());
      case HYBRID_CONFIG -> throw new IllegalArgumentException("A configuration cannot be made up");
    };
  }

  private void create(
      HpcCluster cluster, GeneratedSecret secret, Map<String, io.hpcoperator.cloud.Secret> values) {
    var created =
        new SecretBuilder()
            .withNewMetadata()
            .withName(secret.nameFor(cluster))
            .withNamespace(namespace(cluster))
            .withLabels(Ownership.labels(cluster, secret))
            .endMetadata()
            .withType("Opaque")
            .build();
    secrets.create(
        owned(withValues(created, values), cluster, !Ownership.staysWithoutResource(cluster)));
  }

  private static Secret withValues(Secret secret, Map<String, io.hpcoperator.cloud.Secret> values) {
    var data =
        secret.getData() == null
            ? new LinkedHashMap<String, String>()
            : new LinkedHashMap<>(secret.getData());
    values.forEach((key, value) -> data.put(key, encoded(value)));
    secret.setData(data);
    return secret;
  }

  private static String encoded(io.hpcoperator.cloud.Secret value) {
    return Base64.getEncoder().encodeToString(value.reveal().getBytes(StandardCharsets.UTF_8));
  }

  private static Secret owned(Secret secret, HpcCluster cluster, boolean owned) {
    var metadata = secret.getMetadata();
    List<OwnerReference> owners =
        metadata.getOwnerReferences() == null
            ? new ArrayList<>()
            : new ArrayList<>(metadata.getOwnerReferences());
    owners.removeIf(owner -> owner.getUid().equals(cluster.getMetadata().getUid()));
    if (owned) {
      owners.add(reference(cluster));
    }
    metadata.setOwnerReferences(owners);
    return secret;
  }

  private static OwnerReference reference(HpcCluster cluster) {
    return new OwnerReferenceBuilder()
        .withApiVersion(cluster.getApiVersion())
        .withKind(cluster.getKind())
        .withName(cluster.getMetadata().getName())
        .withUid(cluster.getMetadata().getUid())
        .withController(true)
        .withBlockOwnerDeletion(false)
        .build();
  }

  private static String namespace(HpcCluster cluster) {
    return cluster.getMetadata().getNamespace();
  }
}
