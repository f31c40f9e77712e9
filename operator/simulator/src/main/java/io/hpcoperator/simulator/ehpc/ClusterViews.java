package io.hpcoperator.simulator.ehpc;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.simulator.http.Outcome;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** Chapter 2, what only reads clusters. */
final class ClusterViews {

  private final EhpcState state;

  ClusterViews(EhpcState state) {
    this.state = state;
  }

  /**
   * Doubt: by its help text ListClusters covers all regions of the account, so the region is not
   * looked at.
   */
  Outcome listClusters(EhpcRequest request) {
    state.needServiceRole();
    return list(request, this::simple);
  }

  Outcome listClustersMeta(EhpcRequest request) {
    return list(request, this::meta);
  }

  private Outcome list(EhpcRequest request, Function<Cluster, ObjectNode> writer) {
    List<Cluster> all =
        state.clusters.values().stream()
            .filter(cluster -> state.listed(cluster.createdAt))
            .toList();
    Page<Cluster> page = Page.of(request, all);
    ObjectNode answer = page.describe();
    answer.set(
        "Clusters", Json.wrapped("ClusterInfoSimple", Json.array(page.items(), writer::apply)));
    return Outcome.of(answer);
  }

  private ObjectNode meta(Cluster cluster) {
    return Json.object()
        .put("Id", cluster.id)
        .put("Name", cluster.name)
        .put("Description", cluster.description)
        .put("Status", cluster.status.wireName())
        .put("VpcId", cluster.order.textOr("VpcId", "vpc-" + cluster.regionId))
        .put("SchedulerType", cluster.schedulerType)
        .put("DeployMode", cluster.deployMode)
        .put("IsComputeEss", cluster.autoScaling.config.anything())
        .put("OsTag", cluster.osTag)
        .put("AccountType", cluster.accountType)
        .put("Location", cluster.location)
        .put("ClientVersion", cluster.clientVersion)
        .put("HasPlugin", cluster.order.sent("Plugin").isPresent());
  }

  private List<Node> busy(Cluster cluster) {
    return cluster.computes().stream()
        .filter(node -> state.schedulers.busy(cluster, node))
        .toList();
  }

  private ObjectNode simple(Cluster cluster) {
    List<Node> computes = cluster.computes();
    ObjectNode view =
        meta(cluster)
            .put("CreateTime", Json.time(cluster.createdAt))
            .put("ComputeSpotStrategy", cluster.order.text("ComputeSpotStrategy"))
            .put("Count", computes.size())
            .put("EhpcVersion", cluster.order.textOr("EhpcVersion", "1.0.0"))
            .put("BaseOsTag", cluster.order.text("OsTag"))
            .put("ImageId", cluster.imageId)
            .put(
                "ComputeSpotPriceLimit",
                Double.parseDouble(cluster.order.textOr("ComputeSpotPriceLimit", "0")))
            .put("NodeSuffix", "")
            .put("NodePrefix", "compute")
            .put("ImageOwnerAlias", cluster.imageOwnerAlias)
            .put("InstanceType", cluster.order.text("EcsOrder.Compute.InstanceType"))
            .put("RegionId", cluster.regionId)
            .put("InstanceChargeType", cluster.order.textOr("EcsChargeType", "PostPaid"))
            .put("VSwitchId", cluster.order.textOr("VSwitchId", "vsw-" + cluster.regionId))
            .put("ZoneId", cluster.zoneId)
            .put("LoginNodes", loginNodes(cluster));
    view.set("Managers", counts(cluster, Node::isManager));
    view.set("Computes", counts(cluster, Node::isCompute));
    view.set("TotalResources", resources(computes));
    view.set("UsedResources", resources(busy(cluster)));
    return view;
  }

  /** One login node at most; as the sample shows it, one object and no list. */
  private static String loginNodes(Cluster cluster) {
    return cluster.nodes.values().stream()
        .filter(Node::isLogin)
        .findFirst()
        .map(node -> Json.object().put("Id", node.id).toString())
        .orElse("{}");
  }

  private static ObjectNode counts(Cluster cluster, Predicate<Node> role) {
    List<NodeStatus> all =
        cluster.nodes.values().stream().filter(role).map(node -> node.status).toList();
    Set<NodeStatus> operating = Set.of(NodeStatus.UNINIT, NodeStatus.INITING, NodeStatus.RELEASING);
    return Json.object()
        .put("Total", all.size())
        .put("OperatingCount", (int) all.stream().filter(operating::contains).count())
        .put("ExceptionCount", Collections.frequency(all, NodeStatus.EXCEPTION))
        .put("StoppedCount", Collections.frequency(all, NodeStatus.STOPPED))
        .put("NormalCount", Collections.frequency(all, NodeStatus.RUNNING));
  }

