package io.hpcoperator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.hpcoperator.api.v1alpha1.Api;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What holds for every object of every rendering. That each field is one the API knows, and no key
 * is there twice, is looked at when a rendering is read: see {@link Manifests}.
 */
class RenderedObjectsTest {
  private static final Set<String> SELECTOR =
      Set.of("app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/component");

  @ParameterizedTest
  @EnumSource
  void shouldRenderTheSameTwice(Variant variant) {
    assertThat(variant.render().text()).isEqualTo(variant.render().text());
  }

  @ParameterizedTest
  @EnumSource
  void shouldCarryTheRecommendedLabels(Variant variant) {
    assertThat(variant.render().objects())
        .isNotEmpty()
        .allSatisfy(
            object ->
                assertThat(object.getMetadata().getLabels())
                    .as(name(object))
                    .containsKeys(
                        "helm.sh/chart",
                        "app.kubernetes.io/name",
                        "app.kubernetes.io/instance",
                        "app.kubernetes.io/version",
                        "app.kubernetes.io/component",
                        "app.kubernetes.io/part-of",
                        "app.kubernetes.io/managed-by"));
  }

  /** Strict field validation and server-side apply refuse lists whose keys repeat. */
  @ParameterizedTest
  @EnumSource
  void shouldRepeatNoKeyOfAList(Variant variant) {
    var pod = variant.render().deployment().getSpec().getTemplate().getSpec();
    for (Container container : pod.getContainers()) {
      assertThat(container.getEnv()).extracting(EnvVar::getName).doesNotHaveDuplicates();
      assertThat(container.getPorts())
          .extracting(ContainerPort::getContainerPort, ContainerPort::getProtocol)
          .doesNotHaveDuplicates();
      assertThat(container.getPorts()).extracting(ContainerPort::getName).doesNotHaveDuplicates();
      assertThat(container.getVolumeMounts())
          .extracting(VolumeMount::getMountPath)
          .doesNotHaveDuplicates();
    }
    assertThat(pod.getVolumes()).extracting(Volume::getName).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource
  void shouldSelectThePodsOfTheDeployment(Variant variant) {
    var rendering = variant.render();
    var deployment = rendering.deployment().getSpec();
    var pod = deployment.getTemplate().getMetadata().getLabels();

    var selectors =
        Stream.of(
                Stream.of(deployment.getSelector().getMatchLabels()),
                rendering.all(Service.class).stream().map(s -> s.getSpec().getSelector()),
                rendering.all(PodDisruptionBudget.class).stream()
                    .map(p -> p.getSpec().getSelector().getMatchLabels()),
                rendering.all(NetworkPolicy.class).stream()
                    .map(p -> p.getSpec().getPodSelector().getMatchLabels()),
                deployment.getTemplate().getSpec().getTopologySpreadConstraints().stream()
                    .map(TopologySpreadConstraint::getLabelSelector)
                    .filter(selector -> selector != null)
                    .map(selector -> selector.getMatchLabels()))
            .flatMap(maps -> maps)
            .toList();

    assertThat(selectors).allSatisfy(s -> assertThat(s.keySet()).isEqualTo(SELECTOR));
    assertThat(selectors).allSatisfy(s -> assertThat(pod).containsAllEntriesOf(s));
  }

  @ParameterizedTest
  @EnumSource
  void shouldNotSelectTheTestPod(Variant variant) {
    var rendering = variant.render();
    Map<String, String> selector = rendering.deployment().getSpec().getSelector().getMatchLabels();

    assertThat(rendering.only(Pod.class).getMetadata().getLabels().entrySet())
        .as("a Service or a PodDisruptionBudget takes the test pod for the operator")
        .doesNotContainAnyElementsOf(
            List.of(
                Map.entry(
                    "app.kubernetes.io/component", selector.get("app.kubernetes.io/component"))));
  }

  @ParameterizedTest
  @EnumSource
  void shouldNamePortsAlike(Variant variant) {
    var rendering = variant.render();
    var container = rendering.deployment().getSpec().getTemplate().getSpec().getContainers().get(0);

    assertThat(container.getPorts()).extracting(ContainerPort::getName).containsExactly("http");
    for (Service service : rendering.all(Service.class)) {
      assertThat(service.getSpec().getPorts())
          .allMatch(port -> port.getName().equals("http"))
          .allMatch(port -> port.getTargetPort().getStrVal().equals("http"));
    }
    assertThat(
            Stream.of(
                container.getStartupProbe(),
                container.getReadinessProbe(),
                container.getLivenessProbe()))
        .allMatch(probe -> probe.getHttpGet().getPort().getStrVal().equals("http"));
    assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/readyz");
    assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/healthz");
  }

  /** Helm does not wait until the CRDs are served, so none of their resources can be here. */
  @ParameterizedTest
  @EnumSource
  void shouldHoldNeitherResourcesOfItsKindsNorSecrets(Variant variant) {
    assertThat(variant.render().objects())
        .noneMatch(object -> object.getApiVersion().startsWith(Api.GROUP))
        .noneMatch(Secret.class::isInstance);
  }

  /** Argo CD runs hooks on each sync, whatever they were meant for. */
  @ParameterizedTest
  @EnumSource
  void shouldHookNothingButTests(Variant variant) {
    var hooks =
        variant.render().objects().stream()
            .map(object -> object.getMetadata().getAnnotations())
            .filter(annotations -> annotations != null && annotations.containsKey("helm.sh/hook"))
            .toList();

    assertThat(hooks)
        .singleElement()
        .satisfies(
            annotations ->
                assertThat(annotations)
                    .containsEntry("helm.sh/hook", "test")
                    .containsEntry(
                        "helm.sh/hook-delete-policy", "before-hook-creation,hook-succeeded"));
  }

  /** What differs from rendering to rendering makes GitOps tools see drift for ever. */
  @Test
  void shouldNotDependOnTheMoment() throws IOException {
    try (Stream<Path> files = Files.walk(Repository.CHART.resolve("templates"))) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file))
            .as("%s", file)
            .doesNotContainPattern(
                "\\{\\{[^}]*\\b(lookup|rand\\w+|uuidv4|gen[A-Z]\\w+|now|IsInstall|IsUpgrade|Revision|Capabilities)\\b");
      }
    }
  }

  private static String name(HasMetadata object) {
    return object.getKind() + " " + object.getMetadata().getName();
  }
}
