package io.hpcoperator.api.realapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.Map;

/**
 * Manifests of the project's kinds as a user writes them, in YAML and unknown to the Java types.
 */
final class Manifests {

  static final String API_VERSION = "hpc-operator.io/v1alpha1";

  /** The least that the API server accepts as the spec of each kind. */
  private static final Map<String, String> MINIMAL_SPECS =
      Map.of(
          "CloudAccount",
          """
          provider: AlibabaCloud
          region: cn-hangzhou
          credentials: {secretRef: {name: access-key}}
          """,
          "HpcCluster",
          """
          accountRef: {name: account}
          image: {osTag: CentOS_7.6_64}
          scheduler: {type: slurm}
          login: {keyPairName: team}
          nodes:
            manager: {instanceType: ecs.c6.large}
            login: {instanceType: ecs.c6.large}
            compute: {instanceType: ecs.c6.2xlarge}
          """,
          "HpcQueue",
          """
          clusterRef: {name: cluster}
          queueName: batch
          instanceType: ecs.c6.2xlarge
          """,
          "ComputeEnv",
          """
          accountRef: {name: account}
          placement: {zone: ap-guangzhou-2}
          instances: {types: [S5.LARGE8]}
          imageId: img-bd78fy2t
          """);

  static final ObjectMapper JSON = new ObjectMapper();

  private static final YAMLMapper YAML = new YAMLMapper();

  private Manifests() {}

  /** The least accepted object of the kind. */
  static GenericKubernetesResource minimal(String kind, String name) {
    return with(kind, name, "{}");
  }

  /** The least accepted object of the kind, with a merge patch (RFC 7386, in YAML) to its spec. */
  static GenericKubernetesResource with(String kind, String name, String specPatch) {
    ObjectNode manifest =
        (ObjectNode) yaml("{apiVersion: %s, kind: %s}".formatted(API_VERSION, kind));
    manifest.putObject("metadata").put("name", name);
    manifest.set("spec", mergePatch(yaml(MINIMAL_SPECS.get(kind)), yaml(specPatch)));
    return JSON.convertValue(manifest, GenericKubernetesResource.class);
  }

  /** YAML of one line too, which Fabric8's reader takes for JSON when it starts with a brace. */
  static JsonNode yaml(String text) {
    try {
      return YAML.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not YAML: " + text, e);
    }
  }

  private static JsonNode mergePatch(JsonNode target, JsonNode patch) {
    if (!patch.isObject()) {
      return patch;
    }
    ObjectNode merged =
        target != null && target.isObject()
            ? ((ObjectNode) target).deepCopy()
            : JSON.createObjectNode();
    patch
        .properties()
        .forEach(
            field -> {
              if (field.getValue().isNull()) {
                merged.remove(field.getKey());
              } else {
                merged.set(
                    field.getKey(), mergePatch(merged.get(field.getKey()), field.getValue()));
              }
            });
    return merged;
  }
}