  /** Memory in MiB, as the SDK documentation has it for clusters. */
  private static ObjectNode resources(List<Node> nodes) {
    return Json.object()
        .put("Cpu", nodes.stream().mapToInt(node -> node.type.cpu()).sum())
        .put("Gpu", nodes.stream().mapToInt(node -> node.type.gpu()).sum())
        .put("Memory", nodes.stream().mapToInt(node -> node.type.memoryGiB() * 1024).sum());
  }

  Outcome describeCluster(EhpcRequest request) {
    Cluster cluster = state.cluster(request.text("ClusterId"));
    EhpcRequest order = cluster.order;
    Volume storage = cluster.volumes.get(0);
    ObjectNode info =
        Json.object()
            // Doubt: described as an instance id; as a field of a cluster it is the cluster's.
            .put("Id", cluster.id)
            .put("Name", cluster.name)
            .put("Description", cluster.description)
            .put("Status", cluster.status.wireName())
            .put("RegionId", cluster.regionId)
            .put("CreateTime", Json.time(cluster.createdAt))
            .put("VpcId", order.textOr("VpcId", "vpc-" + cluster.regionId))
            .put("VSwitchId", order.textOr("VSwitchId", "vsw-" + cluster.regionId))
            .put("SecurityGroupId", cluster.securityGroup())
            .put("KeyPairName", order.text("KeyPairName"))
            .put("EcsChargeType", order.textOr("EcsChargeType", "PostPaid"))
            .put("SccClusterId", order.text("SccClusterId"))
            .put("AccountType", cluster.accountType)
            .put("SchedulerType", cluster.schedulerType)
            .put("DeployMode", cluster.deployMode)
            .put("HaEnable", order.flag("HaEnable"))
            .put("OsTag", cluster.osTag)
            .put("BaseOsTag", order.text("OsTag"))
            .put("ImageId", cluster.imageId)
            .put("ImageName", cluster.imageId)
            .put("ImageOwnerAlias", cluster.imageOwnerAlias)
            .put("VolumeType", "NAS")
            .put("VolumeId", storage.id())
            .put("VolumeProtocol", storage.protocol().toLowerCase(Locale.ROOT))
            .put("VolumeMountpoint", storage.mountTarget())
            .put("RemoteDirectory", storage.remoteDirectory())
            .put("Location", cluster.location)
            .put("ClientVersion", cluster.clientVersion);
    info.set("Applications", Json.wrapped("ApplicationInfo", applications(cluster)));
    info.set("PostInstallScripts", Json.wrapped("PostInstallScriptInfo", scripts(cluster)));
    info.set("EcsInfo", ecsInfo(cluster));
    info.set("OnPremiseInfo", Json.wrapped("OnPremiseInfo", onPremise(cluster)));
    return Outcome.of((ObjectNode) Json.object().set("ClusterInfo", info));
  }

  private static ArrayNode applications(Cluster cluster) {
    return Json.array(
        cluster.software.all(),
        software ->
            Json.object()
                .put("Tag", software.tag())
                .put("Name", software.name())
                .put("Version", software.version()));
  }

  private static ArrayNode scripts(Cluster cluster) {
    return Json.array(
        cluster.postScripts,
        script -> Json.object().put("Url", script.url()).put("Args", script.args()));
  }

  /** Management nodes only; each is taken to hold both roles. */
  private static ArrayNode onPremise(Cluster cluster) {
    return Json.array(
        cluster.nodes.values().stream()
            .filter(node -> node.onPremises() && node.isManager())
            .toList(),
        node ->
            Json.object()
                .put("Type", "account, scheduler")
                .put("HostName", node.hostName)
                .put("IP", node.ipAddress));
  }

  private static ObjectNode ecsInfo(Cluster cluster) {
    ObjectNode result = Json.object();
    for (String role : List.of("Manager", "Compute", "Login")) {
      long live = cluster.cloudNodes().stream().filter(node -> node.hasRole(role)).count();
      // Before the instances exist the order is what the cloud knows.
      int ordered = cluster.hybrid() ? 0 : cluster.order.number("EcsOrder." + role + ".Count", 1);
      result
          .putObject(role)
          .put("InstanceType", cluster.order.text("EcsOrder." + role + ".InstanceType"))
          .put("Count", cluster.nodes.isEmpty() ? ordered : (int) live);
    }
    result.putObject("ProxyMgr").put("InstanceType", "").put("Count", 0);
    return result;
  }
}
