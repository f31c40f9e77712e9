package io.hpcoperator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Names of objects: short enough, and of no other release. */
class NamesTest {

  @ParameterizedTest
  @EnumSource
  void shouldShareNoObjectBetweenNamespaces(Variant variant) {
    assertDisjoint(variant.render("hpc", "team-a"), variant.render("hpc", "team-b"));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "EVERYTHING")
  void shouldShareNoObjectBetweenReleasesOfANamespace(Variant variant) {
    assertDisjoint(variant.render("one", "hpc"), variant.render("two", "hpc"));
  }

  /** Neither namespace nor name can hold the character in between. */
  @Test
  void shouldShareNoClusterRoleWhenPartsJoinToTheSame() {
    assertDisjoint(
        Rendering.of("b-hpc-operator", "a", ""), Rendering.of("hpc-operator", "a-b", ""));
  }

  @ParameterizedTest
  @EnumSource
  void shouldFitIntoALabel(Variant variant) {
    var rendering = variant.render("a-release-name-as-long-as-helm-allows-them-to-be-1234", "hpc");

    assertThat(rendering.objects())
        .filteredOn(object -> object.getMetadata().getNamespace() != null)
        .filteredOn(object -> !object.getKind().startsWith("Role"))
        .extracting(object -> object.getMetadata().getName())
        .allMatch(name -> name.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?"), "a DNS label");
  }

  @Test
  void shouldNameTheLeaseAfterTheRelease() {
    var rendering = Rendering.of("blue", "hpc", "");
    var env =
        rendering.deployment().getSpec().getTemplate().getSpec().getContainers().get(0).getEnv();

    assertThat(env)
        .filteredOn(variable -> variable.getName().equals("HPC_OPERATOR_LEASE_NAME"))
        .as("two releases of a namespace must not wait for each other's %s", Lease.class)
        .extracting(variable -> variable.getValue())
        .containsExactly("blue-hpc-operator");
  }

  @Test
  void shouldUseTheDefaultServiceAccountWhenItCreatesNone() {
    assertThat(Rendering.of("serviceAccount: {create: false}").deployment())
        .extracting(NamesTest::serviceAccount)
        .isEqualTo("default");
    assertThat(Rendering.of("serviceAccount: {create: false, name: mine}").deployment())
        .extracting(NamesTest::serviceAccount)
        .isEqualTo("mine");
    assertThat(Rendering.of("serviceAccount: {create: false}").all(ServiceAccount.class)).isEmpty();
  }

  private static String serviceAccount(Deployment deployment) {
    return deployment.getSpec().getTemplate().getSpec().getServiceAccountName();
  }

  private static void assertDisjoint(Rendering one, Rendering other) {
    var common = new HashSet<>(keys(one));
    common.retainAll(keys(other));
    assertThat(new TreeSet<>(common)).as("objects both releases would own").isEmpty();
  }

  private static Set<String> keys(Rendering rendering) {
    return rendering.objects().stream().map(NamesTest::key).collect(Collectors.toSet());
  }

  private static String key(HasMetadata object) {
    var metadata = object.getMetadata();
    return object.getKind() + " " + metadata.getNamespace() + "/" + metadata.getName();
  }
}
