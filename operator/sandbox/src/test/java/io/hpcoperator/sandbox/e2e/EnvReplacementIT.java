package io.hpcoperator.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.api.v1alpha1.EnvReplacement;
import io.hpcoperator.simulator.Fault;
import io.hpcoperator.simulator.JournalEntry;
import io.hpcoperator.simulator.batch.BatchInspector.EnvView;
import io.hpcoperator.simulator.batch.NodeState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Environments that are replaced, since nothing changes them in place. */
class EnvReplacementIT {
  private static final String OTHER_IMAGE = "img-otherone";

  private static World world;

  @BeforeAll
  static void begin() {
    world = World.start();
    // What is ended by its id costs money again, in the shape of another.
    world.clouds.batch().setReplaceTerminated(true);
    world.apply(Given.TENCENT);
  }

  @AfterAll
  static void end() {
    world.close();
  }

  private static String manifest(String name, int nodes) {
    return Given.env(name, nodes) + "  replacePolicy: Recreate\n";
  }

  private static String withOtherImage(String manifest) {
    return manifest.replace("img-bd78fy2t", OTHER_IMAGE);
  }

  private static String id(String name) {
    return world.env(name).getStatus().envId();
  }

  private static EnvReplacement replacement(String name) {
    return world.env(name).getStatus().replacement();
  }

  private static List<EnvView> envs(World where, String name) {
    return where.clouds.batch().envs().stream().filter(e -> e.name().equals(name)).toList();
  }

  private static List<EnvView> envs(String name) {
    return envs(world, name);
  }

  private static List<JournalEntry> entries(Predicate<Map<String, String>> about) {
    return world.clouds.journal().entries().stream()
        .filter(entry -> !entry.operation().startsWith("Describe"))
        .filter(entry -> about.test(entry.parameters()))
        .toList();
  }

  private static List<JournalEntry> creations(String name) {
    return entries(p -> name.equals(p.get("ComputeEnv.EnvName")));
  }

  private static List<String> calls(String id) {
    return entries(p -> id.equals(p.get("EnvId"))).stream().map(JournalEntry::operation).toList();
  }

  private static List<String> events(String name, String reason) {
    return world.client.v1().events().inNamespace(World.NAMESPACE).list().getItems().stream()
        .filter(event -> name.equals(event.getInvolvedObject().getName()))
        .filter(event -> reason.equals(event.getReason()))
        .map(Event::getMessage)
        .toList();
  }

  private static void delete(String name) {
    world.delete(ComputeEnv.class, name);
    world.awaitGone(ComputeEnv.class, name);
    assertThat(envs(name)).isEmpty();
  }

  /**
   * An environment may be Ready before its nodes were read, and what is to be attached is known.
   */
  private static String awaitAttached(String name) {
    world.awaitReady(ComputeEnv.class, name);
    World.await().until(() -> calls(id(name)).contains("AttachInstances"));
    world.awaitReady(ComputeEnv.class, name);
    return id(name);
  }

  /** Waits until the cloud has another environment, however soon the first one goes. */
  private static String awaitCreated(String name, String serving) {
    return World.await()
        .alias("another " + name)
        .until(
            () -> envs(name).stream().map(EnvView::id).filter(id -> !id.equals(serving)).findAny(),
            Optional::isPresent)
        .get();
  }

  /** Waits until a replacement is in a phase, in which something holds it up. */
  private static String awaitOther(String name, String phase) {
    return World.await()
        .alias(name + " is " + phase)
        .until(
            () -> replacement(name),
            r -> r != null && r.phase().equals(phase) && r.newEnvId() != null)
        .newEnvId();
  }

