package io.hpcoperator.simulator.ehpc;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An E-HPC cluster. Guarded by the world's lock. */
final class Cluster {

  static final String ON_PREMISE = "OnPremise";

  final String id;
  final String regionId;
  final String zoneId;
  final Instant createdAt;

  /** The creating request; what later operations change is in the fields below. */
  final EhpcRequest order;

  final Map<String, Node> nodes = new LinkedHashMap<>();
  final Map<String, Queue> queues = new LinkedHashMap<>();
  final List<Task> tasks = new ArrayList<>();
  final List<LogLine> log = new ArrayList<>();
  final InstalledSoftware software = new InstalledSoftware();
  final VisualService visualService = new VisualService();

  /** By command id. */
  final Map<String, Command> commands = new LinkedHashMap<>();

  /** Its own first, then those that were bound. */
  final Set<String> securityGroups = new LinkedHashSet<>();

  ClusterStatus status = ClusterStatus.UNINIT;
  String name;
  String description;
  String imageId;
  String imageOwnerAlias;
  String osTag;
  String accountType;
  String schedulerType;
  String clientVersion;

  /** What is mounted, the cluster's own storage first. */
  final List<Volume> volumes = new ArrayList<>();

  SchedulerSettings schedulerSettings = new SchedulerSettings();
  final AutoScaling autoScaling;

  /** Lets on-premises nodes in. */
  final String joinToken;

  String location = "PublicCloud";
  String deployMode;
  List<PostScript> postScripts;

  /** The type a scale-out without InstanceType takes: that of the last scale-out or of creation. */
  String lastComputeType;

  private int hostNumber;
  private int address = 1;

  /** A cluster that nobody else knows yet. */
  Cluster(EhpcState state, String regionId, String zoneId, EhpcRequest order) {
    this.id = state.ids.cluster(regionId);
    this.regionId = regionId;
    this.zoneId = zoneId;
    this.createdAt = state.now();
    this.order = order;
    this.joinToken = state.ids.lower("", 32);
    this.name = order.text("Name");
    this.description = order.text("Description");
    this.deployMode = order.text("DeployMode");
    this.imageId = orderedImage();
    this.imageOwnerAlias = order.textOr("ImageOwnerAlias", "system");
    this.osTag = order.text("OsTag");
    this.accountType = order.text("AccountType");
    this.schedulerType = order.text("SchedulerType");
    this.clientVersion = order.textOr("ClientVersion", state.newestClient);
    this.securityGroups.add(securityGroup());
    order
        .indexes("Application")
        .mapToObj(i -> order.text("Application." + i + ".Tag"))
        .forEach(software::provide);
    this.lastComputeType = order.text("EcsOrder.Compute.InstanceType");
    this.autoScaling =
        new AutoScaling(AutoScaleConfig.initial(state.catalogue, order.flag("IsComputeEss")));
    this.postScripts = PostScript.of(order, "PostInstallScript");
    this.volumes.addAll(Volume.ofOrder(this));
  }

  /** The image the cluster was created with. */
  String orderedImage() {
    return order.textOr("ImageId", "centos_7_06_64_20G_alibase_20190711.vhd");
  }

  /** Its management side is on premises. */
  boolean hybrid() {
    return location.equals(ON_PREMISE);
  }

  /** The nodes that are ECS instances. */
  List<Node> cloudNodes() {
    return nodes.values().stream().filter(node -> !node.onPremises()).toList();
  }

  /** The group the cluster was made with. */
  String securityGroup() {
    return order.textOr("SecurityGroupId", "sg-" + regionId);
  }

  String defaultQueue() {
    return order.textOr("JobQueue", schedulerType.equals("slurm") ? "comp" : "workq");
  }

  /** Its part of the automatic scaling goes with it (doubt: nothing is said of that). */
  void removeQueue(String name) {
    queues.remove(name);
    autoScaling.config = autoScaling.config.retaining(List.copyOf(queues.keySet()));
    autoScaling.demand.remove(name);
  }

  int nextHostNumber() {
    return hostNumber++;
  }

  String nextAddress() {
    address++;
    return "192.168." + address / 250 + "." + (address % 250 + 1);
  }

  List<Node> computes() {
    return nodes.values().stream().filter(Node::isCompute).toList();
  }

  Optional<Node> byHostName(String hostName) {
    return nodes.values().stream().filter(node -> node.hostName.equals(hostName)).findFirst();
  }

  boolean hasProcessingTask() {
    return tasks.stream().anyMatch(task -> !task.finished());
  }

  /** A line of ListClusterLogs. */
  record LogLine(Instant time, String level, String operation, String message) {}
}
