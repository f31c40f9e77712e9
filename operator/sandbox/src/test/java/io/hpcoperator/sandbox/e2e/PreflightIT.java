package io.hpcoperator.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hpcoperator.api.v1alpha1.Api;
import io.hpcoperator.api.v1alpha1.Condition;
import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.simulator.Fault;
import io.hpcoperator.simulator.ehpc.FileSystem;
import io.hpcoperator.simulator.ehpc.offer.CustomImageOffer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is looked at, and what is said, before anything costs money. */
class PreflightIT {
  /** Reads of offers, but for the price. */
  private static final List<String> OFFERS =
      List.of(
          "ListAvailableEcsTypes",
          "ListPreferredEcsTypes",
          "GetIfEcsTypeSupportHtConfig",
          "ListImages",
          "ListCustomImages",
          "ListFileSystemWithMountTargets",
          "ListSoftwares");

  @Test
  void shouldSayAllThatStandsInTheWayAtOnceAndHealWhenItIsCorrected() {
    try (var world = World.start()) {
      world.clouds.ehpc().console().offerFileSystem(FileSystem.nas("fs-1", "cn-hangzhou"));
      world.clouds.ehpc().setStock("ecs.c6.2xlarge", 0);
      world.apply(Given.ALIBABA);
      world.apply(
          Given.cluster(1)
              .replace(
                  "image: {osTag: CentOS_7.6_64}",
                  "image: {osTag: CentOS_7.6_64, id: m-no9such}\n"
                      + "  software: [NOSUCH_1.0]\n"
                      + "  additionalVolumes: [{volumeId: fs-1, mountTarget: other.nas.aliyuncs.com}]"));

      var message = world.awaitReason(HpcCluster.class, "demo", "PreflightFailed");
      assertThat(message)
          .contains("Nothing is created.")
          .contains("nodes.compute.instanceType: ecs.c6.2xlarge is sold out")
          .contains("image.id: there is no image m-no9such")
          .contains("additionalVolumes[0].mountTarget: file system fs-1 has no mount target")
          .contains("software: NOSUCH_1.0 is not offered");
      assertThat(preflight(world).status()).isEqualTo(ConditionStatus.FALSE);
      assertThat(preflight(world).message()).isEqualTo(message);
      assertThat(World.conditions(world.cluster("demo")))
          .extracting(Condition::type)
          .contains("Reconciling")
          .doesNotContain("Stalled");
      World.await().until(() -> world.cluster("demo").getStatus().price(), Objects::nonNull);
      world.awaitFurther("ListClusters");
      assertThat(world.clouds.journal().count("CreateCluster")).isZero();

      world.clouds.ehpc().setStock("ecs.c6.2xlarge", 100);
      world.apply(
          Given.cluster(1)
              .replace(
                  "image: {osTag: CentOS_7.6_64}",
                  "image: {osTag: CentOS_7.6_64}\n"
                      + "  additionalVolumes: [{volumeId: fs-1, mountTarget: fs-1-sim1.cn-hangzhou.nas.aliyuncs.com}]"));
      world.awaitReady(HpcCluster.class, "demo");
      world.awaitCondition(
          HpcCluster.class, "demo", "Preflight", c -> c.reason().equals("PreflightPassed"));
      assertThat(world.clouds.journal().count("CreateCluster")).isEqualTo(1);
    }
  }

  @Test
  void shouldCreateAndGrowWhenWhatWasSoldOutIsBack() {
    try (var world = World.start()) {
      world.clouds.ehpc().setStock("ecs.c6.2xlarge", 0);
      world.apply(Given.ALIBABA);
      world.apply(Given.cluster(1));
      assertThat(world.awaitReason(HpcCluster.class, "demo", "PreflightFailed"))
          .contains("sold out in zone cn-hangzhou-b");
      world.clouds.ehpc().setStock("ecs.c6.2xlarge", 1);
      world.awaitReady(HpcCluster.class, "demo");

      // The one that was in stock is sold.
      world.apply(Given.cluster(2));
      assertThat(world.awaitReason(HpcCluster.class, "demo", "PreflightFailed"))
          .contains("No node is added.")
          .contains("HpcQueue");
      world.awaitFurther("ListClusters");
      assertThat(world.clouds.journal().count("AddNodes")).isZero();
      assertThat(world.cluster("demo").getStatus().readyReplicas()).isEqualTo(1);

      world.clouds.ehpc().setStock("ecs.c6.2xlarge", 5);
      world.annotate(HpcCluster.class, "demo", Api.RECONCILE_NOW, "stock is back");
      world.awaitReady(HpcCluster.class, "demo");
      assertThat(world.cluster("demo").getStatus().readyReplicas()).isEqualTo(2);
    }
  }

