package io.hpcoperator.controller.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.hpcoperator.api.Crds;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** docs/clusters.md shows manifests that are valid, and has every field of a cluster's spec. */
class ClustersPageTest {
  private static final String PAGE = "docs/clusters.md";
  private static final String KIND = "HpcCluster";
  private static final String SAMPLE = "samples/03-cluster.yaml";
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern UNCHANGED =
      Pattern.compile("\\bself\\.spec\\.([\\w.]+) == oldSelf\\.spec\\.\\1(?![\\w.])");
  private static final JSONSchemaProps SPEC = ManifestSchemas.spec(KIND);

  @Test
  void shouldShowExcerptsThatAreValidOverTheSample() {
    var excerpts = ManifestSchemas.shownIn(PAGE);
    assertThat(excerpts).hasSizeGreaterThan(5);
    assertThat(excerpts)
        .allSatisfy(
            excerpt -> {
              assertThat(excerpt.properties()).extracting(f -> f.getKey()).containsExactly("spec");
              assertThat(misfits(excerpt)).isEmpty();
            });
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          spec: {stoping: {nodes: Stop}}, is unknown
          'spec: {stopping: {nodes: Keep}}', is not one of
          'spec: {stopping: {jobDeadline: soon}}', does not match
          'spec: {budget: {maxHourlyPrice: 12.50}}', is no string
          'spec: {budget: {currency: CNY}}', is missing
          'spec: {autoScaling: {maxNodes: 1000}}', is out of range
          'spec: {deletionProtection: "yes"}', is no boolean
          """)
  void shouldKnowWhatIsNotValid(String excerpt, String fault) {
    assertThat(misfits(ManifestSchemas.documents(excerpt).get(0)))
        .singleElement()
        .asString()
        .contains(fault);
  }

  @Test
  void shouldListEveryFieldThatCannotChange() {
    var fixed =
        Crds.all().stream()
            .filter(crd -> crd.getSpec().getNames().getKind().equals(KIND))
            .map(crd -> crd.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema())
            .flatMap(root -> root.getXKubernetesValidations().stream())
            .flatMap(rule -> UNCHANGED.matcher(rule.getRule()).results())
            .map(unchanged -> unchanged.group(1))
            .distinct()
            .toList();
    assertThat(fixed).hasSizeGreaterThan(20);
    assertThat(codeOf("What cannot change")).containsExactlyInAnyOrderElementsOf(fixed);
  }

  @Test
  void shouldTellWhatBecomesOfEveryFieldThatIsChanged() {
    var told = new ArrayList<>(codeOf("Changing in place"));
    told.addAll(codeOf("What cannot change"));
    assertThat(told).map(field -> field.split("\\.")[0]).containsAll(SPEC.getProperties().keySet());
    assertThat(told).allSatisfy(field -> assertThat(exists(field)).as(field).isTrue());
  }

  private static List<String> misfits(JsonNode excerpt) {
    var sample =
        ManifestSchemas.documents(Pages.text(SAMPLE)).stream()
            .filter(m -> m.path("kind").asText().equals(KIND))
            .findFirst()
            .orElseThrow();
    return ManifestSchemas.misfits(
        ManifestSchemas.over(sample.path("spec"), excerpt.path("spec")), SPEC, "spec");
  }

  /** What is code in the first column of a table. */
  private static List<String> codeOf(String heading) {
    return Pages.table(PAGE, heading).stream()
        .map(row -> row.get(0))
        .flatMap(
            cell ->
                cell.contains("`")
                    ? CODE.matcher(cell).results().map(code -> code.group(1))
                    : Stream.of(cell))
        .toList();
  }

  private static boolean exists(String field) {
    var schema = SPEC;
    for (var name : field.split("\\.")) {
      schema = schema.getProperties().get(name);
      if (schema == null) {
        return false;
      }
    }
    return true;
  }
}
