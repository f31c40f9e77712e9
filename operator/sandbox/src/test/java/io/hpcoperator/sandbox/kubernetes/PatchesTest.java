package io.hpcoperator.sandbox.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class PatchesTest {

  private final ObjectNode live =
      (ObjectNode)
          Json.parse(
              """
              {"metadata": {"finalizers": ["a", "b"], "labels": {"x": "1", "y": "2"}}, "list": [1, 2]}
              """);

  @Test
  void shouldMergeMapsReplaceListsAndRemoveNulls() {
    ObjectNode patched =
        Patches.merge(
            live,
            Json.parse(
                """
                {"metadata": {"labels": {"x": null, "z": "3"}}, "list": [3], "new": {"a": null, "b": 1}}
                """));

    assertThat(patched)
        .isEqualTo(
            Json.parse(
                """
                {"metadata": {"finalizers": ["a", "b"], "labels": {"y": "2", "z": "3"}},
                 "list": [3], "new": {"b": 1}}
                """));
  }

  @Test
  void shouldRefuseAJsonPatchWhoseTestFails() {
    assertThatThrownBy(
            () ->
                Patches.json(
                    live, Json.parse("[{\"op\":\"test\",\"path\":\"/list/0\",\"value\":9}]")))
        .isInstanceOf(ApiException.class)
        .extracting(e -> ((ApiException) e).code())
        .isEqualTo(422);
  }

  @Test
  void shouldLeaveTheLiveObjectAlone() {
    ObjectNode before = live.deepCopy();

    Patches.json(live, Json.parse("[{\"op\":\"remove\",\"path\":\"/list\"}]"));
    Patches.merge(live, Json.parse("{\"list\":null}"));
    Patches.strategic(live, Json.parse("{\"list\":null}"));

    assertThat(live).isEqualTo(before);
  }

  @Test
  void shouldFollowTheDirectivesOfAStrategicMerge() {
    ObjectNode patched =
        Patches.strategic(
            live,
            Json.parse(
                """
                {"metadata": {"$setElementOrder/finalizers": ["b", "c"],
                  "$deleteFromPrimitiveList/finalizers": ["a"], "finalizers": ["c"],
                  "labels": {"$patch": "replace", "only": "1"}}, "list": {"$patch": "delete"}}
                """));

    assertThat(patched)
        .isEqualTo(
            Json.parse(
                "{\"metadata\": {\"finalizers\": [\"b\", \"c\"], \"labels\": {\"only\": \"1\"}}}"));
  }
}
