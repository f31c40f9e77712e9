package io.hpcoperator.api.realapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionNamesBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A later release may tighten a rule: objects stored before stay usable, and the operator can go on
 * reporting their status. Shown on a copy of a CRD in another group.
 */
@NeedsRealApiServer
class RatchetingIT {

  private static final String GROUP = "ratcheting.hpc-operator.io";

  @Test
  void shouldKeepStoredObjectsUsableWhenARuleIsTightened(
      RealApiServer server, KubernetesClient client) {
    CustomResourceDefinition crd = copyOfQueueCrd();
    client.resource(crd).forceConflicts().serverSideApply();
    server.crds().awaitServed(crd);
    Requests requests = new Requests(client, server.newNamespace("ratcheting"));
    GenericKubernetesResource stored =
        requests.create(queue("stored", "systemDisk: {size: 400Gi}")).accepted();

    tighten(crd);
    client.resource(crd).forceConflicts().serverSideApply();
    // The server takes a changed CRD into use a moment after it stored it.
    await("tightened rule")
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                requests.tryCreate(queue("new", "systemDisk: {size: 400Gi}"))
                    instanceof Answer.Refused);

    assertThat(requests.patch(stored, "replicas: 3")).isInstanceOf(Answer.Accepted.class);
    GenericKubernetesResource reported =
        requests
            .at(stored)
            .subresource("status")
            .patch(
                PatchContext.of(PatchType.JSON_MERGE), "{\"status\":{\"observedGeneration\":2}}");
    assertThat(reported.<Integer>get("status", "observedGeneration")).isEqualTo(2);
  }

  private static GenericKubernetesResource queue(String name, String specPatch) {
    GenericKubernetesResource queue = Manifests.with("HpcQueue", name, specPatch);
    queue.setApiVersion(GROUP + "/v1alpha1");
    queue.setKind("RatchetedQueue");
    return queue;
  }

  private static CustomResourceDefinition copyOfQueueCrd() {
    CustomResourceDefinition crd =
        Crds.committed().stream()
            .filter(committed -> committed.getSpec().getNames().getKind().equals("HpcQueue"))
            .findFirst()
            .orElseThrow();
    crd.getMetadata().setName("ratchetedqueues." + GROUP);
    crd.getSpec().setGroup(GROUP);
    // Names of its own, so that kubectl in the other tests still knows which kind is meant.
    crd.getSpec()
        .setNames(
            new CustomResourceDefinitionNamesBuilder()
                .withKind("RatchetedQueue")
                .withPlural("ratchetedqueues")
                .withSingular("ratchetedqueue")
                .build());
    return crd;
  }

  private static void tighten(CustomResourceDefinition crd) {
    JSONSchemaProps disk =
        crd.getSpec()
            .getVersions()
            .get(0)
            .getSchema()
            .getOpenAPIV3Schema()
            .getProperties()
            .get("spec")
            .getProperties()
            .get("systemDisk");
    disk.setXKubernetesValidations(
        List.of(
            new ValidationRuleBuilder()
                .withRule("!has(self.size) || int(self.size.replace('Gi', '')) <= 300")
                .withMessage("size must be at most 300Gi")
                .build()));
  }
}
