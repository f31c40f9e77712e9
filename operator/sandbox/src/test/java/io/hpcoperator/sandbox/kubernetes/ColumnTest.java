package io.hpcoperator.sandbox.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnTest {

  private static final Instant NOW = Instant.parse("2026-01-02T00:00:00Z");

  private final ObjectNode object =
      WidgetSchema.widget(
          """
          metadata: {name: w, creationTimestamp: "2026-01-01T23:00:00Z", annotations: {a.b/c: x}}
          spec: {replicas: 3, tags: [a, b], settings: {k: v}}
          status: {conditions: [{type: Synced, status: "True"}, {type: Ready, status: "False"}]}
          """);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          integer | .spec.replicas                                  | 3
          string  | .status.conditions[?(@.type=="Ready")].status   | "False"
          string  | .status.conditions[?(@.type=='Gone')].status    | null
          string  | .spec.tags[1]                                   | "b"
          string  | .spec.tags[*]                                   | "a,b"
          string  | .spec.settings                                  | "{"k":"v"}"
          string  | .metadata.annotations['a.b/c']                  | "x"
          string  | .metadata.annotations.a\\.b/c                   | "x"
          date    | .metadata.creationTimestamp                     | "60m"
          date    | .status.lastSeen                                | "<unknown>"
          """)
  void shouldShowTheValueAtItsPath(String type, String path, String cell) {
    JsonNode column = Json.object().put("name", "C").put("type", type).put("jsonPath", path);

    assertThat(Column.declared(column).cell(object, NOW).toString().replace("\\\"", "\""))
        .isEqualTo(cell);
  }

  @Test
  void shouldRefuseAPathItDoesNotUnderstand() {
    assertThatThrownBy(() -> new JsonPath(".a[?(@.b>3)]"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0s",
    "119, 119s",
    "120, 2m",
    "312, 5m12s",
    "600, 10m",
    "10799, 179m",
    "10800, 3h",
    "11400, 3h10m",
    "108000, 30h",
    "172800, 2d",
    "273600, 3d4h",
    "7776000, 90d",
    "66096000, 2y35d",
    "-1, 0s",
    "-60, <invalid>"
  })
  void shouldRoundAgesAsTheApiServerDoes(long seconds, String shown) {
    assertThat(Column.humanDuration(Duration.ofSeconds(seconds))).isEqualTo(shown);
  }
}
