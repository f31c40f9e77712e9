package io.hpcoperator.controller.cluster.secret;

import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.SecretKeyReference;

/** Whose password root gets. */
public final class LoginPassword {

  /**
   * Whether the operator makes it up: the spec names neither a password nor a key pair, and the
   * cluster is not one that exists with a password of its own.
   */
  public static boolean isMadeUp(HpcCluster cluster) {
    var spec = cluster.getSpec();
    var login = spec.login();
    return spec.adopt() == null
        && (login == null || login.passwordSecretRef() == null && login.keyPairName() == null);
  }

  /** Where the password of root is; not for a cluster that is logged in to with a key pair. */
  public static SecretKeyReference reference(HpcCluster cluster) {
    var login = cluster.getSpec().login();
    return login != null && login.passwordSecretRef() != null
        ? login.passwordSecretRef()
        : new SecretKeyReference(GeneratedSecret.LOGIN.nameFor(cluster), GeneratedSecret.PASSWORD);
  }

  private LoginPassword() {}
}
