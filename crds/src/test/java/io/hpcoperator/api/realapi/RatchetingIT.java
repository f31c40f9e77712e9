package io.hpcoperator.api.realapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionNamesBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRuleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * A later release may tighten a rule: objects stored before stay usable, and the operator can go on
 * reporting their status. Shown on a copy of a CRD in another group.
 */
@NeedsRealApiServer
class RatchetingIT {

  private static final String GROUP = "ratcheting.hpc-operator.io";

  private Requests requests;

  @Test
  void shouldKeepStoredObjectsUsableWhenARuleOfAFieldIsTightened(
      RealApiServer server, KubernetesClient client) {
    GenericKubernetesResource stored =
        storedBeforeTightening(
            server,
            client,
            "fields",
            "systemDisk: {size: 400Gi}",
            root ->
                root.getProperties()
                    .get("spec")
                    .getProperties()
                    .get("systemDisk")
                    .setXKubernetesValidations(
                        List.of(
                            rule("!has(self.size) || int(self.size.replace('Gi', '')) <= 300"))));

    assertThat(requests.patch(stored, "replicas: 3")).isInstanceOf(Answer.Accepted.class);
    assertThat(reported(stored, 2)).isEqualTo(2);
  }

  /** A rule of several fields stands above them all, and is forgiven only while none changes. */
  @Test
  void shouldLetTheOperatorWorkOnWhenARuleOfTheWholeSpecIsTightened(
      RealApiServer server, KubernetesClient client) {
    GenericKubernetesResource stored =
        storedBeforeTightening(
            server,
            client,
            "specs",
            "systemDisk: {size: 400Gi}",
            root ->
                root.getProperties()
                    .get("spec")
                    .setXKubernetesValidations(List.of(rule("!has(self.systemDisk)"))));

    assertThat(requests.patch(stored, "replicas: 3")).isInstanceOf(Answer.Refused.class);
    assertThat(reported(stored, 2)).isEqualTo(2);
    assertThat(finalized(stored).getFinalizers()).containsExactly("hpc-operator.io/finalizer");
  }

  /** The whole object changes with every status: its rules have to forgive by themselves. */
  @Test
  void shouldLetTheOperatorWorkOnWhenARuleOfTheWholeObjectForgivesWhatIsStored(
      RealApiServer server, KubernetesClient client) {
    GenericKubernetesResource stored =
        storedBeforeTightening(
            server,
            client,
            "objects",
            "systemDisk: {size: 400Gi}",
            root -> {
              ValidationRule forgiving = rule("oldSelf.hasValue() || !has(self.spec.systemDisk)");
              forgiving.setOptionalOldSelf(true);
              root.setXKubernetesValidations(List.of(forgiving));
            });

    assertThat(reported(stored, 2)).isEqualTo(2);
    assertThat(finalized(stored).getFinalizers()).containsExactly("hpc-operator.io/finalizer");
  }

  /** An object that a rule put into its CRD later would refuse. */
  private GenericKubernetesResource storedBeforeTightening(
      RealApiServer server,
      KubernetesClient client,
      String group,
      String specPatch,
      Consumer<JSONSchemaProps> tightening) {
    CustomResourceDefinition crd = copyOfQueueCrd(group + "." + GROUP);
    client.resource(crd).forceConflicts().serverSideApply();
    server.crds().awaitServed(crd);
    requests = new Requests(client, server.newNamespace("ratcheting"));
    GenericKubernetesResource stored = requests.create(queue(crd, "stored", specPatch)).accepted();
    tightening.accept(crd.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema());
    client.resource(crd).forceConflicts().serverSideApply();
    // The server takes a changed CRD into use a moment after it stored it.
    await("tightened rule")
        .atMost(Duration.ofSeconds(60))
        .until(() -> requests.tryCreate(queue(crd, "new", specPatch)) instanceof Answer.Refused);
    return stored;
  }

  private int reported(GenericKubernetesResource stored, int generation) {
    return requests
        .at(stored)
        .subresource("status")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"status\":{\"observedGeneration\":" + generation + "}}")
        .get("status", "observedGeneration");
  }

  private GenericKubernetesResource finalized(GenericKubernetesResource stored) {
    return requests
        .at(stored)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"finalizers\":[\"hpc-operator.io/finalizer\"]}}");
  }

  private static ValidationRule rule(String cel) {
    return new ValidationRuleBuilder().withRule(cel).withMessage("tightened").build();
  }

  private static GenericKubernetesResource queue(
      CustomResourceDefinition crd, String name, String specPatch) {
    GenericKubernetesResource queue = Manifests.with("HpcQueue", name, specPatch);
    queue.setApiVersion(crd.getSpec().getGroup() + "/v1alpha1");
    queue.setKind("RatchetedQueue");
    return queue;
  }

  private static CustomResourceDefinition copyOfQueueCrd(String group) {
    CustomResourceDefinition crd =
        Crds.committed().stream()
            .filter(committed -> committed.getSpec().getNames().getKind().equals("HpcQueue"))
            .findFirst()
            .orElseThrow();
    crd.getMetadata().setName("ratchetedqueues." + group);
    crd.getSpec().setGroup(group);
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
}
