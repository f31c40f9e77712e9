package io.hpcoperator.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.Api;
import io.hpcoperator.api.v1alpha1.CloudAccount;
import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.simulator.Fault;
import io.hpcoperator.simulator.TaskFailure;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Wishes that hold for every kind, and faults of the clouds that must not turn into damage. */
class PolicyIT {

  @Test
  void shouldLeaveInTheCloudWhatIsToBeRetained() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(Given.TENCENT);
      world.apply(Given.cluster(1).replace("\n  login:", "\n  deletionPolicy: Retain\n  login:"));
      world.apply(Given.env(1).replace("\n  imageId:", "\n  deletionPolicy: Retain\n  imageId:"));
      world.awaitReady(HpcCluster.class, "demo");
      world.awaitReady(ComputeEnv.class, "render");

      world.delete(HpcCluster.class, "demo");
      world.delete(ComputeEnv.class, "render");
      world.awaitGone(HpcCluster.class, "demo");
      world.awaitGone(ComputeEnv.class, "render");
      assertThat(world.clouds.ehpc().clusters()).hasSize(1);
      assertThat(world.clouds.batch().envs()).hasSize(1);
      assertThat(world.clouds.journal().count("DeleteCluster")).isZero();
      assertThat(world.clouds.journal().count("ModifyComputeEnv")).isZero();
    }
  }

  @Test
  void shouldLetGoWhatIsRetainedThoughTheAccountIsNotReady() {
    try (var world = World.start()) {
      world.apply(Given.TENCENT);
      world.apply(Given.env(1).replace("\n  imageId:", "\n  deletionPolicy: Retain\n  imageId:"));
      world.awaitReady(ComputeEnv.class, "render");
      world.clouds.credentials().remove("simulator");
      world.awaitReason(CloudAccount.class, "tencent", "AccessDenied");

      world.delete(ComputeEnv.class, "render");
      world.awaitGone(ComputeEnv.class, "render");
      assertThat(world.clouds.batch().envs()).hasSize(1);
    }
  }

  @Test
  void shouldDoNothingWhilePaused() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(Given.cluster(1));
      world.awaitReady(HpcCluster.class, "demo");
      world.annotate(HpcCluster.class, "demo", Api.PAUSED, "true");
      world.awaitReason(HpcCluster.class, "demo", "Paused");

      world.apply(
          Given.cluster(3)
              .replace(
                  "{name: demo}", "{name: demo, annotations: {hpc-operator.io/paused: \"true\"}}"));
      World.await()
          .until(
              () ->
                  Objects.equals(
                      world.cluster("demo").getStatus().observedGeneration(),
                      world.cluster("demo").getMetadata().getGeneration()));
      assertThat(world.clouds.journal().count("AddNodes")).isZero();

      world.annotate(HpcCluster.class, "demo", Api.PAUSED, null);
      world.awaitReady(HpcCluster.class, "demo");
      assertThat(world.cluster("demo").getStatus().readyReplicas()).isEqualTo(3);
    }
  }

  @Test
  void shouldTryAnInvalidRequestAgainWhenAskedTo() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.clouds.faults().next("CreateCluster", Fault.error("InvalidParams"));
      world.apply(Given.cluster(1));
      world.awaitReason(HpcCluster.class, "demo", "InvalidRequest");

      world.annotate(HpcCluster.class, "demo", Api.RECONCILE_NOW, "now-1");
      world.awaitReady(HpcCluster.class, "demo");
      assertThat(world.cluster("demo").getStatus().reconcileToken()).isEqualTo("now-1");
    }
  }

  @Test
  void shouldWaitForAConflictingOperation() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(Given.cluster(1));
      world.awaitReady(HpcCluster.class, "demo");
      world.clouds.faults().always("AddNodes", Fault.error("ConflictOpt"));
      world.apply(Given.cluster(2));

      assertThat(world.awaitReason(HpcCluster.class, "demo", "CloudBusy")).contains("ConflictOpt");
      world.clouds.faults().clear();
      world.awaitReady(HpcCluster.class, "demo");
      assertThat(world.cluster("demo").getStatus().readyReplicas()).isEqualTo(2);
    }
  }

  @Test
  void shouldStayReadyWhileThrottled() {
    try (var world = World.start()) {
      world.apply(Given.TENCENT);
      world.apply(Given.env(1));
      world.awaitReady(ComputeEnv.class, "render");
      // The last counts of nodes come with the next poll of the quiet pace.
      var before =
          world.awaitStill(
              () -> world.env("render").getMetadata().getResourceVersion(), "DescribeComputeEnvs");

      world.clouds.faults().always("DescribeComputeEnvs", Fault.error("RequestLimitExceeded"));
      world.awaitFurther("DescribeComputeEnvs");
      assertThat(world.env("render").getMetadata().getResourceVersion()).isEqualTo(before);
    }
  }

  @Test
  void shouldNotCallAKeyGoodThatWasNeverTried() {
    try (var world = World.start()) {
      world.clouds.faults().always("ListClustersMeta", Fault.error("Throttling"));
      world.apply(Given.ALIBABA);
      world.awaitFurther("ListClustersMeta");
      assertThat(world.awaitCondition(CloudAccount.class, "alibaba", "Ready", c -> true).status())
          .isNotEqualTo(ConditionStatus.TRUE);

      world.clouds.faults().clear();
      world.awaitReady(CloudAccount.class, "alibaba");
    }
  }

  @Test
  void shouldTellWhyACreationFailed() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world
          .clouds
          .faults()
          .failTask("CreateCluster", 7, TaskFailure.Outcome.FAIL, "EcsError", "Out of stock today");
      world.apply(Given.cluster(1));

      assertThat(world.awaitReason(HpcCluster.class, "demo", "TaskFailed"))
          .contains("Out of stock today");
      assertThat(world.clouds.journal().count("CreateCluster")).isEqualTo(1);
      world.delete(HpcCluster.class, "demo");
      world.awaitGone(HpcCluster.class, "demo");
      assertThat(world.clouds.leftovers()).isEmpty();
    }
  }

  @Test
  void shouldTryAgainAfterNodesFailedToCome() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(Given.cluster(1));
      world.awaitReady(HpcCluster.class, "demo");
      world
          .clouds
          .faults()
          .failTask("AddComputes", 3, TaskFailure.Outcome.FAIL, "EcsError", "Out of stock today");
      world.apply(Given.queue(2));

      // The condition may be over before anybody looks: the pause is short here.
      World.await()
          .untilAsserted(
              () ->
                  assertThat(
                          world.client.v1().events().inNamespace(World.NAMESPACE).list().getItems())
                      .anyMatch(
                          event ->
                              event.getMessage() != null
                                  && event.getMessage().contains("Out of stock today")));
      world.awaitReady(HpcQueue.class, "high");
      assertThat(world.queue("high").getStatus().readyReplicas()).isEqualTo(2);
    }
  }

  @Test
  void shouldNotCreateAgainAClusterThatVanished() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(Given.cluster(1));
      world.awaitReady(HpcCluster.class, "demo");
      var id = world.cluster("demo").getStatus().clusterId();
      world.clouds.ehpc().removeCluster(id);

      assertThat(world.awaitReason(HpcCluster.class, "demo", "Vanished")).contains(id);
      world.awaitFurther("ListClusters");
      assertThat(world.clouds.journal().count("CreateCluster")).isEqualTo(1);
      world.delete(HpcCluster.class, "demo");
      world.awaitGone(HpcCluster.class, "demo");
    }
  }
}