  @SideBySideTest
  void shouldBuildTheNewOneBeforeTheOldOneGoes() {
    var attached = "  attachedInstances: [{instanceId: ins-move1234, confirmReinstall: true}]\n";
    world.apply(manifest("moved", 2) + attached);
    var old = awaitAttached("moved");
    assertThat(world.env("moved").getStatus().builtFrom()).containsKey("imageId");

    world.apply(withOtherImage(manifest("moved", 2) + attached));
    var other = awaitCreated("moved", old);
    var building = replacement("moved");
    if (building != null && building.phase().equals("Building")) {
      assertThat(building.oldEnvId()).isEqualTo(old);
      assertThat(building.fields()).containsExactly("imageId");
    }
    World.await().until(() -> !calls(old).equals(List.of("AttachInstances")));
    assertThat(world.clouds.batch().nodes(other))
        .as("nodes of the new one when the old one is touched")
        .filteredOn(node -> node.state() == NodeState.RUNNING && !node.attached())
        .hasSize(2);

    World.await().until(() -> !id("moved").equals(old));
    assertThat(awaitAttached("moved")).isEqualTo(other);
    assertThat(replacement("moved")).isNull();
    assertThat(envs("moved")).extracting(EnvView::id).containsExactly(other);
    assertThat(calls(old))
        .containsExactly(
            "AttachInstances", "ModifyComputeEnv", "DetachInstances", "DeleteComputeEnv");
    assertThat(calls(other)).containsExactly("AttachInstances");
    assertThat(creations("moved"))
        .extracting(entry -> entry.parameters().get("ComputeEnv.EnvData.ImageId"))
        .containsExactly("img-bd78fy2t", OTHER_IMAGE);
    assertThat(events("moved", "Replacing")).isNotEmpty();
    assertThat(events("moved", "Replaced")).hasSize(1);
    assertThat(events("moved", "ReplacementEnded")).hasSize(1);
    delete("moved");
  }

  @SideBySideTest
  void shouldLeaveAnEnvironmentThatMayNotBeReplaced() {
    world.apply(Given.env("kept", 1));
    world.awaitReady(ComputeEnv.class, "kept");
    var id = id("kept");
    // An API server refuses this; the sandbox does not know such rules.
    world.apply(withOtherImage(Given.env("kept", 1)));
    assertThat(world.awaitReason(ComputeEnv.class, "kept", "InvalidRequest"))
        .contains("another imageId")
        .contains("replacePolicy: Recreate");
    assertThat(creations("kept")).hasSize(1);

    world.apply(manifest("kept", 1));
    world.awaitReady(ComputeEnv.class, "kept");
    assertThat(id("kept")).isEqualTo(id);
    assertThat(calls(id)).isEmpty();
  }

  @SideBySideTest
  void shouldKeepTheOldOneWhileTheNewOneIsRefused() {
    world.apply(manifest("refused", 1));
    world.awaitReady(ComputeEnv.class, "refused");
    var old = id("refused");
    world.apply(manifest("refused", 1).replace("img-bd78fy2t", "img-short"));
    assertThat(world.awaitReason(ComputeEnv.class, "refused", "InvalidRequest"))
        .contains("InvalidParameter.ImageIdMalformed")
        .contains(old + ", which serves on");
    assertThat(calls(old)).isEmpty();

    world.apply(manifest("refused", 2).replace("img-bd78fy2t", "img-short"));
    World.await().until(() -> world.clouds.batch().nodes(old).size() == 2);
    assertThat(calls(old)).containsExactly("ModifyComputeEnv");

    world.apply(withOtherImage(manifest("refused", 1)));
    World.await().until(() -> !id("refused").equals(old));
    world.awaitReady(ComputeEnv.class, "refused");
    assertThat(envs("refused")).hasSize(1);
  }

