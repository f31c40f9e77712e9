package io.hpcoperator.api.realapi;

import java.util.List;

/**
 * A CEL rule that compares with the old object and is not that of an immutable field: what may come
 * after what.
 *
 * @param kind kind whose CRD carries the rule
 * @param field where the error is reported
 * @param message the words of the rule
 * @param stored patch to the spec of the least accepted object, stored first
 * @param accepted change of it that the rule lets pass
 * @param refused change of it that the rule forbids
 */
record ChangeCase(
    String kind, String field, String message, String stored, String accepted, String refused) {

  private ChangeCase(String field, String message, String stored, String accepted, String refused) {
    this("HpcCluster", field, message, stored, accepted, refused);
  }

  private static final String HYBRID =
      "can be neither added nor taken away: create another resource for a hybrid cluster, or for"
          + " one that is not";
  private static final String ADOPT =
      "can be neither added nor taken away: create another resource to take a cluster over";
  private static final String ADOPT_ENV =
      "can be neither added nor taken away: create another resource to take an environment over";
  private static final String VOLUMES =
      "additionalVolumes can be added, but not changed or removed, because the cloud has no"
          + " operation to unmount them: to correct one, delete this resource with deletionPolicy"
          + " Retain and adopt the cluster with another";
  private static final String OPTIONS =
      "additionalVolumes that are added later have no mountOptions: the cloud takes them only when"
          + " it creates the cluster";
  private static final String NODES =
      "hybrid.nodes can be added, but not changed or removed, because the cloud has no operation"
          + " for it: to correct one, delete this resource with deletionPolicy Retain and adopt the"
          + " cluster with another";
  private static final String ADDED_NODES =
      "hybrid.nodes that are added later have role Compute and no schedulerDirectory: the cloud"
          + " takes only their hostName and ipAddress";

  private static final String HEAD = "{hostName: head, ipAddress: 10.0.0.1, role: Manager}";
  private static final String NODE = "{hostName: n1, ipAddress: 10.0.0.2}";
  private static final String DISK = "{volumeId: nas-1, mountTarget: a, mountOptions: -t nfs}";
  private static final String OTHER = "{volumeId: nas-2, mountTarget: b}";

  @Override
  public String toString() {
    return kind + " " + field + ": " + message + " (" + refused + ")";
  }

  static List<ChangeCase> all() {
    return List.of(
        new ChangeCase(
            "spec.hybrid",
            "hybrid " + HYBRID,
            "network: {vpcId: vpc-1, vSwitchId: vsw-1}",
            "recovery: Auto",
            "hybrid: {nodes: [" + HEAD + "]}"),
        new ChangeCase(
            "spec.hybrid", "hybrid " + HYBRID, hybrid(HEAD), "recovery: Auto", "hybrid: null"),
        new ChangeCase(
            "spec.adopt",
            "adopt " + ADOPT,
            "{}",
            "recovery: Auto",
            "adopt: {clusterId: ehpc-hz-1}"),
        new ChangeCase(
            "spec.adopt",
            "adopt " + ADOPT,
            "adopt: {clusterId: ehpc-hz-1}",
            "adopt: {overwrite: true}",
            "adopt: null"),
        new ChangeCase(
            "ComputeEnv",
            "spec.adopt",
            "adopt " + ADOPT_ENV,
            "{}",
            "replicas: 2",
            "adopt: {envId: env-1}"),
        new ChangeCase(
            "ComputeEnv",
            "spec.adopt",
            "adopt " + ADOPT_ENV,
            "adopt: {envId: env-1}",
            "adopt: {overwrite: true}",
            "adopt: null"),
        new ChangeCase(
            "spec.additionalVolumes",
            VOLUMES,
            volumes(DISK),
            volumes(OTHER, DISK),
            "additionalVolumes: null"),
        new ChangeCase(
            "spec.additionalVolumes",
            VOLUMES,
            volumes(OTHER, DISK),
            volumes(DISK, OTHER),
            volumes(DISK)),
        new ChangeCase(
            "spec.additionalVolumes",
            VOLUMES,
            volumes(OTHER),
            volumes("{volumeId: nas-2, mountTarget: b, protocol: NFS}"),
            volumes("{volumeId: nas-2, mountTarget: b, protocol: SMB}")),
        new ChangeCase("spec.additionalVolumes", OPTIONS, "{}", volumes(OTHER), volumes(DISK)),
        new ChangeCase(
            "spec.additionalVolumes", OPTIONS, volumes(OTHER), "{}", volumes(OTHER, DISK)),
        new ChangeCase(
            "spec.hybrid.nodes",
            NODES,
            hybrid(HEAD, NODE),
            nodes(NODE, HEAD, "{hostName: n2, ipAddress: 10.0.0.3}"),
            nodes(HEAD)),
        new ChangeCase(
            "spec.hybrid.nodes",
            NODES,
            hybrid(HEAD, NODE),
            nodes(HEAD, "{hostName: n1, ipAddress: 10.0.0.2, role: Compute}"),
            nodes(HEAD, "{hostName: n1, ipAddress: 10.0.0.3}")),
        new ChangeCase(
            "spec.hybrid.nodes",
            NODES,
            hybrid(HEAD, NODE),
            "hybrid: {}",
            nodes(HEAD, "{hostName: n1, ipAddress: 10.0.0.2, role: Login}")),
        new ChangeCase(
            "spec.hybrid.nodes",
            NODES,
            hybrid(HEAD, NODE),
            "hybrid: {}",
            nodes(HEAD, "{hostName: n1, ipAddress: 10.0.0.2, schedulerDirectory: /opt}")),
        new ChangeCase(
            "spec.hybrid.nodes",
            ADDED_NODES,
            hybrid(HEAD),
            nodes(HEAD, NODE),
            nodes(HEAD, "{hostName: n1, ipAddress: 10.0.0.2, role: Login}")),
        new ChangeCase(
            "spec.hybrid.nodes",
            ADDED_NODES,
            hybrid(HEAD),
            nodes(HEAD, NODE),
            nodes(HEAD, "{hostName: n1, ipAddress: 10.0.0.2, schedulerDirectory: /opt}")));
  }

  private static String volumes(String... volumes) {
    return "additionalVolumes: [" + String.join(", ", volumes) + "]";
  }

  private static String nodes(String... nodes) {
    return "hybrid: {nodes: [" + String.join(", ", nodes) + "]}";
  }

  private static String hybrid(String... nodes) {
    return "{"
        + nodes(nodes)
        + ", network: {vpcId: vpc-1, vSwitchId: vsw-1}, nodes: {manager: null, login: null}}";
  }
}
