package io.hpcoperator.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.simulator.Fault;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Passwords nobody gave: made up once, kept in a Secret that shares the fate of the cluster. */
class GeneratedSecretsIT {
  private static final String SECRET = "demo-login";

  private static String cluster() {
    return Given.cluster(1).replace("  login: {keyPairName: ops}\n", "");
  }

  private static String value(Secret secret, String key) {
    return new String(
        Base64.getDecoder().decode(secret.getData().get(key)), StandardCharsets.UTF_8);
  }

  /** The cloud sets the password of the VNC service only for who knows that of root. */
  private static boolean isRootPassword(World world, String password) {
    var id = world.cluster("demo").getStatus().clusterId();
    try {
      world
          .clouds
          .ehpc()
          .console()
          .call(
              "ModifyVisualServicePasswd",
              Map.of(
                  "ClusterId",
                  id,
                  "Passwd",
                  "abc123",
                  "RunasUser",
                  "root",
                  "RunasUserPassword",
                  password));
      return true;
    } catch (IllegalStateException e) {
      assertThat(e).hasMessageStartingWith("IncorrectCredential");
      return false;
    }
  }

  private static void shouldHaveItsPassword(World world) {
    assertThat(isRootPassword(world, value(world.secret(SECRET), "password"))).isTrue();
    assertThat(isRootPassword(world, "Another-word-1")).isFalse();
  }

  @Test
  void shouldMakeUpThePasswordOfRootAndTellItNobodyElse() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(cluster());
      world.awaitReady(HpcCluster.class, "demo");

      var secret = world.secret(SECRET);
      var cluster = world.cluster("demo");
      var password = value(secret, "password");
      shouldHaveItsPassword(world);
      assertThat(value(secret, "username")).isEqualTo("root");
      assertThat(cluster.getStatus().loginSecret()).isEqualTo(SECRET);
      assertThat(secret.getMetadata().getLabels())
          .containsEntry("app.kubernetes.io/managed-by", "hpc-operator");
      assertThat(secret.getMetadata().getOwnerReferences())
          .singleElement()
          .satisfies(
              owner -> {
                assertThat(owner.getUid()).isEqualTo(cluster.getMetadata().getUid());
                assertThat(owner.getController()).isTrue();
                assertThat(owner.getBlockOwnerDeletion()).isFalse();
              });
      assertThat(Serialization.asYaml(cluster)).doesNotContain(password);
      assertThat(world.client.resources(Event.class).inNamespace(World.NAMESPACE).list().getItems())
          .anySatisfy(event -> assertThat(event.getMessage()).contains("Secret demo-login has"))
          .allSatisfy(event -> assertThat(event.getMessage()).doesNotContain(password));

      world.delete(HpcCluster.class, "demo");
      world.awaitGone(HpcCluster.class, "demo");
      assertThat(world.secret(SECRET)).as("goes with the resource").isNull();
    }
  }

  @Test
  void shouldUseTheSamePasswordThoughTheOperatorDiesBeforeTheClusterIsCreated() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.clouds.faults().always("CreateCluster", Fault.cutBeforeEffect());
      world.apply(cluster());
      World.await().until(() -> world.clouds.journal().count("CreateCluster") >= 1);
      var made = world.secret(SECRET);
      world.stopOperator();
      world.clouds.faults().clear();
      world.startOperator();

      world.awaitReady(HpcCluster.class, "demo");
      assertThat(world.secret(SECRET).getMetadata().getUid())
          .isEqualTo(made.getMetadata().getUid());
      shouldHaveItsPassword(world);
      assertThat(world.clouds.ehpc().createdClusters()).isEqualTo(1);
    }
  }

  @Test
  void shouldLeaveSomebodyElsesSecretAlone() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(Given.password("Not-ours-1").replace("name: login", "name: " + SECRET));
      world.apply(cluster());

      assertThat(world.awaitReason(HpcCluster.class, "demo", "SecretNotOurs"))
          .contains(SECRET)
          .contains("Delete it");
      world.awaitFurther("ListClusters");
      assertThat(value(world.secret(SECRET), "password")).isEqualTo("Not-ours-1");
      assertThat(world.clouds.journal().count("CreateCluster")).isZero();

      world.delete(Secret.class, SECRET);
      world.awaitReady(HpcCluster.class, "demo");
      shouldHaveItsPassword(world);
    }
  }

  @Test
  void shouldMakeUpAnotherPasswordOnlyWhenNoClusterHasTheFirst() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.clouds.faults().always("CreateCluster", Fault.cutBeforeEffect());
      world.apply(cluster());
      World.await().until(() -> world.clouds.journal().count("CreateCluster") >= 1);
      world.delete(Secret.class, SECRET);
      world.clouds.faults().clear();

      // Late enough to know that there is none, another one is made up.
      world.awaitReady(HpcCluster.class, "demo");
      shouldHaveItsPassword(world);
      assertThat(world.clouds.ehpc().createdClusters()).isEqualTo(1);
    }
  }

  @Test
  void shouldLeaveThePasswordOfAClusterThatStays() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(cluster());
      world.awaitReady(HpcCluster.class, "demo");
      assertThat(owners(world)).hasSize(1);
      shouldHaveItsPassword(world);
      var password = value(world.secret(SECRET), "password");

      world.apply(cluster() + "  deletionPolicy: Retain\n");
      World.await().until(() -> owners(world).isEmpty());
      world.awaitReady(HpcCluster.class, "demo");
      world.apply(cluster());
      World.await().until(() -> owners(world).size() == 1);
      world.apply(cluster() + "  deletionPolicy: Retain\n");
      World.await().until(() -> owners(world).isEmpty());

      // As Argo CD deletes: what is owned goes before its owner's finalizers are heard.
      world
          .client
          .resources(HpcCluster.class)
          .inNamespace(World.NAMESPACE)
          .withName("demo")
          .withPropagationPolicy(DeletionPropagation.FOREGROUND)
          .delete();
      world.awaitGone(HpcCluster.class, "demo");
      assertThat(world.clouds.ehpc().clusters()).hasSize(1);
      assertThat(value(world.secret(SECRET), "password")).isEqualTo(password);
    }
  }

  private static List<OwnerReference> owners(World world) {
    var owners = world.secret(SECRET).getMetadata().getOwnerReferences();
    return owners == null ? List.of() : owners;
  }
}