  @SideBySideTest
  void shouldRemoveTheNewOneThatDoesNotComeUpWhenTheSpecIsCorrected() {
    world.apply(manifest("failing", 2));
    world.awaitReady(ComputeEnv.class, "failing");
    var old = id("failing");
    world.clouds.batch().setStock("C2.LARGE8", 1);
    var scarce = withOtherImage(manifest("failing", 2)).replace("S5.LARGE8", "C2.LARGE8");
    world.apply(scarce);
    var failed = awaitOther("failing", "Building");
    assertThat(world.awaitReason(ComputeEnv.class, "failing", "NodesFailed"))
        .contains(failed + ", which is to take the place of environment " + old)
        .contains("serves on");
    world.awaitCondition(ComputeEnv.class, "failing", "Stalled", stalled -> true);
    assertThat(calls(old)).isEmpty();

    // Changed to something else again: the failed one goes before another is built.
    world.apply(scarce.replace(OTHER_IMAGE, "img-thirdone").replace("C2.LARGE8", "S5.LARGE8"));
    World.await().until(() -> !id("failing").equals(old));
    world.awaitReady(ComputeEnv.class, "failing");
    assertThat(creations("failing")).hasSize(3);
    assertThat(envs("failing")).hasSize(1);
    assertThat(calls(failed)).endsWith("DeleteComputeEnv");
    assertThat(events("failing", "ReplacementDiscarded")).hasSize(1);
    var order =
        world.clouds.journal().entries().stream()
            .filter(
                e ->
                    failed.equals(e.parameters().get("EnvId"))
                            && e.operation().equals("DeleteComputeEnv")
                        || "img-thirdone".equals(e.parameters().get("ComputeEnv.EnvData.ImageId")))
            .map(JournalEntry::operation)
            .toList();
    assertThat(order).startsWith("DeleteComputeEnv").endsWith("CreateComputeEnv");
  }

  @SideBySideTest
  void shouldGoBackWhenTheSpecIsChangedBack() {
    world.clouds.batch().setStock("C3.LARGE8", 1);
    world.apply(manifest("back", 2));
    world.awaitReady(ComputeEnv.class, "back");
    var old = id("back");
    world.apply(withOtherImage(manifest("back", 2)).replace("S5.LARGE8", "C3.LARGE8"));
    var other = awaitOther("back", "Building");
    world.apply(manifest("back", 3));
    World.await().until(() -> world.clouds.batch().env(other).isEmpty());
    world.awaitReady(ComputeEnv.class, "back");
    assertThat(id("back")).isEqualTo(old);
    assertThat(world.clouds.batch().nodes(old)).hasSize(3);
    assertThat(calls(old)).containsExactly("ModifyComputeEnv");
  }

  @SideBySideTest
  void shouldTakeBothAlongWhenTheResourceIsDeleted() {
    world.clouds.batch().setStock("S3.MEDIUM4", 1);
    world.apply(manifest("both", 2));
    world.awaitReady(ComputeEnv.class, "both");
    world.apply(withOtherImage(manifest("both", 2)).replace("S5.LARGE8", "S3.MEDIUM4"));
    awaitOther("both", "Building");
    assertThat(envs("both")).hasSize(2);
    delete("both");
  }

  /** The old one may hold the quota that the new one needs. */
  @SideBySideTest
  void shouldRemoveTheOldOneAlthoughTheNewOneMayNotGrow() {
    world.apply(manifest("crowded", 1));
    world.awaitReady(ComputeEnv.class, "crowded");
    var old = id("crowded");
    var faults = world.clouds.faults();
    var busy = Fault.error("UnsupportedOperation.ComputeEnvAcceptOtherRequest");
    var held = new AtomicBoolean(true);
    faults.always("ModifyComputeEnv", p -> held.get() && old.equals(p.get("EnvId")), busy);
    world.apply(withOtherImage(manifest("crowded", 1)));
    var other = awaitOther("crowded", "Retiring");
    faults.always(
        "ModifyComputeEnv",
        p -> other.equals(p.get("EnvId")) && "7".equals(p.get("DesiredComputeNodeCount")),
        busy);
    world.apply(withOtherImage(manifest("crowded", 7)));
    World.await().until(() -> calls(other).contains("ModifyComputeEnv"));
    assertThat(world.clouds.batch().env(old)).isPresent();

    held.set(false);
    World.await().until(() -> world.clouds.batch().env(old).isEmpty());
    assertThat(world.clouds.batch().nodes(other)).hasSize(1);
    world.apply(withOtherImage(manifest("crowded", 1)));
    world.awaitReady(ComputeEnv.class, "crowded");
  }

