package io.hpcoperator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.Crds;
import io.hpcoperator.api.realapi.NeedsRealApiServer;
import io.hpcoperator.api.realapi.RealApiServer;
import io.hpcoperator.api.v1alpha1.AccountProvider;
import io.hpcoperator.api.v1alpha1.CloudAccount;
import io.hpcoperator.api.v1alpha1.CloudAccountSpec;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.controller.HpcOperator;
import io.hpcoperator.controller.OperatorSettings;
import io.hpcoperator.controller.poll.PollPace;
import io.hpcoperator.simulator.Simulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An operator that has the rights of the chart's service account and no others, at a real API
 * server, through the life of the samples: the rights are enough, and each is used.
 */
@NeedsRealApiServer
class RightsIT {
  /** Granted although the samples do not need them, each for a reason. */
  private static final Set<String> UNUSED =
      Set.of(
          // API servers with OwnerReferencesPermissionEnforcement ask for it when an owner is set.
          "hpc-operator.io/cloudaccounts/finalizers update",
          "hpc-operator.io/computeenvs/finalizers update",
          "hpc-operator.io/hpcclusters/finalizers update",
          "hpc-operator.io/hpcqueues/finalizers update",
          // Who may list may get, and a conflict at a finalizer makes the SDK read once more.
          "hpc-operator.io/cloudaccounts get",
          // The newer of the two groups of one and the same resource.
          "events.k8s.io/events create",
          // The SDK asks whether it has it before it starts, and renews the lease by patch.
          "coordination.k8s.io/leases update");

  /** Given to everybody by the built-in role system:basic-user. */
  private static final String BUILT_IN = "authorization.k8s.io/selfsubjectrulesreviews create";

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldGrantWhatTheOperatorUses(boolean watchOne, RealApiServer server) throws IOException {
    server.crds().install();
    var namespace = server.newNamespace("rights");
    var rendering =
        Rendering.of(
            Rendering.RELEASE,
            namespace,
            watchOne ? "watchNamespaces: [%s]".formatted(namespace) : "");
    rendering.objects().stream()
        .filter(object -> object.getApiVersion().startsWith("rbac.authorization.k8s.io/"))
        .forEach(object -> server.client().resource(object).create());

    var rights = new RecordedRights();
    var settings = settings(namespace, watchOne);
    try (var clouds = Simulator.builder().speed(600).start();
        var client = asServiceAccount(server.client().getConfiguration(), namespace, rights);
        var operator = HpcOperator.start(client, settings)) {
      assertThat(operator.httpPort()).isPositive();
      live(server, namespace, clouds);
      await().until(() -> rights.used().contains("coordination.k8s.io/leases patch"));
    } finally {
      rendering.all(ClusterRole.class).forEach(r -> server.client().resource(r).delete());
    }

    assertThat(rights.denied()).as("rights the chart does not grant").isEmpty();
    var needed = new TreeSet<>(granted(rendering));
    needed.removeAll(UNUSED);
    needed.add(BUILT_IN);
    assertThat(rights.used()).as("rights used and rights granted").isEqualTo(needed);
  }

  private static void live(RealApiServer server, String namespace, Simulator clouds)
      throws IOException {
    var kubernetes = server.client();
    try (Stream<Path> files = Files.list(Repository.SAMPLES)) {
      files
          .filter(file -> file.getFileName().toString().matches("\\d\\d-.*\\.yaml"))
          .sorted()
          .flatMap(file -> Manifests.read(file).stream())
          .flatMap(RightsIT::withGeneratedLogin)
          .map(object -> at(clouds, object))
          .forEach(object -> kubernetes.resource(object).inNamespace(namespace).create());
    }
    for (var kind : Crds.KINDS) {
      var plural = HasMetadata.getPlural(kind);
      server
          .kubectl()
          .run("wait", "-n", namespace, "--for=condition=Ready", "--timeout=90s", plural, "--all");
    }
    server.kubectl().run("scale", "-n", namespace, "hpcqueue/high", "--replicas=1");
    for (var kind : Crds.KINDS) {
      kubernetes.resources(kind).inNamespace(namespace).delete();
    }
    await().until(() -> Crds.KINDS.stream().allMatch(kind -> isGone(kubernetes, kind, namespace)));
  }

  /** Beside each cluster another one, for which the operator makes a password up. */
  private static Stream<HasMetadata> withGeneratedLogin(HasMetadata object) {
    if (!(object instanceof HpcCluster)) {
      return Stream.of(object);
    }
    ObjectNode copy = Serialization.jsonMapper().valueToTree(object);
    copy.withObject("/metadata").put("name", "generated");
    copy.withObject("/spec").remove("login");
    return Stream.of(object, Serialization.jsonMapper().convertValue(copy, HpcCluster.class));
  }

  private static boolean isGone(
      KubernetesClient kubernetes, Class<? extends CustomResource<?, ?>> kind, String namespace) {
    return kubernetes.resources(kind).inNamespace(namespace).list().getItems().isEmpty();
  }

  private static HasMetadata at(Simulator clouds, HasMetadata object) {
    if (object instanceof CloudAccount account) {
      var spec = account.getSpec();
      var address = clouds.endpoint().toString();
      account.setSpec(
          new CloudAccountSpec(
              spec.provider(),
              spec.region(),
              spec.credentials(),
              spec.provider() == AccountProvider.ALIBABA_CLOUD
                  ? new CloudAccountSpec.Endpoints(address, null)
                  : new CloudAccountSpec.Endpoints(null, address),
              spec.requestBudget(),
              spec.initializeService()));
    }
    return object;
  }

  private static OperatorSettings settings(String namespace, boolean watchOne) {
    var defaults = OperatorSettings.DEFAULT;
    return new OperatorSettings(
        watchOne ? Set.of(namespace) : Set.of(),
        0,
        Optional.of(new OperatorSettings.Lease(Rendering.RELEASE, Optional.of(namespace))),
        new PollPace(Duration.ofMillis(100), Duration.ofMillis(600)),
        defaults.patience().withListing(Duration.ofSeconds(3)),
        Duration.ofMillis(100),
        defaults.stopTimeout(),
        defaults.requestTempo());
  }

  private static KubernetesClient asServiceAccount(
      Config administrator, String namespace, RecordedRights rights) {
    var config =
        new ConfigBuilder(administrator)
            .withImpersonateUsername("system:serviceaccount:" + namespace + ":" + Rendering.RELEASE)
            .withImpersonateGroups(
                "system:serviceaccounts",
                "system:serviceaccounts:" + namespace,
                "system:authenticated")
            .build();
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("rights", rights))
        .build();
  }

  private static Set<String> granted(Rendering rendering) {
    List<PolicyRule> rules =
        Stream.concat(
                rendering.all(Role.class).stream().flatMap(role -> role.getRules().stream()),
                rendering.all(ClusterRole.class).stream()
                    .filter(role -> !role.getMetadata().getName().matches(".*-(view|edit)"))
                    .flatMap(role -> role.getRules().stream()))
            .toList();
    return Rights.of(rules);
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofMinutes(2));
  }
}
