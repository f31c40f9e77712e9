package io.hpcoperator.api.realapi;

import static io.hpcoperator.api.realapi.ImmutableField.Presence.REQUIRED;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An immutable field withstands every way to change it: another value, taking it away, adding it
 * later. Writing the value it has, and changing what stands beside it, is let pass.
 */
@NeedsRealApiServer
class ImmutabilityIT {

  private static final AtomicInteger COUNT = new AtomicInteger();

  private static Requests requests;

  @BeforeAll
  static void namespace(RealApiServer server) {
    server.crds().install();
    requests = new Requests(server.client(), server.newNamespace("immutability"));
  }

  static List<ImmutableField> fields() {
    return ImmutableField.all();
  }

  static Stream<ImmutableField> changeable() {
    return fields().stream().filter(field -> field.other() != null);
  }

  static Stream<ImmutableField> notRequired() {
    return changeable().filter(field -> field.presence() != REQUIRED);
  }

  @ParameterizedTest
  @MethodSource("changeable")
  void shouldRefuseAnotherValue(ImmutableField field) {
    GenericKubernetesResource object = stored(field, field.value());

    assertRefused(field, requests.tryPatch(object, field.other()));
  }

  /** A defaulted field that is taken away falls back to its default, which is another value. */
  @ParameterizedTest
  @MethodSource("notRequired")
  void shouldRefuseToTakeTheFieldAway(ImmutableField field) {
    GenericKubernetesResource object = stored(field, field.value());

    assertRefused(field, requests.tryPatch(object, field.without()));
  }

  @ParameterizedTest
  @MethodSource("notRequired")
  void shouldRefuseToSetTheFieldLater(ImmutableField field) {
    GenericKubernetesResource object = stored(field, field.without());

    assertRefused(field, requests.tryPatch(object, field.value()));
  }

  @ParameterizedTest
  @MethodSource("fields")
  void shouldAcceptTheSameValueBesideAnotherChange(ImmutableField field) {
    GenericKubernetesResource object = stored(field, field.value());

    assertThat(requests.tryPatch(object, field.value())).isInstanceOf(Answer.Accepted.class);
    assertThat(
            requests.tryPatch(
                object,
                field.kind().equals("CloudAccount")
                    ? "requestBudget: {requestsPerSecond: 3}"
                    : "deletionPolicy: Retain"))
        .isInstanceOf(Answer.Accepted.class);
  }

  static Stream<ImmutableField> correctable() {
    return changeable().filter(ImmutableField::isCorrectable);
  }

  @ParameterizedTest
  @MethodSource("correctable")
  void shouldLetAMistakeBeCorrectedBeforeTheCloudWasAskedForAnything(ImmutableField field) {
    // A queue that waits for its cluster, or is in the way of another, knows where it is to be.
    GenericKubernetesResource object =
        created(
            field,
            field.kind().equals("HpcQueue")
                ? "{clusterId: ehpc-1, owned: false}"
                : "observedGeneration: 1");

    assertThat(requests.tryPatch(object, field.other())).isInstanceOf(Answer.Accepted.class);
    // Calls that were refused, and what is to be remembered of them.
    assertThat(requests.patchStatus(object, "operations: {sequence: 1, recent: []}"))
        .isInstanceOf(Answer.Accepted.class);
    assertThat(requests.tryPatch(object, field.other())).isInstanceOf(Answer.Accepted.class);
  }

  /** The call may have made something, though nobody knows its id yet. */
  @ParameterizedTest
  @MethodSource("correctable")
  void shouldRefuseAnotherValueWhileACallIsOpen(ImmutableField field) {
    GenericKubernetesResource object =
        created(
            field,
            "operations: {sequence: 1, recent: [], intent: {operation: CreateCluster, clientToken: t, count: 1,"
                + " generation: 1, startedAt: '2026-03-01T12:00:00Z'}}");

    assertRefused(field, requests.tryPatch(object, field.other()));
  }

  private static GenericKubernetesResource created(ImmutableField field, String status) {
    GenericKubernetesResource object =
        Manifests.with(field.kind(), "object-" + COUNT.incrementAndGet(), field.value());
    assertThat(requests.createWithStatus(object, status)).isInstanceOf(Answer.Accepted.class);
    return object;
  }

  static Stream<ImmutableField> replaceable() {
    return changeable().filter(ImmutableField::isReplaceable);
  }

  static Stream<ImmutableField> firm() {
    return changeable()
        .filter(field -> field.kind().equals("ComputeEnv") && !field.isReplaceable());
  }

  @ParameterizedTest
  @MethodSource("replaceable")
  void shouldAcceptEveryChangeOfAReplaceableFieldWithRecreate(ImmutableField field) {
    GenericKubernetesResource object = stored(field, recreating(field.value()));
    assertThat(requests.tryPatch(object, field.other())).isInstanceOf(Answer.Accepted.class);
    if (field.presence() != REQUIRED) {
      assertThat(requests.tryPatch(object, field.without())).isInstanceOf(Answer.Accepted.class);
      assertThat(requests.tryPatch(stored(field, recreating(field.without())), field.value()))
          .isInstanceOf(Answer.Accepted.class);
    }
  }

  @ParameterizedTest
  @MethodSource("replaceable")
  void shouldGoByThePolicyThatComesWithTheChange(ImmutableField field) {
    assertRefused(
        field,
        requests.tryPatch(
            stored(field, recreating(field.value())), both("replacePolicy: Never", field.other())));
    assertThat(requests.tryPatch(stored(field, field.value()), recreating(field.other())))
        .isInstanceOf(Answer.Accepted.class);
  }

  @ParameterizedTest
  @MethodSource("firm")
  void shouldRefuseToMoveAnEnvironmentEvenWithRecreate(ImmutableField field) {
    assertRefused(
        field, requests.tryPatch(stored(field, recreating(field.value())), field.other()));
  }

  private static String recreating(String patch) {
    return both("replacePolicy: Recreate", patch);
  }

  private static String both(String one, String other) {
    return "{" + one + ", " + (other.startsWith("{") ? other.substring(1) : other + "}");
  }

  private static GenericKubernetesResource stored(ImmutableField field, String specPatch) {
    GenericKubernetesResource object =
        Manifests.with(field.kind(), "object-" + COUNT.incrementAndGet(), specPatch);
    assertThat(requests.createWithStatus(object, status(field.kind())))
        .isInstanceOf(Answer.Accepted.class);
    return object;
  }

  /** What makes the fields immutable of a kind whose fields are not from the beginning. */
  static String status(String kind) {
    return switch (kind) {
      case "HpcCluster" -> "clusterId: ehpc-1";
      case "HpcQueue" -> "owned: true";
      case "ComputeEnv" -> "envId: env-1";
      default -> "{}";
    };
  }

  private static void assertRefused(ImmutableField field, Answer answer) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused ->
                assertThat(refused.causes())
                    .containsExactly(
                        new Answer.Cause(field.path(), "Forbidden: " + field.message())));
  }
}
