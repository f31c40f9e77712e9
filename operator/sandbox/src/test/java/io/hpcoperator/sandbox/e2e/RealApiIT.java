package io.hpcoperator.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.realapi.NeedsRealApiServer;
import io.hpcoperator.api.realapi.RealApiServer;
import io.hpcoperator.api.v1alpha1.CloudAccount;
import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.controller.HpcOperator;
import io.hpcoperator.simulator.Simulator;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The operator against a real API server: what the embedded one may have wrong. */
@NeedsRealApiServer
class RealApiIT {

  @Test
  void shouldLiveThroughTheWholeLifeOfAllKinds(RealApiServer server) {
    server.crds().install();
    var namespace = server.newNamespace("life");
    try (var clouds = Simulator.builder().speed(600).start();
        var client =
            new KubernetesClientBuilder().withConfig(server.client().getConfiguration()).build();
        var operator = HpcOperator.start(client, World.SETTINGS)) {
      assertThat(operator.httpPort()).isPositive();
      var kubernetes = server.client();
      for (var manifest :
          List.of(Given.ALIBABA, Given.TENCENT, Given.cluster(1), Given.queue(1), Given.env(1))) {
        apply(kubernetes, manifest.replace("${clouds}", clouds.endpoint().toString()), namespace);
      }
      for (var kind :
          List.of(
              "cloudaccount/alibaba",
              "cloudaccount/tencent",
              "hpccluster/demo",
              "hpcqueue/high",
              "computeenv/render")) {
        server
            .kubectl()
            .run("wait", "-n", namespace, "--for=condition=Ready", "--timeout=60s", kind);
      }

      shouldOwnOnlyStatusAndFinalizers(kubernetes, namespace);

      server.kubectl().run("scale", "-n", namespace, "hpcqueue/high", "--replicas=3");
      World.await()
          .until(
              () -> {
                var queue =
                    kubernetes
                        .resources(HpcQueue.class)
                        .inNamespace(namespace)
                        .withName("high")
                        .get();
                return queue.getStatus().readyReplicas() == 3
                    && queue
                        .getStatus()
                        .observedGeneration()
                        .equals(queue.getMetadata().getGeneration());
              });
      shouldBeScalableByAutoscalers(kubernetes, namespace);
      assertThat(server.kubectl().run("get", "-n", namespace, "hpc").toString())
          .contains("CredentialsAccepted")
          .contains("Available");
      assertThat(server.kubectl().run("describe", "-n", namespace, "hpccluster/demo").toString())
          .contains("CreateCluster")
          .contains("Available");

      kubernetes.resources(CloudAccount.class).inNamespace(namespace).delete();
      kubernetes.resources(HpcCluster.class).inNamespace(namespace).delete();
      kubernetes.resources(HpcQueue.class).inNamespace(namespace).delete();
      kubernetes.resources(ComputeEnv.class).inNamespace(namespace).delete();
      World.await()
          .until(
              () ->
                  kubernetes
                      .resources(CloudAccount.class)
                      .inNamespace(namespace)
                      .list()
                      .getItems()
                      .isEmpty());
      assertThat(clouds.leftovers()).isEmpty();
      assertThat(clouds.ehpc().createdClusters()).isEqualTo(1);
      assertThat(
              kubernetes
                  .secrets()
                  .inNamespace(namespace)
                  .withName("alibaba-key")
                  .get()
                  .getFinalizers())
          .isNullOrEmpty();
    }
  }

  /** What HorizontalPodAutoscaler and KEDA read: the size that is, and a selector of text. */
  private static void shouldBeScalableByAutoscalers(KubernetesClient client, String namespace) {
    var scale = client.resources(HpcQueue.class).inNamespace(namespace).withName("high").scale();
    assertThat(scale.getSpec().getReplicas()).isEqualTo(3);
    assertThat(scale.getStatus().getReplicas()).isEqualTo(3);
    assertThat(scale.getStatus().getSelector()).isEqualTo("hpc-operator.io/queue=high");
    assertThat(
            client
                .pods()
                .inNamespace(namespace)
                .withLabelSelector(scale.getStatus().getSelector())
                .list()
                .getItems())
        .as("a selector the API server understands; nodes of the cloud are no pods")
        .isEmpty();
  }

