package io.hpcoperator.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.simulator.Fault;
import io.hpcoperator.simulator.JournalEntry;
import io.hpcoperator.simulator.Simulator;
import io.hpcoperator.simulator.Timings;
import io.hpcoperator.simulator.batch.BatchInspector;
import io.hpcoperator.simulator.batch.NodeState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Compute environments that change, drift and are taken over, all in one world. */
class ComputeEnvIT {
  private static final String SET_UP =
      """
      {"EnvData": {"ImageId": "img-bd78fy2t", "InstanceTypes": ["S5.LARGE8"]},
       "EnvDescription": "made by hand"}
      """;

  private static World world;

  @BeforeAll
  static void begin() {
    world = World.start();
    world.apply(Given.TENCENT);
  }

  @AfterAll
  static void end() {
    world.close();
  }

  private static String id(String name) {
    return world.env(name).getStatus().envId();
  }

  /** Calls about one environment, in their order. */
  private static List<String> calls(String id) {
    return world.clouds.journal().entries().stream()
        .filter(entry -> id.equals(entry.parameters().get("EnvId")))
        .map(JournalEntry::operation)
        .filter(operation -> !operation.startsWith("Describe"))
        .toList();
  }

  /** Those of them that the cloud took. */
  private static List<String> taken(String id) {
    return world.clouds.journal().entries().stream()
        .filter(entry -> id.equals(entry.parameters().get("EnvId")))
        .filter(entry -> entry.outcome().equals(JournalEntry.OK))
        .map(JournalEntry::operation)
        .filter(operation -> !operation.startsWith("Describe"))
        .toList();
  }

  private static List<JournalEntry> creations(String name) {
    return world.clouds.journal().entries().stream()
        .filter(entry -> entry.operation().equals("CreateComputeEnv"))
        .filter(entry -> name.equals(entry.parameters().get("ComputeEnv.EnvName")))
        .toList();
  }

  private static List<String> events(String name, String reason) {
    return world.client.v1().events().inNamespace(World.NAMESPACE).list().getItems().stream()
        .filter(event -> name.equals(event.getInvolvedObject().getName()))
        .filter(event -> reason.equals(event.getReason()))
        .map(Event::getMessage)
        .toList();
  }

  private static List<BatchInspector.NodeView> nodes(String id) {
    return world.clouds.batch().nodes(id);
  }

  private static BatchInspector.EnvView inCloud(String id) {
    return world.clouds.batch().env(id).orElseThrow();
  }

  private static String adopting(String name, String id, int nodes, String more) {
    return Given.env(name, nodes) + "  adopt: {envId: %s}\n%s".formatted(id, more);
  }

  private static String provide(String name, int nodes) {
    return world.clouds.batch().provideEnv(name, "ap-guangzhou-2", nodes, SET_UP);
  }

  private static void delete(String name) {
    world.delete(ComputeEnv.class, name);
    world.awaitGone(ComputeEnv.class, name);
  }

  @SideBySideTest
  void shouldChangeNameDescriptionAndTypesOfWhatIsThere() {
    world.apply(Given.env("changed", 2));
    world.awaitReady(ComputeEnv.class, "changed");
    var id = id("changed");

    world.apply(
        Given.env("changed", 3).replace("[S5.LARGE8]", "[S5.2XLARGE16, S5.LARGE8]")
            + "  envName: solver\n  description: For solving\n");
    World.await()
        .untilAsserted(
            () -> {
              var env = inCloud(id);
              assertThat(env.name()).isEqualTo("solver");
              assertThat(env.description()).isEqualTo("For solving");
              assertThat(env.instanceTypes()).containsExactly("S5.2XLARGE16", "S5.LARGE8");
              assertThat(env.desired()).isEqualTo(3);
            });
    world.awaitReady(ComputeEnv.class, "changed");
    assertThat(creations("changed")).hasSize(1);
    assertThat(id("changed")).isEqualTo(id);
    assertThat(nodes(id)).filteredOn(node -> node.instanceType().equals("S5.2XLARGE16")).hasSize(1);
  }

