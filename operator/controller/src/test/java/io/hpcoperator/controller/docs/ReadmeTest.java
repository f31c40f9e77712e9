package io.hpcoperator.controller.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.Crds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The README says what is so. */
class ReadmeTest {
  private static final String PAGE = "README.md";
  private static final Pattern YAML = Pattern.compile("(?s)```yaml\n(.*?)```");

  @Test
  void shouldTestAsCiDoes() {
    var lines = Pages.text(".ci/run").strip().lines().toList();
    var command = lines.get(lines.size() - 1);
    assertThat(command).startsWith("mvn ");
    assertThat(Pages.text(PAGE)).contains("$ " + command + "\n");
    assertThat(Pages.text("CONTRIBUTING.md")).contains(command);
  }

  @Test
  void shouldListTheKindsThereAre() {
    var kinds =
        Crds.all().stream()
            .map(
                crd ->
                    List.of(
                        crd.getSpec().getNames().getKind(),
                        crd.getSpec().getNames().getShortNames().get(0),
                        isScalable(crd) ? "yes" : "no"))
            .toList();
    assertThat(Pages.table(PAGE, "The kinds"))
        .extracting(row -> List.of(row.get(0), row.get(1), row.get(4)))
        .containsExactlyElementsOf(kinds);
  }

  private static boolean isScalable(CustomResourceDefinition crd) {
    return crd.getSpec().getVersions().get(0).getSubresources().getScale() != null;
  }

  @Test
  void shouldShowManifestsOfTheKindsThereAre() {
    Map<String, JSONSchemaProps> schemas =
        Crds.all().stream()
            .collect(
                Collectors.toMap(
                    crd -> crd.getSpec().getNames().getKind(),
                    crd -> crd.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema()));
    var manifests = manifests();
    assertThat(manifests).extracting(m -> m.path("kind").asText()).contains("HpcCluster");
    assertThat(manifests)
        .filteredOn(m -> schemas.containsKey(m.path("kind").asText()))
        .allSatisfy(
            m -> {
              assertThat(m.path("apiVersion").asText()).isEqualTo("hpc-operator.io/v1alpha1");
              assertThat(misfits(m.path("spec"), spec(schemas, m), "spec")).isEmpty();
            });
  }

  private static JSONSchemaProps spec(Map<String, JSONSchemaProps> schemas, JsonNode manifest) {
    return schemas.get(manifest.path("kind").asText()).getProperties().get("spec");
  }

  /** Fields the schema does not know, and fields it misses. */
  private static List<String> misfits(JsonNode value, JSONSchemaProps schema, String path) {
    var misfits = new ArrayList<String>();
    if (!value.isObject()) {
      return misfits;
    }
    for (var field : value.properties()) {
      var property = schema.getProperties().get(field.getKey());
      var below = path + "." + field.getKey();
      if (property == null) {
        misfits.add(below + " is unknown");
      } else {
        misfits.addAll(misfits(field.getValue(), property, below));
      }
    }
    schema.getRequired().stream()
        .filter(name -> !value.has(name))
        .forEach(name -> misfits.add(path + "." + name + " is missing"));
    return misfits;
  }

  private static List<JsonNode> manifests() {
    Function<MatchResult, List<String>> documents =
        block -> List.of(block.group(1).split("(?m)^---$"));
    return YAML.matcher(Pages.text(PAGE))
        .results()
        .flatMap(block -> documents.apply(block).stream())
        .map(text -> (JsonNode) Serialization.unmarshal(text, JsonNode.class))
        .toList();
  }
}
