package io.hpcoperator.controller.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.hpcoperator.api.Crds;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/computeenvs.md shows manifests that are valid, and tells of every field and state. */
class ComputeEnvsPageTest {
  private static final String PAGE = "docs/computeenvs.md";
  private static final String KIND = "ComputeEnv";
  private static final String REPLACED = "Needs replacePolicy Recreate to change.";
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final JSONSchemaProps SPEC = ManifestSchemas.spec(KIND);

  @Test
  void shouldShowExcerptsThatAreValidOverTheSample() {
    var sample =
        ManifestSchemas.documents(Pages.text("samples/05-computeenv.yaml")).stream()
            .filter(m -> m.path("kind").asText().equals(KIND))
            .findFirst()
            .orElseThrow();
    var excerpts = ManifestSchemas.shownIn(PAGE);
    assertThat(excerpts).hasSizeGreaterThan(6);
    assertThat(excerpts)
        .allSatisfy(
            excerpt -> {
              assertThat(excerpt.properties()).extracting(f -> f.getKey()).containsExactly("spec");
              assertThat(
                      ManifestSchemas.misfits(
                          ManifestSchemas.over(sample.path("spec"), excerpt.path("spec")),
                          SPEC,
                          "spec"))
                  .isEmpty();
            });
  }

  @Test
  void shouldTellWhatBecomesOfEveryFieldThatIsChanged() {
    var rows = Pages.table(PAGE, "Fields");
    var told = rows.stream().flatMap(row -> codes(row.get(0)).stream()).toList();
    assertThat(told).doesNotHaveDuplicates();
    assertThat(told.stream().map(path -> path.split("\\.")[0]).collect(Collectors.toSet()))
        .isEqualTo(SPEC.getProperties().keySet());
    for (var row : rows) {
      for (var path : codes(row.get(0))) {
        assertThat(row.get(1).contains("another environment"))
            .as("%s is changed by replacing the environment", path)
            .isEqualTo(field(path).getDescription().contains(REPLACED));
      }
    }
  }

  @Test
  void shouldHaveEveryStateOfTheStatus() {
    var state =
        Crds.all().stream()
            .filter(crd -> crd.getSpec().getNames().getKind().equals(KIND))
            .map(crd -> crd.getSpec().getVersions().get(0).getSchema().getOpenAPIV3Schema())
            .map(root -> root.getProperties().get("status").getProperties().get("state"))
            .findFirst()
            .orElseThrow();
    var words = state.getDescription().replaceFirst("^.*: ", "").replace(".", "").split(", ");
    assertThat(Pages.column(PAGE, "State", 0)).containsExactly(words);
  }

  private static List<String> codes(String cell) {
    return cell.contains("`")
        ? CODE.matcher(cell).results().map(code -> code.group(1)).toList()
        : List.of(cell);
  }

  private static JSONSchemaProps field(String path) {
    var schema = SPEC;
    for (var name : path.split("\\.")) {
      assertThat(schema.getProperties()).containsKey(name);
      schema = schema.getProperties().get(name);
    }
    return schema;
  }
}
