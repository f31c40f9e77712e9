package io.hpcoperator.api.realapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.hpcoperator.api.v1alpha1.CloudAccount;
import io.hpcoperator.api.v1alpha1.CloudAccountStatus;
import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.api.v1alpha1.ComputeEnvStatus;
import io.hpcoperator.api.v1alpha1.Condition;
import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcClusterStatus;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.api.v1alpha1.HpcQueueStatus;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who owns what under server-side apply: the user the spec, the operator finalizers and status, and
 * neither takes anything from the other.
 */
@NeedsRealApiServer
class ApplyIT {

  private static final String OPERATOR = "hpc-operator";
  private static final AtomicInteger COUNT = new AtomicInteger();

  private static KubernetesClient client;
  private static Requests requests;

  /** A kind as the operator writes it. */
  record Kind<T extends CustomResource<?, ?>>(
      Class<T> type, Supplier<T> empty, Function<Condition, Object> status) {

    /** An object that says nothing but its name and what the operator sets. */
    T named(String name) {
      T object = empty.get();
      object.setMetadata(
          new ObjectMetaBuilder().withName(name).withNamespace(requests.namespace()).build());
      return object;
    }

    @SuppressWarnings("unchecked")
    T withStatus(String name, Condition condition) {
      T object = named(name);
      ((CustomResource<Object, Object>) object).setStatus(status.apply(condition));
      return object;
    }

    @Override
    public String toString() {
      return type.getSimpleName();
    }
  }

  @BeforeAll
  static void namespace(RealApiServer server) {
    server.crds().install();
    client = server.client();
    requests = new Requests(client, server.newNamespace("apply"));
  }

  /** Without this the namespace could never be deleted from a cluster. */
  @AfterAll
  static void removeFinalizers() {
    kinds()
        .forEach(
            kind ->
                client
                    .resources(kind.type())
                    .inNamespace(requests.namespace())
                    .list()
                    .getItems()
                    .forEach(
                        object ->
                            client
                                .resource(object)
                                .patch(
                                    PatchContext.of(PatchType.JSON_MERGE),
                                    "{\"metadata\":{\"finalizers\":null}}")));
  }

  static Stream<Kind<?>> kinds() {
    return Stream.of(
        new Kind<>(
            CloudAccount.class,
            CloudAccount::new,
            condition -> status(condition, CloudAccountStatus.class)),
        new Kind<>(
            HpcCluster.class,
            HpcCluster::new,
            condition -> status(condition, HpcClusterStatus.class)),
        new Kind<>(
            HpcQueue.class, HpcQueue::new, condition -> status(condition, HpcQueueStatus.class)),
        new Kind<>(
            ComputeEnv.class,
            ComputeEnv::new,
            condition -> status(condition, ComputeEnvStatus.class)));
  }

  private static <S> S status(Condition condition, Class<S> type) {
    return Manifests.JSON.convertValue(
        Map.of("observedGeneration", 1, "conditions", List.of(condition)), type);
  }