  @SideBySideTest
  void shouldGoByTheDriftPolicy() {
    world.apply(Given.env("drifting", 2));
    world.awaitReady(ComputeEnv.class, "drifting");
    var id = id("drifting");

    world.clouds.batch().renameEnv(id, "other");
    World.await().until(() -> inCloud(id).name().equals("drifting"));
    World.await().until(() -> !events("drifting", "Drifted").isEmpty());

    world.apply(Given.env("drifting", 2) + "  driftPolicy: Report\n");
    world.awaitReady(ComputeEnv.class, "drifting");
    var before = calls(id);
    world.clouds.batch().resizeEnv(id, 3);
    var synced =
        World.await()
            .until(
                () -> world.condition(ComputeEnv.class, "drifting", "Synced"),
                c -> c != null && c.reason().equals("Drifted"));
    assertThat(synced.message()).contains("replicas: 2 in the spec, 3 in the cloud");
    world.awaitReady(ComputeEnv.class, "drifting");
    assertThat(calls(id)).isEqualTo(before);
  }

  @SideBySideTest
  void shouldCreateNothingThatCannotBeHad() {
    world.clouds.batch().setStock("C2.LARGE8", 0);
    world.apply(Given.env("wrong", 1).replace("S5.LARGE8", "NO.SUCH"));
    world.apply(Given.env("soldout", 1).replace("S5.LARGE8", "C2.LARGE8"));
    assertThat(world.awaitReason(ComputeEnv.class, "wrong", "PreflightFailed"))
        .contains("instances.types: NO.SUCH");
    assertThat(world.awaitReason(ComputeEnv.class, "soldout", "PreflightFailed"))
        .contains("C2.LARGE8 is sold out");
    assertThat(world.condition(ComputeEnv.class, "soldout", "Preflight").reason())
        .isEqualTo("PreflightFailed");
    assertThat(creations("soldout")).isEmpty();

    world.clouds.batch().setStock("C2.LARGE8", 5);
    world.awaitReady(ComputeEnv.class, "soldout");
    delete("wrong");
    assertThat(creations("wrong")).isEmpty();
    assertThat(creations("soldout")).hasSize(1);
  }

