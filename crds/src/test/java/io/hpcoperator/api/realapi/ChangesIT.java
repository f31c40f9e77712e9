package io.hpcoperator.api.realapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a cluster can change after it was created, and what of it only in one direction. */
@NeedsRealApiServer
class ChangesIT {

  private static final AtomicInteger COUNT = new AtomicInteger();

  private static Requests requests;

  @BeforeAll
  static void namespace(RealApiServer server) {
    server.crds().install();
    requests = new Requests(server.client(), server.newNamespace("changes"));
  }

  @ParameterizedTest
  @MethodSource("io.hpcoperator.api.realapi.ChangeCase#all")
  void shouldAcceptTheChangeTheRuleAllows(ChangeCase change) {
    assertThat(requests.tryPatch(stored(change.kind(), change.stored()), change.accepted()))
        .isInstanceOf(Answer.Accepted.class);
  }

  @ParameterizedTest
  @MethodSource("io.hpcoperator.api.realapi.ChangeCase#all")
  void shouldRefuseTheChangeTheRuleForbidsInTheWordsOfTheRule(ChangeCase change) {
    assertThat(requests.tryPatch(stored(change.kind(), change.stored()), change.refused()))
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(422);
              assertThat(refused.causes())
                  .anySatisfy(
                      cause -> {
                        assertThat(cause.field()).isEqualTo(change.field());
                        assertThat(cause.message()).endsWith(": " + change.message());
                      });
            });
  }

  @ParameterizedTest
  @MethodSource("io.hpcoperator.api.realapi.ChangeCase#all")
  void shouldAcceptItBeforeTheCloudWasAskedForAnything(ChangeCase change) {
    GenericKubernetesResource object =
        Manifests.with(change.kind(), "object-" + COUNT.incrementAndGet(), change.stored());
    assertThat(requests.create(object)).isInstanceOf(Answer.Accepted.class);
    if (requests.tryPatch(object, change.refused()) instanceof Answer.Refused refused) {
      // A rule of one object may forbid it all the same.
      assertThat(refused.causes()).noneMatch(cause -> cause.message().endsWith(change.message()));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "clusterName: other",
        "description: other",
        "image: {id: m-2, owner: self}",
        "image: {id: m-2, owner: marketplace}",
        "scheduler: {settings: {slurm: {backfillIntervalSeconds: 30}}}",
        "nodes: {compute: {replicas: 4}}",
        "autoScaling: {maxNodes: 10, grow: true}",
        "additionalVolumes: [{volumeId: nas-1, mountTarget: a}]",
        "software: [OpenMPI_11.1]",
        "postInstallScripts: [{url: 'https://example.com/a.sh'}]",
        "securityGroups: [sg-2]",
        "clientVersion: 1.0.64",
        "deletionPolicy: Retain",
        "releaseInstances: false",
        "deletionProtection: true",
        "driftPolicy: Report",
        "powerState: Stopped",
        "schedule: {windows: [{stop: 0 20 * * 1-5, start: 0 6 * * 1-5}]}",
        "stopping: {nodes: Release, jobDeadline: 0m, afterJobDeadline: Stop}",
        "recovery: Auto",
        "budget: {maxHourlyPrice: '12.50', currency: CNY}"
      })
  void shouldAcceptAChangeOfWhatCanChange(String change) {
    assertThat(requests.tryPatch(stored("HpcCluster", "{}"), change))
        .isInstanceOf(Answer.Accepted.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "envName: other",
        "description: other",
        "replicas: 7",
        "instances: {types: [S5.LARGE16, S5.LARGE8]}",
        "terminateNodes: [node-1]",
        "attachedInstances: [{instanceId: ins-1, confirmReinstall: true}]",
        "deletionPolicy: Retain",
        "replacePolicy: Recreate",
        "driftPolicy: Report"
      })
  void shouldAcceptAChangeOfWhatCanChangeOfAnEnvironment(String change) {
    assertThat(requests.tryPatch(stored("ComputeEnv", "{}"), change))
        .isInstanceOf(Answer.Accepted.class);
  }

  @Test
  void shouldRefuseAnImageOfTheMarketplaceUntilTheClusterIsThere() {
    GenericKubernetesResource cluster =
        Manifests.with("HpcCluster", "object-" + COUNT.incrementAndGet(), "{}");
    assertThat(requests.createWithStatus(cluster, "observedGeneration: 1"))
        .isInstanceOf(Answer.Accepted.class);
    String marketplace = "image: {id: m-2, owner: marketplace}";
    refusesMarketplace(requests.tryPatch(cluster, marketplace));
    assertThat(
            requests.patchStatus(
                cluster,
                "operations: {sequence: 1, recent: [], intent: {operation: CreateCluster, clientToken: t,"
                    + " count: 1, generation: 1, startedAt: '2026-03-01T12:00:00Z'}}"))
        .isInstanceOf(Answer.Accepted.class);
    refusesMarketplace(requests.tryPatch(cluster, marketplace));
    assertThat(requests.patchStatus(cluster, "clusterId: ehpc-1"))
        .isInstanceOf(Answer.Accepted.class);
    assertThat(requests.patch(cluster, marketplace)).isInstanceOf(Answer.Accepted.class);

    // A status that was lost, and one that is written without the id, are no reason to refuse it.
    assertThat(requests.patchStatus(cluster, "clusterId: null"))
        .isInstanceOf(Answer.Accepted.class);
    assertThat(requests.tryPatch(cluster, "description: other"))
        .isInstanceOf(Answer.Accepted.class);
  }

  @Test
  void shouldNotLetAnImageOfTheMarketplaceOutliveWhatItGoesWith() {
    GenericKubernetesResource cluster =
        requests
            .create(
                Manifests.with(
                    "HpcCluster",
                    "object-" + COUNT.incrementAndGet(),
                    "{adopt: {clusterId: ehpc-hz-1}, image: {owner: marketplace, id: m-1}}"))
            .accepted();
    refusesMarketplace(requests.tryPatch(cluster, "adopt: null"));
    assertThat(requests.tryPatch(cluster, "{adopt: null, image: {owner: self, id: m-1}}"))
        .isInstanceOf(Answer.Accepted.class);
  }

  private static void refusesMarketplace(Answer answer) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused ->
                assertThat(refused.causes())
                    .extracting(Answer.Cause::field)
                    .containsExactly("spec.image.owner"));
  }

  /**
   * The name was too short for the cloud from the beginning, and only clusterName made up for it.
   */
  @Test
  void shouldRefuseToTakeAwayTheClusterNameThatIsNeeded() {
    GenericKubernetesResource cluster =
        requests.create(Manifests.with("HpcCluster", "x", "clusterName: long-enough")).accepted();

    assertThat(requests.tryPatch(cluster, "powerState: Stopped"))
        .isInstanceOf(Answer.Accepted.class);
    assertThat(requests.tryPatch(cluster, "clusterName: null"))
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused ->
                assertThat(refused.causes())
                    .extracting(Answer.Cause::field)
                    .containsExactly("spec.clusterName"));
  }

  private static GenericKubernetesResource stored(String kind, String specPatch) {
    GenericKubernetesResource object =
        Manifests.with(kind, "object-" + COUNT.incrementAndGet(), specPatch);
    assertThat(requests.createWithStatus(object, ImmutabilityIT.status(kind)))
        .isInstanceOf(Answer.Accepted.class);
    return object;
  }
}
