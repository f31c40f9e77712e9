package io.hpcoperator.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.api.v1alpha1.Condition;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.controller.OperatorMain;
import io.hpcoperator.simulator.Fault;
import io.hpcoperator.simulator.JournalEntry;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator as a process of its own, ended in the way the kernel ends processes. */
class KilledProcessIT {
  private static final int KILLS = 4;

  @TempDir Path directory;

  @Test
  void shouldLoseAndDoubleNothingWhenKilledAgainAndAgain() throws Exception {
    long seed = System.nanoTime();
    System.out.println("KilledProcessIT seed: " + seed);
    var random = new Random(seed);
    try (var world = World.startWithoutOperator()) {
      world.clouds.clock().setSpeed(120);
      world.apply(Given.ALIBABA);
      world.apply(Given.cluster(2));
      world.apply(Given.queue(2));
      world.apply(Given.TENCENT);
      world.apply(Given.env(2));

      for (int i = 0; i < KILLS; i++) {
        var operator = start(world, i);
        awaitCallOf(world);
        operator.waitFor(random.nextInt(1500), TimeUnit.MILLISECONDS);
        operator.destroyForcibly().waitFor();
      }
      var last = start(world, KILLS);
      try {
        patiently().until(() -> isReady(world));
        assertThat(world.clouds.ehpc().createdClusters()).isEqualTo(1);
        var id = world.cluster("demo").getStatus().clusterId();
        assertThat(world.clouds.ehpc().computeNodes(id)).hasSize(4);
        // One manager, one login node, two nodes of the cluster's own, two of the queue.
        assertThat(world.clouds.ehpc().createdNodes()).isEqualTo(6);
        assertThat(world.clouds.batch().createdEnvs()).isEqualTo(1);
        assertThat(madeBy(world, "CreateComputeEnv")).hasSize(1);
        assertThat(world.clouds.batch().createdNodes()).isEqualTo(2);
        world.delete(HpcQueue.class, "high");
        world.delete(HpcCluster.class, "demo");
        world.delete(ComputeEnv.class, "render");
        patiently().until(() -> world.cluster("demo") == null && world.env("render") == null);
        assertThat(world.clouds.leftovers()).isEmpty();
      } finally {
        last.destroyForcibly().waitFor();
      }
    }
  }

  /** Attaching wipes an instance: the operator is killed between the call and its record. */
  @Test
  void shouldAttachOnceThoughItIsKilledBeforeTheAnswer() throws Exception {
    try (var world = World.startWithoutOperator()) {
      world.apply(Given.TENCENT);
      world.clouds.batch().setFleeting("ins-killed12");
      var arrived = new CountDownLatch(1);
      world
          .clouds
          .faults()
          .next(
              "AttachInstances",
              1,
              parameters -> {
                arrived.countDown();
                return true;
              },
              Fault.delay(Duration.ofSeconds(1)));
      world.apply(
          Given.env(0)
              + "  attachedInstances: [{instanceId: ins-killed12, confirmReinstall: true}]\n");
      var killed = start(world, 0);
      assertThat(arrived.await(3, TimeUnit.MINUTES)).as("the call was made").isTrue();
      killed.destroyForcibly().waitFor();
      patiently().until(() -> madeBy(world, "AttachInstances").size() == 1);

      var next = start(world, 1);
      try {
        patiently()
            .until(
                () -> world.condition(ComputeEnv.class, "render", "Ready"),
                c -> c != null && c.message().contains("ins-killed12 left the environment"));
        world.awaitFurther("DescribeComputeEnvs");
        assertThat(madeBy(world, "AttachInstances")).hasSize(1);
      } finally {
        next.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void shouldEndInOrderWhenAskedTo() throws Exception {
    try (var world = World.startWithoutOperator()) {
      world.apply(Given.ALIBABA);
      var operator = start(world, 0, "--leader-election", "--lease-namespace=" + World.NAMESPACE);
      patiently().until(() -> world.clouds.journal().count("ListClustersMeta") > 0);

      operator.destroy();
      assertThat(operator.waitFor(30, TimeUnit.SECONDS)).as("ended within its time").isTrue();
      var log = Files.readString(directory.resolve("operator-0.log"));
      assertThat(log).contains("Stopping.").contains("Stopped.");
      var lease = world.client.leases().inNamespace(World.NAMESPACE).withName("hpc-operator").get();
      assertThat(lease.getSpec().getHolderIdentity()).as("the lease is given back").isNull();
      assertThat(log.lines().filter(line -> line.startsWith("{")))
          .as("every line of the log is a JSON object")
          .hasSameSizeAs(log.lines().toList());
    }
  }

  @Test
  void shouldEndAtOnceWhenItsLeaseIsLost() throws Exception {
    try (var world = World.startWithoutOperator()) {
      world.apply(Given.ALIBABA);
      var operator = start(world, 0, "--leader-election", "--lease-namespace=" + World.NAMESPACE);
      patiently().until(() -> world.clouds.journal().count("ListClustersMeta") > 0);

      // Whatever the holder writes meanwhile.
      world
          .client
          .leases()
          .inNamespace(World.NAMESPACE)
          .withName("hpc-operator")
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              """
              {"spec": {"holderIdentity": "another", "renewTime": "%s"}}
              """
                  .formatted(
                      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX")
                          .format(ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(5))));
      assertThat(operator.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
      assertThat(operator.exitValue()).as("exit code for a lost lease").isEqualTo(3);
    }
  }

  private static void awaitCallOf(World world) {
    long calls = world.clouds.journal().entries().size();
    patiently().until(() -> world.clouds.journal().entries().size() > calls);
  }

  /** Calls that made something, whether or not their answer arrived. */
  private static List<JournalEntry> madeBy(World world, String operation) {
    return world.clouds.journal().entries().stream()
        .filter(entry -> entry.operation().equals(operation) && !entry.replay())
        .filter(
            entry ->
                List.of(JournalEntry.OK, JournalEntry.CUT_AFTER_EFFECT).contains(entry.outcome()))
        .toList();
  }

  private static boolean isReady(World world) {
    return ready(world.condition(HpcCluster.class, "demo", "Ready"))
        && ready(world.condition(ComputeEnv.class, "render", "Ready"))
        && ready(world.condition(HpcQueue.class, "high", "Ready"));
  }

  private static boolean ready(Condition condition) {
    return condition != null && condition.reason().equals("Available");
  }

  private static ConditionFactory patiently() {
    return Awaitility.await().atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(50));
  }

  private Process start(World world, int number, String... options) throws IOException {
    var kubeconfig = directory.resolve("kubeconfig");
    Files.writeString(kubeconfig, world.kubeconfig());
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dlog4j2.configurationFile=classpath:log4j2.xml",
                "-cp",
                System.getProperty("java.class.path"),
                OperatorMain.class.getName(),
                "--http-port=0",
                "--poll-active=PT0.2S",
                "--poll-idle=PT1S",
                "--listing-patience=PT3S"));
    command.addAll(List.of(options));
    var process = new ProcessBuilder(command).redirectErrorStream(true);
    process.environment().put("KUBECONFIG", kubeconfig.toString());
    process.redirectOutput(new File(directory.toFile(), "operator-" + number + ".log"));
    return process.start();
  }
}
