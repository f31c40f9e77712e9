package io.hpcoperator.simulator.ehpc;

/**
 * Cluster states (E-HPC 2018-04-12, 00-common, states.cluster); {@code stopped} is the Terraform
 * provider's word.
 */
public enum ClusterStatus {
  UNINIT("uninit"),
  CREATING("creating"),
  INIT("init"),
  RUNNING("running"),
  STOPPED("stopped"),
  EXCEPTION("exception"),
  RELEASING("releasing");

  private final String wireName;

  ClusterStatus(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }

  public static ClusterStatus of(String wireName) {
    for (ClusterStatus status : values()) {
      if (status.wireName.equals(wireName)) {
        return status;
      }
    }
    throw new IllegalArgumentException("no cluster status: " + wireName);
  }
}
