package io.hpcoperator.sandbox.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What a client of the API relies on, seen through the client the operator uses. */
class EmbeddedKubernetesMockTest {

  private static EmbeddedKubernetes kubernetes;
  private static KubernetesClient client;

  private String namespace;

  @BeforeAll
  static void start() {
    kubernetes = EmbeddedKubernetes.start(List.of(Widget.definition()));
    client = kubernetes.newClient();
  }

  @AfterAll
  static void stop() {
    client.close();
    kubernetes.close();
  }

  @BeforeEach
  void createNamespace(TestInfo test) {
    String name = test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
    namespace = name.substring(0, Math.min(name.length(), 63));
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
  }

  @Test
  void shouldFillInWhatTheServerOwnsOnCreation() {
    Widget sent = widget("w");
    sent.setStatus(new Widget.Status(9L, null, "made up", null));

    Widget created = client.resource(sent).create();

    assertThat(created.getMetadata().getUid()).hasSize(36);
    assertThat(created.getMetadata().getCreationTimestamp()).isNotEmpty();
    assertThat(created.getMetadata().getGeneration()).isEqualTo(1);
    assertThat(created.getSpec().replicas()).isEqualTo(1);
    assertThat(created.getStatus()).isNull();
    assertThat(client.resource(sent).get()).isEqualTo(created);
  }

  @Test
  void shouldRefuseASecondObjectOfTheSameName() {
    client.resource(widget("w")).create();

    assertRefused(() -> client.resource(widget("w")).create(), 409, "already exists");
  }

  @Test
  void shouldRefuseAnUpdateOfAStaleObject() {
    Widget stale = client.resource(widget("w")).create();
    scale(stale, 2);

    stale.setSpec(new Widget.Spec("green", 1, null));

    assertRefused(() -> client.resource(stale).update(), 409, "the object has been modified");
    assertThat(client.resource(stale).get().getSpec().color()).isEqualTo("red");
  }

  @Test
  void shouldCountGenerationsOfTheSpecOnly() {
    Widget widget = client.resource(widget("w")).create();

    Widget labelled = edit(widget, w -> w.getMetadata().setLabels(Map.of("a", "b")));
    Widget observed = editStatus(labelled, new Widget.Status(1L, 1, "seen", null));
    Widget changed = edit(observed, w -> w.setSpec(new Widget.Spec("green", 1, null)));

    assertThat(labelled.getMetadata().getGeneration()).isEqualTo(1);
    assertThat(observed.getMetadata().getGeneration()).isEqualTo(1);
    assertThat(changed.getMetadata().getGeneration()).isEqualTo(2);
  }

  @Test
  void shouldKeepSpecAndStatusApart() {
    Widget widget = client.resource(widget("w")).create();
    editStatus(widget, new Widget.Status(1L, 1, "seen", null));

    Widget both = client.resource(widget).get();
    both.setSpec(new Widget.Spec("green", 4, null));
    both.setStatus(new Widget.Status(2L, 4, "forged", null));
    Widget afterUpdate = client.resource(both).update();
    both.getMetadata().setResourceVersion(afterUpdate.getMetadata().getResourceVersion());
    both.setSpec(new Widget.Spec("red", 9, null));
    both.getMetadata().setLabels(Map.of("forged", "yes"));
    Widget afterStatus = client.resource(both).updateStatus();

    assertThat(afterUpdate.getSpec().replicas()).isEqualTo(4);
    assertThat(afterUpdate.getStatus().note()).isEqualTo("seen");
    assertThat(afterStatus.getSpec().replicas()).isEqualTo(4);
    assertThat(afterStatus.getStatus().note()).isEqualTo("forged");
    assertThat(afterStatus.getMetadata().getLabels()).isNullOrEmpty();
  }

  @Test
  void shouldNotCountAWriteThatChangesNothing() {
    Widget widget = client.resource(widget("w")).create();

    Widget again = edit(widget, w -> {});

    assertThat(again.getMetadata().getResourceVersion())
        .isEqualTo(widget.getMetadata().getResourceVersion());
  }

  @Test
  void shouldHoldADeletedObjectUntilItsFinalizersAreGone() {
    Widget widget = widget("w");
    widget.addFinalizer("example.org/hold");
    client.resource(widget).create();

    client.resource(widget).delete();
    Widget held = client.resource(widget).get();
    assertThat(held.isMarkedForDeletion()).isTrue();
    assertThat(held.getMetadata().getGeneration()).isEqualTo(2);
    assertRefused(
        () -> edit(held, w -> w.getMetadata().getFinalizers().add("example.org/more")),
        422,
        "no new finalizers");

    edit(held, w -> w.removeFinalizer("example.org/hold"));

    assertThat(client.resource(widget).get()).isNull();
  }

