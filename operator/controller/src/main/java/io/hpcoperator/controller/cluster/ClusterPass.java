package io.hpcoperator.controller.cluster;

import io.hpcoperator.api.v1alpha1.Condition;
import io.hpcoperator.api.v1alpha1.DriftRecord;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcClusterStatus;
import io.hpcoperator.api.v1alpha1.ImageStatus;
import io.hpcoperator.api.v1alpha1.NodeAddress;
import io.hpcoperator.api.v1alpha1.PriceStatus;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ehpc.ClusterState;
import io.hpcoperator.cloud.ehpc.ClusterSummary;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.controller.cluster.hybrid.HybridRequests;
import io.hpcoperator.controller.cluster.power.PowerPlanner;
import io.hpcoperator.controller.cluster.recovery.RecoveryPlanner;
import io.hpcoperator.controller.cluster.secret.GeneratedSecret;
import io.hpcoperator.controller.cluster.secret.SecretWriter;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.nodes.ListedNodes;
import io.hpcoperator.controller.nodes.NodeCounting;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.nodes.Purchases;
import io.hpcoperator.controller.pass.Counted;
import io.hpcoperator.controller.pass.KindPass;
import io.hpcoperator.controller.pass.Outcome;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.session.SecretValue;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;

/**
 * Acts on and reports one cluster: made for one pass, from what was observed in it.
 *
 * @param facts what was observed
 * @param client client of the account; null when it cannot be used
 * @param secrets writes the cluster's Secrets
 */
