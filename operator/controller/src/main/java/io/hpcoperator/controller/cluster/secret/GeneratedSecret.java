package io.hpcoperator.controller.cluster.secret;

import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcClusterStatus;
import java.util.function.Function;

/** A Secret that the operator writes for a cluster. */
public enum GeneratedSecret {
  /** The password of root, made up when the spec names none: keys username and password. */
  LOGIN("login", "the password of root", HpcClusterStatus::loginSecret),
  /** The password of the VNC service, made up when the spec names none: key password. */
  VISUAL_SERVICE("vnc", "the password of the VNC service", HpcClusterStatus::visualServiceSecret),
  /** What sets the on-premises side of a hybrid cluster up: a key for the cluster and each node. */
  HYBRID_CONFIG(
      "hybrid-config",
      "the configuration of the on-premises side",
      HpcClusterStatus::hybridConfigSecret);

  /** Key of the user name. */
  public static final String USERNAME = "username";

  /** Key of the password. */
  public static final String PASSWORD = "password";

  private final String suffix;
  private final String content;
  private final Function<HpcClusterStatus, String> inStatus;

  GeneratedSecret(String suffix, String content, Function<HpcClusterStatus, String> inStatus) {
    this.suffix = suffix;
    this.content = content;
    this.inStatus = inStatus;
  }

  /** Name of the Secret of a cluster, such as demo-login. */
  public String nameFor(HpcCluster cluster) {
    return cluster.getMetadata().getName() + "-" + suffix;
  }

  /** What it holds, for a message. */
  public String content() {
    return content;
  }

  String suffix() {
    return suffix;
  }

  /** The name under which the status of a cluster shows it; null if it does not. */
  String shownIn(HpcCluster cluster) {
    return cluster.getStatus() == null ? null : inStatus.apply(cluster.getStatus());
  }
}
