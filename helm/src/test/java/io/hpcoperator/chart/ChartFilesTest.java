package io.hpcoperator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart as files: lint, metadata, copies, size. */
class ChartFilesTest {
  /** A release of Helm is one Secret, which holds 1 MiB. */
  private static final long MAX_PACKAGE = 1 << 20;

  @Test
  void shouldLintWithoutAWord() {
    var result = new Helm(Repository.CHART).lint().strict().call();

    assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
    assertThat(result.getMessages()).noneMatch(m -> m.matches("(?s).*\\[(INFO|WARNING|ERROR)].*"));
  }

  @Test
  void shouldTellWhatTheChartIs() throws IOException {
    var chart = Manifests.YAML.readTree(Repository.CHART.resolve("Chart.yaml").toFile());

    assertThat(chart.path("apiVersion").asText()).isEqualTo("v2");
    assertThat(chart.path("type").asText()).isEqualTo("application");
    assertThat(chart.path("version").asText()).matches("\\d+\\.\\d+\\.\\d+(-[0-9A-Za-z.-]+)?");
    assertThat(chart.path("appVersion").isTextual()).as("appVersion is quoted").isTrue();
    assertThat(chart.path("kubeVersion").asText()).isEqualTo(">=1.30.0-0");
    assertThat(chart.path("description").asText()).isNotBlank();
    assertThat(chart.path("home").asText()).isNotBlank();
    assertThat(chart.path("icon").asText()).isNotBlank();
    assertThat(chart.path("sources")).isNotEmpty();
    assertThat(chart.path("maintainers"))
        .isNotEmpty()
        .allMatch(maintainer -> !maintainer.path("name").asText().isBlank());
  }

  @Test
  void shouldHaveTheVersionOfTheBuild() throws IOException {
    var pom = Files.readString(Repository.ROOT.resolve("pom.xml"));
    JsonNode chart = Manifests.YAML.readTree(Repository.CHART.resolve("Chart.yaml").toFile());

    assertThat(pom)
        .as("appVersion of Chart.yaml is the version of pom.xml")
        .contains(
            "<artifactId>hpc-operator-parent</artifactId>\n  <version>"
                + chart.path("appVersion").asText()
                + "</version>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"helm/hpc-operator/crds", "config/crd"})
  void shouldCarryTheCrdsByteForByte(String folder) throws IOException {
    var copies = Repository.ROOT.resolve(folder);
    var crds = yamls(Repository.CRDS);
    if (Boolean.getBoolean("crds.write")) {
      for (var crd : crds.entrySet()) {
        Files.writeString(copies.resolve(crd.getKey()), crd.getValue());
      }
    }
    assertThat(yamls(copies))
        .as("%s is stale; run: mvn test -pl helm -am -Dcrds.write=true", folder)
        .isEqualTo(crds);
  }

  @Test
  void shouldFitIntoOneRelease(@TempDir Path folder) throws IOException {
    new Helm(Repository.CHART).packageIt().withDestination(folder).call();

    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.toList())
          .singleElement()
          .satisfies(f -> assertThat(Files.size(f)).isLessThan(MAX_PACKAGE));
    }
  }

  private static TreeMap<String, String> yamls(Path folder) throws IOException {
    var texts = new TreeMap<String, String>();
    try (var files = Files.newDirectoryStream(folder, "*.yaml")) {
      for (var file : files) {
        if (!file.endsWith("kustomization.yaml")) {
          texts.put(file.getFileName().toString(), Files.readString(file));
        }
      }
    }
    return texts;
  }
}
