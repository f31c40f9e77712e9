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

  private static GenericKubernetesResource stored(ImmutableField field, String specPatch) {
    GenericKubernetesResource object =
        Manifests.with(field.kind(), "object-" + COUNT.incrementAndGet(), specPatch);
    assertThat(requests.create(object)).isInstanceOf(Answer.Accepted.class);
    return object;
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
