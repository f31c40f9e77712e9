package io.hpcoperator.sandbox;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.hpcoperator.api.Crds;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.controller.HpcOperator;
import io.hpcoperator.controller.OperatorSettings;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.poll.PollPace;
import io.hpcoperator.simulator.Simulator;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The whole of hpc-operator at work, without a cloud and without a cluster: the operator, the
 * simulated clouds, and a Kubernetes API to talk to.
 */
final class Sandbox implements AutoCloseable {
  /** The clouds' minutes are played so fast that the sandbox must be quicker to look than usual. */
  static final OperatorSettings SETTINGS =
      OperatorSettings.DEFAULT
          .withHttpPort(0)
          .withTempo(
              new PollPace(Duration.ofMillis(250), Duration.ofSeconds(2)),
              new Patience(
                  Duration.ofSeconds(2),
                  Duration.ofSeconds(5),
                  Duration.ofMillis(500),
                  Duration.ofSeconds(1)),
              Duration.ofMillis(200));

  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final Duration LOOK = Duration.ofMillis(200);

  private final KubernetesClient client;
  private final String namespace;
  private final Simulator clouds;
  private final HpcOperator operator;
  private final PrintStream out;
  private final LiveTable table;
  private final Clock clock = Clock.systemUTC();
  private List<HasMetadata> samples;

  /**
   * Starts the operator against a Kubernetes API that has the CRDs.
   *
   * @param namespace namespace the samples go to
   */
  Sandbox(
      KubernetesClient client,
      String namespace,
      Simulator clouds,
      PrintStream out,
      boolean terminal) {
    this.client = client;
    this.namespace = namespace;
    this.clouds = clouds;
    this.out = out;
    this.table = new LiveTable(out, terminal);
    this.operator = HpcOperator.start(client, SETTINGS.watching(namespace));
  }

  /**
   * Makes a Kubernetes API of the user's ready: installs the CRDs that are missing, and the
   * namespace if it is not there.
   *
   * @throws SandboxFailure when the namespace holds resources that the sandbox would take for its
   *     own
   */
  static void prepare(KubernetesClient client, String namespace) {
    for (var crd : Crds.all()) {
      var installed =
          client
              .apiextensions()
              .v1()
              .customResourceDefinitions()
              .withName(crd.getMetadata().getName());
      if (installed.get() == null) {
        client.resource(crd).create();
      }
      installed.waitUntilCondition(Sandbox::isEstablished, 30, TimeUnit.SECONDS);
    }
    if (client.namespaces().withName(namespace).get() == null) {
      client
          .resource(
              new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
          .create();
    }
    for (Class<? extends CustomResource<?, ?>> kind : Crds.KINDS) {
      if (!client.resources(kind).inNamespace(namespace).list().getItems().isEmpty()) {
        throw new SandboxFailure(
            "Namespace %s holds resources of kind %s already. Give another with --namespace: the sandbox deletes what it applied."
                .formatted(namespace, kind.getSimpleName()));
      }
    }
  }

  private static boolean isEstablished(CustomResourceDefinition crd) {
    return crd != null
        && crd.getStatus() != null
        && crd.getStatus().getConditions().stream()
            .anyMatch(
                condition ->
                    condition.getType().equals("Established")
                        && condition.getStatus().equals("True"));
  }

  /** Applies the samples and watches until all are Ready. */
  void applySamples() {
    samples = Samples.load(namespace, clouds.endpoint());
    samples.forEach(resource -> client.resource(resource).patch(ownedBySandbox()));
    out.printf("%nApplied samples/: %d resources in namespace %s.%n%n", samples.size(), namespace);
    watchUntil("all samples are Ready", this::rows, rows -> rows.stream().allMatch(Row::settled));
  }

  /** Scales a queue as kubectl scale does, and watches until its nodes are there. */
  void scaleQueue(String name, int replicas) {
    out.printf("%nScaling HpcQueue %s to %d nodes.%n%n", name, replicas);
    client.resources(HpcQueue.class).inNamespace(namespace).withName(name).scale(replicas);
    var wanted = replicas + "/" + replicas;
    watchUntil(
        "the queue has its nodes",
        this::rows,
        rows ->
            rows.stream()
                .filter(row -> row.kind().equals("HpcQueue") && row.name().equals(name))
                .allMatch(row -> row.settled() && row.nodes().equals(wanted)));
  }

  /** Deletes all that was applied, all at once, and watches until it is gone. */
  void deleteSamples() {
    out.printf("%nDeleting everything.%n%n");
    samples.forEach(resource -> client.resource(resource).delete());
    watchUntil("everything is deleted", this::rows, List::isEmpty);
    var secrets =
        samples.stream()
            .filter(s -> s.getKind().equals("Secret"))
            .filter(s -> client.resource(s).get() != null)
            .map(s -> s.getMetadata().getName())
            .toList();
    if (!secrets.isEmpty()) {
      throw new SandboxFailure("Secrets are left: " + secrets);
    }
  }

  /** Makes sure that nothing is left in the clouds, and tells what was called how often. */
  void checkClouds() {
    var leftovers = clouds.leftovers();
    if (!leftovers.isEmpty()) {
      throw new SandboxFailure("Left in the clouds: " + leftovers);
    }
    out.printf("%nThe clouds are empty. Calls made:%n");
    clouds
        .journal()
        .counts()
        .forEach((operation, count) -> out.printf("  %-24s %5d%n", operation, count));
  }

  /** Shows what happens until the thread is interrupted. */
  void watch() throws InterruptedException {
    while (true) {
      table.show(rows(), clock.instant());
      Thread.sleep(LOOK.toMillis());
    }
  }

  private void watchUntil(String goal, Supplier<List<Row>> look, Predicate<List<Row>> reached) {
    var deadline = clock.instant().plus(LIMIT);
    var rows = look.get();
    table.show(rows, clock.instant());
    while (!reached.test(rows)) {
      if (clock.instant().isAfter(deadline)) {
        throw new SandboxFailure("Waited in vain until %s:%n%s".formatted(goal, explain(rows)));
      }
      pause();
      rows = look.get();
      table.show(rows, clock.instant());
    }
    table.done();
  }

  private static String explain(List<Row> rows) {
    var text = new StringBuilder();
    rows.stream()
        .filter(row -> !row.settled())
        .forEach(row -> text.append("  %s: %s%n".formatted(row.key(), row.message())));
    return text.toString();
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxFailure("interrupted");
    }
  }

  private List<Row> rows() {
    var rows = new ArrayList<Row>();
    for (Class<? extends CustomResource<?, ?>> kind : Crds.KINDS) {
      client.resources(kind).inNamespace(namespace).list().getItems().stream()
          .map(Row::of)
          .sorted((a, b) -> a.name().compareTo(b.name()))
          .forEach(rows::add);
    }
    return rows;
  }

  private static PatchContext ownedBySandbox() {
    return new PatchContext.Builder()
        .withPatchType(PatchType.SERVER_SIDE_APPLY)
        .withFieldManager("sandbox")
        .withForce(true)
        .build();
  }

  @Override
  public void close() {
    operator.close();
  }
}
