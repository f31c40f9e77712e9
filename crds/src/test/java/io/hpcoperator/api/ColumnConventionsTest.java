package io.hpcoperator.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Columns of {@code kubectl get}, paths of scale, and fields of {@code --field-selector}. */
class ColumnConventionsTest {
  /** More do not fit into a terminal beside the name. */
  private static final int MAX_DEFAULT_COLUMNS = 7;

  private static final int MAX_SELECTABLE_FIELDS = 8;

  /** In the order people read them. Those after Age are shown with {@code -o wide}. */
  private static final Map<String, List<String>> COLUMNS =
      Map.of(
          "CloudAccount",
          List.of("Provider", "Region", "Ready", "Reason", "Age", "Used-By", "Message"),
          "HpcCluster",
          List.of(
              "State",
              "Ready",
              "Reason",
              "Nodes",
              "Task",
              "Age",
              "All-Nodes",
              "Cluster-ID",
              "Synced",
              "Price-Hour",
              "Account",
              "Scheduler",
              "Message"),
          "HpcQueue",
          List.of(
              "Cluster",
              "Desired",
              "Nodes",
              "Ready",
              "Reason",
              "Task",
              "Age",
              "Queue",
              "Capacity",
              "State",
              "Message"),
          "ComputeEnv",
          List.of(
              "State", "Desired", "Nodes", "Ready", "Reason", "Age", "Env-ID", "Account",
              "Message"));

  static Stream<CustomResourceDefinition> crds() {
    return CrdSchemas.crds();
  }

  @ParameterizedTest
  @MethodSource("crds")
  void shouldShowTheColumnsInTheOrderOfTheType(CustomResourceDefinition crd) {
    assertThat(columns(crd))
        .extracting(CustomResourceColumnDefinition::getName)
        .as("order @AdditionalPrinterColumn on the type, then regenerate; or correct the list here")
        .isEqualTo(COLUMNS.get(crd.getSpec().getNames().getKind()));
  }

  /** With columns of ours the API server adds no Age of its own. */
  @ParameterizedTest
  @MethodSource("crds")
  void shouldEndTheDefaultViewWithTheAge(CustomResourceDefinition crd) {
    var shown = columns(crd).stream().filter(column -> column.getPriority() == 0).toList();

    assertThat(shown).hasSizeLessThanOrEqualTo(MAX_DEFAULT_COLUMNS);
    assertThat(columns(crd).subList(0, shown.size()))
        .as("columns with priority = 1 stand after the others")
        .isEqualTo(shown);
    var last = shown.get(shown.size() - 1);
    assertThat(last.getName()).isEqualTo("Age");
    assertThat(last.getType()).isEqualTo("date");
    assertThat(last.getJsonPath()).isEqualTo(".metadata.creationTimestamp");
    assertThat(shown)
        .extracting(CustomResourceColumnDefinition::getName)
        .contains("Ready", "Reason");
  }

  /** A column whose type is not the field's stays blank. */
  @ParameterizedTest
  @MethodSource("crds")
  void shouldShowFieldsAsWhatTheyAre(CustomResourceDefinition crd) {
    assertThat(columns(crd))
        .filteredOn(column -> !column.getJsonPath().startsWith(".metadata."))
        .allSatisfy(
            column -> {
              assertThat(column.getJsonPath())
                  .as("start the jsonPath with a dot")
                  .startsWith(".")
                  .as("only the first of several values would be shown")
                  .doesNotContain("[*]", "..");
              assertThat(at(crd, column.getJsonPath()))
                  .as("column %s points at no field", column.getName())
                  .isNotNull();
              assertThat(column.getType())
                  .as("type of column %s", column.getName())
                  .isEqualTo(at(crd, column.getJsonPath()).getType());
            });
  }

  /** A date in the future is shown as {@code <invalid>}. */
  @ParameterizedTest
  @MethodSource("crds")
  void shouldShowPastDatesOnly(CustomResourceDefinition crd) {
    assertThat(columns(crd))
        .filteredOn(column -> "date".equals(column.getType()))
        .extracting(CustomResourceColumnDefinition::getJsonPath)
        .containsOnly(".metadata.creationTimestamp");
  }

  @Test
  void shouldScaleWhatHasReplicas() {
    assertThat(
            crds()
                .filter(crd -> at(crd, ".spec.replicas") != null)
                .map(crd -> crd.getSpec().getNames().getKind()))
        .as("kinds with spec.replicas have the scale subresource")
        .containsExactlyInAnyOrder("HpcQueue", "ComputeEnv")
        .containsExactlyInAnyOrderElementsOf(
            crds()
                .filter(crd -> version(crd).getSubresources().getScale() != null)
                .map(crd -> crd.getSpec().getNames().getKind())
                .toList());
  }

  @ParameterizedTest
  @MethodSource("crds")
  void shouldScaleByFieldsThatAreThere(CustomResourceDefinition crd) {
    var scale = version(crd).getSubresources().getScale();
    if (scale == null) {
      return;
    }
    assertThat(scale.getSpecReplicasPath()).startsWith(".spec.");
    assertThat(scale.getStatusReplicasPath()).startsWith(".status.");
    assertThat(scale.getLabelSelectorPath()).startsWith(".status.");
    assertThat(at(crd, scale.getSpecReplicasPath()).getType()).isEqualTo("integer");
    assertThat(at(crd, scale.getSpecReplicasPath()).getDefault())
        .as("without a @Default, reading /scale of a resource without replicas is an error 500")
        .isNotNull();
    assertThat(at(crd, scale.getStatusReplicasPath()).getType()).isEqualTo("integer");
    assertThat(at(crd, scale.getLabelSelectorPath()).getType()).isEqualTo("string");
  }

  @ParameterizedTest
  @MethodSource("crds")
  void shouldSelectByScalarFields(CustomResourceDefinition crd) {
    var fields = version(crd).getSelectableFields();
    if (fields == null) {
      return;
    }
    assertThat(fields)
        .hasSizeLessThanOrEqualTo(MAX_SELECTABLE_FIELDS)
        .allSatisfy(
            field -> {
              assertThat(field.getJsonPath()).matches("\\.(spec|status)(\\.[A-Za-z]+)+");
              assertThat(at(crd, field.getJsonPath()).getType())
                  .isIn("string", "boolean", "integer");
            });
  }

  private static JSONSchemaProps at(CustomResourceDefinition crd, String jsonPath) {
    return CrdSchemas.at(CrdSchemas.root(version(crd)), jsonPath);
  }

  private static List<CustomResourceColumnDefinition> columns(CustomResourceDefinition crd) {
    return version(crd).getAdditionalPrinterColumns();
  }

  private static CustomResourceDefinitionVersion version(CustomResourceDefinition crd) {
    return crd.getSpec().getVersions().get(0);
  }
}
