package io.hpcoperator.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Each value does what it says. */
class SwitchesTest {

  @Test
  void shouldHandEveryPodValueOn() {
    var template = Variant.EVERYTHING.render().deployment().getSpec().getTemplate();
    PodSpec pod = template.getSpec();
    Container container = pod.getContainers().get(0);

    assertThat(template.getMetadata().getLabels())
        .containsEntry("cost-center", "42")
        .containsEntry("app.kubernetes.io/name", "hpc");
    assertThat(template.getMetadata().getAnnotations()).containsEntry("example.com/note", "here");
    assertThat(env(container))
        .containsEntry("HTTPS_PROXY", "http://proxy.example.com:3128")
        .containsKey("NODE_NAME");
    assertThat(container.getEnvFrom())
        .singleElement()
        .satisfies(from -> assertThat(from.getConfigMapRef().getName()).isEqualTo("proxies"));
    assertThat(pod.getVolumes()).extracting(v -> v.getName()).containsExactly("tmp", "trust");
    assertThat(container.getVolumeMounts())
        .extracting(m -> m.getMountPath())
        .containsExactly("/tmp", "/trust");
    assertThat(pod.getNodeSelector()).containsEntry("kubernetes.io/os", "linux");
    assertThat(pod.getAffinity().getNodeAffinity()).isNotNull();
    assertThat(pod.getTolerations()).extracting(t -> t.getKey()).containsExactly("control");
    assertThat(pod.getTopologySpreadConstraints())
        .extracting(c -> c.getTopologyKey())
        .containsExactly("topology.kubernetes.io/zone");
    assertThat(pod.getPriorityClassName()).isEqualTo("system-cluster-critical");
    assertThat(pod.getTerminationGracePeriodSeconds()).isEqualTo(90);
    assertThat(pod.getImagePullSecrets())
        .extracting(s -> s.getName())
        .containsExactly("registry-login");
    assertThat(container.getImagePullPolicy()).isEqualTo("Always");
  }

  @Test
  void shouldHandEveryOtherValueOn() {
    var rendering = Variant.EVERYTHING.render();

    assertThat(
            rendering
                .deployment()
                .getSpec()
                .getStrategy()
                .getRollingUpdate()
                .getMaxSurge()
                .getIntVal())
        .isZero();
    assertThat(rendering.objects())
        .allSatisfy(o -> assertThat(o.getMetadata().getLabels()).containsEntry("team", "hpc"))
        .noneMatch(o -> o.getMetadata().getLabels().containsValue("mine"));
    assertThat(rendering.only(ServiceAccount.class).getMetadata().getName())
        .isEqualTo("cloud-access");
    assertThat(rendering.only(ServiceAccount.class).getMetadata().getAnnotations())
        .containsEntry("example.com/role", "hpc");
    assertThat(rendering.only(Service.class).getMetadata().getAnnotations())
        .containsEntry("prometheus.io/scrape", "true");
    assertThat(rendering.only(PodDisruptionBudget.class).getSpec().getMaxUnavailable().getIntVal())
        .isEqualTo(2);
  }

  @Test
  void shouldTellTheOperatorItsSettings() {
    assertThat(env(operator(Variant.EVERYTHING.render())))
        .containsEntry("HPC_OPERATOR_LOG_LEVEL", "DEBUG")
        .containsEntry("HPC_OPERATOR_POLL_ACTIVE", "PT10S")
        .containsEntry("HPC_OPERATOR_POLL_IDLE", "PT5M")
        .containsEntry("HPC_OPERATOR_LEADER_ELECTION", "true")
        .containsEntry("HPC_OPERATOR_LEASE_NAME", "hpc")
        .containsEntry(
            "JAVA_TOOL_OPTIONS", "-XX:MaxRAMPercentage=50 -XX:+ExitOnOutOfMemoryError -Xlog:gc")
        .doesNotContainKey("HPC_OPERATOR_WATCH_NAMESPACES");
    assertThat(env(operator(Variant.WATCHED_NAMESPACES.render())))
        .containsEntry("HPC_OPERATOR_WATCH_NAMESPACES", "team-a,team-b,hpc-operator-system");
    assertThat(env(operator(Variant.NO_LEADER_ELECTION.render())))
        .containsEntry("HPC_OPERATOR_LEADER_ELECTION", "false");
  }

  /** The names are those the operator's command line reads. */
  @ParameterizedTest
  @EnumSource
  void shouldSetNoVariableTheOperatorDoesNotRead(Variant variant) throws IOException {
    var controller = Repository.ROOT.resolve("operator/controller/src/main");
    var main =
        Files.readString(controller.resolve("java/io/hpcoperator/controller/OperatorMain.java"));
    var log = Files.readString(controller.resolve("resources/log4j2.xml"));

    assertThat(env(operator(variant.render())).keySet())
        .filteredOn(name -> name.startsWith("HPC_OPERATOR_"))
        .allMatch(name -> (main + log).contains("${env:" + name + ":-"));
  }

