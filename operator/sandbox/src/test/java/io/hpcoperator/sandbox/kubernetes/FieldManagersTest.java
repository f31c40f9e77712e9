package io.hpcoperator.sandbox.kubernetes;

import static io.hpcoperator.sandbox.kubernetes.WidgetSchema.widget;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.sandbox.kubernetes.FieldManagers.Manager;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class FieldManagersTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Manager ALICE = new Manager("alice", true, "example.org/v1", "");
  private static final Manager BOB = new Manager("bob", true, "example.org/v1", "");
  private static final Manager EDITOR = new Manager("editor", false, "example.org/v1", "");

  private final Schema schema = WidgetSchema.schema();

  @Test
  void shouldRemoveAFieldThatItsSoleOwnerLeavesOut() {
    ObjectNode first =
        apply(Json.object(), ALICE, "{spec: {color: red, replicas: 2, settings: {a: b}}}");

    ObjectNode second = apply(first, ALICE, "{spec: {color: red}}");

    assertThat(second.get("spec")).isEqualTo(widget("{spec: {color: red}}").get("spec"));
  }

  /** As a real API server does (crds: ApplyIT). */
  @Test
  void shouldRemoveASectionWithWhatTheServerFilledIn() {
    ObjectNode first = apply(Json.object(), ALICE, "{spec: {color: red, settings: {a: b}}}");
    ((ObjectNode) first.at("/spec/settings")).put("filled", "in");

    assertThat(apply(first, ALICE, "{spec: {color: red}}").get("spec"))
        .isEqualTo(widget("{spec: {color: red}}").get("spec"));

    ObjectNode shared = apply(first, BOB, "{spec: {settings: {c: d}}}");
    assertThat(apply(shared, ALICE, "{spec: {color: red}}").at("/spec/settings/c").asText())
        .isEqualTo("d");
  }

  @Test
  void shouldKeepAFieldThatAnotherManagerOwnsToo() {
    ObjectNode first = apply(Json.object(), ALICE, "{spec: {color: red, replicas: 2}}");
    ObjectNode second = apply(first, BOB, "{spec: {replicas: 2}}");

    ObjectNode third = apply(second, ALICE, "{spec: {color: red}}");

    assertThat(third.at("/spec/replicas").asInt()).isEqualTo(2);
  }

  @Test
  void shouldRefuseToTakeAFieldWithoutForceAndNameItsOwner() {
    ObjectNode first = apply(Json.object(), ALICE, "{spec: {color: red, replicas: 2}}");

    assertThatThrownBy(() -> apply(first, BOB, "{spec: {replicas: 3}}"))
        .isInstanceOf(ApiException.class)
        .hasMessage(
            "Apply failed with 1 conflict: conflict with \"alice\" using example.org/v1: .spec.replicas");
  }

  @Test
  void shouldMoveOwnershipWithForce() {
    ObjectNode first = apply(Json.object(), ALICE, "{spec: {color: red, replicas: 2}}");

    ObjectNode second =
        FieldManagers.apply(first, widget("{spec: {replicas: 3}}"), schema, BOB, true, NOW);

    assertThat(second.at("/spec/replicas").asInt()).isEqualTo(3);
    assertThat(fields(second, "alice").toString()).isEqualTo("{\"f:spec\":{\"f:color\":{}}}");
    assertThat(fields(second, "bob").toString()).isEqualTo("{\"f:spec\":{\"f:replicas\":{}}}");
  }

  @Test
  void shouldMergeConditionsByTypeAndRemoveOnlyOnesOwn() {
    ObjectNode first =
        apply(
            Json.object(),
            ALICE,
            "{status: {conditions: [{type: Ready, status: 'True'}, {type: Synced, status: 'True', reason: Ok}]}}");
    ObjectNode second = apply(first, BOB, "{status: {conditions: [{type: Paid, status: 'True'}]}}");

    ObjectNode third =
        apply(second, ALICE, "{status: {conditions: [{type: Synced, status: 'False'}]}}");

    assertThat(third.get("status"))
        .isEqualTo(
            widget(
                    "{status: {conditions: [{type: Synced, status: 'False'}, {type: Paid, status: 'True'}]}}")
                .get("status"));
    assertThat(fields(third, "bob").toString())
        .isEqualTo(
            "{\"f:status\":{\"f:conditions\":{\"k:{\\\"type\\\":\\\"Paid\\\"}\":{\".\":{},\"f:status\":{},\"f:type\":{}}}}}");
  }

  @Test
  void shouldUniteFinalizersOfSeveralManagers() {
    ObjectNode first = apply(Json.object(), ALICE, "{metadata: {finalizers: [example.org/a]}}");
    ObjectNode second = apply(first, BOB, "{metadata: {finalizers: [example.org/b]}}");

    ObjectNode third = apply(second, ALICE, "{metadata: {name: w}}");

    assertThat(Json.finalizers(second)).containsExactly("example.org/a", "example.org/b");
    assertThat(Json.finalizers(third)).containsExactly("example.org/b");
  }

  @Test
  void shouldChangeNothingWhenAppliedAgain() {
    ObjectNode first = apply(Json.object(), ALICE, "{spec: {color: red, tags: [a]}}");

    ObjectNode second =
        FieldManagers.apply(
            first,
            widget("{spec: {color: red, tags: [a]}}"),
            schema,
            ALICE,
            false,
            NOW.plusSeconds(60));

    assertThat(second).isEqualTo(first);
  }

  @Test
  void shouldGiveAnEditedFieldToItsEditor() {
    ObjectNode first = apply(Json.object(), ALICE, "{spec: {color: red, replicas: 2}}");
    ObjectNode edited = first.deepCopy();
    ((ObjectNode) edited.get("spec")).put("replicas", 5);

    FieldManagers.recordUpdate(first, edited, schema, EDITOR, NOW);

    assertThat(fields(edited, "alice").toString()).isEqualTo("{\"f:spec\":{\"f:color\":{}}}");
    assertThat(fields(edited, "editor").toString()).isEqualTo("{\"f:spec\":{\"f:replicas\":{}}}");
    assertThatThrownBy(() -> apply(edited, ALICE, "{spec: {color: red, replicas: 2}}"))
        .hasMessageContaining("conflict with \"editor\"");
  }

  @Test
  void shouldForgetOwnersOfFieldsThatAreGone() {
    ObjectNode first = apply(Json.object(), ALICE, "{spec: {color: red, replicas: 2}}");
    ObjectNode edited = first.deepCopy();
    ((ObjectNode) edited.get("spec")).remove("replicas");

    FieldManagers.recordUpdate(first, edited, schema, EDITOR, NOW);

    assertThat(fields(edited, "alice").toString()).isEqualTo("{\"f:spec\":{\"f:color\":{}}}");
  }

  @Test
  void shouldReplaceAtomicListsAsAWhole() {
    ObjectNode first = apply(Json.object(), ALICE, "{spec: {parts: [{name: a}, {name: b}]}}");

    ObjectNode second = apply(first, ALICE, "{spec: {parts: [{name: c}]}}");

    assertThat(second.at("/spec/parts").toString()).isEqualTo("[{\"name\":\"c\"}]");
    assertThat(fields(second, "alice").toString()).isEqualTo("{\"f:spec\":{\"f:parts\":{}}}");
  }

  private ObjectNode apply(ObjectNode live, Manager manager, String yaml) {
    return FieldManagers.apply(live, widget(yaml), schema, manager, false, NOW);
  }

  private static JsonNode fields(ObjectNode object, String manager) {
    for (JsonNode entry : object.at("/metadata/managedFields")) {
      if (entry.path("manager").asText().equals(manager)) {
        return entry.get("fieldsV1");
      }
    }
    throw new AssertionError(manager + " manages nothing in " + object);
  }
}
