package io.hpcoperator.controller.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.hpcoperator.api.Crds;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The README says what is so. */
class ReadmeTest {
  private static final String PAGE = "README.md";

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
    var manifests = ManifestSchemas.shownIn(PAGE);
    assertThat(manifests).extracting(m -> m.path("kind").asText()).contains("HpcCluster");
    assertThat(manifests)
        .filteredOn(m -> ManifestSchemas.spec(m.path("kind").asText()) != null)
        .allSatisfy(
            m -> {
              assertThat(m.path("apiVersion").asText()).isEqualTo("hpc-operator.io/v1alpha1");
              assertThat(
                      ManifestSchemas.misfits(
                          m.path("spec"), ManifestSchemas.spec(m.path("kind").asText()), "spec"))
                  .isEmpty();
            });
  }
}
