package io.hpcoperator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.Crds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The kustomize bases, looked at without kubectl. {@link KubectlKustomizeTest} builds them. */
class KustomizeTest {
  /** Labels that tell who installed, not what is installed. */
  private static final Set<String> INSTALLER =
      Set.of("helm.sh/chart", "app.kubernetes.io/instance", "app.kubernetes.io/managed-by");

  @Test
  void shouldInstallWhatTheChartInstallsByDefault() {
    assertThat(normalised(Kustomization.build(Repository.CONFIG.resolve("default"))))
        .as("config/ and the chart's defaults differ: change both")
        .isEqualTo(normalised(Variant.DEFAULTS.render().objects()));
  }

  @Test
  void shouldInstallTheCrdsAndARestrictedNamespace() {
    var objects = Kustomization.build(Repository.CONFIG.resolve("default"));

    assertThat(objects)
        .filteredOn(CustomResourceDefinition.class::isInstance)
        .extracting(crd -> crd.getMetadata().getName())
        .containsExactlyInAnyOrderElementsOf(
            Crds.all().stream().map(crd -> crd.getMetadata().getName()).toList());
    assertThat(objects)
        .filteredOn(Namespace.class::isInstance)
        .singleElement()
        .satisfies(
            namespace -> {
              assertThat(namespace.getMetadata().getName()).isEqualTo(Rendering.NAMESPACE);
              assertThat(namespace.getMetadata().getLabels())
                  .containsEntry("pod-security.kubernetes.io/enforce", "restricted");
            });
  }

  /** Kustomize moves namespaces and binding subjects, but not what stands in env or args. */
  @Test
  void shouldRepeatTheNamespaceInNoPod() {
    assertThat(Kustomization.build(Repository.CONFIG.resolve("manager")))
        .extracting(object -> Serialization.jsonMapper().<JsonNode>valueToTree(object).path("spec"))
        .isNotEmpty()
        .noneMatch(spec -> spec.toString().contains(Rendering.NAMESPACE));
  }

  @Test
  void shouldListEverySample() throws IOException {
    try (Stream<Path> files = Files.list(Repository.SAMPLES)) {
      var samples =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".yaml") && !name.equals("kustomization.yaml"))
              .sorted()
              .toList();
      assertThat(Kustomization.read(Repository.SAMPLES).path("resources"))
          .extracting(JsonNode::asText)
          .as("resources of samples/kustomization.yaml")
          .containsExactlyElementsOf(samples);
    }
  }

  @Test
  void shouldUseTheNameReferencesInTheSamples() {
    assertThat(Kustomization.read(Repository.SAMPLES).path("components"))
        .extracting(JsonNode::asText)
        .containsExactly("../config/name-references");
  }

  /** A reference kustomize does not know of points at nothing once names get a prefix. */
  @Test
  void shouldKnowEveryReferenceOfTheKinds() throws IOException {
    var configuration =
        Manifests.YAML.readTree(
            Repository.CONFIG.resolve("name-references/name-references.yaml").toFile());
    var known = new TreeSet<String>();
    for (var reference : configuration.path("nameReference")) {
      for (var field : reference.path("fieldSpecs")) {
        known.add(
            field.path("kind").asText()
                + " "
                + field.path("path").asText()
                + " -> "
                + reference.path("kind").asText());
      }
    }
    var needed = new TreeSet<String>();
    for (var crd : Crds.all()) {
      var schema = crd.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema();
      references(
          crd.getSpec().getNames().getKind() + " spec", schema.getProperties().get("spec"), needed);
    }
    assertThat(known).as("config/name-references/name-references.yaml").isEqualTo(needed);
  }

  private static void references(String path, JSONSchemaProps schema, Set<String> found) {
    if (schema.getItems() != null) {
      references(path, schema.getItems().getSchema(), found);
    }
    if (schema.getProperties() == null) {
      return;
    }
    schema
        .getProperties()
        .forEach(
            (name, property) -> {
              if (name.endsWith("Ref")) {
                found.add(path + "/" + name + "/name -> " + target(name));
              }
              references(path + "/" + name, property, found);
            });
  }

  private static String target(String field) {
    return switch (field) {
      case "accountRef" -> "CloudAccount";
      case "clusterRef" -> "HpcCluster";
      default -> "Secret";
    };
  }

  /** Objects by kind and name, without what only tells who installed them. */
  static Map<String, JsonNode> normalised(List<HasMetadata> objects) {
    var nodes = new TreeMap<String, JsonNode>();
    for (var object : objects) {
      if (object instanceof CustomResourceDefinition
          || object instanceof Namespace
          || object instanceof Pod) {
        continue;
      }
      ObjectNode node = Serialization.jsonMapper().valueToTree(object);
      dropLabels(node);
      var text =
          node.toString().replace(Rendering.NAMESPACE + ":" + Rendering.RELEASE, Rendering.RELEASE);
      nodes.put(
          object.getKind()
              + " "
              + object.getMetadata().getName().replace(Rendering.NAMESPACE + ":", ""),
          Serialization.unmarshal(text, JsonNode.class));
    }
    return nodes;
  }

  private static void dropLabels(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(INSTALLER);
    }
    node.forEach(KustomizeTest::dropLabels);
  }
}
