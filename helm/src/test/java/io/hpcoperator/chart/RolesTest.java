package io.hpcoperator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.hpcoperator.api.Crds;
import io.hpcoperator.api.v1alpha1.Api;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may do what. That the rules are enough is shown by an operator at a real API server. */
class RolesTest {
  /** What the operator does at the API server; an entry is "group/resource verb". */
  private static final Set<String> OPERATOR =
      rights(
          plurals(Api.GROUP, "", "get", "list", "watch", "patch"),
          plurals(Api.GROUP, "/status", "patch"),
          plurals(Api.GROUP, "/finalizers", "update"),
          Stream.of(
              "/secrets get",
              "/secrets create",
              "/secrets patch",
              "/events create",
              "events.k8s.io/events create",
              "authorization.k8s.io/selfsubjectrulesreviews create"));

  private static final Set<String> READ = rights(plurals(Api.GROUP, "", "get", "list", "watch"));

  @Test
  void shouldGrantTheOperatorWhatItUses() {
    var role = clusterRole(Variant.DEFAULTS.render(), "");

    assertThat(Rights.of(role.getRules())).isEqualTo(OPERATOR);
  }

  @ParameterizedTest
  @EnumSource
  void shouldGrantNothingWholesale(Variant variant) {
    assertThat(rules(variant.render()))
        .allSatisfy(
            rule -> {
              assertThat(rule.getApiGroups()).isNotEmpty().doesNotContain("*");
              assertThat(rule.getResources()).isNotEmpty().doesNotContain("*");
              assertThat(rule.getVerbs()).isNotEmpty().doesNotContain("*", "escalate", "bind");
              assertThat(rule.getNonResourceURLs()).isEmpty();
            });
  }

  /** A list or a watch of Secrets hands out all of them; and the operator deletes none. */
  @ParameterizedTest
  @EnumSource
  void shouldReadSecretsByNameOnly(Variant variant) {
    assertThat(rules(variant.render()))
        .filteredOn(rule -> rule.getResources().contains("secrets"))
        .allSatisfy(
            rule ->
                assertThat(rule.getVerbs()).containsExactlyInAnyOrder("get", "create", "patch"));
  }

  /** Watching named namespaces must work for who has no right to anything cluster-wide. */
  @Test
  void shouldGrantWithinTheWatchedNamespacesOnly() {
    var rendering = Variant.WATCHED_NAMESPACES.render();

    assertThat(rendering.objects())
        .noneMatch(ClusterRole.class::isInstance)
        .noneMatch(ClusterRoleBinding.class::isInstance);
    assertThat(rendering.all(Role.class))
        .filteredOn(role -> !role.getMetadata().getName().endsWith("-leader-election"))
        .allSatisfy(
            role -> {
              var expected = new TreeSet<>(OPERATOR);
              // Not namespaced; everybody has it by the built-in role system:basic-user.
              expected.remove("authorization.k8s.io/selfsubjectrulesreviews create");
              assertThat(Rights.of(role.getRules())).isEqualTo(expected);
            })
        .extracting(role -> role.getMetadata().getNamespace())
        .containsExactly("team-a", "team-b", "hpc-operator-system");
  }

  /** A name cannot limit "create"; and what renews the lease is a patch. */
  @ParameterizedTest
  @EnumSource(names = {"DEFAULTS", "WATCHED_NAMESPACES", "TWO_REPLICAS"})
  void shouldLimitTheLeaseByName(Variant variant) {
    var role =
        variant.render().all(Role.class).stream()
            .filter(r -> r.getMetadata().getName().endsWith("-leader-election"))
            .findFirst()
            .orElseThrow();

    assertThat(role.getMetadata().getNamespace()).isEqualTo(Rendering.NAMESPACE);
    assertThat(role.getRules()).hasSize(2);
    assertThat(role.getRules())
        .filteredOn(rule -> rule.getResourceNames().isEmpty())
        .singleElement()
        .satisfies(rule -> assertThat(rule.getVerbs()).containsExactly("create"));
    assertThat(role.getRules())
        .filteredOn(rule -> rule.getResourceNames().equals(List.of(Rendering.RELEASE)))
        .singleElement()
        .satisfies(
            rule ->
                assertThat(rule.getVerbs()).containsExactlyInAnyOrder("get", "update", "patch"));
  }

