package io.hpcoperator.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hpcoperator.api.v1alpha1.CloudAccount;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kustomize bases as kubectl builds them; skipped where there is no kubectl. */
class KubectlKustomizeTest {

  @BeforeAll
  static void needsKubectl() throws InterruptedException {
    boolean found;
    try {
      found = new ProcessBuilder("kubectl", "version", "--client").start().waitFor() == 0;
    } catch (IOException e) {
      found = false;
    }
    if (!found) {
      System.out.println("Skipped KubectlKustomizeTest: there is no kubectl on the PATH.");
    }
    assumeTrue(found, "there is no kubectl on the PATH");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"config/crd", "config/rbac", "config/manager", "config/default", "samples"})
  void shouldBuildWithoutAWarning(String folder) throws Exception {
    assertThat(build(Repository.ROOT.resolve(folder))).isNotBlank();
  }

  /** What kubectl builds is what the reader of {@link KustomizeTest} builds. */
  @Test
  void shouldInstallWhatTheChartInstallsByDefault() throws Exception {
    var objects = Manifests.parse(build(Repository.CONFIG.resolve("default")));

    assertThat(KustomizeTest.normalised(objects))
        .isEqualTo(KustomizeTest.normalised(Variant.DEFAULTS.render().objects()));
  }

  @Test
  void shouldMoveToAnotherNamespaceAsAWhole(@TempDir Path folder) throws Exception {
    overlay(folder, "config/default", "namespace: elsewhere");

    assertThat(build(folder)).contains("namespace: elsewhere").doesNotContain(Rendering.NAMESPACE);
  }

  @Test
  void shouldTakeAnImageByDigest(@TempDir Path folder) throws Exception {
    overlay(
        folder,
        "config/default",
        """
        images:
          - name: hpc-operator
            newName: registry.example.com/hpc-operator
            digest: sha256:0123456789012345678901234567890123456789012345678901234567890123
        """);

    assertThat(build(folder))
        .contains(
            "image: registry.example.com/hpc-operator@sha256:0123456789012345678901234567890123456789012345678901234567890123");
  }

  @Test
  void shouldCarryAPrefixToEveryReference(@TempDir Path folder) throws Exception {
    overlay(folder, "samples", "namePrefix: team-");

    assertThat(Manifests.parse(build(folder)))
        .allMatch(object -> object.getMetadata().getName().startsWith("team-"))
        .anySatisfy(
            object ->
                assertThat(object)
                    .isInstanceOfSatisfying(
                        CloudAccount.class,
                        account ->
                            assertThat(account.getSpec().credentials().secretRef().name())
                                .isEqualTo("team-alibaba-key")))
        .anySatisfy(
            object ->
                assertThat(object)
                    .isInstanceOfSatisfying(
                        HpcCluster.class,
                        cluster -> {
                          assertThat(cluster.getSpec().accountRef().name())
                              .isEqualTo("team-alibaba");
                          assertThat(cluster.getSpec().login().passwordSecretRef().name())
                              .isEqualTo("team-demo-login");
                        }));
  }

  /** Without the name references the account would look for a Secret that is not there. */
  @Test
  void shouldCarryTheHashOfAGeneratedSecret(@TempDir Path folder) throws Exception {
    Files.writeString(
        folder.resolve("account.yaml"),
        """
        apiVersion: hpc-operator.io/v1alpha1
        kind: CloudAccount
        metadata: {name: a}
        spec:
          provider: AlibabaCloud
          region: cn-hangzhou
          credentials: {secretRef: {name: key}}
        """);
    var kustomization =
        """
        resources: [account.yaml]
        secretGenerator: [{name: key, literals: [accessKeyId=a, accessKeySecret=b]}]
        """;
    Files.writeString(folder.resolve("kustomization.yaml"), kustomization);
    assertThat(secretOfTheAccount(build(folder))).isEqualTo("key");

    var components = Repository.CONFIG.resolve("name-references");
    Files.writeString(
        folder.resolve("kustomization.yaml"),
        kustomization + "components: [" + folder.toRealPath().relativize(components) + "]\n");
    assertThat(secretOfTheAccount(build(folder))).matches("key-[a-z0-9]{10}");
  }

  private static String secretOfTheAccount(String yaml) throws IOException {
    try (var documents = Manifests.YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
      return documents.readAll().stream()
          .filter(document -> document.path("kind").asText().equals("CloudAccount"))
          .map(document -> document.at("/spec/credentials/secretRef/name").asText())
          .findFirst()
          .orElseThrow();
    }
  }

  private static void overlay(Path folder, String base, String more) throws IOException {
    var relative = folder.toRealPath().relativize(Repository.ROOT.resolve(base));
    Files.writeString(
        folder.resolve("kustomization.yaml"), "resources: [%s]\n%s\n".formatted(relative, more));
  }

  private static String build(Path folder) throws Exception {
    var errors = Files.createTempFile("kustomize", ".err");
    try {
      var process =
          new ProcessBuilder("kubectl", "kustomize", folder.toString())
              .redirectError(errors.toFile())
              .start();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as("%s", Files.readString(errors)).isZero();
      assertThat(Files.readString(errors)).as("what kubectl said").isEmpty();
      return output;
    } finally {
      Files.delete(errors);
    }
  }
}