record ClusterPass(ClusterFacts facts, EhpcClient client, SecretWriter secrets, Clock clock)
    implements KindPass<HpcCluster, HpcClusterStatus, ClusterAction, ClusterMemory> {

  /** Limit of status.loginNodes. */
  private static final int MAX_LOGIN_NODES = 16;

  @Override
  public Work work(ClusterMemory memory) {
    return memory.work();
  }

  @Override
  public ClusterMemory withWork(ClusterMemory memory, Work work) {
    return memory.withWork(work);
  }

  @Override
  public Outcome<ClusterMemory> act(
      HpcCluster resource, ClusterAction action, ClusterMemory memory) {
    if (action instanceof ClusterAction.Create create) {
      return create(resource, create, memory);
    }
    if (action instanceof ClusterAction.AddNodes add) {
      return addNodes(resource, add, memory);
    }
    if (action instanceof ClusterAction.RemoveNodes remove) {
      return removeNodes(remove, memory);
    }
    if (action instanceof ClusterAction.Change change) {
      return change(change.setting(), change.call(), memory);
    }
    if (action instanceof ClusterAction.Power power) {
      return call(
          power.call(),
          memory.withSync(memory.sync().tried(PowerPlanner.SETTING, clock.instant())));
    }
    if (action instanceof ClusterAction.Recover recover) {
      return call(recover.call(), memory.withRecovery(recover.taken()));
    }
    if (action instanceof ClusterAction.Call other) {
      return call(other.call(), memory);
    }
    if (action instanceof ClusterAction.WriteSecret secret) {
      return new Outcome<>(memory, "WriteSecret", secrets.write(resource, secret.write()));
    }
    if (action instanceof ClusterAction.Delete) {
      return delete(resource, memory);
    }
    throw new IllegalStateException(action + " is no call");
  }

  @Override
  public ClusterMemory failed(ClusterAction action, ClusterMemory memory, CloudException error) {
    if (action instanceof ClusterAction.Recover recover) {
      return error.effectUnknown()
          ? memory.withRecovery(RecoveryPlanner.unanswered(memory.recovery(), recover.taken()))
          : memory;
    }
    var setting =
        action instanceof ClusterAction.Change change
            ? change.setting()
            : action instanceof ClusterAction.Power ? PowerPlanner.SETTING : null;
    return setting == null
        ? memory
        : memory.withSync(memory.sync().failed(setting, error, clock.instant()));
  }

  private Outcome<ClusterMemory> change(String setting, ClusterCall call, ClusterMemory memory) {
    return call(
        call,
        memory.withSync(
            memory.sync().taken(setting, call.asks(), call.takesBack(), clock.instant())));
  }

  private Outcome<ClusterMemory> call(ClusterCall call, ClusterMemory memory) {
    var done = call.call(client, memory.clusterId());
    return new Outcome<>(
        memory.withWork(accepted(memory, call.operation(), done.requestId(), done.taskId())),
        call.operation(),
        done.news());
  }

  private Outcome<ClusterMemory> create(
      HpcCluster resource, ClusterAction.Create create, ClusterMemory memory) {
    var password = facts.password() instanceof SecretValue.Found found ? found.text() : null;
    if (resource.getSpec().hybrid() != null) {
      return createHybrid(resource, password, memory);
    }
    var created =
        client.createCluster(
            ClusterRequests.create(
                resource, create.computeNodes(), password, memory.work().intent().clientToken()));
    return new Outcome<>(
        memory
            .withClusterId(created.clusterId())
            .withWork(
                accepted(memory, ClusterPlanner.CREATE, created.requestId(), created.taskId())),
        ClusterPlanner.CREATE,
        "Cluster %s is being created with %s for computing (request %s)."
            .formatted(
                created.clusterId(), Counted.nodes(create.computeNodes()), created.requestId()));
  }

  /**
   * The intent and the task are those of CreateCluster, whichever of the two it is. The task is not
   * among those that ListTasks is said to show: the cluster's state counts.
   */
  private Outcome<ClusterMemory> createHybrid(
      HpcCluster resource, String password, ClusterMemory memory) {
    var created =
        client
            .hybrid()
            .createCluster(
                HybridRequests.create(resource, password, memory.work().intent().clientToken()));
    var now = clock.instant();
    return new Outcome<>(
        memory
            .withClusterId(created.clusterId())
            .withWork(
                memory
                    .work()
                    .accepted(HybridRequests.CREATE, created.requestId(), created.taskId(), now)
                    .settled()
                    .follow(created.taskId(), ClusterPlanner.CREATE, now)),
        HybridRequests.CREATE,
        "Hybrid cluster %s is being created (request %s)."
            .formatted(created.clusterId(), created.requestId()));
  }

  private Outcome<ClusterMemory> addNodes(
      HpcCluster resource, ClusterAction.AddNodes add, ClusterMemory memory) {
    var added =
        client.addNodes(
            ClusterRequests.addNodes(
                resource.getSpec(),
                memory.clusterId(),
                memory.queue(),
                add.count(),
                memory.work().intent().clientToken()));
    return new Outcome<>(
        memory.withWork(
            Purchases.taken(
                memory.work(), NodePool.ADD, added.requestId(), added.taskId(), clock.instant())),
        NodePool.ADD,
        "%s being added to queue %s (request %s)."
            .formatted(Counted.nodesAre(add.count()), memory.queue(), added.requestId()));
  }

  private Outcome<ClusterMemory> removeNodes(
      ClusterAction.RemoveNodes remove, ClusterMemory memory) {
    var started = client.deleteNodes(memory.clusterId(), remove.instanceIds(), true);
    return new Outcome<>(
        memory.withWork(accepted(memory, NodePool.REMOVE, started.requestId(), started.taskId())),
        NodePool.REMOVE,
        "Idle nodes %s are being removed from queue %s (request %s)."
            .formatted(remove.instanceIds(), memory.queue(), started.requestId()));
  }

  private Outcome<ClusterMemory> delete(HpcCluster resource, ClusterMemory memory) {
    boolean release = !Boolean.FALSE.equals(resource.getSpec().releaseInstances());
    var started = client.deleteCluster(memory.clusterId(), release);
    return new Outcome<>(
        memory.withWork(
            accepted(memory, ClusterPlanner.DELETE, started.requestId(), started.taskId())),
        ClusterPlanner.DELETE,
        "Cluster %s is being deleted, its instances are %s (request %s)."
            .formatted(memory.clusterId(), release ? "released" : "kept", started.requestId()));
  }

  private Work accepted(ClusterMemory memory, String operation, String requestId, String taskId) {
    return memory.work().accepted(operation, requestId, taskId, clock.instant());
  }

  @Override
  public HpcClusterStatus status(
      HpcCluster resource,
      ClusterMemory memory,
      List<Condition> conditions,
      String reconcileToken) {
    var cluster = facts.summary();
    var before = resource.getStatus();
    // What could not be seen in this pass stays as it was last seen.
    boolean seen = cluster != null || facts.listing().hasValue();
    boolean stopped = cluster != null && cluster.state() == ClusterState.STOPPED;
    boolean nodesSeen = facts.nodes() != null && facts.nodes().hasValue();
    var alive = nodesSeen ? ListedNodes.alive(facts.nodes().value()) : null;
    return new HpcClusterStatus(
        resource.getMetadata().getGeneration(),
        conditions,
        memory.clusterId(),
        seen ? state(cluster) : before == null ? null : before.state(),
        memory.queue(),
        seen
            ? NodeCounting.of(cluster == null ? null : cluster.managers())
            : before(before, HpcClusterStatus::managerNodes),
        seen
            ? NodeCounting.of(cluster == null ? null : cluster.computes())
            : before(before, HpcClusterStatus::computeNodes),
        alive != null
            ? Integer.valueOf(ListedNodes.readyCount(alive))
            : stopped ? Integer.valueOf(0) : before(before, HpcClusterStatus::readyReplicas),
        alive != null ? Integer.valueOf(alive.size()) : before(before, HpcClusterStatus::replicas),
        cluster != null ? image(cluster) : before(before, HpcClusterStatus::image),
        cluster != null ? cluster.schedulerType() : before(before, HpcClusterStatus::scheduler),
        cluster != null ? cluster.clientVersion() : before(before, HpcClusterStatus::clientVersion),
        cluster != null && cluster.createTime() != null
            ? cluster.createTime().toString()
            : before(before, HpcClusterStatus::createTime),
        loginNodes(before),
        memory.adopted() ? true : null,
        secret(resource, GeneratedSecret.LOGIN),
        secret(resource, GeneratedSecret.VISUAL_SERVICE),
        secret(resource, GeneratedSecret.HYBRID_CONFIG),
        price(before(before, HpcClusterStatus::price)),
        memory.power(),
        memory.recovery(),
        memory.size(),
        orNull(memory.sync().settings()),
        orNull(memory.sync().drift()),
        memory.work().isBlank() ? null : memory.work().operations(),
        reconcileToken);
  }

  private String secret(HpcCluster resource, GeneratedSecret secret) {
    return facts.secrets().shown(resource, secret);
  }

  private PriceStatus price(PriceStatus before) {
    return facts.preflight().price(before);
  }

  /** Addresses in the order of their names, which does not change from reading to reading. */
  private List<NodeAddress> loginNodes(HpcClusterStatus before) {
    var seen = facts.sight().loginNodes();
    if (seen == null || !seen.hasValue()) {
      return before(before, HpcClusterStatus::loginNodes);
    }
    return orNull(
        seen.value().stream()
            .map(
                node ->
                    new NodeAddress(
                        node.hostName(), node.id(), node.ipAddress(), node.publicIpAddress()))
            .sorted(Comparator.comparing(node -> String.valueOf(node.hostName())))
            .limit(MAX_LOGIN_NODES)
            .toList());
  }

  private static ImageStatus image(ClusterSummary cluster) {
    return new ImageStatus(cluster.imageId(), cluster.imageOwnerAlias(), cluster.osTag());
  }

  private static <T> List<T> orNull(List<T> list) {
    return list.isEmpty() ? null : list;
  }

  private static String state(ClusterSummary cluster) {
    return cluster == null ? null : cluster.status();
  }

  private static <T> T before(
      HpcClusterStatus before, java.util.function.Function<HpcClusterStatus, T> field) {
    return before == null ? null : field.apply(before);
  }

  @Override
  public List<Condition> conditions(HpcClusterStatus status) {
    return status == null ? null : status.conditions();
  }

  @Override
  public List<DriftRecord> drift(HpcClusterStatus status) {
    return status == null ? List.of() : status.drift();
  }
}
