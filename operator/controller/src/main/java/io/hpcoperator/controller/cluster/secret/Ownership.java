package io.hpcoperator.controller.cluster.secret;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.hpcoperator.api.v1alpha1.Api;
import io.hpcoperator.api.v1alpha1.DeletionPolicy;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.ManagementPolicy;
import java.util.Map;

/**
 * Which Secrets are whose. A Secret that the operator wrote carries the uid of its resource in a
 * label, and refers to the resource as its owner unless the cluster is to stay in the cloud when
 * the resource goes: then the Secret, which may have the only copy of a password, stays as well.
 */
final class Ownership {
  /** Label with the uid of the resource that a Secret was written for. */
  static final String UID_LABEL = Api.GROUP + "/owner-uid";

  /** Labels of a Secret that the operator writes. */
  static Map<String, String> labels(HpcCluster cluster, GeneratedSecret secret) {
    return Map.of(
        "app.kubernetes.io/managed-by",
        "hpc-operator",
        "app.kubernetes.io/component",
        secret.suffix(),
        UID_LABEL,
        cluster.getMetadata().getUid());
  }

  /**
   * Whether the Secrets of a resource are to outlive it. They must not be owned then: garbage
   * collection in the foreground deletes what is owned before the owner's finalizers are heard.
   */
  static boolean staysWithoutResource(HpcCluster cluster) {
    return cluster.getSpec().deletionPolicy() == DeletionPolicy.RETAIN
        || Boolean.TRUE.equals(cluster.getSpec().deletionProtection())
        || cluster.getSpec().managementPolicy() == ManagementPolicy.OBSERVE;
  }

  static boolean isWrittenFor(HasMetadata secret, HpcCluster cluster) {
    var labels = secret.getMetadata().getLabels();
    return isOwnedBy(secret, cluster)
        || labels != null && cluster.getMetadata().getUid().equals(labels.get(UID_LABEL));
  }

  static boolean isOwnedBy(HasMetadata secret, HpcCluster cluster) {
    return secret.hasOwnerReferenceFor(cluster);
  }

  private Ownership() {}
}
