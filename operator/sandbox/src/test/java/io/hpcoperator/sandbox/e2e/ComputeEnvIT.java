package io.hpcoperator.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.simulator.Fault;
import io.hpcoperator.simulator.JournalEntry;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.WriterAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.junit.jupiter.api.Test;

/** Compute environments that change, drift and are taken over. */
class ComputeEnvIT {
  private static final String SET_UP =
      """
      {"EnvData": {"ImageId": "img-bd78fy2t", "InstanceTypes": ["S5.LARGE8"]},
       "EnvDescription": "made by hand"}
      """;

  private static final String SECRETS =
      """
      login: {passwordSecretRef: {name: hidden, key: password}}
      authentications:
        - scene: COS
          secretIdRef: {name: hidden, key: id}
          secretKeyRef: {name: hidden, key: key}
      attachedInstances:
        - instanceId: ins-abcd1234
          confirmReinstall: true
          login: {passwordSecretRef: {name: hidden, key: password}}
      """
          .indent(2);

  private static String id(World world) {
    return world.env("render").getStatus().envId();
  }

  private static List<JournalEntry> calls(World world, String operation) {
    return world.clouds.journal().entries().stream()
        .filter(entry -> entry.operation().equals(operation))
        .toList();
  }

  private static String adopting(String id, int nodes, String more) {
    return Given.env(nodes) + "  adopt: {envId: %s}\n%s".formatted(id, more);
  }

  @Test
  void shouldChangeNameDescriptionAndTypesOfWhatIsThere() {
    try (var world = World.start()) {
      world.apply(Given.TENCENT);
      world.apply(Given.env(2));
      world.awaitReady(ComputeEnv.class, "render");
      var id = id(world);

      world.apply(
          Given.env(3).replace("[S5.LARGE8]", "[S5.2XLARGE16, S5.LARGE8]")
              + "  envName: solver\n  description: For solving\n");
      World.await()
          .untilAsserted(
              () -> {
                var env = world.clouds.batch().env(id).orElseThrow();
                assertThat(env.name()).isEqualTo("solver");
                assertThat(env.description()).isEqualTo("For solving");
                assertThat(env.instanceTypes()).containsExactly("S5.2XLARGE16", "S5.LARGE8");
                assertThat(env.desired()).isEqualTo(3);
              });
      world.awaitReady(ComputeEnv.class, "render");
      assertThat(world.clouds.batch().createdEnvs()).isEqualTo(1);
      assertThat(world.clouds.batch().nodes(id))
          .filteredOn(node -> node.instanceType().equals("S5.2XLARGE16"))
          .hasSize(1);
    }
  }

  @Test
  void shouldGoByTheDriftPolicy() {
    try (var world = World.start()) {
      world.apply(Given.TENCENT);
      world.apply(Given.env(2));
      world.awaitReady(ComputeEnv.class, "render");
      var id = id(world);

      world.clouds.batch().renameEnv(id, "other");
      World.await().until(() -> world.clouds.batch().env(id).orElseThrow().name().equals("render"));
      World.await().until(() -> !AdoptionIT.events(world, "Drifted").isEmpty());

      world.apply(Given.env(2) + "  driftPolicy: Report\n");
      world.awaitReady(ComputeEnv.class, "render");
      long modified = world.clouds.journal().count("ModifyComputeEnv");
      world.clouds.batch().resizeEnv(id, 3);
      var synced =
          World.await()
              .until(
                  () -> world.condition(ComputeEnv.class, "render", "Synced"),
                  c -> c != null && c.reason().equals("Drifted"));
      assertThat(synced.message()).contains("replicas: 2 in the spec, 3 in the cloud");
      world.awaitReady(ComputeEnv.class, "render");
      assertThat(world.clouds.journal().count("ModifyComputeEnv")).isEqualTo(modified);
    }
  }

