package io.hpcoperator.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.CustomResource;
import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.simulator.Fault;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Deletions that the cloud calls invalid, though no spec could be corrected to have them taken. */
class RefusedDeletionIT {

  @Test
  void shouldGoOnDeletingAClusterThatTheCloudRefusesToDelete() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(Given.cluster(1));
      world.awaitReady(HpcCluster.class, "demo");
      isTriedUntilItIsTaken(world, HpcCluster.class, "demo", "DeleteCluster");
    }
  }

  @Test
  void shouldGoOnDeletingAnEnvironmentThatTheCloudRefusesToDelete() {
    try (var world = World.start()) {
      world.apply(Given.TENCENT);
      world.apply(Given.env(1));
      world.awaitReady(ComputeEnv.class, "render");
      isTriedUntilItIsTaken(world, ComputeEnv.class, "render", "DeleteComputeEnv");
    }
  }

  private static void isTriedUntilItIsTaken(
      World world, Class<? extends CustomResource<?, ?>> kind, String name, String operation) {
    var refused = new AtomicBoolean(true);
    world
        .clouds
        .faults()
        .always(operation, parameters -> refused.get(), Fault.error("InvalidParameter"));
    world.delete(kind, name);
    // What is written before the first call lacks what the cloud says to it.
    world.awaitReason(kind, name, "NotTaking", "InvalidParameter", "Retain");
    world.awaitCondition(kind, name, "Stalled", stalled -> true);

    world.awaitFurther(operation, 2);
    World.await().until(() -> !AdoptionIT.events(world, "NotTaking").isEmpty());
    assertThat(AdoptionIT.events(world, "NotTaking")).as("told once").hasSize(1);
    assertThat(AdoptionIT.events(world, "Deleting")).as("told once").hasSizeLessThan(2);
    assertThat(AdoptionIT.events(world, "InvalidRequest")).isEmpty();

    refused.set(false);
    world.awaitGone(kind, name);
    assertThat(world.clouds.leftovers()).isEmpty();
  }
}
