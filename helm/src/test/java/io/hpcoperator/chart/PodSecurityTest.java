package io.hpcoperator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every pod keeps to the level "restricted" of the Pod Security Standards, and a bit more. */
class PodSecurityTest {
  /** Volumes that "restricted" allows. */
  private static final Set<String> VOLUMES =
      Set.of(
          "name",
          "configMap",
          "csi",
          "downwardAPI",
          "emptyDir",
          "ephemeral",
          "persistentVolumeClaim",
          "projected",
          "secret");

  @ParameterizedTest
  @EnumSource
  void shouldBeRestricted(Variant variant) {
    assertThat(pods(variant.render())).hasSize(2).allSatisfy(PodSecurityTest::assertRestricted);
  }

  private static void assertRestricted(PodSpec pod) {
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getRunAsUser()).isNull();
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    assertThat(pod.getHostNetwork()).isNull();
    assertThat(pod.getHostPID()).isNull();
    assertThat(pod.getHostIPC()).isNull();
    assertThat(containers(pod))
        .isNotEmpty()
        .allSatisfy(
            container -> {
              var context = container.getSecurityContext();
              assertThat(context.getAllowPrivilegeEscalation()).isFalse();
              assertThat(context.getCapabilities().getDrop()).containsExactly("ALL");
              assertThat(context.getCapabilities().getAdd()).isEmpty();
              assertThat(context.getPrivileged()).isNull();
              assertThat(context.getRunAsUser()).isNull();
              assertThat(context.getReadOnlyRootFilesystem()).isTrue();
              assertThat(container.getVolumeMounts())
                  .anyMatch(mount -> mount.getMountPath().equals("/tmp"));
            });
    assertThat(pod.getVolumes())
        .allSatisfy(
            volume ->
                assertThat(Serialization.jsonMapper().valueToTree(volume).fieldNames())
                    .toIterable()
                    .isSubsetOf(VOLUMES));
    assertThat(pod.getVolumes())
        .filteredOn(volume -> volume.getEmptyDir() != null)
        .allMatch(volume -> volume.getEmptyDir().getSizeLimit() != null, "has a size limit");
  }

  @ParameterizedTest
  @EnumSource
  void shouldLimitMemoryAndSizeTheHeapByIt(Variant variant) {
    var operator = variant.render().deployment().getSpec().getTemplate().getSpec();
    var container = operator.getContainers().get(0);
    var resources = container.getResources();

    assertThat(resources.getRequests()).containsKeys("cpu", "memory");
    assertThat(Quantity.getAmountInBytes(resources.getLimits().get("memory"))).isPositive();
    assertThat(container.getEnv())
        .filteredOn(variable -> variable.getName().equals("JAVA_TOOL_OPTIONS"))
        .singleElement()
        .satisfies(v -> assertThat(v.getValue()).containsPattern("-XX:MaxRAMPercentage=\\d+\\b"));
  }

  @Test
  void shouldMountATokenIntoTheOperatorOnly() {
    var rendering = Variant.DEFAULTS.render();

    assertThat(rendering.only(ServiceAccount.class).getAutomountServiceAccountToken()).isFalse();
    assertThat(
            rendering
                .deployment()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getAutomountServiceAccountToken())
        .isTrue();
    assertThat(rendering.only(Pod.class).getSpec().getAutomountServiceAccountToken()).isFalse();
  }

  private static List<PodSpec> pods(Rendering rendering) {
    return List.of(
        rendering.deployment().getSpec().getTemplate().getSpec(),
        rendering.only(Pod.class).getSpec());
  }

  private static List<Container> containers(PodSpec pod) {
    return Stream.concat(pod.getInitContainers().stream(), pod.getContainers().stream()).toList();
  }
}