  @Test
  void shouldCreateNothingThatCannotBeHad() {
    try (var world = World.start()) {
      world.clouds.batch().setStock("S5.LARGE8", 0);
      world.apply(Given.TENCENT);
      world.apply(Given.env("wrong", 1).replace("S5.LARGE8", "NO.SUCH"));
      world.apply(Given.env(1));
      assertThat(world.awaitReason(ComputeEnv.class, "wrong", "PreflightFailed"))
          .contains("instances.types: NO.SUCH");
      assertThat(world.awaitReason(ComputeEnv.class, "render", "PreflightFailed"))
          .contains("S5.LARGE8 is sold out");
      assertThat(world.condition(ComputeEnv.class, "render", "Preflight").reason())
          .isEqualTo("PreflightFailed");
      assertThat(world.clouds.journal().count("CreateComputeEnv")).isZero();
      assertThat(world.clouds.journal().count("DescribeAvailableCvmInstanceTypes")).isEqualTo(1);

      world.clouds.batch().setStock("S5.LARGE8", 5);
      world.awaitReady(ComputeEnv.class, "render");
      world.delete(ComputeEnv.class, "wrong");
      world.awaitGone(ComputeEnv.class, "wrong");
      assertThat(world.clouds.batch().createdEnvs()).isEqualTo(1);
    }
  }

  @Test
  void shouldWaitWhileTheCloudIsAtAnotherChange() {
    try (var world = World.start()) {
      world.apply(Given.TENCENT);
      world.apply(Given.env(1));
      world.awaitReady(ComputeEnv.class, "render");

      world
          .clouds
          .faults()
          .next(
              "ModifyComputeEnv",
              2,
              Fault.error("UnsupportedOperation.ComputeEnvAcceptOtherRequest"));
      world.apply(Given.env(2));
      assertThat(world.awaitReason(ComputeEnv.class, "render", "CloudBusy"))
          .contains("when the other operation has ended");
      world.awaitReady(ComputeEnv.class, "render");
      assertThat(world.clouds.batch().env(id(world)).orElseThrow().desired()).isEqualTo(2);
      assertThat(world.env("render").getStatus().settings())
          .allSatisfy(setting -> assertThat(setting.error()).isNull());
    }
  }

  @Test
  void shouldTakeOverAnEnvironmentAndChangeNothingSilently() {
    try (var world = World.start()) {
      var id = world.clouds.batch().provideEnv("byhand", "ap-guangzhou-2", 2, SET_UP);
      world.apply(Given.TENCENT);
      world.apply(adopting(id, 3, "  description: Ours\n"));
      assertThat(world.awaitReason(ComputeEnv.class, "render", "AdoptionDiffers"))
          .contains("envName: render in the spec, byhand in the cloud")
          .contains("description: Ours in the spec, made by hand in the cloud")
          .contains("replicas: 3 in the spec, 2 in the cloud");
      world.awaitFurther("DescribeComputeEnvs");
      assertThat(calls(world, "ModifyComputeEnv")).isEmpty();

      world.apply(
          adopting(id, 3, "  description: Ours\n")
              .replace("envId: " + id, "envId: " + id + ", overwrite: true"));
      World.await().until(() -> world.clouds.batch().nodes(id).size() == 3);
      world.awaitReady(ComputeEnv.class, "render");
      assertThat(world.env("render").getStatus().adopted()).isTrue();
      assertThat(world.clouds.batch().env(id).orElseThrow().name()).isEqualTo("render");
      assertThat(world.clouds.journal().count("CreateComputeEnv")).isZero();

      world.apply(adopting(id, 3, "").replace("name: render}", "name: thief}"));
      world.awaitReason(ComputeEnv.class, "thief", "ClaimedByOther");
      world.delete(ComputeEnv.class, "thief");
      world.awaitGone(ComputeEnv.class, "thief");

      world.delete(ComputeEnv.class, "render");
      world.awaitGone(ComputeEnv.class, "render");
      assertThat(world.clouds.leftovers()).isEmpty();
    }
  }

