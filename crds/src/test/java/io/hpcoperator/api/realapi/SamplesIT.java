package io.hpcoperator.api.realapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.CloudAccount;
import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The manifests a user starts from are accepted, and come back as they were written. */
@NeedsRealApiServer
class SamplesIT {

  private static final Path FOLDER = Crds.repository().resolve("samples");
  private static final Map<String, Class<?>> TYPES =
      Map.of(
          "CloudAccount", CloudAccount.class,
          "HpcCluster", HpcCluster.class,
          "HpcQueue", HpcQueue.class,
          "ComputeEnv", ComputeEnv.class);

  private static Kubectl kubectl;
  private static KubernetesClient client;
  private static String namespace;

  @BeforeAll
  static void namespace(RealApiServer server) {
    server.crds().install();
    kubectl = server.kubectl();
    client = server.client();
    namespace = server.newNamespace("samples");
  }

  /** Every sample file; a parameterized test without any fails. */
  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".yaml"))
          .filter(file -> !file.getFileName().toString().equals("kustomization.yaml"))
          .sorted()
          .toList();
    }
  }

  /** Every object of our kinds in the samples. */
  static List<Sample> samples() throws IOException {
    return files().stream()
        .flatMap(SamplesIT::documents)
        .filter(object -> TYPES.containsKey(object.getKind()))
        .map(Sample::new)
        .toList();
  }

  record Sample(GenericKubernetesResource object) {
    @Override
    public String toString() {
      return object.getKind() + " " + object.getMetadata().getName();
    }
  }

  @ParameterizedTest
  @MethodSource("files")
  void shouldApplyUnderStrictValidationAndShowNoDifferenceAfterwards(Path file) {
    kubectl.run("apply", "--validate=strict", "-n", namespace, "-f", file.toString()).orFail();

    Kubectl.Result difference = kubectl.run("diff", "-n", namespace, "-f", file.toString());

    assertThat(difference).isEqualTo(new Kubectl.Result(0, "", ""));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void shouldKeepEveryValueAsItWasWritten(Sample sample) {
    GenericKubernetesResource stored = create(sample.object(), "kept");

    JsonNode written = Manifests.JSON.valueToTree(sample.object().get("spec"));
    JsonNode read = Manifests.JSON.valueToTree(stored.get("spec"));

    // The server adds defaults beside what was written, and changes nothing of it.
    assertContains(written, read, "spec");
  }

  @ParameterizedTest
  @MethodSource("samples")
  void shouldSurviveTheJavaTypes(Sample sample) {
    GenericKubernetesResource stored = create(sample.object(), "typed");

    Object typed = Manifests.JSON.convertValue(stored, TYPES.get(stored.getKind()));

    // As text: -1 as a long and -1 as an int are different nodes.
    JsonNode back = Manifests.yaml(Serialization.asJson(typed));
    JsonNode read = Manifests.yaml(Serialization.asJson(stored));
    assertThat((Object) back.get("spec")).isEqualTo(read.get("spec"));
    assertThat((Object) back.get("status")).isEqualTo(read.get("status"));
  }

  @Test
  void shouldShowEveryKind() throws IOException {
    assertThat(samples())
        .extracting(sample -> sample.object().getKind())
        .contains("CloudAccount", "HpcCluster", "HpcQueue", "ComputeEnv");
  }

  private static GenericKubernetesResource create(GenericKubernetesResource sample, String prefix) {
    GenericKubernetesResource copy = Serialization.clone(sample);
    copy.getMetadata().setName(prefix + "-" + copy.getMetadata().getName());
    return new Requests(client, namespace).create(copy).accepted();
  }

  private static void assertContains(JsonNode written, JsonNode read, String path) {
    if (written.isObject()) {
      assertThat(read).as(path).isNotNull();
      written
          .properties()
          .forEach(
              field ->
                  assertContains(
                      field.getValue(), read.get(field.getKey()), path + "." + field.getKey()));
    } else if (written.isArray()) {
      assertThat(read).as(path).isNotNull().hasSameSizeAs(written);
      for (int i = 0; i < written.size(); i++) {
        assertContains(written.get(i), read.get(i), path + "[" + i + "]");
      }
    } else {
      assertThat(read).as(path).isEqualTo(written);
    }
  }

  private static Stream<GenericKubernetesResource> documents(Path file) {
    try {
      return Stream.of(Files.readString(file).split("(?m)^---$"))
          .map(
              document ->
                  Manifests.JSON.convertValue(
                      Manifests.yaml(document), GenericKubernetesResource.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
