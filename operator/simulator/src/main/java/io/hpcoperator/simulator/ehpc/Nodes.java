package io.hpcoperator.simulator.ehpc;

import io.hpcoperator.simulator.http.ApiError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Puts nodes into clusters. */
final class Nodes {

  private final EhpcState state;

  Nodes(EhpcState state) {
    this.state = state;
  }

  /** Buys the instances of a new cluster, laid out by its DeployMode, in state uninit. */
  List<Node> layOut(Cluster cluster, NodeOptions options) {
    boolean ha = cluster.order.flag("HaEnable");
    InstanceType manager = type(cluster, "Manager");
    InstanceType login = type(cluster, "Login");
    List<Node> result = new ArrayList<>();
    switch (cluster.order.text("DeployMode")) {
      case "Tiny" ->
          result.add(
              buy(
                  cluster,
                  "manager",
                  manager,
                  List.of("Account", "Scheduler", "Login"),
                  "",
                  options));
      case "Simple" -> {
        result.add(buy(cluster, "manager", manager, List.of("Account", "Scheduler"), "", options));
        if (ha) {
          result.add(
              buy(
                  cluster,
                  "manager1",
                  manager,
                  List.of("AccountBackup", "SchedulerBackup"),
                  "",
                  options));
        }
        result.add(buy(cluster, "login0", login, List.of("Login"), "", options));
      }
      default -> {
        result.add(buy(cluster, "account", manager, List.of("Account"), "", options));
        result.add(buy(cluster, "scheduler", manager, List.of("Scheduler"), "", options));
        if (ha) {
          result.add(buy(cluster, "account1", manager, List.of("AccountBackup"), "", options));
          result.add(buy(cluster, "scheduler1", manager, List.of("SchedulerBackup"), "", options));
        }
        result.add(buy(cluster, "login0", login, List.of("Login"), "", options));
      }
    }
    result.addAll(
        buyComputes(
            cluster,
            type(cluster, "Compute"),
            cluster.order.number("EcsOrder.Compute.Count", 1),
            "",
            "",
            cluster.defaultQueue(),
            options));
    return result;
  }

  /** Management and login nodes of the layout, for the stock. */
  static int managers(EhpcRequest order) {
    int roles = order.text("DeployMode").equals("Standard") ? 2 : 1;
    boolean backup = order.flag("HaEnable") && !order.text("DeployMode").equals("Tiny");
    return backup ? roles * 2 : roles;
  }

  List<Node> buyComputes(
      Cluster cluster,
      InstanceType type,
      int count,
      String prefix,
      String suffix,
      String queue,
      NodeOptions options) {
    List<Node> result = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      result.add(
          buy(
              cluster,
              freeHostName(cluster, prefix, suffix),
              type,
              List.of("Compute"),
              queue,
              options));
    }
    return result;
  }

  /**
   * What stands in the way of an instance that is to join: it has to be switched off, and its host
   * name must be free. Of an instance that nobody has told of, neither is known.
   *
   * @throws ApiError InvalidNodeStatus or InvalidParams
   */
  void refuseUnfit(Cluster cluster, String instanceId) {
    Node kept = state.keptInstances.get(instanceId);
    OwnInstance own = state.ownInstances.get(instanceId);
    if (kept != null && !kept.poweredOff || own != null && own.running()) {
      throw ApiError.about("InvalidNodeStatus", instanceId + " is Running");
    }
    String name = kept != null ? kept.hostName : own != null ? own.hostName() : "";
    if (!name.isEmpty() && cluster.byHostName(name).isPresent()) {
      throw Rules.invalid("Instance", "The cluster has a node with host name " + name + ".");
    }
  }

  /** An instance that exists joins; nothing is bought. It keeps the host name it has. */
  Node adopt(Cluster cluster, String instanceId, String queue, NodeOptions options) {
    Node kept = state.keptInstances.remove(instanceId);
    OwnInstance own = state.ownInstances.remove(instanceId);
    String name = kept != null ? kept.hostName : own != null ? own.hostName() : "";
    InstanceType type =
        kept != null
            ? kept.type
            : own != null ? own.type() : Offering.type("ecs.c6.large").orElseThrow();
    Node node =
        new Node(
            instanceId,
            name.isEmpty() ? freeHostName(cluster, "", "") : name,
            cluster.nextAddress(),
            type,
            List.of("Compute"),
            kept != null,
            state.now(),
            queue,
            options);
    cluster.nodes.put(node.id, node);
    return node;
  }

  /**
   * An on-premises node becomes known; it belongs to nobody but the user.
   *
   * @param role Manager, Login or Compute
   */
  Node register(Cluster cluster, String hostName, String ipAddress, String role) {
    List<String> roles =
        switch (role) {
          case "Manager" -> List.of("Account", "Scheduler");
          case "Login" -> List.of("Login");
          default -> List.of("Compute");
        };
    NodeOptions options =
        new NodeOptions(
            "", cluster.imageOwnerAlias, "", "", "NoSpot", Duration.ZERO, true, "manual", false);
    Node node =
        new Node(
            // Doubt: no form of id is documented for machines that are no ECS instances.
            state.ids.lower("local-", 12),
            hostName,
            ipAddress,
            InstanceType.ON_PREMISES,
            roles,
            false,
            state.now(),
            role.equals("Compute") ? cluster.defaultQueue() : "",
            options);
    node.status = NodeStatus.UNTRACKING;
    cluster.nodes.put(node.id, node);
    return node;
  }

  private Node buy(
      Cluster cluster,
      String hostName,
      InstanceType type,
      List<String> roles,
      String queue,
      NodeOptions options) {
    Node node =
        new Node(
            state.ids.ecsInstance(),
            hostName,
            cluster.nextAddress(),
            type,
            roles,
            true,
            state.now(),
            queue,
            options);
    cluster.nodes.put(node.id, node);
    state.meter.created(EhpcState.NODE);
    return node;
  }

  private static String freeHostName(Cluster cluster, String prefix, String suffix) {
    String result;
    do {
      result = (prefix.isEmpty() ? "compute" : prefix) + cluster.nextHostNumber() + suffix;
    } while (cluster.byHostName(result).isPresent());
    return result;
  }

  private static InstanceType type(Cluster cluster, String role) {
    return Offering.type(cluster.order.text("EcsOrder." + role + ".InstanceType")).orElseThrow();
  }
}