  @Test
  void shouldEndTheNodesThatAreNamed() {
    try (var world = World.start()) {
      world.apply(Given.TENCENT);
      world.apply(Given.env(4));
      world.awaitReady(ComputeEnv.class, "render");
      var id = id(world);
      var nodes = world.clouds.batch().nodes(id).stream().map(n -> n.id()).toList();

      // Fewer are wanted as well, so that those that are named go and no others.
      world.apply(
          Given.env(2) + "  terminateNodes: [%s, %s]\n".formatted(nodes.get(0), nodes.get(1)));
      World.await().until(() -> world.clouds.batch().nodes(id).size() == 2);
      world.awaitReady(ComputeEnv.class, "render");
      assertThat(world.clouds.batch().nodes(id))
          .extracting(n -> n.id())
          .containsExactlyElementsOf(nodes.subList(2, 4));
      assertThat(world.clouds.journal().count("TerminateComputeNodes")).isEqualTo(1);
      assertThat(world.clouds.journal().count("ModifyComputeEnv")).isZero();

      // By annotation, and as many as before are wanted: another takes its place.
      world.annotate(ComputeEnv.class, "render", "hpc-operator.io/terminate-nodes", nodes.get(2));
      World.await().until(() -> world.clouds.journal().count("TerminateComputeNode") == 1);
      World.await()
          .until(
              () ->
                  world.clouds.batch().nodes(id).size() == 2
                      && world.clouds.batch().nodes(id).stream()
                          .noneMatch(n -> n.id().equals(nodes.get(2))));
      world.awaitReady(ComputeEnv.class, "render");
      assertThat(AdoptionIT.events(world, "Drifted")).isEmpty();
    }
  }

  @Test
  void shouldAttachAnInstanceOnceItsReinstallationIsConfirmed() {
    try (var world = World.start()) {
      world.apply(Given.TENCENT);
      world.apply(Given.env(1) + "  attachedInstances: [{instanceId: ins-abcd1234}]\n");
      assertThat(world.awaitReason(ComputeEnv.class, "render", "InvalidRequest"))
          .contains("confirmReinstall: true for ins-abcd1234");
      assertThat(world.clouds.journal().count("AttachInstances")).isZero();
      var confirmed =
          Given.env(1)
              + "  attachedInstances: [{instanceId: ins-abcd1234, confirmReinstall: true}]\n";
      world.apply(confirmed);
      world.awaitReady(ComputeEnv.class, "render");
      var id = id(world);
      assertThat(world.clouds.batch().nodes(id))
          .filteredOn(node -> node.attached())
          .extracting(node -> node.instanceId())
          .containsExactly("ins-abcd1234");
      assertThat(world.env("render").getStatus().attachedInstances())
          .containsExactly("ins-abcd1234");

      // Somebody detaches it: attaching it again would wipe it again.
      var node =
          world.clouds.batch().nodes(id).stream().filter(n -> n.attached()).findFirst().get();
      world.clouds.batch().removeNode(node.id());
      World.await()
          .until(
              () -> world.condition(ComputeEnv.class, "render", "Synced"),
              c -> c != null && c.message().contains("left the environment"));
      assertThat(world.clouds.journal().count("AttachInstances")).isEqualTo(1);

      world.apply(Given.env(1) + "  attachedInstances: []\n");
      world.awaitReady(ComputeEnv.class, "render");
      world.apply(confirmed);
      World.await().until(() -> world.clouds.journal().count("AttachInstances") == 2);
      world.awaitReady(ComputeEnv.class, "render");

      world.delete(ComputeEnv.class, "render");
      world.awaitGone(ComputeEnv.class, "render");
      assertThat(calls(world, "DetachInstances")).hasSize(1);
      assertThat(world.clouds.leftovers()).isEmpty();
      var order =
          world.clouds.journal().entries().stream()
              .map(JournalEntry::operation)
              .filter(List.of("ModifyComputeEnv", "DetachInstances", "DeleteComputeEnv")::contains)
              .toList();
      assertThat(order)
          .containsSubsequence("ModifyComputeEnv", "DetachInstances", "DeleteComputeEnv");
    }
  }