  @ParameterizedTest
  @EnumSource(names = "OWN_RIGHTS", mode = EnumSource.Mode.EXCLUDE)
  void shouldBindTheOperatorsAccountToEachOfItsRoles(Variant variant) {
    var rendering = variant.render();
    var account = rendering.only(ServiceAccount.class).getMetadata();

    assertThat(
            rendering.all(RoleBinding.class).size()
                + rendering.all(ClusterRoleBinding.class).size())
        .isEqualTo(
            rendering.all(Role.class).size()
                + rendering.all(ClusterRole.class).stream().filter(r -> !aggregates(r)).count());
    assertThat(bindings(rendering))
        .isNotEmpty()
        .allSatisfy(
            binding -> {
              assertThat(binding.role()).isEqualTo(binding.name());
              assertThat(binding.subjects())
                  .containsExactly(account.getNamespace() + "/" + account.getName());
            });
  }

  @Test
  void shouldLetViewersReadAndEditorsWrite() {
    var rendering = Variant.DEFAULTS.render();
    var view = clusterRole(rendering, "-view");
    var edit = clusterRole(rendering, "-edit");

    assertThat(view.getMetadata().getLabels())
        .containsEntry("rbac.authorization.k8s.io/aggregate-to-view", "true");
    assertThat(Rights.of(view.getRules())).isEqualTo(READ);
    assertThat(edit.getMetadata().getLabels())
        .containsEntry("rbac.authorization.k8s.io/aggregate-to-edit", "true");
    assertThat(Rights.of(edit.getRules()))
        .isEqualTo(
            rights(
                READ.stream(),
                plurals(Api.GROUP, "", "create", "update", "patch", "delete"),
                scaled()
                    .flatMap(
                        p ->
                            Rights.on(
                                Api.GROUP, p + "/scale", List.of("get", "update", "patch")))));
  }

  @Test
  void shouldLeaveTheBuiltInRolesAloneWhenTold() {
    assertThat(Variant.NO_AGGREGATION.render().all(ClusterRole.class))
        .singleElement()
        .satisfies(role -> assertThat(aggregates(role)).isFalse());
  }

  @Test
  void shouldCreateNoRightsOfItsOwnWhenTold() {
    assertThat(Rendering.of("rbac: {create: false, aggregateRoles: false}").objects())
        .noneMatch(object -> object.getApiVersion().startsWith("rbac.authorization.k8s.io"));
  }

  private record Binding(String name, String role, List<String> subjects) {}

  private static List<Binding> bindings(Rendering rendering) {
    return Stream.concat(
            rendering.all(RoleBinding.class).stream()
                .map(
                    b ->
                        new Binding(
                            b.getMetadata().getName(),
                            b.getRoleRef().getName(),
                            b.getSubjects().stream()
                                .map(s -> s.getNamespace() + "/" + s.getName())
                                .toList())),
            rendering.all(ClusterRoleBinding.class).stream()
                .map(
                    b ->
                        new Binding(
                            b.getMetadata().getName(),
                            b.getRoleRef().getName(),
                            b.getSubjects().stream()
                                .map(s -> s.getNamespace() + "/" + s.getName())
                                .toList())))
        .toList();
  }

  private static boolean aggregates(HasMetadata role) {
    return role.getMetadata().getLabels().keySet().stream()
        .anyMatch(label -> label.startsWith("rbac.authorization.k8s.io/aggregate-to-"));
  }

  private static ClusterRole clusterRole(Rendering rendering, String suffix) {
    var name = Rendering.NAMESPACE + ":" + Rendering.RELEASE + suffix;
    return rendering.all(ClusterRole.class).stream()
        .filter(role -> role.getMetadata().getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no ClusterRole " + name));
  }

  private static List<PolicyRule> rules(Rendering rendering) {
    return Stream.concat(
            rendering.all(Role.class).stream().flatMap(role -> role.getRules().stream()),
            rendering.all(ClusterRole.class).stream().flatMap(role -> role.getRules().stream()))
        .toList();
  }

  private static Stream<String> plurals(String group, String subresource, String... verbs) {
    return Crds.KINDS.stream()
        .map(HasMetadata::getPlural)
        .flatMap(plural -> Rights.on(group, plural + subresource, List.of(verbs)));
  }

  private static Stream<String> scaled() {
    return Crds.all().stream()
        .filter(crd -> crd.getSpec().getVersions().get(0).getSubresources().getScale() != null)
        .map(crd -> crd.getSpec().getNames().getPlural());
  }

  @SafeVarargs
  private static Set<String> rights(Stream<String>... parts) {
    return Stream.of(parts).flatMap(p -> p).collect(Collectors.toCollection(TreeSet::new));
  }
}
