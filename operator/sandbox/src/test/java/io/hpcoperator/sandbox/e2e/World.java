package io.hpcoperator.sandbox.e2e;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.Crds;
import io.hpcoperator.api.v1alpha1.CloudAccount;
import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.api.v1alpha1.Condition;
import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.controller.HpcOperator;
import io.hpcoperator.controller.OperatorSettings;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.poll.PollPace;
import io.hpcoperator.sandbox.kubernetes.EmbeddedKubernetes;
import io.hpcoperator.simulator.Simulator;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * A Kubernetes API, the simulated clouds, and an operator that can be stopped and started again;
 * used from outside only, by manifests and what becomes of them.
 */
final class World implements AutoCloseable {
  static final String NAMESPACE = "team-a";

  /** How many of the clouds' seconds pass in a second: their twenty minutes take two seconds. */
  static final int SPEED = 600;

  /** How many seconds of the clouds' limits pass in a second. */
  static final int REQUEST_TEMPO = 8;

  /** As in production, but for the time it takes. */
  static final OperatorSettings SETTINGS =
      OperatorSettings.DEFAULT
          .withHttpPort(0)
          .withTempo(
              new PollPace(Duration.ofMillis(100), Duration.ofMillis(600)),
              new Patience(
                  Duration.ofSeconds(2),
                  Duration.ofSeconds(2),
                  Duration.ofMillis(300),
                  Duration.ofMillis(300)),
              Duration.ofMillis(100))
          .withRequestTempo(REQUEST_TEMPO);

  final Simulator clouds;
  final KubernetesClient client;
  private final EmbeddedKubernetes kubernetes;
  private HpcOperator operator;

  private World(Simulator clouds, EmbeddedKubernetes kubernetes, KubernetesClient client) {
    this.clouds = clouds;
    this.kubernetes = kubernetes;
    this.client = client;
  }

  /** A world with an operator. */
  static World start() {
    var world = startWithoutOperator();
    world.startOperator();
    return world;
  }

  static World startWithoutOperator() {
    return startWithoutOperator(Simulator.builder().speed(SPEED));
  }

  static World startWithoutOperator(Simulator.Builder clouds) {
    var kubernetes = EmbeddedKubernetes.start(Crds.all());
    var world = new World(clouds.start(), kubernetes, kubernetes.newClient());
    world.createNamespace(NAMESPACE);
    return world;
  }

