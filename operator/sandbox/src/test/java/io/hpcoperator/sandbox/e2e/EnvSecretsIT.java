package io.hpcoperator.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.ClientSettings;
import io.hpcoperator.cloud.CloudCredentials;
import io.hpcoperator.cloud.RequestBudget;
import io.hpcoperator.cloud.batch.BatchClient;
import io.hpcoperator.cloud.wire.WireFormat;
import io.hpcoperator.controller.batch.BatchSubjects;
import io.hpcoperator.simulator.Fault;
import io.hpcoperator.simulator.Simulator;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.WriterAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The life of environments with recognisable secrets, in a cloud that tells secrets back and quotes
 * them in its error texts: none of them can be read anywhere but in the Secrets they come from.
 */
class EnvSecretsIT {
  /** What must not be seen, and a part that all of them have. */
  private static final String MARK = "Tr0ut";

  private static final String LOGGED = "io.hpcoperator";

  private static final String SECRET =
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: hidden}
      stringData: {password: own-Tr0ut-pw, attached: att-Tr0ut-pw, id: AKIDownTr0ut, key: own0Tr0ut0key}
      """;

  private static final String USES =
      """
      login: {passwordSecretRef: {name: hidden, key: password}}
      authentications:
        - scene: COS
          secretIdRef: {name: hidden, key: id}
          secretKeyRef: {name: hidden, key: key}
      """
          .indent(2);

  private static final String ATTACHES =
      """
      attachedInstances:
        - instanceId: ins-hidd1234
          confirmReinstall: true
          login: {passwordSecretRef: {name: hidden, key: attached}}
      """
          .indent(2);

  /** Somebody made it by hand, with secrets of theirs. */
  private static final String BY_HAND =
      """
      {"EnvData": {"ImageId": "img-bd78fy2t", "InstanceTypes": ["S5.LARGE8"],
                   "LoginSettings": {"Password": "hand-Tr0ut-1"}},
       "Authentications": [{"Scene": "CFS", "SecretId": "AKIDhandTr0ut", "SecretKey": "hand0Tr0ut"}]}
      """;

  private final StringWriter log = new StringWriter();
  private final StringBuilder seen = new StringBuilder();
  private World world;

  /** From here on whatever the operator can be made to log is kept. */
  @BeforeEach
  void begin() {
    var appender =
        WriterAppender.createAppender(
            PatternLayout.newBuilder().withPattern("%p %c %m %X%n%throwable").build(),
            null,
            log,
            "captured",
            false,
            true);
    appender.start();
    var logger = new LoggerConfig(LOGGED, Level.TRACE, false);
    logger.addAppender(appender, Level.ALL, null);
    var context = (LoggerContext) LogManager.getContext(false);
    context.getConfiguration().addLogger(LOGGED, logger);
    context.updateLoggers();
    world = World.start();
    world.clouds.batch().setTellSecrets(true);
    world.apply(Given.TENCENT);
    world.apply(SECRET);
  }

  @AfterEach
  void end() {
    world.close();
    var context = (LoggerContext) LogManager.getContext(false);
    context.getConfiguration().removeLogger(LOGGED);
    context.updateLoggers();
  }

  @Test
  void shouldShowNoSecretInAnyStateOfAnEnvironment() throws Exception {
    refuseQuoting("CreateComputeEnv", "own-Tr0ut-pw, AKIDownTr0ut and own0Tr0ut0key");
    var manifest = Given.env("secretive", 1) + USES;
    world.apply(manifest);
    assertThat(world.awaitReason(ComputeEnv.class, "secretive", "InvalidRequest"))
        .contains("CreateComputeEnv failed")
        .contains("***, *** and *** are refused");
    look();
    tryAgain("secretive");
    world.awaitReady(ComputeEnv.class, "secretive");
    look();

    world
        .clouds
        .batch()
        .setCreationFailure(Optional.of("Password own-Tr0ut-pw is too feeble for img-bd78fy2t"));
    manifest = Given.env("secretive", 2) + USES;
    world.apply(manifest);
    World.await()
        .until(
            () -> world.condition(ComputeEnv.class, "secretive", "Ready"),
            c -> c != null && c.message().contains("Password *** is too feeble for img-bd78fy2t"));
    World.await().until(() -> events().contains("ActivityFailed"));
    look();
    world.clouds.batch().setCreationFailure(Optional.empty());
    world.awaitReady(ComputeEnv.class, "secretive");

    refuseQuoting("AttachInstances", "att-Tr0ut-pw");
    world.apply(manifest + ATTACHES);
    assertThat(world.awaitReason(ComputeEnv.class, "secretive", "InvalidRequest"))
        .contains("*** are refused");
    look();
    tryAgain("secretive");
    world.awaitReady(ComputeEnv.class, "secretive");

    world.clouds.batch().renameEnv(world.env("secretive").getStatus().envId(), "other");
    World.await().until(() -> events().contains("Drifted"));
    world.awaitReady(ComputeEnv.class, "secretive");
    look();

    var id = world.clouds.batch().provideEnv("byhand", "ap-guangzhou-2", 1, BY_HAND);
    var adopting = Given.env("taken", 1) + "  adopt: {envId: %s}\n".formatted(id);
    world.apply(adopting + USES);
    assertThat(world.awaitReason(ComputeEnv.class, "taken", "AdoptionDiffers"))
        .contains("authentications: COS in the spec, CFS in the cloud");
    look();
    world.delete(ComputeEnv.class, "taken");
    world.awaitGone(ComputeEnv.class, "taken");
    world.apply(adopting.replace("envId: " + id, "envId: " + id + ", overwrite: true"));
    world.awaitReady(ComputeEnv.class, "taken");
    look();

    world.apply(
        manifest.replace("img-bd78fy2t", "img-otherone")
            + ATTACHES
            + "  replacePolicy: Recreate\n");
    World.await().until(() -> events().contains("Replaced"));
    look();
    for (var name : List.of("secretive", "taken")) {
      world.delete(ComputeEnv.class, name);
    }
    look();
    for (var name : List.of("secretive", "taken")) {
      world.awaitGone(ComputeEnv.class, name);
    }
    look();

    assertThat(world.clouds.batch().leftovers()).isEmpty();
    assertThat(seen).contains("hpc_operator_", "InvalidRequest", "ActivityFailed", "Replaced");
    assertThat(seen.toString()).doesNotContain(MARK);
    assertThat(log.toString()).contains("secretive");
    assertThat(log.toString().lines().filter(line -> line.contains(MARK))).isEmpty();
    assertThat(seen + log.toString()).doesNotContain("simulator-secret");
  }

  /** What is kept of creation parameters between two polls. */
  @Test
  void shouldKeepNoSecretThatTheCloudTells() {
    world.clouds.batch().provideEnv("byhand", "ap-guangzhou-2", 1, BY_HAND);
    var settings =
        ClientSettings.builder(
                "ap-guangzhou",
                new CloudCredentials("simulator", Simulator.DEFAULT_KEY_SECRET),
                new RequestBudget(100))
            .endpoint(world.clouds.endpoint())
            .build();
    try (var client = new BatchClient(settings)) {
      assertThat(WireFormat.secretsIn(client.listComputeEnvCreateInfos(CallPriority.POLL)))
          .containsExactly("hand-Tr0ut-1", "AKIDhandTr0ut", "hand0Tr0ut");
      var kept = new BatchSubjects.CreateInfos().fetch(client);
      assertThat(kept).hasSize(1);
      assertThat(WireFormat.secretsIn(kept)).isEmpty();
    }
  }

  private void refuseQuoting(String operation, String secrets) {
    world
        .clouds
        .faults()
        .next(
            operation,
            Fault.error("InvalidParameterValue.ComputeEnv").withMessage(secrets + " are refused"));
  }

  private void tryAgain(String name) {
    world.annotate(
        ComputeEnv.class, name, "hpc-operator.io/reconcile-now", "again " + System.nanoTime());
  }

  private String events() {
    return world.client.v1().events().inNamespace(World.NAMESPACE).list().toString();
  }

  /** Objects with annotations and status, events and metrics, as they are now. */
  private void look() throws IOException, InterruptedException {
    world
        .client
        .resources(ComputeEnv.class)
        .inNamespace(World.NAMESPACE)
        .list()
        .getItems()
        .forEach(env -> seen.append(world.client.getKubernetesSerialization().asYaml(env)));
    seen.append(world.client.getKubernetesSerialization().asYaml(world.account("tencent")))
        .append(events())
        .append(metrics());
  }

  private String metrics() throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + world.httpPort() + "/metrics"))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
