package io.hpcoperator.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.simulator.JournalEntry;
import org.junit.jupiter.api.Test;

/** Clusters that fall into exception. */
class RecoveryIT {

  private static String fail(World world) {
    var id = world.cluster("demo").getStatus().clusterId();
    world.clouds.ehpc().console().failCluster(id, "The scheduler does not answer.");
    return id;
  }

  @Test
  void shouldRecoverAClusterOnceForEachToken() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(Given.cluster(2).replace("type: pbs", "type: slurm"));
      world.awaitReady(HpcCluster.class, "demo");
      fail(world);
      assertThat(world.awaitReason(HpcCluster.class, "demo", "ClusterException"))
          .contains("hpc-operator.io/recover");
      World.await()
          .untilAsserted(
              () ->
                  assertThat(AdoptionIT.events(world, "CloudLog"))
                      .anySatisfy(
                          line -> assertThat(line).contains("The scheduler does not answer.")));
      world.awaitFurther("ListClusters");
      assertThat(world.clouds.journal().count("RecoverCluster")).isZero();

      // The cloud's time stands still, or the recovery may be over before it is seen.
      world.clouds.clock().setSpeed(0);
      world.annotate(HpcCluster.class, "demo", "hpc-operator.io/recover", "please");
      world.awaitReason(HpcCluster.class, "demo", "Recovering");
      world.clouds.clock().setSpeed(World.SPEED);
      world.awaitReady(HpcCluster.class, "demo");
      assertThat(world.clouds.journal().count("RecoverCluster")).isEqualTo(1);
      assertThat(
              world.clouds.journal().entries().stream()
                  .filter(entry -> entry.operation().equals("RecoverCluster"))
                  .map(JournalEntry::parameters))
          .singleElement()
          .satisfies(
              sent ->
                  assertThat(sent)
                      .containsEntry("SchedulerType", "slurm")
                      .containsEntry("AccountType", "nis")
                      .containsKey("ImageId"));
      var recovery = world.cluster("demo").getStatus().recovery();
      assertThat(recovery.token()).isEqualTo("please");
      assertThat(recovery.attempts()).isEqualTo(1);
      assertThat(AdoptionIT.events(world, "RecoverCluster"))
          .singleElement()
          .asString()
          .contains("disks of all nodes");

      fail(world);
      world.awaitReason(HpcCluster.class, "demo", "ClusterException");
      world.awaitFurther("ListClusters");
      assertThat(world.clouds.journal().count("RecoverCluster")).isEqualTo(1);
    }
  }

  @Test
  void shouldRecoverByItselfWhenAskedTo() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(Given.cluster(1) + "  recovery: Auto\n");
      world.awaitReady(HpcCluster.class, "demo");
      fail(world);
      World.await().until(() -> world.clouds.journal().count("RecoverCluster") == 1);
      world.awaitReady(HpcCluster.class, "demo");

      // Half an hour has to pass before the next attempt.
      fail(world);
      assertThat(world.awaitReason(HpcCluster.class, "demo", "ClusterException"))
          .contains("It is recovered at");
      world.delete(HpcCluster.class, "demo");
      world.awaitGone(HpcCluster.class, "demo");
      assertThat(world.clouds.leftovers()).isEmpty();
    }
  }
}