  @Test
  void shouldTellWhyNodesDoNotCome() {
    try (var world = World.start()) {
      world.apply(Given.TENCENT);
      world.apply(Given.env(1));
      world.awaitReady(ComputeEnv.class, "render");
      world.clouds.batch().setStock("S5.LARGE8", 0);
      world.apply(Given.env(2));
      World.await()
          .until(
              () -> world.condition(ComputeEnv.class, "render", "Ready"),
              c ->
                  c != null
                      && c.reason().equals("NodesFailed")
                      && c.message().contains("The instance type is sold out."));
      assertThat(world.env("render").getStatus().state()).isEqualTo("Degraded");
      World.await()
          .until(
              () ->
                  AdoptionIT.events(world, "ActivityFailed").stream()
                      .anyMatch(note -> note.contains("CREATE_COMPUTE_NODE of node node-")));

      world.clouds.batch().setStock("S5.LARGE8", 10);
      world.awaitReady(ComputeEnv.class, "render");
    }
  }

  @Test
  void shouldOnlyObserve() {
    try (var world = World.start()) {
      var id = world.clouds.batch().provideEnv("render", "ap-guangzhou-2", 2, SET_UP);
      world.apply(Given.TENCENT);
      world.apply(adopting(id, 2, "  managementPolicy: Observe\n"));
      world.awaitReady(ComputeEnv.class, "render");
      world.clouds.batch().renameEnv(id, "other");
      World.await()
          .until(
              () -> world.condition(ComputeEnv.class, "render", "Synced"),
              c -> c != null && c.message().contains("envName: render in the spec, other"));

      world.delete(ComputeEnv.class, "render");
      world.awaitGone(ComputeEnv.class, "render");
      assertThat(calls(world, "ModifyComputeEnv")).isEmpty();
      assertThat(world.clouds.batch().env(id)).isPresent();
    }
  }

  @Test
  void shouldKeepPasswordsAndKeysOutOfEverythingThatCanBeRead() throws Exception {
    var log = new StringWriter();
    var context = (LoggerContext) LogManager.getContext(false);
    var root = context.getConfiguration().getRootLogger();
    var appender =
        WriterAppender.createAppender(
            PatternLayout.newBuilder().withPattern("%p %c %m%n%throwable").build(),
            null,
            log,
            "captured",
            false,
            true);
    appender.start();
    root.addAppender(appender, Level.ALL, null);
    Configurator.setLevel("io.hpcoperator", Level.DEBUG);
    try (var world = World.start()) {
      world.apply(Given.TENCENT);
      world.apply(
          """
          apiVersion: v1
          kind: Secret
          metadata: {name: hidden}
          stringData: {password: Sw0rdfish-1, id: AKIDhidden0id, key: hidden0storage0key}
          """);
      var manifest = Given.env(1) + SECRETS;
      world.apply(manifest);
      world.awaitReady(ComputeEnv.class, "render");
      world.awaitFurther("DescribeComputeEnvCreateInfos");
      var sent = calls(world, "CreateComputeEnv").get(0).parameters().toString();
      assertThat(sent).contains("AKIDhidden0id");
      world.apply(manifest.replace("[S5.LARGE8]", "[NO.SUCH]") + "  description: other\n");
      world.awaitReason(ComputeEnv.class, "render", "InvalidRequest");

      var seen =
          world.client.getKubernetesSerialization().asYaml(world.env("render"))
              + world.client.v1().events().inNamespace(World.NAMESPACE).list()
              + metrics(world)
              + log;
      assertThat(log.toString()).contains("render");
      assertThat(seen)
          .doesNotContain("Sw0rdfish-1")
          .doesNotContain("AKIDhidden0id")
          .doesNotContain("hidden0storage0key")
          .doesNotContain("simulator-secret");
    } finally {
      Configurator.setLevel("io.hpcoperator", root.getLevel());
      root.removeAppender("captured");
    }
  }

  private static String metrics(World world) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + world.httpPort() + "/metrics"))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
