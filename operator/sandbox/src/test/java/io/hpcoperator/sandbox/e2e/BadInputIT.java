package io.hpcoperator.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.hpcoperator.api.v1alpha1.CloudAccount;
import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.simulator.Fault;
import org.junit.jupiter.api.Test;

/**
 * Each kind of mistake ends in a refusal or in a condition that says what to do, and correcting it
 * heals without a restart. What only CEL refuses is tested on a real API server, with the CRDs.
 */
class BadInputIT {

  @Test
  void shouldWaitForAMissingAccountSecret() {
    try (var world = World.start()) {
      var manifests = Given.ALIBABA.split("\n---\n");
      world.apply(manifests[1]);

      assertThat(world.awaitReason(CloudAccount.class, "alibaba", "SecretNotFound"))
          .contains("Secret alibaba-key does not exist in namespace team-a")
          .contains("Create it");

      world.apply(manifests[0]);
      world.awaitReady(CloudAccount.class, "alibaba");
    }
  }

  @Test
  void shouldNameTheMissingKeyOfAnAccountSecret() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA.replace("accessKeySecret: simulator-secret", "secretKey: x"));

      assertThat(world.awaitReason(CloudAccount.class, "alibaba", "SecretKeyMissing"))
          .contains("Secret alibaba-key has no key accessKeySecret");

      world.apply(Given.ALIBABA);
      world.awaitReady(CloudAccount.class, "alibaba");
    }
  }

  @Test
  void shouldSayThatTheCloudDeniesAWrongKey() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA.replace("simulator-secret", "not-the-secret"));
      world.apply(Given.cluster(1));

      assertThat(world.awaitReason(CloudAccount.class, "alibaba", "AccessDenied"))
          .contains("SignatureDoesNotMatch")
          .contains("Correct the access key in Secret alibaba-key")
          .doesNotContain("not-the-secret");
      assertThat(world.awaitReason(HpcCluster.class, "demo", "AccountNotReady"))
          .contains("alibaba");
      assertThat(world.clouds.journal().count("CreateCluster")).isZero();

      world.apply(Given.ALIBABA);
      world.awaitReady(CloudAccount.class, "alibaba");
      world.awaitReady(HpcCluster.class, "demo");
    }
  }

  @Test
  void shouldNoticeARevokedKeyAndARotatedOne() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(Given.cluster(1));
      world.awaitReady(HpcCluster.class, "demo");

      world.clouds.credentials().remove("simulator");
      world.clouds.credentials().add("rotated", "rotated-secret");
      world.awaitReason(CloudAccount.class, "alibaba", "AccessDenied");

      world.apply(
          Given.ALIBABA.replace(
              "accessKeyId: simulator, accessKeySecret: simulator-secret",
              "accessKeyId: rotated, accessKeySecret: rotated-secret"));
      world.awaitReady(CloudAccount.class, "alibaba");
      world.awaitReady(HpcCluster.class, "demo");
      assertThat(world.clouds.ehpc().createdClusters()).isEqualTo(1);
    }
  }

  @Test
  void shouldNameTheKnownRegionsForAnUnknownOne() {
    try (var world = World.start()) {
      world.apply(
          Given.ALIBABA
              .replace("region: cn-hangzhou", "region: cn-hangzou")
              .replace("  endpoints: {ehpc: \"${clouds}\"}\n", ""));

      assertThat(world.awaitReason(CloudAccount.class, "alibaba", "UnknownRegion"))
          .contains("cn-hangzou")
          .contains("cn-hangzhou");
      assertThat(World.conditions(world.account("alibaba")))
          .anyMatch(c -> c.type().equals("Stalled"));

      world.delete(CloudAccount.class, "alibaba");
      world.awaitGone(CloudAccount.class, "alibaba");
      world.apply(Given.ALIBABA);
      world.awaitReady(CloudAccount.class, "alibaba");
    }
  }

  @Test
  void shouldStopAtAnInstanceTypeTheCloudDoesNotKnow() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(Given.cluster(1).replace("ecs.c6.2xlarge", "ecs.c99.mega"));

      assertThat(world.awaitReason(HpcCluster.class, "demo", "PreflightFailed"))
          .contains("ecs.c99.mega")
          .contains("Correct the field");
      world.awaitFurther("ListClusters");
      assertThat(world.clouds.journal().count("CreateCluster")).isZero();

      world.apply(Given.cluster(1));
      world.awaitReady(HpcCluster.class, "demo");
    }
  }

  @Test
  void shouldHealAQueueWhenItsInstanceTypeIsCorrected() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(Given.cluster(1));
      world.apply(Given.queue(1).replace("ecs.c6.2xlarge", "ecs.c99.mega"));

      assertThat(world.awaitReason(HpcQueue.class, "high", "InvalidRequest"))
          .contains("ecs.c99.mega");

      world.apply(Given.queue(1));
      world.awaitReady(HpcQueue.class, "high");
      assertThat(world.clouds.journal().count("AddQueue")).isEqualTo(1);
    }
  }

  @Test
  void shouldAskForAPasswordTheCloudAccepts() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(Given.clusterWithPassword("password"));
      assertThat(world.awaitReason(HpcCluster.class, "demo", "SecretNotFound"))
          .contains("Secret login");

      world.apply(Given.password("tooweak"));
      assertThat(world.awaitReason(HpcCluster.class, "demo", "SecretValueInvalid"))
          .contains("Key password of Secret login")
          .contains("8 to 30 characters")
          .doesNotContain("tooweak");

      world.apply(Given.password("Str0ng-enough"));
      world.awaitReady(HpcCluster.class, "demo");
      assertThat(world.clouds.journal().count("CreateCluster")).isEqualTo(1);
    }
  }

  @Test
  void shouldNameTheMissingKeyOfAPasswordSecret() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(Given.password("Str0ng-enough"));
      world.apply(Given.clusterWithPassword("passwort"));

      assertThat(world.awaitReason(HpcCluster.class, "demo", "SecretKeyMissing"))
          .contains("no key passwort");

      world.apply(
          Given.password("Str0ng-enough")
              .replace("{password:", "{passwort: Str0ng-enough, password:"));
      world.awaitReady(HpcCluster.class, "demo");
    }
  }

  @Test
  void shouldRefuseReplicasOutOfRange() {
    try (var world = World.start()) {
      assertThatThrownBy(() -> world.apply(Given.cluster(100)))
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining("spec.nodes.compute.replicas")
          .hasMessageContaining("99");
      assertThatThrownBy(() -> world.apply(Given.env(2001)))
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining("spec.replicas");
    }
  }

  @Test
  void shouldWaitForWhatIsReferredTo() {
    try (var world = World.start()) {
      world.apply(Given.queue(1));
      assertThat(world.awaitReason(HpcQueue.class, "high", "ClusterNotFound"))
          .contains("HpcCluster demo does not exist");
      world.apply(Given.cluster(1));
      assertThat(world.awaitReason(HpcCluster.class, "demo", "AccountNotFound"))
          .contains("CloudAccount alibaba does not exist");

      world.apply(Given.ALIBABA);
      world.awaitReady(HpcQueue.class, "high");
      world.awaitReady(HpcCluster.class, "demo");
    }
  }

  @Test
  void shouldRefuseAnAccountOfAnotherCloud() {
    try (var world = World.start()) {
      world.apply(Given.TENCENT);
      world.apply(
          Given.cluster(1).replace("accountRef: {name: alibaba}", "accountRef: {name: tencent}"));

      assertThat(world.awaitReason(HpcCluster.class, "demo", "WrongProvider")).contains("tencent");
    }
  }

  @Test
  void shouldNotTakeOverAQueueThatExists() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(Given.cluster(1));
      world.awaitReady(HpcCluster.class, "demo");
      world.apply(Given.queue(1));
      world.awaitReady(HpcQueue.class, "high");
      var second = Given.queue(2).replace("metadata: {name: high}", "metadata: {name: second}");
      world.apply(second);

      assertThat(world.awaitReason(HpcQueue.class, "second", "ClaimedByOther"))
          .contains("HpcQueue high");
      world.delete(HpcQueue.class, "second");
      world.awaitGone(HpcQueue.class, "second");
      world.awaitReady(HpcQueue.class, "high");
      assertThat(world.clouds.journal().count("DeleteQueue")).isZero();
    }
  }

  @Test
  void shouldGoOnWhenARightIsGranted() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.clouds.faults().always("CreateCluster", Fault.error("NotAuthorized"));
      world.apply(Given.cluster(1));

      assertThat(world.awaitReason(HpcCluster.class, "demo", "AccessDenied"))
          .contains("NotAuthorized")
          .contains("right to call CreateCluster");
      world.clouds.faults().clear();
      world.awaitReady(HpcCluster.class, "demo");
    }
  }

  @Test
  void shouldGoOnWhenTheQuotaIsRaised() {
    try (var world = World.start()) {
      world.clouds.batch().setEnvQuota(0);
      world.apply(Given.TENCENT);
      world.apply(Given.env(1));

      assertThat(world.awaitReason(ComputeEnv.class, "render", "QuotaExceeded"))
          .contains("LimitExceeded.ComputeEnvQuota");
      world.clouds.batch().setEnvQuota(5);
      world.awaitReady(ComputeEnv.class, "render");
      assertThat(world.clouds.batch().createdEnvs()).isEqualTo(1);
    }
  }
}
