package io.hpcoperator.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.hpcoperator.api.v1alpha1.CloudAccount;
import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is needed by others outlives them. */
class OrderIT {

  @Test
  void shouldKeepAnAccountAndItsSecretWhileTheyAreInUse() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(Given.cluster(1));
      world.awaitReady(HpcCluster.class, "demo");

      world.delete(Secret.class, "alibaba-key");
      world.delete(CloudAccount.class, "alibaba");
      assertThat(world.awaitReason(CloudAccount.class, "alibaba", "StillInUse"))
          .contains("HpcCluster demo");
      world.awaitFurther("ListClusters");
      assertThat(world.secret("alibaba-key")).isNotNull();
      assertThat(world.account("alibaba").getStatus().usedBy()).isEqualTo(1);

      world.delete(HpcCluster.class, "demo");
      world.awaitGone(HpcCluster.class, "demo");
      world.awaitGone(CloudAccount.class, "alibaba");
      world.awaitGone(Secret.class, "alibaba-key");
      assertThat(world.clouds.leftovers()).isEmpty();
    }
  }

  @Test
  void shouldBuyNothingThroughAnAccountThatIsLeaving() {
    try (var world = World.start()) {
      world.apply(Given.TENCENT);
      world.apply(Given.env("first", 1));
      world.awaitReady(ComputeEnv.class, "first");
      world.delete(CloudAccount.class, "tencent");
      world.awaitReason(CloudAccount.class, "tencent", "StillInUse");

      world.apply(Given.env("late", 1));
      assertThat(world.awaitReason(ComputeEnv.class, "late", "AccountNotReady"))
          .contains("being deleted");
      assertThat(world.clouds.batch().createdEnvs()).isEqualTo(1);
      world.delete(ComputeEnv.class, "late");
      world.delete(ComputeEnv.class, "first");
      world.awaitGone(CloudAccount.class, "tencent");
      assertThat(world.clouds.leftovers()).isEmpty();
    }
  }

  @Test
  void shouldLetGoOfASecretTheAccountNoLongerRefersTo() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.awaitReady(CloudAccount.class, "alibaba");
      assertThat(world.secret("alibaba-key").getFinalizers()).isNotEmpty();

      world.apply(Given.ALIBABA.replace("alibaba-key", "other-key"));
      world.awaitReady(CloudAccount.class, "alibaba");
      World.await().until(() -> world.secret("alibaba-key").getFinalizers().isEmpty());
      assertThat(world.secret("other-key").getFinalizers()).isNotEmpty();
    }
  }

  @Test
  void shouldDeleteThroughALeavingAccountWhoseKeyIsCorrected() {
    try (var world = World.start()) {
      world.apply(Given.TENCENT);
      world.apply(Given.env(1));
      world.awaitReady(ComputeEnv.class, "render");
      world.delete(CloudAccount.class, "tencent");
      world.awaitReason(CloudAccount.class, "tencent", "StillInUse");
      world.clouds.credentials().remove("simulator");
      world.delete(ComputeEnv.class, "render");
      World.await()
          .until(
              () ->
                  world
                      .condition(CloudAccount.class, "tencent", "Ready")
                      .message()
                      .contains("cannot be used"));

      world.clouds.credentials().add("rotated", "rotated-secret");
      world.apply(
          Given.TENCENT.split("\n---\n")[0].replace(
              "accessKeyId: simulator, accessKeySecret: simulator-secret",
              "accessKeyId: rotated, accessKeySecret: rotated-secret"));
      world.awaitGone(ComputeEnv.class, "render");
      world.awaitGone(CloudAccount.class, "tencent");
      assertThat(world.clouds.leftovers()).isEmpty();
    }
  }

  @Test
  void shouldKeepAClusterWhileQueuesReferToIt() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(Given.cluster(1));
      world.apply(Given.queue(1));
      world.awaitReady(HpcQueue.class, "high");

      world.delete(HpcCluster.class, "demo");
      assertThat(world.awaitReason(HpcCluster.class, "demo", "StillInUse")).contains("high");
      world.awaitFurther("ListClusters");
      assertThat(world.clouds.journal().count("DeleteCluster")).isZero();

      world.delete(HpcQueue.class, "high");
      world.awaitGone(HpcCluster.class, "demo");
      assertThat(world.clouds.leftovers()).isEmpty();
    }
  }

  @Test
  void shouldEndCleanWhenAllIsDeletedAtOnceInAnyOrder() {
    long seed = System.nanoTime();
    System.out.println("OrderIT seed: " + seed);
    var random = new Random(seed);
    try (var world = World.start()) {
      for (int round = 0; round < 3; round++) {
        world.apply(Given.ALIBABA);
        world.apply(Given.TENCENT);
        world.apply(Given.cluster(1));
        world.apply(Given.queue(1));
        world.apply(Given.env(1));
        // Now at the end of all creations, now somewhere in their middle.
        if (random.nextBoolean()) {
          world.awaitReady(HpcQueue.class, "high");
        } else {
          World.await().until(() -> !world.clouds.ehpc().clusters().isEmpty());
        }

        var deletions =
            new ArrayList<Runnable>(
                List.of(
                    () -> world.delete(Secret.class, "alibaba-key"),
                    () -> world.delete(Secret.class, "tencent-key"),
                    () -> world.delete(CloudAccount.class, "alibaba"),
                    () -> world.delete(CloudAccount.class, "tencent"),
                    () -> world.delete(HpcCluster.class, "demo"),
                    () -> world.delete(HpcQueue.class, "high"),
                    () -> world.delete(ComputeEnv.class, "render")));
        Collections.shuffle(deletions, random);
        deletions.forEach(Runnable::run);

        world.awaitGone(HpcCluster.class, "demo");
        world.awaitGone(HpcQueue.class, "high");
        world.awaitGone(ComputeEnv.class, "render");
        world.awaitGone(CloudAccount.class, "alibaba");
        world.awaitGone(CloudAccount.class, "tencent");
        world.awaitGone(Secret.class, "alibaba-key");
        world.awaitGone(Secret.class, "tencent-key");
        assertThat(world.clouds.leftovers()).isEmpty();
      }
    }
  }

  @Test
  void shouldEndCleanWhenANamespaceIsDeleted() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(Given.TENCENT);
      world.apply(Given.cluster(1));
      world.apply(Given.queue(1));
      world.apply(Given.env(1));
      world.awaitReady(HpcQueue.class, "high");

      world.client.namespaces().withName(World.NAMESPACE).delete();
      World.await().until(() -> world.client.namespaces().withName(World.NAMESPACE).get() == null);
      assertThat(world.clouds.leftovers()).isEmpty();
    }
  }

  @Test
  void shouldLetGoWhatWasNeverCreated() {
    try (var world = World.start()) {
      world.apply(Given.cluster(1));
      world.apply(Given.queue(1));
      world.apply(Given.env(1));
      world.awaitReason(HpcCluster.class, "demo", "AccountNotFound");
      world.awaitReason(ComputeEnv.class, "render", "AccountNotFound");

      world.delete(HpcCluster.class, "demo");
      world.delete(HpcQueue.class, "high");
      world.delete(ComputeEnv.class, "render");
      world.awaitGone(HpcCluster.class, "demo");
      world.awaitGone(HpcQueue.class, "high");
      world.awaitGone(ComputeEnv.class, "render");
    }
  }
}