  void createNamespace(String name) {
    apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: %s}".formatted(name), null);
  }

  String kubeconfig() {
    return kubernetes.kubeconfig();
  }

  void startOperator() {
    startOperator(Clock.systemUTC());
  }

  /** An operator that goes by another clock. */
  void startOperator(Clock clock) {
    startOperator(SETTINGS, clock);
  }

  /** An operator that works as it is told to. */
  void startOperator(OperatorSettings settings) {
    startOperator(settings, Clock.systemUTC());
  }

  void startOperator(OperatorSettings settings, Clock clock) {
    operator = HpcOperator.start(kubernetes.newClient(), settings, () -> {}, clock);
  }

  /** A second operator beside the first, as when a lease fails to keep them apart. */
  HpcOperator anotherOperator() {
    return HpcOperator.start(kubernetes.newClient(), SETTINGS);
  }

  void stopOperator() {
    operator.close();
    operator = null;
  }

  int httpPort() {
    return operator.httpPort();
  }

  @Override
  public void close() {
    if (operator != null) {
      operator.close();
    }
    client.close();
    kubernetes.close();
    clouds.close();
  }

  // What a user does.

  /**
   * Applies manifests to the namespace of the tests; ${clouds} stands for the simulator's address.
   */
  void apply(String yaml) {
    apply(yaml, NAMESPACE);
  }

  void apply(String yaml, String namespace) {
    for (var document : yaml.replace("${clouds}", clouds.endpoint().toString()).split("\n---\n")) {
      HasMetadata resource = Serialization.unmarshal(document);
      if (namespace != null) {
        resource.getMetadata().setNamespace(namespace);
      }
      client.resource(resource).fieldManager("user").forceConflicts().serverSideApply();
    }
  }

  <R extends HasMetadata> void delete(Class<R> kind, String name) {
    client.resources(kind).inNamespace(NAMESPACE).withName(name).delete();
  }

  /** As kubectl annotate does it: whatever the operator writes meanwhile. Null takes it away. */
  void annotate(Class<? extends HasMetadata> kind, String name, String key, String value) {
    var annotations = new HashMap<String, String>();
    annotations.put(key, value);
    client
        .resources(kind)
        .inNamespace(NAMESPACE)
        .withName(name)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            Serialization.asJson(Map.of("metadata", Map.of("annotations", annotations))));
  }

  // What a user sees.

  <R extends HasMetadata> R get(Class<R> kind, String name) {
    return client.resources(kind).inNamespace(NAMESPACE).withName(name).get();
  }

  HpcCluster cluster(String name) {
    return get(HpcCluster.class, name);
  }

  HpcQueue queue(String name) {
    return get(HpcQueue.class, name);
  }

  ComputeEnv env(String name) {
    return get(ComputeEnv.class, name);
  }

  CloudAccount account(String name) {
    return get(CloudAccount.class, name);
  }

  Secret secret(String name) {
    return get(Secret.class, name);
  }

  /** A condition that was set for the newest spec; null when there is none yet. */
  Condition condition(Class<? extends CustomResource<?, ?>> kind, String name, String type) {
    var resource = get(kind, name);
    return resource == null ? null : condition(resource, type);
  }

  /** The same of a resource as it was seen: conditions of one look were written together. */
  static Condition condition(CustomResource<?, ?> resource, String type) {
    return conditions(resource).stream()
        .filter(c -> c.type().equals(type))
        .filter(c -> Objects.equals(c.observedGeneration(), resource.getMetadata().getGeneration()))
        .findFirst()
        .orElse(null);
  }

  static List<Condition> conditions(CustomResource<?, ?> resource) {
    List<Condition> conditions = null;
    if (resource.getStatus() == null) {
      return List.of();
    } else if (resource instanceof CloudAccount account) {
      conditions = account.getStatus().conditions();
    } else if (resource instanceof HpcCluster cluster) {
      conditions = cluster.getStatus().conditions();
    } else if (resource instanceof HpcQueue queue) {
      conditions = queue.getStatus().conditions();
    } else if (resource instanceof ComputeEnv env) {
      conditions = env.getStatus().conditions();
    }
    return conditions == null ? List.of() : conditions;
  }

  // What a test waits for.

  static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(50));
  }

  /**
   * Waits until Ready says so of the newest spec. What others did in the cloud or to a Secret since
   * may not have been seen by then: wait for what it leads to first.
   */
  void awaitReady(Class<? extends CustomResource<?, ?>> kind, String name) {
    awaitCondition(kind, name, "Ready", ready -> ready.status() == ConditionStatus.TRUE);
  }

  /**
   * Waits until Ready has a reason, and its message all of the words, and returns the message. With
   * words where the operator says something else first for the same reason.
   */
  String awaitReason(
      Class<? extends CustomResource<?, ?>> kind, String name, String reason, String... words) {
    return awaitCondition(
            kind,
            name,
            "Ready",
            ready ->
                ready.reason().equals(reason)
                    && Stream.of(words).allMatch(ready.message()::contains))
        .message();
  }

  /** Waits for a condition of the newest spec, which there may be none of yet. */
  Condition awaitCondition(
      Class<? extends CustomResource<?, ?>> kind,
      String name,
      String type,
      Predicate<Condition> is) {
    return await()
        .alias("%s of %s %s".formatted(type, kind.getSimpleName(), name))
        .until(() -> condition(kind, name, type), c -> c != null && is.test(c));
  }

  void awaitGone(Class<? extends HasMetadata> kind, String name) {
    await()
        .alias(kind.getSimpleName() + " " + name + " is gone")
        .until(() -> get(kind, name) == null);
  }

  /** Lets the operator read something a few more times. */
  void awaitFurther(String operation) {
    awaitFurther(operation, 3);
  }

  /** Waits until an operation was called some more times. */
  void awaitFurther(String operation, int times) {
    long seen = clouds.journal().count(operation);
    await()
        .alias("more calls of " + operation)
        .until(() -> clouds.journal().count(operation) >= seen + times);
  }

  /**
   * Waits until something stays as it is while operations are called some more times, and returns
   * it: the last of what goes on is written and told after it can be seen to have ended.
   */
  <T> T awaitStill(Supplier<T> something, String... operations) {
    return await()
        .until(
            () -> {
              var before = something.get();
              for (var operation : operations) {
                awaitFurther(operation);
              }
              return before.equals(something.get()) ? before : null;
            },
            Objects::nonNull);
  }

  /** Does something, and waits for the call it leads to, however soon that is made. */
  void awaitCallAfter(String operation, Runnable cause) {
    long seen = clouds.journal().count(operation);
    cause.run();
    await().alias("a call of " + operation).until(() -> clouds.journal().count(operation) > seen);
  }
}
