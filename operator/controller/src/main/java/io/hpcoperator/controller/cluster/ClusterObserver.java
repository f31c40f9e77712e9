package io.hpcoperator.controller.cluster;

import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.cloud.ehpc.ClusterState;
import io.hpcoperator.cloud.ehpc.ClusterSummary;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.controller.cluster.preflight.PreflightFacts;
import io.hpcoperator.controller.cluster.preflight.PreflightObserver;
import io.hpcoperator.controller.cluster.settings.ClusterSettings;
import io.hpcoperator.controller.cluster.settings.OwnerMark;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.ehpc.EhpcSubjects;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.poll.SharedPolls;
import io.hpcoperator.controller.session.SecretValue;
import io.hpcoperator.controller.session.Secrets;
import io.hpcoperator.controller.sync.Setting;
import java.util.Arrays;
import java.util.List;

/** Collects what a decision about a cluster rests on. Reads; never changes anything. */
public final class ClusterObserver {
  private final Secrets secrets;

  public ClusterObserver(Secrets secrets) {
    this.secrets = secrets;
  }

  /**
   * @param queueResources names of the HpcQueues that refer to the cluster
   */
  ClusterFacts observe(
      HpcCluster resource, SharedPolls<EhpcClient>.View view, List<String> queueResources) {
    var facts = observeCluster(resource, view, queueResources);
    var cluster = facts.summary();
    return facts.with(
        PreflightObserver.observe(
            resource, PurchaseGate.stage(facts), cluster == null ? null : cluster.zoneId(), view));
  }

  private ClusterFacts observeCluster(
      HpcCluster resource, SharedPolls<EhpcClient>.View view, List<String> queueResources) {
    var memory = ClusterMemory.of(resource.getStatus());
    var uid = resource.getMetadata().getUid();
    var all =
        view.read(
            new EhpcSubjects.Clusters(),
            clusters -> own(clusters, memory, uid).stream().map(ClusterObserver::telling).toList());
    var listing =
        new Observation<>(
            all.hasValue() ? own(all.value(), memory, uid) : null, all.readAt(), all.error());
    var id = memory.clusterId();
    if (id == null) {
      return new ClusterFacts(
          resource,
          memory,
          password(resource),
          queueResources,
          listing,
          null,
          null,
          null,
          null,
          List.of(),
          PreflightFacts.none());
    }
    boolean listed = listing.hasValue() && !listing.value().isEmpty();
    boolean running = listed && listing.value().get(0).state() == ClusterState.RUNNING;
    boolean deleting = resource.isMarkedForDeletion();
    var details =
        deleting || (listing.hasValue() && !listed)
            ? view.read(new EhpcSubjects.ClusterById(id), d -> d.map(cluster -> cluster.status()))
            : null;
    var tasks =
        memory.work().task() == null && !memory.work().intends(NodePool.ADD)
            ? null
            : view.read(new EhpcSubjects.Tasks(id));
    var queues =
        running && !deleting && memory.queue() == null
            ? view.read(new EhpcSubjects.Queues(id))
            : null;
    var nodes =
        running && !deleting && memory.queue() != null
            ? view.read(new EhpcSubjects.QueueNodes(id, memory.queue()), NodePool::telling)
            : null;
    var settings =
        running && !deleting
            ? ClusterSettings.look(resource, listing.value().get(0), view)
            : List.<Setting<ClusterCall>>of();
    return new ClusterFacts(
        resource,
        memory,
        null,
        queueResources,
        listing,
        details,
        tasks,
        queues,
        nodes,
        settings,
        PreflightFacts.none());
  }

  private SecretValue password(HpcCluster resource) {
    var login = resource.getSpec().login();
    var reference = login == null ? null : login.passwordSecretRef();
    return reference == null
        ? null
        : secrets.read(resource.getMetadata().getNamespace(), reference);
  }

  /** The cluster with the id in memory; while there is none, those that carry the owner mark. */
  private static List<ClusterSummary> own(
      List<ClusterSummary> clusters, ClusterMemory memory, String uid) {
    return clusters.stream()
        .filter(
            c ->
                memory.clusterId() == null
                    ? OwnerMark.isOn(c.description(), uid)
                    : memory.clusterId().equals(c.id()))
        .toList();
  }

  /** The part that matters: not how busy the cluster is, which changes all the time. */
  private static List<Object> telling(ClusterSummary cluster) {
    return Arrays.asList(
        cluster.id(),
        cluster.status(),
        cluster.managers(),
        cluster.computes(),
        cluster.osTag(),
        cluster.name(),
        cluster.description(),
        cluster.imageId(),
        cluster.clientVersion());
  }
}
