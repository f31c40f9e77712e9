package io.hpcoperator.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.Api;
import io.hpcoperator.api.v1alpha1.CloudAccount;
import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.simulator.Fault;
import io.hpcoperator.simulator.ehpc.offer.RegionOffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an account needs before its first cluster. */
class AccountSetupIT {
  private static final String INITIALIZE = "InitializeEHPC";
  private static final String CONDITION = "ServiceInitialized";

  private static String asking() {
    return Given.ALIBABA + "  initializeService: true\n";
  }

  private static void awaitInitialized(World world, ConditionStatus status) {
    World.await()
        .until(
            () -> world.condition(CloudAccount.class, "alibaba", CONDITION),
            c -> c != null && c.status() == status);
  }

  @Test
  void shouldInitializeTheServiceOnceForEachSpecAndNotAgainAfterARestart() {
    try (var world = World.start()) {
      world.clouds.ehpc().console().removeServiceRole();
      world.apply(asking());
      world.awaitReady(CloudAccount.class, "alibaba");
      awaitInitialized(world, ConditionStatus.TRUE);
      assertThat(world.account("alibaba").getStatus().initializedGeneration()).isEqualTo(1);

      world.awaitCallAfter(
          "ListClustersMeta",
          () -> world.annotate(CloudAccount.class, "alibaba", Api.RECONCILE_NOW, "1"));
      world.stopOperator();
      world.awaitCallAfter("ListClustersMeta", world::startOperator);
      world.apply(Given.cluster(1));
      world.awaitReady(HpcCluster.class, "demo");
      assertThat(world.clouds.journal().count(INITIALIZE)).isEqualTo(1);

      // Another spec: asked once more, and the role that is there is fine.
      world.apply(asking().replace("requestsPerSecond: 100", "requestsPerSecond: 90"));
      World.await()
          .until(
              () -> world.account("alibaba").getStatus().initializedGeneration(),
              generation -> generation != null && generation == 2);
      awaitInitialized(world, ConditionStatus.TRUE);
      assertThat(world.clouds.journal().count(INITIALIZE)).isEqualTo(2);
    }
  }

  @Test
  void shouldNotInitializeUnasked() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.awaitReady(CloudAccount.class, "alibaba");
      world.apply(Given.cluster(1));
      world.awaitReady(HpcCluster.class, "demo");
      assertThat(world.clouds.journal().count(INITIALIZE)).isZero();
      assertThat(world.condition(CloudAccount.class, "alibaba", CONDITION)).isNull();
    }
  }

  @Test
  void shouldSayThatTheKeyMayNotInitializeAndStayOfUse() {
    try (var world = World.start()) {
      world.clouds.faults().always(INITIALIZE, Fault.error("NoPermission"));
      world.apply(asking());
      awaitInitialized(world, ConditionStatus.FALSE);
      var condition = world.condition(CloudAccount.class, "alibaba", CONDITION);
      assertThat(condition.reason()).isEqualTo("AccessDenied");
      assertThat(condition.message()).contains("NoPermission", "ram:CreateServiceLinkedRole");
      world.apply(Given.cluster(1));
      world.awaitReady(HpcCluster.class, "demo");
      assertThat(world.clouds.journal().count(INITIALIZE)).isEqualTo(1);

      world.clouds.faults().clear();
      world.annotate(CloudAccount.class, "alibaba", Api.RECONCILE_NOW, "granted");
      awaitInitialized(world, ConditionStatus.TRUE);
    }
  }

  @Test
  void shouldPointToItWhenACreationIsRefusedForIt() {
    try (var world = World.start()) {
      world.clouds.faults().always("CreateCluster", Fault.error("NotEnabled"));
      world.apply(Given.ALIBABA);
      world.apply(Given.cluster(1));
      assertThat(world.awaitReason(HpcCluster.class, "demo", "AccessDenied"))
          .contains("initializeService: true");
    }
  }

  @Test
  void shouldNameTheRegionsTheCloudOffers() {
    try (var world = World.start()) {
      world.clouds.ehpc().offers().setRegions(List.of(new RegionOffer("cn-beijing", "Beijing")));
      world.apply(Given.ALIBABA);
      assertThat(world.awaitReason(CloudAccount.class, "alibaba", "UnknownRegion"))
          .contains("in region cn-hangzhou. It offers it in [cn-beijing]");
    }
  }
}