  @Test
  void shouldDeleteOnlyTheObjectThatIsMeant() {
    Widget first = client.resource(widget("w")).create();
    client.resource(first).delete();
    Widget second = client.resource(widget("w")).create();

    assertRefused(
        () ->
            client
                .resource(second)
                .lockResourceVersion(first.getMetadata().getResourceVersion())
                .delete(),
        409,
        "the object has been modified");
    assertThat(client.resource(second).get()).isNotNull();
  }

  @Test
  void shouldRefuseWhatTheSchemaForbids() {
    Widget widget = widget("w");
    widget.setSpec(new Widget.Spec("blue", 11, null));

    assertRefused(
        () -> client.resource(widget).create(),
        422,
        "spec.color: Unsupported value: \"blue\"",
        "spec.replicas in body should be less than or equal to 10");
  }

  @Test
  void shouldApplyServerSideWithOwners() {
    client.resource(tagged("a", 3)).patch(apply("alice", false));
    assertRefused(
        () -> client.resource(tagged("b", 4)).patch(apply("bob", false)),
        409,
        "conflict with \"alice\" using example.org/v1: .spec.replicas");

    client.resource(tagged("b", 4)).patch(apply("bob", true));
    Widget both = client.resource(tagged("a", null)).patch(apply("alice", false));

    assertThat(both.getSpec().replicas()).isEqualTo(4);
    assertThat(both.getSpec().tags()).containsExactly("a", "b");
    assertThat(client.resource(tagged(null, null)).patch(apply("alice", false)).getSpec().tags())
        .containsExactly("b");
  }

  @Test
  void shouldApplyStatusWithoutTouchingTheRest() {
    client.resource(widget("w")).create();
    Widget status = widget("w");
    status.setSpec(new Widget.Spec("green", 7, null));
    status.setStatus(new Widget.Status(1L, 1, "seen", List.of(condition("Ready"))));
    client.resource(status).subresource("status").patch(apply("operator", true));

    Widget other = widget("w");
    other.setStatus(new Widget.Status(null, null, null, List.of(condition("Paid"))));
    Widget result = client.resource(other).subresource("status").patch(apply("billing", true));

    assertThat(result.getSpec()).isEqualTo(new Widget.Spec("red", 1, null));
    assertThat(result.getStatus().note()).isEqualTo("seen");
    assertThat(result.getStatus().conditions())
        .extracting(Condition::getType)
        .containsExactly("Ready", "Paid");
    assertThat(result.getMetadata().getManagedFields())
        .filteredOn(entry -> "status".equals(entry.getSubresource()))
        .extracting(entry -> entry.getManager() + " " + entry.getOperation())
        .containsExactlyInAnyOrder("operator Apply", "billing Apply");
  }

  @Test
  void shouldScaleThroughTheSubresource() {
    Widget widget = client.resource(widget("w")).create();
    editStatus(widget, new Widget.Status(1L, 1, null, null));

    client.resource(widget).scale(5);
    var scale = client.resource(widget).scale();

    assertThat(scale.getSpec().getReplicas()).isEqualTo(5);
    assertThat(scale.getStatus().getReplicas()).isEqualTo(1);
    assertThat(client.resource(widget).get().getSpec().replicas()).isEqualTo(5);
    assertRefused(() -> client.resource(widget).scale(11), 422, "less than or equal to 10");
  }

  @Test
  void shouldSelectByLabelsAndFields() {
    for (String color : List.of("red", "green")) {
      Widget widget = Widget.named(color, color);
      widget.getMetadata().setNamespace(namespace);
      widget.getMetadata().setLabels(Map.of("shade", "dark-" + color));
      client.resource(widget).create();
    }
    var widgets = client.resources(Widget.class).inNamespace(namespace);

    assertThat(widgets.withLabel("shade", "dark-red").list().getItems())
        .extracting(w -> w.getMetadata().getName())
        .containsExactly("red");
    assertThat(widgets.withField("spec.color", "green").list().getItems())
        .extracting(w -> w.getMetadata().getName())
        .containsExactly("green");
    assertRefused(
        () -> widgets.withField("spec.replicas", "1").list(), 400, "field label not supported");
  }

  @Test
  void shouldEmptyANamespaceThatIsDeleted() {
    client.resource(widget("free")).create();
    Widget held = widget("held");
    held.addFinalizer("example.org/hold");
    client.resource(held).create();

    client.namespaces().withName(namespace).delete();

    assertThat(client.resource(widget("free")).get()).isNull();
    assertThat(client.namespaces().withName(namespace).get().getStatus().getPhase())
        .isEqualTo("Terminating");
    assertRefused(() -> client.resource(widget("late")).create(), 403, "is being terminated");

    edit(client.resource(held).get(), w -> w.removeFinalizer("example.org/hold"));

    assertThat(client.namespaces().withName(namespace).get()).isNull();
    assertRefused(() -> client.resource(widget("late")).create(), 404, "not found");
  }

