package io.hpcoperator.api.realapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes when a resource, or the namespace around it, is deleted. */
@NeedsRealApiServer(controllers = true)
class GarbageCollectionIT {

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static RealApiServer server;
  private static KubernetesClient client;

  @BeforeAll
  static void server(RealApiServer shared) {
    server = shared;
    client = shared.client();
    server.crds().install();
  }

  @ParameterizedTest
  @ValueSource(strings = {"CloudAccount", "HpcCluster", "HpcQueue", "ComputeEnv"})
  void shouldTakeWhatAResourceOwnsWithIt(String kind) {
    Requests requests = new Requests(client, server.newNamespace("garbage"));
    GenericKubernetesResource owner = requests.create(Manifests.minimal(kind, "owner")).accepted();
    ConfigMap owned = configMap(requests.namespace(), "owned", owner);
    ConfigMap other = configMap(requests.namespace(), "other", null);

    requests.at(owner).delete();

    await("deletion of " + owned.getMetadata().getName())
        .atMost(PATIENCE)
        .until(() -> client.resource(owned).get() == null);
    assertThat(client.resource(other).get()).isNotNull();
  }

  @Test
  void shouldEndTheNamespaceAroundAllKinds() {
    Requests requests = new Requests(client, server.newNamespace("emptied"));
    List.of("CloudAccount", "HpcCluster", "HpcQueue", "ComputeEnv")
        .forEach(kind -> requests.create(Manifests.minimal(kind, "one")).accepted());

    client.namespaces().withName(requests.namespace()).delete();

    await("deletion of the namespace")
        .atMost(PATIENCE)
        .until(() -> client.namespaces().withName(requests.namespace()).get() == null);
  }

  private static ConfigMap configMap(
      String namespace, String name, GenericKubernetesResource owner) {
    ConfigMapBuilder builder =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(name)
            .endMetadata();
    if (owner != null) {
      builder
          .editMetadata()
          .withOwnerReferences(
              new OwnerReferenceBuilder()
                  .withApiVersion(owner.getApiVersion())
                  .withKind(owner.getKind())
                  .withName(owner.getMetadata().getName())
                  .withUid(owner.getMetadata().getUid())
                  .build())
          .endMetadata();
    }
    return client.resource(builder.build()).create();
  }
}