  @Test
  void shouldTakeACorrectionBeforeTheCloudIsAskedAndNoneAfterwards(RealApiServer server) {
    server.crds().install();
    var namespace = server.newNamespace("correction");
    try (var clouds = Simulator.builder().speed(600).start();
        var client =
            new KubernetesClientBuilder().withConfig(server.client().getConfiguration()).build();
        var operator = HpcOperator.start(client, World.SETTINGS.watching(namespace))) {
      assertThat(operator.httpPort()).isPositive();
      var account = Given.ALIBABA.replace("${clouds}", clouds.endpoint().toString());
      var nowhere = Given.cluster(1).replace("cn-hangzhou-b", "cn-hangzhou-x");
      apply(server.client(), account, namespace);
      apply(server.client(), account.replace("name: alibaba}", "name: second}"), namespace);
      apply(
          server.client(),
          nowhere.replace("accountRef: {name: alibaba}", "accountRef: {name: second}"),
          namespace);
      server
          .kubectl()
          .run(
              "wait",
              "-n",
              namespace,
              "--for=jsonpath={.status.conditions[?(@.type==\"Ready\")].reason}=PreflightFailed",
              "--timeout=60s",
              "hpccluster/demo")
          .orFail();

      // A queue of a cluster that does not exist, and of a name that is not meant.
      var queue = Given.queue("high", 1);
      apply(
          server.client(),
          queue
              .replace("clusterRef: {name: demo}", "clusterRef: {name: nowhere}")
              .replace("queueName: high", "queueName: hihg"),
          namespace);
      server
          .kubectl()
          .run(
              "wait",
              "-n",
              namespace,
              "--for=jsonpath={.status.conditions[?(@.type==\"Ready\")].reason}=ClusterNotFound",
              "--timeout=60s",
              "hpcqueue/high")
          .orFail();

      apply(server.client(), Given.cluster(1), namespace);
      apply(server.client(), queue, namespace);
      for (var corrected : List.of("hpccluster/demo", "hpcqueue/high")) {
        server
            .kubectl()
            .run("wait", "-n", namespace, "--for=condition=Ready", "--timeout=60s", corrected)
            .orFail();
      }
      assertThat(clouds.ehpc().createdClusters()).isEqualTo(1);
      assertThatThrownBy(
              () ->
                  apply(
                      server.client(),
                      queue.replace("queueName: high", "queueName: other"),
                      namespace))
          .hasMessageContaining("queueName is immutable once the cloud was asked for the queue");

      assertThatThrownBy(() -> apply(server.client(), nowhere, namespace))
          .hasMessageContaining("placement is immutable once the cloud was asked for the cluster");

      // The account it came to leave does not wait for it.
      server
          .kubectl()
          .run("delete", "-n", namespace, "--timeout=60s", "cloudaccount/second")
          .orFail();
      server
          .kubectl()
          .run("delete", "-n", namespace, "--timeout=60s", "hpcqueue/high", "hpccluster/demo")
          .orFail();
      server
          .kubectl()
          .run("delete", "-n", namespace, "--timeout=60s", "cloudaccount/alibaba")
          .orFail();
      assertThat(clouds.leftovers()).isEmpty();
    }
  }

  private static void shouldOwnOnlyStatusAndFinalizers(KubernetesClient client, String namespace) {
    for (Class<? extends CustomResource<?, ?>> kind :
        List.<Class<? extends CustomResource<?, ?>>>of(
            CloudAccount.class, HpcCluster.class, HpcQueue.class, ComputeEnv.class)) {
      for (var resource : client.resources(kind).inNamespace(namespace).list().getItems()) {
        assertThat(resource.getMetadata().getGeneration()).as("generation").isEqualTo(1);
        for (var entry : resource.getMetadata().getManagedFields()) {
          if (entry.getManager().equals("hpc-operator")) {
            assertThat(entry.getFieldsV1().getAdditionalProperties().keySet())
                .as("%s owned in %s", resource.getKind(), entry.getSubresource())
                .isSubsetOf("f:status", "f:metadata");
          }
        }
      }
    }
  }

  private static void apply(KubernetesClient client, String yaml, String namespace) {
    for (var document : yaml.split("\n---\n")) {
      HasMetadata resource = Serialization.unmarshal(document);
      resource.getMetadata().setNamespace(namespace);
      client.resource(resource).fieldManager("user").serverSideApply();
    }
  }
}