  @Test
  void shouldCollectWhatAnOwnerLeavesBehind() {
    Widget owner = client.resource(widget("owner")).create();
    createOwned("owned", owner);

    client.resource(owner).delete();

    assertThat(client.configMaps().inNamespace(namespace).withName("owned").get()).isNull();
  }

  @Test
  void shouldLetDependentsGoFirstOrLetThemLive() {
    Widget owner = client.resource(widget("owner")).create();
    createOwned("owned", owner);
    client.resource(owner).withPropagationPolicy(DeletionPropagation.FOREGROUND).delete();
    assertThat(client.resource(owner).get()).isNull();
    assertThat(client.configMaps().inNamespace(namespace).withName("owned").get()).isNull();

    Widget careless = client.resource(widget("careless")).create();
    createOwned("orphan", careless);
    client.resource(careless).withPropagationPolicy(DeletionPropagation.ORPHAN).delete();

    assertThat(client.resource(careless).get()).isNull();
    assertThat(
            client
                .configMaps()
                .inNamespace(namespace)
                .withName("orphan")
                .get()
                .getMetadata()
                .getOwnerReferences())
        .isEmpty();
  }

  @Test
  void shouldStoreTheTextsOfASecretEncoded() {
    var secret =
        client
            .resource(
                new SecretBuilder()
                    .withNewMetadata()
                    .withName("s")
                    .withNamespace(namespace)
                    .endMetadata()
                    .addToStringData("a", "b")
                    .build())
            .create();

    assertThat(secret.getData()).containsEntry("a", "Yg==");
    assertThat(secret.getStringData()).isNullOrEmpty();
    assertThat(secret.getType()).isEqualTo("Opaque");
  }

  @Test
  void shouldServeAnEventInBothItsForms() {
    client
        .resource(
            new EventBuilder()
                .withNewMetadata()
                .withName("e")
                .withNamespace(namespace)
                .endMetadata()
                .withNewInvolvedObject()
                .withKind("Widget")
                .withName("w")
                .withUid("1")
                .endInvolvedObject()
                .withReason("Broken")
                .withMessage("it broke")
                .withCount(2)
                .build())
        .create();

    var event = client.events().v1().events().inNamespace(namespace).withName("e").get();
    assertThat(event.getNote()).isEqualTo("it broke");
    assertThat(event.getRegarding().getName()).isEqualTo("w");
    assertThat(event.getDeprecatedCount()).isEqualTo(2);
    assertThat(
            client
                .v1()
                .events()
                .inNamespace(namespace)
                .withField("involvedObject.uid", "1")
                .list()
                .getItems())
        .hasSize(1);
  }

  @Test
  void shouldKeepNothingOfADryRun() {
    Widget answered = client.resource(widget("w")).dryRun(true).create();

    assertThat(answered.getSpec().replicas()).isEqualTo(1);
    assertThat(client.resource(widget("w")).get()).isNull();
  }

  private Widget widget(String name) {
    Widget widget = Widget.named(name, "red");
    widget.getMetadata().setNamespace(namespace);
    return widget;
  }

  private Widget tagged(String tag, Integer replicas) {
    Widget widget = widget("w");
    widget.setSpec(new Widget.Spec("red", replicas, tag == null ? null : List.of(tag)));
    return widget;
  }

  private void createOwned(String name, HasMetadata owner) {
    client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .addToOwnerReferences(
                    new OwnerReferenceBuilder()
                        .withApiVersion(owner.getApiVersion())
                        .withKind(owner.getKind())
                        .withName(owner.getMetadata().getName())
                        .withUid(owner.getMetadata().getUid())
                        .withBlockOwnerDeletion(true)
                        .build())
                .endMetadata()
                .build())
        .create();
  }

  private static Widget edit(Widget widget, Consumer<Widget> change) {
    Widget fresh = client.resource(widget).get();
    change.accept(fresh);
    return client.resource(fresh).update();
  }

  private static Widget editStatus(Widget widget, Widget.Status status) {
    Widget copy = client.resource(widget).get();
    copy.setStatus(status);
    return client.resource(copy).updateStatus();
  }

  private static void scale(Widget widget, int replicas) {
    edit(widget, w -> w.setSpec(new Widget.Spec("red", replicas, null)));
  }

  private static PatchContext apply(String manager, boolean force) {
    return new PatchContext.Builder()
        .withPatchType(PatchType.SERVER_SIDE_APPLY)
        .withFieldManager(manager)
        .withForce(force)
        .build();
  }

  private static Condition condition(String type) {
    return new ConditionBuilder().withType(type).withStatus("True").withReason("Ok").build();
  }

  private static void assertRefused(ThrowingCallable call, int code, String... messages) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            KubernetesClientException.class,
            e -> {
              assertThat(e.getCode()).isEqualTo(code);
              assertThat(e.getStatus().getMessage()).contains(messages);
            });
  }
}
