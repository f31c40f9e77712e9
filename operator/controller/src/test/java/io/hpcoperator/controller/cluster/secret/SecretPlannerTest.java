package io.hpcoperator.controller.cluster.secret;

import static io.hpcoperator.controller.cluster.secret.GeneratedSecret.HYBRID_CONFIG;
import static io.hpcoperator.controller.cluster.secret.GeneratedSecret.LOGIN;
import static io.hpcoperator.controller.cluster.secret.GeneratedSecret.VISUAL_SERVICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcClusterSpec;
import io.hpcoperator.cloud.Secret;
import io.hpcoperator.controller.cluster.Given;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SecretPlannerTest {
  private HpcCluster cluster = Given.cluster(1);
  private final Map<GeneratedSecret, SecretState> found = new EnumMap<>(GeneratedSecret.class);
  private Map<String, Secret> configuration = Map.of();

  private static SecretState own(boolean owned, Map<String, Secret> values) {
    return new SecretState.Own("demo", values, "u/1", owned);
  }

  private void asks(String yaml) {
    cluster.setSpec(
        Serialization.unmarshal(
            Serialization.asYaml(cluster.getSpec()) + yaml, HpcClusterSpec.class));
  }

  private Optional<SecretWrite> next() {
    return SecretPlanner.next(cluster, new ClusterSecrets(found, null, null, configuration));
  }

  @Test
  void shouldMakeUpThePasswordOfTheVncService() {
    found.put(VISUAL_SERVICE, new SecretState.Absent());
    assertThat(next()).as("not looked after").isEmpty();

    asks("visualService: {allowedAddress: 10.0.0.1}\n");
    assertThat(next()).contains(new SecretWrite.Generate(VISUAL_SERVICE));

    found.put(VISUAL_SERVICE, new SecretState.Foreign());
    assertThat(next()).as("somebody else's").isEmpty();
    found.put(VISUAL_SERVICE, own(true, Map.of()));
    assertThat(next()).as("there").isEmpty();
  }

  @Test
  void shouldMakeUpNoPasswordWhereOneIsNamed() {
    asks("visualService: {allowedAddress: 10.0.0.1, passwordSecretRef: {name: mine, key: vnc}}\n");
    found.put(VISUAL_SERVICE, new SecretState.Absent());

    assertThat(next()).isEmpty();
  }

  @Test
  void shouldMakeUpNothingForAClusterThatIsOnlyObservedOrGoes() {
    asks("visualService: {allowedAddress: 10.0.0.1}\n");
    found.put(VISUAL_SERVICE, new SecretState.Absent());
    Given.deleted(cluster);
    assertThat(next()).isEmpty();

    cluster = Given.cluster(1);
    asks("visualService: {allowedAddress: 10.0.0.1}\nmanagementPolicy: Observe\n");
    assertThat(next()).isEmpty();
  }

  /** The password of root is made up before the cluster is created, or never. */
  @Test
  void shouldNeverMakeUpAPasswordOfRootForAClusterThatExists() {
    found.put(LOGIN, new SecretState.Absent());

    assertThat(next()).isEmpty();
  }

  /** Deletion in the foreground takes what is owned first, and the protected cluster lives on. */
  @Test
  void shouldKeepSecretsOfAClusterThatIsProtected() {
    asks("deletionProtection: true\n");
    found.put(LOGIN, own(true, Map.of()));
    assertThat(next()).contains(new SecretWrite.Own(LOGIN, false));

    cluster = Given.cluster(1);
    found.put(LOGIN, own(false, Map.of()));
    Given.deleted(cluster);
    assertThat(next()).contains(new SecretWrite.Own(LOGIN, true));
  }

  @Test
  void shouldKeepSecretsOfAClusterThatIsToStay() {
    found.put(LOGIN, own(true, Map.of()));
    assertThat(next()).isEmpty();

    asks("deletionPolicy: Retain\n");
    assertThat(next()).contains(new SecretWrite.Own(LOGIN, false));
    Given.deleted(cluster);
    assertThat(next()).as("also at the last moment").contains(new SecretWrite.Own(LOGIN, false));

    found.put(LOGIN, own(false, Map.of()));
    assertThat(next()).isEmpty();
  }

  @Test
  void shouldOwnSecretsAgainWhenTheClusterIsToGo() {
    found.put(LOGIN, own(true, Map.of()));
    found.put(HYBRID_CONFIG, own(false, Map.of()));

    assertThat(next()).contains(new SecretWrite.Own(HYBRID_CONFIG, true));
  }

  @Test
  void shouldStoreWhatIsNewOfTheConfigurationAndKeepTheRest() {
    configuration = Map.of("cluster.conf", Secret.of("[a]"), "node1.conf", Secret.of("[b]"));
    found.put(HYBRID_CONFIG, new SecretState.Absent());
    assertThat(next()).contains(new SecretWrite.Store(HYBRID_CONFIG, configuration, false));

    found.put(HYBRID_CONFIG, own(true, configuration));
    assertThat(next()).as("written only when changed").isEmpty();

    configuration = Map.of("node1.conf", Secret.of("[c]"));
    assertThat(next()).contains(new SecretWrite.Store(HYBRID_CONFIG, configuration, true));

    found.put(HYBRID_CONFIG, new SecretState.Foreign());
    assertThat(next()).as("somebody else's").isEmpty();
  }
}