  @SideBySideTest
  void shouldAskForNoOtherAndNoMoreNodesThanCanBeHad() {
    // What is sold in this zone is read for this environment only.
    var zone = "ap-guangzhou-7";
    var id =
        world
            .clouds
            .batch()
            .provideEnv("growing", zone, 1, SET_UP.replace("S5.LARGE8", "S3.MEDIUM4"));
    var manifest =
        adopting("growing", id, 1, "")
            .replace("ap-guangzhou-2", zone)
            .replace("S5.LARGE8", "S3.MEDIUM4");
    world.apply(manifest);
    world.awaitReady(ComputeEnv.class, "growing");
    assertThat(world.condition(ComputeEnv.class, "growing", "Preflight")).isNull();

    world.apply(manifest.replace("S3.MEDIUM4", "NO.SUCH"));
    assertThat(world.awaitReason(ComputeEnv.class, "growing", "PreflightFailed"))
        .contains(
            "Nothing is changed. instances.types: NO.SUCH cannot be had for Batch in " + zone);
    assertThat(world.condition(ComputeEnv.class, "growing", "Synced").reason())
        .isEqualTo("PreflightFailed");
    world.apply(manifest);
    world.awaitReady(ComputeEnv.class, "growing");
    assertThat(calls(id)).isEmpty();

    world.clouds.batch().setStock("S3.MEDIUM4", 0);
    World.await()
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              world.annotate(ComputeEnv.class, "growing", "test/look", "" + System.nanoTime());
              world.apply(manifest.replace("replicas: 1", "replicas: 2"));
              var ready = world.condition(ComputeEnv.class, "growing", "Ready");
              return ready != null
                  && ready.reason().equals("PreflightFailed")
                  && ready.message().contains("S3.MEDIUM4 is sold out");
            });
    assertThat(calls(id)).isEmpty();
    world.clouds.batch().setStock("S3.MEDIUM4", 5);
    world.awaitReady(ComputeEnv.class, "growing");
    assertThat(calls(id)).containsExactly("ModifyComputeEnv");
    assertThat(nodes(id)).hasSize(2);
  }

  @SideBySideTest
  void shouldWaitWhileTheCloudIsAtAnotherChange() {
    world.apply(Given.env("busy", 1));
    world.awaitReady(ComputeEnv.class, "busy");
    var id = id("busy");
    var busy = new AtomicBoolean(true);
    world
        .clouds
        .faults()
        .always(
            "ModifyComputeEnv",
            parameters -> busy.get() && id.equals(parameters.get("EnvId")),
            Fault.error("UnsupportedOperation.ComputeEnvAcceptOtherRequest"));
    world.apply(Given.env("busy", 2));
    assertThat(world.awaitReason(ComputeEnv.class, "busy", "CloudBusy"))
        .contains("when the other operation has ended");
    busy.set(false);
    world.awaitReady(ComputeEnv.class, "busy");
    assertThat(inCloud(id).desired()).isEqualTo(2);
    assertThat(world.env("busy").getStatus().settings())
        .allSatisfy(setting -> assertThat(setting.error()).isNull());
  }

  @SideBySideTest
  void shouldWaitUntilEnoughNodesCanBeEnded() {
    var id = provide("short", 3);
    world.apply(adopting("short", id, 3, ""));
    world.awaitReady(ComputeEnv.class, "short");
    world.clouds.batch().removeNode(nodes(id).get(0).id());
    World.await().until(() -> world.env("short").getStatus().readyReplicas() == 2);

    world.apply(adopting("short", id, 0, ""));
    var text =
        World.await()
            .until(
                () -> world.condition(ComputeEnv.class, "short", "Ready"),
                c -> c != null && c.message().contains("can be ended now"))
            .message();
    assertThat(text).contains("3 nodes are to go, and only 2 can be ended now");
    // By an older list it may have been tried, which the cloud refuses.
    assertThat(taken(id)).isEmpty();
    assertThat(nodes(id)).hasSize(2);
    var before = calls(id);
    world.awaitFurther("DescribeComputeEnvs");
    assertThat(calls(id)).isEqualTo(before);

    world.clouds.batch().makeUpNodes(id);
    world.awaitReady(ComputeEnv.class, "short");
    assertThat(nodes(id)).isEmpty();
    assertThat(taken(id)).containsExactly("ModifyComputeEnv");
  }

  /** A node whose agent gives no sign stays in CREATED, and can be ended. */
  @SideBySideTest
  void shouldNotWaitForNodesThatHang() {
    world.apply(Given.env("hanging", 3));
    world.awaitReady(ComputeEnv.class, "hanging");
    var id = id("hanging");
    var ids = nodes(id).stream().map(n -> n.id()).toList();
    hang(id);
    world.apply(Given.env("hanging", 2) + "  terminateNodes: [%s]\n".formatted(ids.get(0)));
    World.await().until(() -> nodes(id).size() == 2);
    world.apply(Given.env("hanging", 1));
    World.await().until(() -> nodes(id).size() == 1);
    assertThat(taken(id)).containsExactly("TerminateComputeNode", "ModifyComputeEnv");

    delete("hanging");
    assertThat(world.clouds.batch().env(id)).isEmpty();
  }

  private static void hang(String id) {
    nodes(id).forEach(node -> world.clouds.batch().setNodeState(node.id(), NodeState.CREATED));
    World.await().until(() -> world.env("hanging").getStatus().readyReplicas() == 0);
  }

  @SideBySideTest
  void shouldTakeOverAnEnvironmentAndChangeNothingSilently() {
    var id = provide("byhand", 2);
    world.apply(adopting("taken", id, 3, "  description: Ours\n"));
    assertThat(world.awaitReason(ComputeEnv.class, "taken", "AdoptionDiffers"))
        .contains("envName: taken in the spec, byhand in the cloud")
        .contains("description: Ours in the spec, made by hand in the cloud")
        .contains("replicas: 3 in the spec, 2 in the cloud");
    world.awaitFurther("DescribeComputeEnvs");
    assertThat(calls(id)).isEmpty();

    world.apply(
        adopting("taken", id, 3, "  description: Ours\n")
            .replace("envId: " + id, "envId: " + id + ", overwrite: true"));
    World.await().until(() -> nodes(id).size() == 3);
    world.awaitReady(ComputeEnv.class, "taken");
    assertThat(world.env("taken").getStatus().adopted()).isTrue();
    assertThat(inCloud(id).name()).isEqualTo("taken");
    assertThat(creations("taken")).isEmpty();

    world.apply(adopting("thief", id, 3, ""));
    world.awaitReason(ComputeEnv.class, "thief", "ClaimedByOther");
    delete("thief");

    delete("taken");
    assertThat(world.clouds.batch().env(id)).isEmpty();
  }

  @SideBySideTest
  void shouldAskBeforeItTakesOverWhatAnotherOperatorCreated() {
    var id =
        world
            .clouds
            .batch()
            .provideEnv(
                "foreign",
                "ap-guangzhou-2",
                1,
                SET_UP.replaceFirst(
                    "\\{",
                    "{\"Tags\": [{\"Key\": \"hpc-operator-uid\", \"Value\": \"elsewhere\"}],"));
    world.apply(adopting("foreign", id, 1, ""));
    assertThat(world.awaitReason(ComputeEnv.class, "foreign", "AdoptionDiffers"))
        .contains("elsewhere, a resource that does not exist here");
    world.apply(
        adopting("foreign", id, 1, "")
            .replace("envId: " + id, "envId: " + id + ", overwrite: true"));
    world.awaitReady(ComputeEnv.class, "foreign");
  }

  @SideBySideTest
  void shouldEndTheNodesThatAreNamed() {
    world.apply(Given.env("ending", 4));
    world.awaitReady(ComputeEnv.class, "ending");
    var id = id("ending");
    var ids = nodes(id).stream().map(n -> n.id()).toList();

    // Fewer are wanted as well, so that those that are named go and no others.
    world.apply(
        Given.env("ending", 2) + "  terminateNodes: [%s, %s]\n".formatted(ids.get(0), ids.get(1)));
    World.await().until(() -> nodes(id).size() == 2);
    world.awaitReady(ComputeEnv.class, "ending");
    assertThat(nodes(id)).extracting(n -> n.id()).containsExactlyElementsOf(ids.subList(2, 4));
    assertThat(calls(id)).containsExactly("TerminateComputeNodes");

    // By annotation, and as many as before are wanted: another takes its place.
    world.annotate(ComputeEnv.class, "ending", "hpc-operator.io/terminate-nodes", ids.get(2));
    World.await().until(() -> calls(id).contains("TerminateComputeNode"));
    World.await()
        .until(
            () ->
                nodes(id).size() == 2
                    && nodes(id).stream().noneMatch(n -> n.id().equals(ids.get(2))));
    world.awaitReady(ComputeEnv.class, "ending");
    assertThat(events("ending", "Drifted")).isEmpty();
  }

  /** The simulated cloud chooses the newest, and none of them is busier than another. */
  @SideBySideTest
  void shouldEndNoOtherNodesThanThoseThatAreNamedThoughThatFails() {
    world.apply(Given.env("failing", 3));
    world.awaitReady(ComputeEnv.class, "failing");
    var id = id("failing");
    var ids = nodes(id).stream().map(n -> n.id()).toList();
    for (var fault :
        List.of(
            Fault.error("UnauthorizedOperation"),
            Fault.cutBeforeEffect(),
            Fault.error("InternalError"),
            Fault.error("ResourceNotFound.ComputeNode"),
            Fault.cutAfterEffect())) {
      world.clouds.faults().next("TerminateComputeNode", 1, p -> id.equals(p.get("EnvId")), fault);
    }

    world.apply(Given.env("failing", 2) + "  terminateNodes: [%s]\n".formatted(ids.get(0)));
    World.await().until(() -> nodes(id).size() == 2);
    world.awaitReady(ComputeEnv.class, "failing");
    assertThat(nodes(id)).extracting(n -> n.id()).containsExactlyElementsOf(ids.subList(1, 3));
    assertThat(calls(id)).hasSize(5).containsOnly("TerminateComputeNode");
  }

  /** In a world of its own, whose clock is put forward. */
  @SideBySideTest
  void shouldGrowButEndNoOtherNodeThoughOneThatWasNamedNeverGoes() {
    try (var own = World.startWithoutOperator()) {
      var clock = new ShiftedClock(Instant.now());
      own.startOperator(clock);
      own.apply(Given.TENCENT);
      own.apply(Given.env("stuck", 2));
      own.awaitReady(ComputeEnv.class, "stuck");
      var id = own.env("stuck").getStatus().envId();
      var node = own.clouds.batch().nodes(id).get(0).id();
      own.clouds.batch().setNodeState(node, NodeState.DELETING);
      var named = "  terminateNodes: [%s]\n".formatted(node);
      own.apply(Given.env("stuck", 2) + named);
      own.awaitReason(ComputeEnv.class, "stuck", "Scaling");

      clock.set(Instant.now().plus(Duration.ofDays(2)));
      own.apply(Given.env("stuck", 1) + named);
      assertThat(own.awaitReason(ComputeEnv.class, "stuck", "NodesFailed"))
          .contains(node + " (DELETING)")
          .contains("Take out those that do not go");
      own.awaitFurther("DescribeComputeEnvs");
      assertThat(own.clouds.journal().count("ModifyComputeEnv"))
          .as("calls that have another node ended")
          .isZero();
      own.apply(Given.env("stuck", 4) + named);
      assertThat(own.awaitReason(ComputeEnv.class, "stuck", "NodesFailed"))
          .contains(node + " (DELETING)")
          .contains("replicas");
      // The cloud may refuse it, and does so here for as long as the node is there.
      World.await().until(() -> own.clouds.journal().count("ModifyComputeEnv") > 0);
      own.clouds.batch().removeNode(node);
      World.await().until(() -> own.clouds.batch().env(id).orElseThrow().desired() == 4);
    }
  }

  /** In a world of its own, in which nodes are in PENDING for long, where no count has them. */
  @SideBySideTest
  void shouldCountOnNodesThatNoCountHas() {
    var pending = Duration.ofHours(3);
    var timings = Timings.realistic().withNodePending(pending);
    try (var own = World.startWithoutOperator(Simulator.builder().speed(600).timings(timings))) {
      own.startOperator();
      own.apply(Given.TENCENT);
      own.apply(Given.env("pending", 2));
      var id = awaitPending(own, 2);
      own.awaitReason(ComputeEnv.class, "pending", "Scaling");
      assertThat(own.env("pending").getStatus().state()).isEqualTo("Scaling");
      assertThat(own.env("pending").getStatus().nodes().total()).isZero();
      own.clouds.clock().advance(pending);
      own.awaitReady(ComputeEnv.class, "pending");
      assertThat(own.clouds.journal().count("ModifyComputeEnv")).isZero();

      // A node that is named there is ended when it can be, and none in its place.
      var kept = own.clouds.batch().nodes(id).stream().map(n -> n.id()).toList();
      own.apply(Given.env("pending", 3));
      awaitPending(own, 1);
      var named =
          own.clouds.batch().nodes(id).stream()
              .map(n -> n.id())
              .filter(node -> !kept.contains(node))
              .toList();
      own.apply(Given.env("pending", 2) + "  terminateNodes: %s\n".formatted(named));
      own.awaitReason(ComputeEnv.class, "pending", "Scaling");
      own.clouds.clock().advance(pending);
      World.await().until(() -> own.clouds.journal().count("TerminateComputeNode") > 0);
      own.awaitReady(ComputeEnv.class, "pending");
      assertThat(own.clouds.batch().nodes(id))
          .extracting(n -> n.id())
          .containsExactlyElementsOf(kept);
      assertThat(own.clouds.journal().count("ModifyComputeEnv")).isEqualTo(1);

      // Nor is what has such nodes deleted before they can go.
      own.apply(Given.env("pending", 3));
      awaitPending(own, 1);
      own.clouds.journal().clear();
      own.delete(ComputeEnv.class, "pending");
      own.awaitReason(ComputeEnv.class, "pending", "Deleting", "(PENDING)");
      assertThat(changes(own)).isEmpty();
      own.clouds.clock().advance(pending);
      own.awaitGone(ComputeEnv.class, "pending");
      // All at once or not: the list and what is read of single nodes are not of the same moment.
      assertThat(changes(own))
          .startsWith("ModifyComputeEnv OK")
          .endsWith("DeleteComputeEnv OK")
          .containsOnly("ModifyComputeEnv OK", "DeleteComputeEnv OK")
          .containsOnlyOnce("DeleteComputeEnv OK");
      assertThat(own.clouds.leftovers()).isEmpty();
    }
  }

  private static List<String> changes(World own) {
    return own.clouds.journal().entries().stream()
        .filter(entry -> !entry.operation().startsWith("Describe"))
        .map(entry -> entry.operation() + " " + entry.outcome())
        .toList();
  }

  private static String awaitPending(World own, int nodes) {
    World.await()
        .until(
            () -> {
              var status = own.env("pending").getStatus();
              return status != null
                  && status.envId() != null
                  && own.clouds.batch().nodes(status.envId()).stream()
                          .filter(node -> node.state() == NodeState.PENDING)
                          .count()
                      == nodes;
            });
    return own.env("pending").getStatus().envId();
  }

  @SideBySideTest
  void shouldNotReinstallAnInstanceTwiceWhenTheAnswerIsLost() {
    world.clouds.batch().setFleeting("ins-lost1234");
    world
        .clouds
        .faults()
        .next("AttachInstances", 1, p -> p.containsValue("ins-lost1234"), Fault.cutAfterEffect());
    world.apply(
        Given.env("lost", 1)
            + "  attachedInstances: [{instanceId: ins-lost1234, confirmReinstall: true}]\n");
    assertThat(world.awaitReason(ComputeEnv.class, "lost", "InvalidRequest"))
        .contains("ins-lost1234 left the environment without this resource or never came")
        .contains("AttachInstances failed");
    world.awaitFurther("DescribeComputeEnvs");
    assertThat(calls(id("lost"))).containsExactly("AttachInstances");
  }

  @SideBySideTest
  void shouldAttachAnInstanceOnceItsReinstallationIsConfirmed() {
    world.apply(Given.env("host", 1) + "  attachedInstances: [{instanceId: ins-abcd1234}]\n");
    assertThat(world.awaitReason(ComputeEnv.class, "host", "InvalidRequest"))
        .contains("confirmReinstall: true for ins-abcd1234");
    var id = id("host");
    assertThat(calls(id)).isEmpty();
    var confirmed =
        Given.env("host", 1)
            + "  attachedInstances: [{instanceId: ins-abcd1234, confirmReinstall: true}]\n";
    world.apply(confirmed);
    world.awaitReady(ComputeEnv.class, "host");
    assertThat(nodes(id))
        .filteredOn(node -> node.attached())
        .extracting(node -> node.instanceId())
        .containsExactly("ins-abcd1234");
    assertThat(world.env("host").getStatus().attachedInstances()).containsExactly("ins-abcd1234");

    // Somebody detaches it: attaching it again would wipe it again.
    var node = nodes(id).stream().filter(n -> n.attached()).findFirst().get();
    world.clouds.batch().removeNode(node.id());
    World.await()
        .until(
            () -> world.condition(ComputeEnv.class, "host", "Synced"),
            c -> c != null && c.message().contains("left the environment"));
    assertThat(calls(id)).containsExactly("AttachInstances");

    world.apply(Given.env("host", 1) + "  attachedInstances: []\n");
    world.awaitReady(ComputeEnv.class, "host");
    world.apply(confirmed);
    World.await().until(() -> calls(id).size() == 2);
    world.awaitReady(ComputeEnv.class, "host");

    delete("host");
    assertThat(calls(id))
        .containsExactly(
            "AttachInstances",
            "AttachInstances",
            "ModifyComputeEnv",
            "DetachInstances",
            "DeleteComputeEnv");
    assertThat(world.clouds.batch().env(id)).isEmpty();
  }

  @SideBySideTest
  void shouldNotReinstallAnInstanceTwiceThatNeverShows() {
    world.clouds.batch().setFleeting("ins-fleet123");
    world.apply(
        Given.env("fleeting", 1)
            + "  attachedInstances: [{instanceId: ins-fleet123, confirmReinstall: true}]\n");
    assertThat(world.awaitReason(ComputeEnv.class, "fleeting", "InvalidRequest"))
        .contains("ins-fleet123 left the environment without this resource or never came");
    world.awaitFurther("DescribeComputeEnvs");
    assertThat(calls(id("fleeting"))).containsExactly("AttachInstances");
  }

  @SideBySideTest
  void shouldTellWhyNodesDoNotCome() {
    world.clouds.batch().setStock("C3.4XLARGE32", 1);
    world.apply(Given.env("scarce", 2).replace("S5.LARGE8", "C3.4XLARGE32"));
    World.await()
        .until(
            () -> world.env("scarce"),
            env -> {
              var ready = World.condition(env, "Ready");
              return ready != null
                  && ready.reason().equals("NodesFailed")
                  && ready.message().contains("The instance type is sold out.")
                  && env.getStatus().state().equals("Degraded");
            });
    World.await()
        .until(
            () ->
                events("scarce", "ActivityFailed").stream()
                    .anyMatch(note -> note.contains("CREATE_COMPUTE_NODE of node node-")));

    world.clouds.batch().setStock("C3.4XLARGE32", 10);
    world.awaitReady(ComputeEnv.class, "scarce");
  }

  @SideBySideTest
  void shouldOnlyObserve() {
    var id = provide("watched", 2);
    world.apply(adopting("watched", id, 2, "  managementPolicy: Observe\n"));
    world.awaitReady(ComputeEnv.class, "watched");
    world.clouds.batch().renameEnv(id, "other");
    World.await()
        .until(
            () -> world.condition(ComputeEnv.class, "watched", "Synced"),
            c -> c != null && c.message().contains("envName: watched in the spec, other"));

    delete("watched");
    assertThat(calls(id)).isEmpty();
    assertThat(world.clouds.batch().env(id)).isPresent();
  }

  /** Which nodes fewer can be asked of is documented in two ways. */
  @SideBySideTest
  void shouldDeleteWhatCannotBeSetToNoNodes() {
    world.clouds.batch().setSpareFailed(true);
    world.clouds.batch().setStock("S5.2XLARGE16", 1);
    world.apply(
        Given.env("spared", 2).replace("S5.LARGE8", "S5.2XLARGE16") + "  maxNodeRecreations: 0\n");
    world.awaitReason(ComputeEnv.class, "spared", "NodesFailed");
    var id = id("spared");
    delete("spared");
    assertThat(calls(id)).startsWith("ModifyComputeEnv");
    assertThat(taken(id)).containsExactly("TerminateComputeNodes", "DeleteComputeEnv");
    assertThat(world.clouds.batch().env(id)).isEmpty();
  }
}
