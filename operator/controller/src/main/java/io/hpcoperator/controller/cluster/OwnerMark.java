package io.hpcoperator.controller.cluster;

/**
 * The sign by which the operator knows a cluster as the one it created for a resource, whatever
 * became of the answer to CreateCluster: a suffix of the cluster's description. Cluster names are
 * not unique, and clusters have no tags in this API version.
 */
final class OwnerMark {

  static String of(String uid) {
    return "[hpc-operator " + uid + "]";
  }

  /** The description a cluster is created with; at most 256 characters (E-HPC CreateCluster). */
  static String describe(String description, String uid) {
    return description == null ? of(uid) : description + " " + of(uid);
  }

  static boolean isOn(String description, String uid) {
    return description != null && description.endsWith(of(uid));
  }

  private OwnerMark() {}
}
