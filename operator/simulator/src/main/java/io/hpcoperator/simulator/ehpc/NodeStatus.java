package io.hpcoperator.simulator.ehpc;

/** Node states (E-HPC 2018-04-12, ListNodes), with the words ListNodesByQueue has for them. */
public enum NodeStatus {
  UNINIT("uninit", "uninit"),
  INITING("initing", "init"),
  RUNNING("running", "running"),
  EXCEPTION("exception", "exception"),
  // ListNodesByQueue has no word for a node that is off or going: it is shown as not joined.
  STOPPED("stopped", "untracking"),
  RELEASING("releasing", "untracking"),
  UNTRACKING("untracking", "untracking");

  private final String wireName;
  private final String queueWireName;

  NodeStatus(String wireName, String queueWireName) {
    this.wireName = wireName;
    this.queueWireName = queueWireName;
  }

  public String wireName() {
    return wireName;
  }

  String queueWireName() {
    return queueWireName;
  }

  public static NodeStatus of(String wireName) {
    for (NodeStatus status : values()) {
      if (status.wireName.equals(wireName)) {
        return status;
      }
    }
    throw new IllegalArgumentException("no node status: " + wireName);
  }
}
