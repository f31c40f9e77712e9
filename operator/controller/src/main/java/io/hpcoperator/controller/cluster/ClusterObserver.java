package io.hpcoperator.controller.cluster;

import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.cloud.ehpc.ClusterState;
import io.hpcoperator.cloud.ehpc.ClusterSummary;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.cloud.ehpc.NodeRole;
import io.hpcoperator.controller.cluster.hybrid.HybridConfiguration;
import io.hpcoperator.controller.cluster.power.PowerSight;
import io.hpcoperator.controller.cluster.preflight.PreflightFacts;
import io.hpcoperator.controller.cluster.preflight.PreflightObserver;
import io.hpcoperator.controller.cluster.secret.SecretObserver;
import io.hpcoperator.controller.cluster.settings.Access;
import io.hpcoperator.controller.cluster.settings.ClusterSettings;
import io.hpcoperator.controller.cluster.settings.OwnerMark;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.ehpc.ClusterTasks;
import io.hpcoperator.controller.ehpc.EhpcSubjects;
import io.hpcoperator.controller.handover.QueueClaims;
import io.hpcoperator.controller.nodes.ListedNodes;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.poll.Cadence;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.poll.SharedPolls;
import io.hpcoperator.controller.session.Secrets;
import io.hpcoperator.controller.sync.Setting;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Collects what a decision about a cluster rests on. Reads; never changes anything. */
public final class ClusterObserver {
  private final SecretObserver secrets;
  private final Patience patience;
  private final Clock clock;

  /**
   * @param patience by which it is known whether a creation made nothing, and is begun anew
   * @param clock by which it is known whether a schedule wants the cluster stopped
   */
  public ClusterObserver(Secrets secrets, Patience patience, Clock clock) {
    this.secrets = new SecretObserver(secrets);
    this.patience = patience;
    this.clock = clock;
  }

  /**
   * @param claims what the HpcQueues that refer to the cluster claim of it
   * @param livingUids uids of all HpcClusters the operator knows
   */
  ClusterFacts observe(
      HpcCluster resource,
      SharedPolls<EhpcClient>.View view,
      QueueClaims claims,
      Set<String> livingUids) {
    var facts = observeCluster(resource, view, claims, livingUids).withClaims(claims);
    var cluster = facts.summary();
    return facts.withPreflight(
        PreflightObserver.observe(
            resource,
            PurchaseGate.stage(facts, patience, clock.instant()),
            cluster == null ? null : cluster.zoneId(),
            view));
  }

  /** Nodes that the queues keep out of the cloud's scaling. */
  private static Set<String> excludedNodes(List<HpcQueue> queues) {
    return queues.stream()
        .map(HpcQueue::getStatus)
        .filter(status -> status != null && status.size() != null)
        .map(status -> status.size().excludedNodes())
        .filter(Objects::nonNull)
        .flatMap(List::stream)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** What is known while the account cannot be used. */
  ClusterFacts observeWithout(HpcCluster resource) {
    var id = ClusterMemory.of(resource).clusterId();
    return ClusterFacts.without(resource, secrets.observe(resource, id, Map.of()));
  }

  private ClusterFacts observeCluster(
      HpcCluster resource,
      SharedPolls<EhpcClient>.View view,
      QueueClaims claims,
      Set<String> livingUids) {
    var memory = ClusterMemory.of(resource);
    var own = own(resource, memory);
    var all =
        view.read(
            new EhpcSubjects.Clusters(),
            clusters -> own.apply(clusters).stream().map(ClusterObserver::telling).toList());
    var listing =
        new Observation<>(
            all.hasValue() ? own.apply(all.value()) : null, all.readAt(), all.error());
    var id = memory.clusterId() == null ? adoptedId(resource) : memory.clusterId();
    boolean listed = listing.hasValue() && !listing.value().isEmpty();
    boolean deleting = resource.isMarkedForDeletion();
    boolean unowned = resource.getSpec().adopt() != null && !memory.adopted();
    var details =
        id != null
                && (deleting
                    || unowned
                    || Adoption.isObserved(resource.getSpec())
                    || (listing.hasValue() && !listed))
            ? view.read(new EhpcSubjects.ClusterById(id), d -> d)
            : null;
    if (memory.clusterId() == null) {
      var found = secrets.observe(resource, null, Map.of());
      return new ClusterFacts(
          resource,
          memory,
          found.password(),
          claims.names(),
          listing,
          details,
          null,
          null,
          null,
          List.of(),
          livingUids,
          Sight.NOTHING,
          found,
          PowerSight.NOTHING,
          PreflightFacts.none());
    }
    var state = listed ? listing.value().get(0).state() : null;
    boolean running = state == ClusterState.RUNNING && !deleting;
    var tasks =
        memory.work().task() == null
                && !memory.work().intends(NodePool.ADD)
                && state != ClusterState.EXCEPTION
            ? null
            : ClusterTasks.read(view, id, memory.work().task());
    var queues = running && memory.queue() == null ? view.read(new EhpcSubjects.Queues(id)) : null;
    var nodes =
        running && memory.queue() != null
            ? view.read(new EhpcSubjects.QueueNodes(id, memory.queue()), ListedNodes::telling)
            : null;
    var configuration =
        running ? HybridConfiguration.read(resource, id, view) : HybridConfiguration.NONE;
    var found = secrets.observe(resource, id, configuration.texts());
    var settings =
        running
            ? ClusterSettings.look(
                resource,
                listing.value().get(0),
                memory.sync(),
                new Access(listing.readAt(), memory.work(), found, configuration),
                excludedNodes(claims.queues()),
                view)
            : List.<Setting<ClusterCall>>of();
    return new ClusterFacts(
        resource,
        memory,
        null,
        claims.names(),
        listing,
        details,
        tasks,
        queues,
        nodes,
        settings,
        livingUids,
        sight(resource, id, running, view),
        found,
        listed && !deleting
            ? PowerSight.read(
                resource.getSpec(),
                memory.power(),
                memory.work().task(),
                listing.value().get(0),
                view,
                clock.instant())
            : PowerSight.NOTHING,
        PreflightFacts.none());
  }

  private static Sight sight(
      HpcCluster resource, String id, boolean running, SharedPolls<EhpcClient>.View view) {
    return new Sight(
        running ? view.read(new EhpcSubjects.Nodes(id, NodeRole.LOGIN, Cadence.SETTING)) : null,
        resource.isMarkedForDeletion()
            ? view.read(new EhpcSubjects.Nodes(id, null, Cadence.LIVE))
            : null,
        Troubles.has(resource.getStatus()) ? view.read(new EhpcSubjects.Logs(id)) : null);
  }

  private static String adoptedId(HpcCluster resource) {
    var adopt = resource.getSpec().adopt();
    return adopt == null ? null : adopt.clusterId();
  }

  /**
   * The cluster with the id on record, or that is to be taken over; while there is no id, those
   * that carry the owner mark.
   */
  private static UnaryOperator<List<ClusterSummary>> own(
      HpcCluster resource, ClusterMemory memory) {
    var id = memory.clusterId() == null ? adoptedId(resource) : memory.clusterId();
    var uid = resource.getMetadata().getUid();
    return clusters ->
        clusters.stream()
            .filter(c -> id == null ? OwnerMark.isOn(c.description(), uid) : id.equals(c.id()))
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