  /** As JOSDK adds a finalizer: by applying an object made by the constructor without arguments. */
  @ParameterizedTest
  @MethodSource("kinds")
  <T extends CustomResource<?, ?>> void shouldOwnNothingButTheFinalizerAfterAddingIt(Kind<T> kind) {
    GenericKubernetesResource stored = appliedByUser(kind);

    T after = addFinalizer(kind, stored);

    assertThat(after.getFinalizers()).containsExactly("hpc-operator.io/finalizer");
    assertThat(owned(after, null))
        .isEqualTo(
            Map.of(
                "f:metadata",
                Map.of("f:finalizers", Map.of("v:\"hpc-operator.io/finalizer\"", Map.of()))));
    assertThat(requests.at(stored).get().<Object>get("spec")).isEqualTo(stored.get("spec"));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  <T extends CustomResource<?, ?>> void shouldOwnNothingButStatusAfterReporting(Kind<T> kind) {
    GenericKubernetesResource stored = appliedByUser(kind);

    T after = report(kind, stored, ready("Creating"), OPERATOR);

    assertThat(owned(after, "status").keySet()).isEqualTo(Set.of("f:status"));
    assertThat(after.getMetadata().getGeneration()).isEqualTo(1);
    assertThat(requests.at(stored).get().<Object>get("spec")).isEqualTo(stored.get("spec"));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  <T extends CustomResource<?, ?>> void shouldLetTheUserApplyAgainWithoutConflictOrLoss(
      Kind<T> kind) {
    GenericKubernetesResource stored = appliedByUser(kind);
    addFinalizer(kind, stored);
    report(kind, stored, ready("Creating"), OPERATOR);

    GenericKubernetesResource again =
        requests
            .at(manifest(kind, stored.getMetadata().getName()))
            .fieldManager("user")
            .serverSideApply();

    assertThat(again.getFinalizers()).containsExactly("hpc-operator.io/finalizer");
    assertThat(again.<Integer>get("status", "observedGeneration")).isEqualTo(1);
    assertThat(again.<List<?>>get("status", "conditions")).hasSize(1);
    assertThat(again.getMetadata().getGeneration()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  <T extends CustomResource<?, ?>> void shouldMergeConditionsByType(Kind<T> kind) {
    GenericKubernetesResource stored = appliedByUser(kind);

    report(kind, stored, ready("Creating"), OPERATOR);
    report(kind, stored, condition("Audited", "Seen"), "auditor");
    report(kind, stored, ready("Waiting"), OPERATOR);

    List<Map<String, Object>> conditions = requests.at(stored).get().get("status", "conditions");
    assertThat(conditions)
        .extracting(condition -> condition.get("type") + " " + condition.get("reason"))
        .containsExactlyInAnyOrder("Ready Waiting", "Audited Seen");
  }

  @Test
  void shouldRemoveAStatusFieldThatIsNoLongerReported() {
    Kind<CloudAccount> kind = new Kind<>(CloudAccount.class, CloudAccount::new, condition -> null);
    GenericKubernetesResource stored = appliedByUser(kind);
    CloudAccount report = kind.named(stored.getMetadata().getName());

    report.setStatus(new CloudAccountStatus(1L, List.of(), 2, null, null, "token"));
    applyStatus(report, OPERATOR);
    report.setStatus(new CloudAccountStatus(1L, List.of(), null, null, null, null));
    CloudAccount after = applyStatus(report, OPERATOR);

    assertThat(after.getStatus().usedBy()).isNull();
    assertThat(after.getStatus().reconcileToken()).isNull();
    assertThat(after.getStatus().observedGeneration()).isEqualTo(1L);
  }

  /** Defaults within a section would stay behind and be no valid section alone. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "autoScaling: {maxNodes: 10, grow: true, spot: {strategy: SpotAsPriceGo}}",
        "scheduler: {settings: {slurm: {backfillIntervalSeconds: 30}}}",
        "schedule: {windows: [{stop: 0 20 * * 1-5, start: 0 6 * * 1-5}]}",
        "visualService: {allowedAddress: 10.0.0.0/8}",
        "budget: {maxHourlyPrice: '12.50', currency: CNY}"
      })
  void shouldLetAUserTakeASectionOut(String section) {
    String name = "object-" + COUNT.incrementAndGet();
    String rest =
        "remoteVisualization: true\nlogin: {keyPairName: null, passwordSecretRef: {name: login, key: password}}\n";
    applied(Manifests.with("HpcCluster", name, rest + section));

    GenericKubernetesResource after = applied(Manifests.with("HpcCluster", name, rest));

    JsonNode spec = Manifests.JSON.valueToTree(after.<Object>get("spec"));
    String field = section.substring(0, section.indexOf(':'));
    assertThat(field.equals("scheduler") ? spec.at("/scheduler/settings") : spec.path(field))
        .as(field)
        .isEmpty();
  }

  private static GenericKubernetesResource applied(GenericKubernetesResource manifest) {
    return requests.at(manifest).fieldManager("user").serverSideApply();
  }

  /** Where an empty list says more than none: that what is in it is to go. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ComputeEnv | attachedInstances                   | {instanceId: ins-dus5t7tu}
          HpcCluster | software                            | OPENMPI_3.0.0
          HpcCluster | securityGroups                      | sg-bp13n61xsydodfyg1
          HpcCluster | autoScaling/excludeNodes            | i-bp1bg85d5q92c5r81
          HpcCluster | scheduler/settings/pbs/resourceLimits | {queue: workq, user: ann, cpus: 2}
          HpcCluster | scheduler/settings/pbs/accessLists  | {queue: workq, users: [ann]}
          """)
  void shouldKeepTheListThatItsApplierEmptied(String kind, String path, String item) {
    var name = "object-" + COUNT.incrementAndGet();
    applied(Manifests.with(kind, name, withList(path, item)));

    var emptied = applied(Manifests.with(kind, name, withList(path, "")));

    JsonNode list = Manifests.JSON.valueToTree(emptied.<Object>get("spec")).at("/" + path);
    assertThat(list.isArray() && list.isEmpty()).as("%s is %s", path, list).isTrue();
  }

  private static String withList(String path, String items) {
    var steps = path.split("/");
    // What such a section cannot be without.
    var rest = Map.of("autoScaling", "maxNodes: 10, ", "scheduler", "type: pbs, ");
    return "{%s: [%s]%s"
        .formatted(
            path.replaceFirst("/", ": {" + rest.getOrDefault(steps[0], "")).replace("/", ": {"),
            items,
            "}".repeat(steps.length));
  }

  private static GenericKubernetesResource appliedByUser(Kind<?> kind) {
    return requests
        .at(manifest(kind, "object-" + COUNT.incrementAndGet()))
        .fieldManager("user")
        .serverSideApply();
  }

  private static GenericKubernetesResource manifest(Kind<?> kind, String name) {
    return Manifests.minimal(kind.type().getSimpleName(), name);
  }

  private static <T extends CustomResource<?, ?>> T addFinalizer(
      Kind<T> kind, GenericKubernetesResource stored) {
    T object = kind.named(stored.getMetadata().getName());
    object.addFinalizer("hpc-operator.io/finalizer");
    return client.resource(object).fieldManager(OPERATOR).forceConflicts().serverSideApply();
  }

  private static <T extends CustomResource<?, ?>> T report(
      Kind<T> kind, GenericKubernetesResource stored, Condition condition, String manager) {
    return applyStatus(kind.withStatus(stored.getMetadata().getName(), condition), manager);
  }

  private static <T extends CustomResource<?, ?>> T applyStatus(T object, String manager) {
    return client
        .resource(object)
        .subresource("status")
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(manager)
                .withForce(true)
                .build());
  }

  private static Condition ready(String reason) {
    return condition("Ready", reason);
  }

  private static Condition condition(String type, String reason) {
    return new Condition(
        type, ConditionStatus.FALSE, 1L, "2026-01-01T00:00:00Z", reason, "for the test");
  }

  /** The fields the operator owns through a subresource, or through the object itself (null). */
  private static Map<String, Object> owned(CustomResource<?, ?> object, String subresource) {
    List<ManagedFieldsEntry> entries =
        object.getMetadata().getManagedFields().stream()
            .filter(entry -> OPERATOR.equals(entry.getManager()))
            .toList();
    assertThat(entries)
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry.getOperation()).isEqualTo("Apply");
              assertThat(entry.getSubresource()).isEqualTo(subresource);
            });
    return entries.get(0).getFieldsV1().getAdditionalProperties();
  }
}
