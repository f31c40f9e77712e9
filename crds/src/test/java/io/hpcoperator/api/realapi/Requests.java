package io.hpcoperator.api.realapi;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;

/** Writes to one namespace as kubectl and Helm 4 make them: unknown fields are errors. */
record Requests(KubernetesClient client, String namespace) {

  Answer create(GenericKubernetesResource object) {
    return Answer.to(
        () -> at(object).fieldValidation(FieldValidateable.Validation.STRICT).create());
  }

  /**
   * Creates an object for which the cloud has been asked already, as the operator puts it on
   * record.
   *
   * @param status merge patch of the status, in YAML
   */
  Answer createWithStatus(GenericKubernetesResource object, String status) {
    Answer created = create(object);
    return created instanceof Answer.Accepted ? patchStatus(object, status) : created;
  }

  /** A merge patch to the object's status, in YAML. */
  Answer patchStatus(GenericKubernetesResource object, String status) {
    return Answer.to(
        () ->
            at(object)
                .subresource("status")
                .patch(
                    PatchContext.of(PatchType.JSON_MERGE),
                    Serialization.asJson(Map.of("status", Manifests.yaml(status)))));
  }

  /** Everything the server does on creation but storing the object. */
  Answer tryCreate(GenericKubernetesResource object) {
    return Answer.to(
        () -> at(object).dryRun().fieldValidation(FieldValidateable.Validation.STRICT).create());
  }

  /** A merge patch (RFC 7386, in YAML) to the object's spec. */
  Answer patch(GenericKubernetesResource object, String specPatch) {
    return patch(object, specPatch, List.of());
  }

  /** Everything the server does for a merge patch but storing the object. */
  Answer tryPatch(GenericKubernetesResource object, String specPatch) {
    return patch(object, specPatch, List.of("All"));
  }

  private Answer patch(GenericKubernetesResource object, String specPatch, List<String> dryRun) {
    PatchContext context =
        new PatchContext.Builder()
            .withPatchType(PatchType.JSON_MERGE)
            .withFieldValidation(FieldValidateable.Validation.STRICT.parameterValue())
            .withDryRun(dryRun)
            .build();
    return Answer.to(
        () ->
            at(object)
                .patch(context, Serialization.asJson(Map.of("spec", Manifests.yaml(specPatch)))));
  }

  Resource<GenericKubernetesResource> at(GenericKubernetesResource object) {
    return client.resource(object).inNamespace(namespace);
  }
}
