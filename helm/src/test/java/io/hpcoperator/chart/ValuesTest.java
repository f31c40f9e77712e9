package io.hpcoperator.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * values.yaml, its schema and the table of the README say the same, and the schema refuses the
 * rest.
 */
class ValuesTest {
  private static final String BEGIN = "<!-- values -->\n";
  private static final String END = "<!-- /values -->";

  private JsonNode schema;

  @BeforeEach
  void readSchema() throws IOException {
    schema = new ObjectMapper().readTree(Repository.CHART.resolve("values.schema.json").toFile());
  }

  @Test
  void shouldDescribeEveryValueInTheSchemaByItsComment() {
    var described = new LinkedHashMap<String, String>();
    collect(schema, "", described);

    assertThat(described).noneSatisfy((path, text) -> assertThat(text).isBlank());
    assertThat(described)
        .as("descriptions of values.schema.json are the comments of values.yaml")
        .isEqualTo(commentsOf(described));
    assertThat(leaves())
        .as("values.yaml holds a value that values.schema.json does not know")
        .isSubsetOf(described.keySet());
  }

  @Test
  void shouldHaveTheValuesInTheReadme() throws IOException {
    var readme = Repository.CHART.resolve("README.md");
    var text = Files.readString(readme);
    var head = text.substring(0, text.indexOf(BEGIN) + BEGIN.length());
    var fresh = head + table() + text.substring(text.indexOf(END));
    if (Boolean.getBoolean("readme.write")) {
      Files.writeString(readme, fresh);
      text = fresh;
    }
    assertThat(text)
        .as("the table of README.md is stale; run: mvn test -pl helm -am -Dreadme.write=true")
        .isEqualTo(fresh);
  }

  /** What Helm would fetch, or let through unseen. */
  @Test
  void shouldBeClosedAndSelfContained() {
    assertThat(schema.path("$schema").asText())
        .isEqualTo("http://json-schema.org/draft-07/schema#");
    assertThat(schema.findValues("$ref")).isEmpty();
    var open = new ArrayList<String>();
    findOpen(schema, "", open);
    assertThat(open)
        .as("objects that take any key: those of Kubernetes, which checks them itself")
        .containsExactlyInAnyOrder(
            "networkPolicy.ingressFrom[]",
            "networkPolicy.extraEgress[]",
            "env[].valueFrom",
            "envFrom[]",
            "volumes[]",
            "volumeMounts[]",
            "affinity",
            "tolerations[]",
            "topologySpreadConstraints[]",
            "strategy",
            "global");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "replica: 1",
        "image: {repo: x}",
        "metrics: {service: {enable: true}}",
        "env: [{name: A, vale: x}]",
        "replicas: two",
        "replicas: -1",
        "watchNamespaces: team-a",
        "watchNamespaces: [Team_A]",
        "logLevel: info",
        "leaderElection: {enabled: \"yes\"}",
        "poll: {active: 5}",
        "poll: {active: 5d}",
        "poll: {active: PT}",
        "poll: {idle: \"\"}",
        "poll: {idle: 5sm}",
        "jvm: {maxRamPercentage: 100}",
        "image: {pullPolicy: Sometimes}",
        "image: {digest: 0123}",
        "image: {tag: 1.0}",
        "podDisruptionBudget: {maxUnavailable: 0}",
        "podLabels: {a: 1}",
        "networkPolicy: {egressPorts: [https]}",
        "resources: {limit: {}}"
      })
  void shouldRefuseMistakes(String values) {
    assertThatThrownBy(() -> Rendering.of(values))
        .hasMessageContaining("values don't meet the specifications of the schema");
  }

  private static Map<String, String> commentsOf(Map<String, String> described) {
    var comments = ValuesFile.comments();
    // What a map holds by default is no value of its own: resources.limits.memory.
    comments.keySet().removeIf(p -> !described.containsKey(p) && described.containsKey(parent(p)));
    return comments;
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(path.lastIndexOf('.'), 0));
  }

  private static void collect(JsonNode node, String path, Map<String, String> described) {
    node.path("properties")
        .properties()
        .forEach(
            property -> {
              var child = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
              described.put(child, property.getValue().path("description").asText());
              collect(property.getValue(), child, described);
            });
  }

  private static void findOpen(JsonNode node, String path, List<String> open) {
    if (node.path("type").asText().equals("object") && !node.has("additionalProperties")) {
      open.add(path);
    }
    if (node.has("properties")) {
      assertThat(node.path("additionalProperties").isBoolean()).as(path).isTrue();
      assertThat(node.path("additionalProperties").asBoolean()).as(path).isFalse();
    }
    node.path("properties")
        .properties()
        .forEach(
            p ->
                findOpen(
                    p.getValue(), path.isEmpty() ? p.getKey() : path + "." + p.getKey(), open));
    if (node.has("items")) {
      findOpen(node.path("items"), path + "[]", open);
    }
  }

  /** Paths of the values that have a meaning of their own: the leaves of the schema. */
  private static List<String> leaves() {
    var comments = ValuesFile.comments();
    return comments.keySet().stream()
        .filter(path -> !path.matches("resources\\.[a-z]+\\..*"))
        .filter(path -> comments.keySet().stream().noneMatch(p -> isGroup(path, p)))
        .toList();
  }

  private static boolean isGroup(String path, String other) {
    return other.startsWith(path + ".") && !path.matches("resources\\.[a-z]+");
  }

  private static String table() {
    var comments = ValuesFile.comments();
    var table = new StringBuilder("| Value | Default | Description |\n| --- | --- | --- |\n");
    for (var path : leaves()) {
      var value = ValuesFile.values().at("/" + path.replace('.', '/'));
      table.append("| `%s` | `%s` | %s |\n".formatted(path, value, comments.get(path)));
    }
    return table.toString();
  }
}