  /** The cloud makes up for what is ended, and then chooses which nodes go. */
  @SideBySideTest
  void shouldEndNamedNodesAndComeToTheNumberWantedWhereTheCloudReplacesThem() {
    world.apply(manifest("named", 3));
    world.awaitReady(ComputeEnv.class, "named");
    var id = id("named");
    var named = world.clouds.batch().nodes(id).get(0).id();
    world.apply(manifest("named", 2) + "  terminateNodes: [%s]\n".formatted(named));
    World.await().until(() -> calls(id).contains("ModifyComputeEnv"));
    world.awaitReady(ComputeEnv.class, "named");
    assertThat(world.clouds.batch().nodes(id))
        .hasSize(2)
        .noneMatch(node -> node.id().equals(named));
    assertThat(calls(id)).containsExactly("TerminateComputeNode", "ModifyComputeEnv");
    delete("named");
  }

  /** Somebody took nodes away, and the cloud did not make them anew. */
  @SideBySideTest
  void shouldDeleteAnEnvironmentThatLacksNodesWithoutBuyingAny() {
    world.apply(Given.env("lacking", 3));
    world.awaitReady(ComputeEnv.class, "lacking");
    var id = id("lacking");
    world.clouds.batch().nodes(id).stream()
        .limit(2)
        .forEach(node -> world.clouds.batch().removeNode(node.id()));
    World.await().until(() -> world.env("lacking").getStatus().readyReplicas() == 1);
    delete("lacking");
    assertThat(calls(id))
        .startsWith("ModifyComputeEnv")
        .endsWith("DeleteComputeEnv")
        .containsOnly("ModifyComputeEnv", "DeleteComputeEnv");
  }

  @SideBySideTest
  void shouldReplaceAnEnvironmentThatWasTakenOver() {
    var old =
        world
            .clouds
            .batch()
            .provideEnv(
                "adopted",
                "ap-guangzhou-2",
                1,
                """
                {"EnvData": {"ImageId": "img-bd78fy2t", "InstanceTypes": ["S5.LARGE8"]}}
                """);
    var adopting = manifest("adopted", 1) + "  adopt: {envId: %s}\n".formatted(old);
    world.apply(adopting);
    world.awaitReady(ComputeEnv.class, "adopted");
    world.clouds.batch().provideAttached(old, "ins-left1234");
    world.awaitFurther("DescribeComputeEnvs");
    world.apply(withOtherImage(adopting));
    world.awaitReason(
        ComputeEnv.class,
        "adopted",
        "InvalidRequest",
        old + " (ins-left1234)",
        "attachedInstances: []");
    assertThat(creations("adopted")).isEmpty();
    world.apply(withOtherImage(adopting) + "  attachedInstances: []\n");
    World.await().until(() -> !id("adopted").equals(old));
    world.awaitReady(ComputeEnv.class, "adopted");
    assertThat(envs("adopted")).hasSize(1);
    assertThat(world.clouds.batch().env(old)).isEmpty();
    delete("adopted");
  }

  /** Answers are lost, the listing lags, and the operator is killed at each step. */
  @Test
  void shouldBuyNoThirdAndLeaveNoneBehindWhereverTheOperatorDies() {
    try (var own = World.start()) {
      own.apply(Given.TENCENT);
      own.apply(manifest("fragile", 1));
      own.awaitReady(ComputeEnv.class, "fragile");
      for (var operation : List.of("CreateComputeEnv", "ModifyComputeEnv", "DeleteComputeEnv")) {
        own.clouds.faults().next(operation, Fault.cutAfterEffect());
      }
      own.apply(withOtherImage(manifest("fragile", 1)));
      for (var operation : List.of("CreateComputeEnv", "ModifyComputeEnv", "DeleteComputeEnv")) {
        int seen = operation.equals("CreateComputeEnv") ? 2 : 1;
        World.await().until(() -> own.clouds.journal().count(operation) >= seen);
        own.stopOperator();
        assertThat(envs(own, "fragile")).hasSizeLessThanOrEqualTo(2);
        own.startOperator();
      }
      World.await().until(() -> own.env("fragile").getStatus().replacement() == null);
      own.awaitReady(ComputeEnv.class, "fragile");
      assertThat(own.clouds.batch().createdEnvs()).isEqualTo(2);
      assertThat(envs(own, "fragile")).hasSize(1);
      own.delete(ComputeEnv.class, "fragile");
      own.awaitGone(ComputeEnv.class, "fragile");
      assertThat(own.clouds.leftovers()).isEmpty();
    }
  }
}
