package io.hpcoperator.api.realapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Status and scale as resources of their own, generations, and fields one can select by. */
@NeedsRealApiServer
class SubresourcesIT {

  private static KubernetesClient client;
  private static Requests requests;

  @BeforeAll
  static void namespace(RealApiServer server) {
    server.crds().install();
    client = server.client();
    requests = new Requests(client, server.newNamespace("subresources"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"CloudAccount", "HpcCluster", "HpcQueue", "ComputeEnv"})
  void shouldIgnoreTheStatusInAUsersManifest(String kind) {
    GenericKubernetesResource manifest = Manifests.minimal(kind, "with-status");
    manifest.setAdditionalProperty(
        "status", Map.of("observedGeneration", 7, "reconcileToken", "mine"));

    GenericKubernetesResource stored = requests.create(manifest).accepted();
    GenericKubernetesResource patched =
        requests
            .at(stored)
            .patch(merge(), Serialization.asJson(Map.of("status", Map.of("reconcileToken", "t"))));

    assertThat(stored.<Object>get("status")).isEqualTo(Map.of("observedGeneration", -1));
    assertThat(patched.<Object>get("status")).isEqualTo(Map.of("observedGeneration", -1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"CloudAccount", "HpcCluster", "HpcQueue", "ComputeEnv"})
  void shouldWriteNothingButStatusThroughTheStatusSubresource(String kind) {
    GenericKubernetesResource stored =
        requests.create(Manifests.minimal(kind, "status")).accepted();

    GenericKubernetesResource after =
        patchStatus(
            stored, Map.of("status", Map.of("observedGeneration", 1), "spec", Map.of("x", 1)));

    assertThat(after.<Object>get("status")).isEqualTo(Map.of("observedGeneration", 1));
    assertThat(after.<Object>get("spec")).isEqualTo(stored.get("spec"));
    assertThat(after.getMetadata().getGeneration()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CloudAccount | requestBudget: {requestsPerSecond: 3}
          HpcCluster   | nodes: {compute: {replicas: 3}}
          HpcQueue     | replicas: 3
          ComputeEnv   | replicas: 3
          """)
  void shouldCountAGenerationForAChangeOfSpecOnly(String kind, String change) {
    GenericKubernetesResource stored =
        requests.create(Manifests.minimal(kind, "generation")).accepted();

    GenericKubernetesResource labelled =
        requests
            .at(stored)
            .patch(
                merge(),
                Serialization.asJson(Map.of("metadata", Map.of("labels", Map.of("team", "a")))));
    assertThat(labelled.getMetadata().getGeneration()).isEqualTo(1);

    assertThat(requests.patch(stored, change).accepted().getMetadata().getGeneration())
        .isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HpcQueue", "ComputeEnv"})
  void shouldScale(String kind) {
    GenericKubernetesResource stored =
        requests.create(Manifests.with(kind, "scale", "replicas: 1")).accepted();
    // Autoscalers need the selector, and read the size that is, not the size that is wanted.
    patchStatus(stored, Map.of("status", Map.of("replicas", 2, "selector", "queue=batch")));

    Scale before = requests.at(stored).scale();
    assertThat(before.getSpec().getReplicas()).isEqualTo(1);
    assertThat(before.getStatus().getReplicas()).isEqualTo(2);
    assertThat(before.getStatus().getSelector()).isEqualTo("queue=batch");

    before.getSpec().setReplicas(4);
    requests.at(stored).scale(before);

    GenericKubernetesResource after = requests.at(stored).get();
    assertThat(after.<Integer>get("spec", "replicas")).isEqualTo(4);
    assertThat(after.getMetadata().getGeneration()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HpcCluster | accountRef: {name: %s} | spec.accountRef.name
          ComputeEnv | accountRef: {name: %s} | spec.accountRef.name
          HpcQueue   | clusterRef: {name: %s} | spec.clusterRef.name
          """)
  void shouldSelectByWhatTheObjectRefersTo(String kind, String patch, String field) {
    requests.create(Manifests.with(kind, "select-a", patch.formatted("a"))).accepted();
    requests.create(Manifests.with(kind, "select-b", patch.formatted("b"))).accepted();

    List<GenericKubernetesResource> found =
        client
            .genericKubernetesResources(Manifests.API_VERSION, kind)
            .inNamespace(requests.namespace())
            .withField(field, "b")
            .list()
            .getItems();

    assertThat(found)
        .extracting(HasMetadata::getMetadata)
        .extracting(metadata -> metadata.getName())
        .containsExactly("select-b");
  }

  private static GenericKubernetesResource patchStatus(
      GenericKubernetesResource object, Map<String, Object> patch) {
    return requests.at(object).subresource("status").patch(merge(), Serialization.asJson(patch));
  }

  private static PatchContext merge() {
    return PatchContext.of(PatchType.JSON_MERGE);
  }
}