  @Test
  void shouldNameZonesWhenTheZoneIsWrong() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(Given.cluster(1).replace("cn-hangzhou-b", "cn-hangzhou-x"));
      assertThat(world.awaitReason(HpcCluster.class, "demo", "PreflightFailed"))
          .contains("placement.zoneId")
          .contains("cn-hangzhou-h");

      // Nothing was bought: it goes at once, and another takes its place.
      world.delete(HpcCluster.class, "demo");
      world.awaitGone(HpcCluster.class, "demo");
      world.apply(Given.cluster(1));
      world.awaitReady(HpcCluster.class, "demo");
      assertThat(world.clouds.journal().count("CreateCluster")).isEqualTo(1);
    }
  }

  @Test
  void shouldTakeAnImageOfTheAccount() {
    try (var world = World.start()) {
      world
          .clouds
          .ehpc()
          .offers()
          .setCustomImages(List.of(CustomImageOffer.own("m-hpc00001", "ours")));
      world.apply(Given.ALIBABA);
      world.apply(
          Given.cluster(1)
              .replace(
                  "image: {osTag: CentOS_7.6_64}",
                  "image: {osTag: CentOS_7.6_64, owner: self, id: m-hpc00002}"));
      assertThat(world.awaitReason(HpcCluster.class, "demo", "PreflightFailed"))
          .contains("there is no image m-hpc00002 of owner self")
          .contains("m-hpc00001");
      world.apply(
          Given.cluster(1)
              .replace(
                  "image: {osTag: CentOS_7.6_64}",
                  "image: {osTag: CentOS_7.6_64, owner: self, id: m-hpc00001}"));
      world.awaitReady(HpcCluster.class, "demo");
    }
  }

  @Test
  void shouldHoldTheBudget() {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      // 0.6 for the manager, 0.6 for the login node, 2.4 for each compute node.
      world.apply(budget(2, "5"));
      assertThat(world.awaitReason(HpcCluster.class, "demo", "OverBudget"))
          .contains("1 manager, 1 login, 2 compute cost 6 CNY an hour, above the budget of 5 CNY")
          .contains("1 compute node would fit");
      assertThat(preflight(world).reason()).isEqualTo("OverBudget");
      world.awaitFurther("ListClusters");
      assertThat(world.clouds.journal().count("CreateCluster")).isZero();

      world.apply(budget(1, "5"));
      world.awaitReady(HpcCluster.class, "demo");

      world.apply(budget(3, "5"));
      assertThat(world.awaitReason(HpcCluster.class, "demo", "OverBudget"))
          .contains("No node is added.");
      world.awaitFurther("ListClusters");
      assertThat(world.clouds.journal().count("AddNodes")).isZero();

      // What is there stays, however low the budget.
      world.apply(budget(1, "2"));
      world.awaitReady(HpcCluster.class, "demo");
      world.awaitCondition(
          HpcCluster.class,
          "demo",
          "Preflight",
          c -> c.reason().equals("OverBudget") && c.message().contains("stays"));
      assertThat(world.cluster("demo").getStatus().readyReplicas()).isEqualTo(1);

      world.apply(budget(3, "10"));
      world.awaitReady(HpcCluster.class, "demo");
      assertThat(world.cluster("demo").getStatus().readyReplicas()).isEqualTo(3);
      assertThat(world.clouds.journal().count("AddNodes")).isEqualTo(1);
      assertThat(world.clouds.journal().count("DeleteNodes")).isZero();
    }
  }

  @Test
  void shouldWaitForThePriceWhenThereIsABudget() {
    try (var world = World.start()) {
      world.clouds.faults().always("DescribePrice", Fault.error("NotAuthorized"));
      world.apply(Given.ALIBABA);
      world.apply(budget(1, "100"));
      assertThat(world.awaitReason(HpcCluster.class, "demo", "PreflightIncomplete"))
          .contains("the price is not known: DescribePrice failed: NotAuthorized");
      assertThat(preflight(world).status()).isEqualTo(ConditionStatus.UNKNOWN);
      world.awaitFurther("ListClusters");
      assertThat(world.clouds.journal().count("CreateCluster")).isZero();

      world.clouds.faults().clear();
      world.awaitReady(HpcCluster.class, "demo");
    }
  }

  @Test
  void shouldCreateThoughAKeyMayNotReadTheOffers() {
    try (var world = World.start()) {
      OFFERS.forEach(o -> world.clouds.faults().always(o, Fault.error("NotAuthorized")));
      world.clouds.faults().always("DescribePrice", Fault.error("NotAuthorized"));
      world.clouds.faults().always("CreateCluster", Fault.error("ConflictOpt"));
      world.apply(Given.ALIBABA);
      world.apply(Given.cluster(1));
      world.awaitReason(HpcCluster.class, "demo", "CloudBusy");
      assertThat(preflight(world).status()).isEqualTo(ConditionStatus.UNKNOWN);
      assertThat(preflight(world).reason()).isEqualTo("PreflightIncomplete");
      assertThat(preflight(world).message())
          .contains("ListAvailableEcsTypes failed: NotAuthorized")
          .contains("ListImages failed: NotAuthorized");

      world.clouds.faults().clear();
      world.awaitReady(HpcCluster.class, "demo");
    }
  }

  @Test
  void shouldShowThePriceAndFollowIt() throws Exception {
    try (var world = World.start()) {
      world.apply(Given.ALIBABA);
      world.apply(Given.cluster(2));
      world.awaitReady(HpcCluster.class, "demo");
      // Without a budget nothing waits for it.
      var price =
          World.await().until(() -> world.cluster("demo").getStatus().price(), Objects::nonNull);
      assertThat(price.amount()).isEqualTo("6");
      assertThat(price.currency()).isEqualTo("CNY");
      assertThat(price.per()).isEqualTo("Hour");
      assertThat(price.hourly()).isEqualTo("6");
      assertThat(price.computeHourly()).isEqualTo("4.8");
      assertThat(price.nodes()).isEqualTo("1 manager, 1 login, 2 compute");
      assertThat(wide(world)).containsEntry("Price-Hour", "6");

      world.clouds.ehpc().console().setHourlyPrice("ecs.c6.2xlarge", 3);
      World.await().until(() -> world.cluster("demo").getStatus().price().hourly(), "7.2"::equals);
      world.apply(Given.cluster(1));
      World.await().until(() -> world.cluster("demo").getStatus().price().hourly(), "4.2"::equals);
    }
  }

  @Test
  void shouldReadOffersOnceForAllAndNotAtAllWhenNothingIsToBeBought() {
    try (var world = World.start()) {
      var start = Instant.now();
      world.apply(Given.ALIBABA);
      for (int i = 0; i < 8; i++) {
        world.apply(Given.cluster(1).replace("{name: demo}", "{name: demo-" + i + "}"));
      }
      for (int i = 0; i < 8; i++) {
        world.awaitReady(HpcCluster.class, "demo-" + i);
      }
      var counts = world.clouds.journal().counts();
      long more = rereads(start);
      for (var operation : List.of("ListAvailableEcsTypes", "GetIfEcsTypeSupportHtConfig")) {
        assertThat(counts.get(operation)).as(operation).isLessThanOrEqualTo(2 + more);
      }
      assertThat(counts.get("ListImages"))
          .as("one for each instance type")
          .isLessThanOrEqualTo(4 + 2 * more);
      assertThat(counts.get("DescribePrice")).isLessThanOrEqualTo(4 + 2 * more);

      // A read that was under way when the last cluster was Ready may still come in.
      World.await()
          .untilAsserted(
              () -> {
                world.clouds.journal().clear();
                var quiet = Instant.now();
                for (int i = 0; i < 3; i++) {
                  world.awaitFurther("ListClusters");
                }
                assertThat(world.clouds.journal().counts())
                    .doesNotContainKeys(OFFERS.toArray(String[]::new));
                assertThat(world.clouds.journal().count("DescribePrice"))
                    .isLessThanOrEqualTo(2 + rereads(quiet));
              });
    }
  }

  /** How often what a cloud offers is read again in the time since, by its pace. */
  private static long rereads(Instant since) {
    return Duration.between(since, Instant.now())
        .dividedBy(World.SETTINGS.pollPace().idle().multipliedBy(15));
  }

  private static String budget(int nodes, String perHour) {
    return Given.cluster(nodes)
        + "  budget: {maxHourlyPrice: \"%s\", currency: CNY}\n".formatted(perHour);
  }

  private static Condition preflight(World world) {
    return world.condition(HpcCluster.class, "demo", "Preflight");
  }

  /** The row that kubectl get -o wide prints, by column. */
  private static Map<String, String> wide(World world) throws Exception {
    var request =
        HttpRequest.newBuilder(
                URI.create(
                    world.client.getMasterUrl()
                        + "apis/hpc-operator.io/v1alpha1/namespaces/"
                        + World.NAMESPACE
                        + "/hpcclusters/demo"))
            .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
            .build();
    JsonNode table =
        new ObjectMapper()
            .readTree(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
    var columns = new ArrayList<String>();
    table.path("columnDefinitions").forEach(c -> columns.add(c.path("name").asText()));
    var row = new java.util.TreeMap<String, String>();
    for (int i = 0; i < columns.size(); i++) {
      row.put(columns.get(i), table.at("/rows/0/cells/" + i).asText());
    }
    return row;
  }
}
