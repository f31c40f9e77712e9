package io.hpcoperator.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.simulator.Fault;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Whatever is lost on the way, nothing is bought twice and nothing that was bought is lost. */
class ExactlyOnceIT {

  @Test
  void shouldGoOnWhereAStoppedOperatorWasInTheMiddleOfACreation() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(Given.cluster(2));
      World.await().until(() -> world.clouds.journal().count("CreateCluster") == 1);

      world.stopOperator();
      world.clouds.clock().advance(Duration.ofMinutes(7));
      world.startOperator();

      world.awaitReady(HpcCluster.class, "demo");
      assertThat(world.clouds.ehpc().createdClusters()).isEqualTo(1);
      assertThat(world.clouds.journal().count("CreateCluster")).isEqualTo(1);
      assertThat(world.clouds.journal().count("AddNodes")).isZero();
    }
  }

  @Test
  void shouldLoseNothingThoughTwoOperatorsWorkAtOnce() {
    try (var world = World.start();
        var second = world.anotherOperator()) {
      assertThat(second.httpPort()).isPositive();
      world.apply(Given.ALIBABA);
      world.apply(Given.cluster(1));
      for (int i = 0; i < 4; i++) {
        world.apply(Given.queue("queue" + i, 1));
      }
      for (int i = 0; i < 4; i++) {
        world.awaitReady(HpcQueue.class, "queue" + i);
        assertThat(world.queue("queue" + i).getStatus().owned()).isTrue();
      }
      assertThat(world.clouds.ehpc().createdClusters()).isEqualTo(1);
      var id = world.cluster("demo").getStatus().clusterId();
      assertThat(world.clouds.ehpc().computeNodes(id)).hasSize(5);
    }
  }

  @Test
  void shouldFindTheClusterOfALostAnswer() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.clouds.faults().next("CreateCluster", Fault.cutAfterEffect());
      world.apply(Given.cluster(1));

      world.awaitReady(HpcCluster.class, "demo");
      assertThat(world.clouds.ehpc().createdClusters()).isEqualTo(1);
    }
  }

  @Test
  void shouldRepeatACallThatNeverArrived() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.clouds.faults().next("CreateCluster", 3, Fault.cutBeforeEffect());
      world.apply(Given.cluster(1));

      world.awaitReady(HpcCluster.class, "demo");
      assertThat(world.clouds.ehpc().createdClusters()).isEqualTo(1);
      assertThat(world.clouds.journal().count("CreateCluster")).isEqualTo(4);
    }
  }

  @Test
  void shouldCreateOnceThoughTheAnswerIsLostTheListingLagsAndTheOperatorDies() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.clouds.faults().listingLag(Duration.ofMinutes(10));
      world.clouds.faults().always("CreateCluster", Fault.cutAfterEffect());
      world.apply(Given.cluster(1));
      World.await().until(() -> world.clouds.journal().count("CreateCluster") >= 1);

      world.stopOperator();
      world.clouds.faults().clear();
      world.clouds.faults().listingLag(Duration.ofMinutes(10));
      world.startOperator();

      world.awaitReady(HpcCluster.class, "demo");
      assertThat(world.clouds.ehpc().createdClusters()).isEqualTo(1);
    }
  }

  @Test
  void shouldBuyNodesOnceThoughTheAnswerIsLost() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(Given.cluster(1));
      world.awaitReady(HpcCluster.class, "demo");
      long before = world.clouds.ehpc().createdNodes();
      world.clouds.faults().next("AddNodes", Fault.cutAfterEffect());
      world.apply(Given.cluster(4));
      World.await().until(() -> world.clouds.journal().count("AddNodes") >= 1);
      world.stopOperator();
      world.startOperator();

      world.awaitReady(HpcCluster.class, "demo");
      assertThat(world.cluster("demo").getStatus().readyReplicas()).isEqualTo(4);
      assertThat(world.clouds.ehpc().createdNodes() - before).isEqualTo(3);
    }
  }

  @Test
  void shouldNotBuyAgainWhileTheListingOfNewNodesLags() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(Given.cluster(1));
      world.awaitReady(HpcCluster.class, "demo");
      long before = world.clouds.ehpc().createdNodes();
      world.clouds.faults().listingLag(Duration.ofMinutes(15));
      world.apply(Given.cluster(3));

      world.awaitReady(HpcCluster.class, "demo");
      assertThat(world.clouds.ehpc().createdNodes() - before).isEqualTo(2);
    }
  }

  @Test
  void shouldAddAQueueOnceThoughTheAnswerIsLost() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(Given.cluster(1));
      world.clouds.faults().next("AddQueue", Fault.cutAfterEffect());
      world.apply(Given.queue(1));

      world.awaitReady(HpcQueue.class, "high");
      assertThat(world.clouds.ehpc().createdQueues()).isLessThanOrEqualTo(2);
      assertThat(world.queue("high").getStatus().owned()).isTrue();
      world.delete(HpcQueue.class, "high");
      world.awaitGone(HpcQueue.class, "high");
      var id = world.cluster("demo").getStatus().clusterId();
      assertThat(world.clouds.ehpc().queues(id)).extracting(q -> q.name()).doesNotContain("high");
    }
  }

  @Test
  void shouldCreateAComputeEnvOnceThoughTheAnswerIsLost() {
    try (var world = World.start()) {
      world.apply(Given.TENCENT);
      world.clouds.faults().next("CreateComputeEnv", Fault.cutAfterEffect());
      world.apply(Given.env(1));
      World.await().until(() -> world.clouds.journal().count("CreateComputeEnv") >= 1);
      world.stopOperator();
      world.startOperator();

      world.awaitReady(ComputeEnv.class, "render");
      assertThat(world.clouds.batch().createdEnvs()).isEqualTo(1);
    }
  }

  @Test
  void shouldNotLeaveBehindWhatWasCreatedUnderADeletedResource() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.clouds.faults().next("CreateCluster", Fault.cutAfterEffect());
      world.clouds.faults().listingLag(Duration.ofMinutes(5));
      world.apply(Given.cluster(1));
      World.await().until(() -> world.clouds.journal().count("CreateCluster") >= 1);
      world.delete(HpcCluster.class, "demo");

      world.awaitGone(HpcCluster.class, "demo");
      assertThat(world.clouds.ehpc().createdClusters()).isEqualTo(1);
      assertThat(world.clouds.leftovers()).isEmpty();
    }
  }
}