  @ParameterizedTest
  @CsvSource({
    "'', hpc-operator:0.1.0",
    "'tag: 1.2.3', hpc-operator:1.2.3",
    "'repository: registry.example.com/a/b', registry.example.com/a/b:0.1.0",
    "'{tag: 1.2.3, digest: sha256:0123456789012345678901234567890123456789012345678901234567890123}',"
        + " hpc-operator@sha256:0123456789012345678901234567890123456789012345678901234567890123",
  })
  void shouldNameTheImage(String image, String expected) {
    var values =
        image.isEmpty() ? "" : "image: " + (image.startsWith("{") ? image : "{" + image + "}");

    assertThat(operator(Rendering.of(values)).getImage()).isEqualTo(expected);
  }

  @Test
  void shouldRefuseReplicasWithoutLeaderElection() {
    assertThatThrownBy(() -> Rendering.of("replicas: 2\nleaderElection: {enabled: false}"))
        .hasMessageContaining("Set leaderElection.enabled=true or replicas=1");
  }

  /** Without a lease, only the order of stop and start keeps two from working at once. */
  @Test
  void shouldStopBeforeItStartsWithoutLeaderElection() {
    assertThat(Variant.NO_LEADER_ELECTION.render().deployment().getSpec().getStrategy().getType())
        .isEqualTo("Recreate");
    assertThat(Variant.DEFAULTS.render().deployment().getSpec().getStrategy()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"HPC_OPERATOR_LOG_LEVEL", "HPC_OPERATOR_WATCH_NAMESPACES", "JAVA_TOOL_OPTIONS"})
  void shouldRefuseAVariableTheChartSets(String name) {
    assertThatThrownBy(() -> Rendering.of("env: [{name: %s, value: x}]".formatted(name)))
        .hasMessageContaining(name)
        .hasMessageContaining("which the chart sets itself");
  }

  @Test
  void shouldRefuseAVariableTwice() {
    assertThatThrownBy(() -> Rendering.of("env: [{name: A, value: one}, {name: A, value: two}]"))
        .hasMessageContaining("env sets A twice");
  }

  @Test
  void shouldLeaveOutWhatIsSwitchedOff() {
    assertThat(Variant.NOTHING_OPTIONAL.render().objects())
        .noneMatch(Service.class::isInstance)
        .noneMatch(PodDisruptionBudget.class::isInstance)
        .noneMatch(NetworkPolicy.class::isInstance);
    assertThat(Variant.DEFAULTS.render().all(NetworkPolicy.class)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void shouldNeverBlockADrain(Variant variant) {
    assertThat(variant.render().all(PodDisruptionBudget.class))
        .allSatisfy(
            budget -> {
              assertThat(budget.getSpec().getMinAvailable()).isNull();
              assertThat(budget.getSpec().getMaxUnavailable().getIntVal()).isPositive();
              assertThat(budget.getSpec().getUnhealthyPodEvictionPolicy()).isEqualTo("AlwaysAllow");
            });
  }

  @Test
  void shouldLetInMetricsAndHealthOnly() {
    var policy = Variant.NETWORK_POLICY.render().only(NetworkPolicy.class).getSpec();

    assertThat(policy.getPolicyTypes()).containsExactly("Ingress", "Egress");
    assertThat(policy.getIngress())
        .singleElement()
        .satisfies(
            rule -> {
              assertThat(rule.getFrom()).isEmpty();
              assertThat(rule.getPorts())
                  .extracting(port -> port.getPort().getStrVal())
                  .containsExactly("http");
            });
    assertThat(
            policy.getEgress().stream()
                .flatMap(rule -> rule.getPorts().stream())
                .map(SwitchesTest::describe)
                .toList())
        .containsExactly("53/UDP", "53/TCP", "443/TCP", "6443/TCP");
  }

  @Test
  void shouldNarrowAndWidenTheNetworkPolicy() {
    var policy = Variant.EVERYTHING.render().only(NetworkPolicy.class).getSpec();

    assertThat(policy.getIngress().get(0).getFrom()).hasSize(1);
    assertThat(policy.getEgress()).hasSize(3);
    assertThat(policy.getEgress().get(2).getTo().get(0).getIpBlock().getCidr())
        .isEqualTo("10.1.2.3/32");
  }

  @ParameterizedTest
  @EnumSource
  void shouldSayInTheNotesWhatToDoNext(Variant variant, @TempDir Path folder) throws IOException {
    var values = Files.writeString(folder.resolve("values.yaml"), variant.yaml());
    var output =
        new Helm(Repository.CHART)
            .install()
            .withName("hpc-operator")
            .withNamespace("some-namespace")
            .withValuesFile(values)
            .withKubeVersion(Rendering.KUBE_VERSION)
            .clientOnly()
            .dryRun()
            .call()
            .getOutput();
    var notes = output.substring(output.indexOf("NOTES:") + "NOTES:".length()).strip();

    assertThat(notes).startsWith("hpc-operator 0.1.0 is installed in namespace some-namespace.");
    assertThat(notes).contains("kubectl --namespace some-namespace rollout status deployment/");
    assertThat(notes.lines().count()).isLessThanOrEqualTo(20);
  }

  private static Container operator(Rendering rendering) {
    return rendering.deployment().getSpec().getTemplate().getSpec().getContainers().get(0);
  }

  private static Map<String, String> env(Container container) {
    return container.getEnv().stream()
        .collect(
            Collectors.toMap(
                EnvVar::getName, v -> v.getValue() == null ? "from elsewhere" : v.getValue()));
  }

  private static String describe(NetworkPolicyPort port) {
    return port.getPort().getIntVal() + "/" + port.getProtocol();
  }
}
