package io.hpcoperator.controller.cluster;

import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.cloud.ehpc.ClusterDetails;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterQueue;
import io.hpcoperator.cloud.ehpc.ClusterSummary;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.controller.cluster.power.PowerSight;
import io.hpcoperator.controller.cluster.preflight.PreflightFacts;
import io.hpcoperator.controller.cluster.secret.ClusterSecrets;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.handover.QueueClaims;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.session.SecretValue;
import io.hpcoperator.controller.sync.Setting;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that a decision about a cluster rests on. An observation is null where it does not matter
 * yet.
 *
 * @param password the root password; null when a key pair is used or the cluster exists
 * @param queueResources names of the HpcQueues that refer to the cluster
 * @param listing clusters of the account that are this resource's, by its id or its owner mark
 * @param details the cluster by its id; empty when the cloud says there is none
 * @param livingUids uids of all HpcClusters the operator knows
 * @param sight what is read to be shown
 * @param power what is read while the cluster is to be stopped or started
 * @param settings what the spec wants of a running cluster that can be changed in place
 * @param secrets the Secrets of the cluster
 * @param preflight what stands in the way of a purchase
 * @param claims what the HpcQueues that refer to the cluster claim of it
 */
public record ClusterFacts(
    HpcCluster resource,
    ClusterMemory memory,
    SecretValue password,
    List<String> queueResources,
    Observation<List<ClusterSummary>> listing,
    Observation<Optional<ClusterDetails>> details,
    Observation<List<ClusterTask>> tasks,
    Observation<List<ClusterQueue>> queues,
    Observation<List<ClusterNode>> nodes,
    List<Setting<ClusterCall>> settings,
    Set<String> livingUids,
    Sight sight,
    ClusterSecrets secrets,
    PowerSight power,
    PreflightFacts preflight,
    QueueClaims claims) {

  /** Of a cluster of which no HpcQueue claims anything. */
  ClusterFacts(
      HpcCluster resource,
      ClusterMemory memory,
      SecretValue password,
      List<String> queueResources,
      Observation<List<ClusterSummary>> listing,
      Observation<Optional<ClusterDetails>> details,
      Observation<List<ClusterTask>> tasks,
      Observation<List<ClusterQueue>> queues,
      Observation<List<ClusterNode>> nodes,
      List<Setting<ClusterCall>> settings,
      Set<String> livingUids,
      Sight sight,
      ClusterSecrets secrets,
      PowerSight power,
      PreflightFacts preflight) {
    this(
        resource,
        memory,
        password,
        queueResources,
        listing,
        details,
        tasks,
        queues,
        nodes,
        settings,
        livingUids,
        sight,
        secrets,
        power,
        preflight,
        QueueClaims.NONE);
  }

  /**
   * Of a cluster whose settings do not matter, and whose purchases nothing stands in the way of.
   */
  ClusterFacts(
      HpcCluster resource,
      ClusterMemory memory,
      SecretValue password,
      List<String> queueResources,
      Observation<List<ClusterSummary>> listing,
      Observation<Optional<ClusterDetails>> details,
      Observation<List<ClusterTask>> tasks,
      Observation<List<ClusterQueue>> queues,
      Observation<List<ClusterNode>> nodes) {
    this(
        resource,
        memory,
        password,
        queueResources,
        listing,
        details,
        tasks,
        queues,
        nodes,
        List.of(),
        Set.of(),
        Sight.NOTHING,
        ClusterSecrets.NONE,
        PowerSight.NOTHING,
        PreflightFacts.clear());
  }

  /** What is known without the cloud. */
  static ClusterFacts without(HpcCluster resource) {
    return without(resource, ClusterSecrets.NONE);
  }

  /** The same, with its Secrets. */
  static ClusterFacts without(HpcCluster resource, ClusterSecrets secrets) {
    return new ClusterFacts(
        resource,
        ClusterMemory.of(resource),
        null,
        List.of(),
        new Observation<>(null, null, null),
        null,
        null,
        null,
        null,
        List.of(),
        Set.of(),
        Sight.NOTHING,
        secrets,
        PowerSight.NOTHING,
        PreflightFacts.none());
  }

  /** The same, with other things on record. */
  ClusterFacts withMemory(ClusterMemory newMemory) {
    return with(newMemory, settings, preflight, claims);
  }

  /** The same, with other settings to be looked at. */
  ClusterFacts withSettings(List<Setting<ClusterCall>> newSettings) {
    return with(memory, List.copyOf(newSettings), preflight, claims);
  }

  /** The same, with what stands in the way of a purchase. */
  ClusterFacts withPreflight(PreflightFacts newPreflight) {
    return with(memory, settings, newPreflight, claims);
  }

  /** The same, with what HpcQueues claim. */
  ClusterFacts withClaims(QueueClaims newClaims) {
    return with(memory, settings, preflight, newClaims);
  }

  private ClusterFacts with(
      ClusterMemory newMemory,
      List<Setting<ClusterCall>> newSettings,
      PreflightFacts newPreflight,
      QueueClaims newClaims) {
    return new ClusterFacts(
        resource,
        newMemory,
        password,
        queueResources,
        listing,
        details,
        tasks,
        queues,
        nodes,
        newSettings,
        livingUids,
        sight,
        secrets,
        power,
        newPreflight,
        newClaims);
  }

  String uid() {
    return resource.getMetadata().getUid();
  }

  long generation() {
    return resource.getMetadata().getGeneration();
  }

  boolean deleting() {
    return resource.isMarkedForDeletion();
  }

  /** The cluster as the list shows it; null when it is not listed or its id is not known. */
  ClusterSummary summary() {
    if (memory.clusterId() == null || listing == null || !listing.hasValue()) {
      return null;
    }
    return listing.value().stream()
        .filter(c -> memory.clusterId().equals(c.id()))
        .findFirst()
        .orElse(null);
  }
}
