package io.hpcoperator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.hpcoperator.api.Crds;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Argo CD's health scripts and actions of all kinds, run as Argo CD runs them and its own tests.
 */
class ArgoCdTest {
  private static final ObjectMapper YAML =
      new ObjectMapper(
          new YAMLFactory()
              .enable(YAMLGenerator.Feature.LITERAL_BLOCK_STYLE)
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .disable(YAMLGenerator.Feature.SPLIT_LINES));

  private static final Path ARGO_CD = Repository.CONFIG.resolve("argocd");
  private static final Path SCRIPTS =
      ARGO_CD.resolve("resource_customizations").resolve("hpc-operator.io");
  private static final Path CONFIG_MAP = ARGO_CD.resolve("argocd-cm.yaml");
  private static final List<String> ACTIONS = List.of("pause", "reconcile", "resume");
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  static List<String> kinds() {
    return Crds.all().stream().map(crd -> crd.getSpec().getNames().getKind()).toList();
  }

  private static String text(Path path) {
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode yaml(Path path) {
    try {
      return YAML.readTree(text(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode health(String kind, JsonNode object) {
    return LuaScript.run(text(SCRIPTS.resolve(kind).resolve("health.lua")), object);
  }

  private static ObjectNode sample(String kind) {
    return (ObjectNode) yaml(SCRIPTS.resolve(kind).resolve("testdata/new.yaml"));
  }

  private static ObjectNode with(ObjectNode object, List<?> conditions, long observed) {
    object
        .putObject("status")
        .put("observedGeneration", observed)
        .putPOJO("conditions", conditions);
    return YAML.convertValue(object, ObjectNode.class);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void shouldPassArgoCdsOwnTestsOfHealth(String kind) {
    var folder = SCRIPTS.resolve(kind);
    var tests = yaml(folder.resolve("health_test.yaml")).path("tests");
    assertThat(tests).hasSizeGreaterThan(5);
    for (var test : tests) {
      var input = yaml(folder.resolve(test.path("inputPath").asText()));
      assertThat(input.path("kind").asText()).isEqualTo(kind);
      assertThat(health(kind, input)).as(test.toString()).isEqualTo(test.path("healthStatus"));
    }
  }

  /** By the conditions as the operator sets them, in any order. */
  @ParameterizedTest
  @MethodSource("kinds")
  void shouldSayWhatTheOperatorSays(String kind) {
    var expected =
        Map.of(
            Verdict.ready(Reason.AVAILABLE, "a"), "Healthy",
            Verdict.ready(Reason.STOPPED, "b"), "Healthy",
            Verdict.working(Reason.PREFLIGHT_FAILED, "c"), "Progressing",
            Verdict.stalled(Reason.VANISHED, "d"), "Degraded",
            Verdict.paused(), "Suspended",
            Verdict.unknown(Reason.OBSERVING, "e"), "Progressing");
    expected.forEach(
        (verdict, status) -> {
          var conditions = new ArrayList<>(Conditions.of(null, verdict, 2, NOW));
          for (int i = 0; i < 10; i++) {
            Collections.shuffle(conditions, new Random(i));
            var health = health(kind, with(sample(kind), conditions, 2));
            assertThat(health.path("status").asText()).as(verdict.toString()).isEqualTo(status);
            assertThat(health.path("message").asText()).isEqualTo(verdict.message());
          }
          var outdated = health(kind, with(sample(kind), conditions, 1));
          assertThat(outdated.path("status").asText()).isEqualTo("Progressing");
        });
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void shouldWaitForWhatHasNotBeenLookedAt(String kind) {
    var none = sample(kind);
    var empty = sample(kind);
    empty.putObject("status");
    var unobserved = sample(kind);
    unobserved.putObject("status").put("observedGeneration", -1);
    for (var object : List.of(none, empty, unobserved, with(sample(kind), List.of(), 2))) {
      assertThat(health(kind, object).path("status").asText()).isEqualTo("Progressing");
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void shouldPassArgoCdsOwnTestsOfActions(String kind) {
    var folder = SCRIPTS.resolve(kind).resolve("actions");
    var tests = yaml(folder.resolve("action_test.yaml"));
    assertThat(tests.path("discoveryTests")).isNotEmpty();
    for (var test : tests.path("discoveryTests")) {
      var found =
          LuaScript.run(
              text(folder.resolve("discovery.lua")),
              yaml(folder.resolve(test.path("inputPath").asText())));
      var expected = YAML.createObjectNode();
      test.path("result")
          .forEach(
              action ->
                  expected
                      .putObject(action.path("name").asText())
                      .set("disabled", action.path("disabled")));
      assertThat(found).isEqualTo(expected);
    }
    assertThat(tests.path("actionTests")).isNotEmpty();
    for (var test : tests.path("actionTests")) {
      var script = folder.resolve(test.path("action").asText()).resolve("action.lua");
      assertThat(LuaScript.run(text(script), yaml(folder.resolve(test.path("inputPath").asText()))))
          .isEqualTo(yaml(folder.resolve(test.path("expectedOutputPath").asText())));
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void shouldKeepOtherAnnotationsAndTellTheTime(String kind) {
    var folder = SCRIPTS.resolve(kind).resolve("actions");
    var paused = (ObjectNode) yaml(folder.resolve("testdata/paused.yaml"));
    ((ObjectNode) paused.at("/metadata/annotations")).put("team", "a");
    var resumed = LuaScript.run(text(folder.resolve("resume/action.lua")), paused);
    assertThat(resumed.at("/metadata/annotations"))
        .isEqualTo(YAML.createObjectNode().put("team", "a"));
    var looked = LuaScript.run(text(folder.resolve("reconcile/action.lua")), resumed);
    assertThat(looked.at("/metadata/annotations"))
        .isEqualTo(
            YAML.createObjectNode()
                .put("team", "a")
                .put("hpc-operator.io/reconcile-now", LuaScript.NOW));
  }

  /** What Argo CD's Lua does not have: other libraries, methods of strings, newer syntax. */
  @Test
  void shouldUseOnlyWhatArgoCdLets() throws IOException {
    try (var files = Files.walk(SCRIPTS)) {
      var scripts = files.filter(file -> file.toString().endsWith(".lua")).toList();
      assertThat(scripts).hasSize(kinds().size() * (2 + ACTIONS.size()));
      assertThat(scripts)
          .allSatisfy(
              script ->
                  assertThat(text(script).replaceAll("(?m)--.*$", ""))
                      .doesNotContainPattern("\\b(string|math|io|debug|goto)\\b")
                      .doesNotContainPattern("\\w:\\w")
                      .doesNotContain("//", "table.unpack", "<<", ">>"));
    }
  }

  @Test
  void shouldBeTheSameForAllKinds() {
    for (var script :
        List.of(
            "health.lua",
            "actions/discovery.lua",
            "actions/pause/action.lua",
            "actions/resume/action.lua",
            "actions/reconcile/action.lua")) {
      assertThat(kinds().stream().map(kind -> text(SCRIPTS.resolve(kind).resolve(script))))
          .as(script)
          .containsOnly(text(SCRIPTS.resolve("HpcCluster").resolve(script)));
    }
  }

  @Test
  void shouldHaveTheScriptsInTheConfigMapAsTheyAre() throws IOException {
    var data = new TreeMap<String, String>();
    for (var kind : kinds()) {
      var folder = SCRIPTS.resolve(kind);
      data.put(
          "resource.customizations.health.hpc-operator.io_" + kind,
          text(folder.resolve("health.lua")));
      var actions = YAML.createObjectNode();
      actions.put("discovery.lua", text(folder.resolve("actions/discovery.lua")));
      var definitions = actions.putArray("definitions");
      for (var action : ACTIONS) {
        definitions
            .addObject()
            .put("name", action)
            .put(
                "action.lua",
                text(folder.resolve("actions").resolve(action).resolve("action.lua")));
      }
      data.put(
          "resource.customizations.actions.hpc-operator.io_" + kind,
          YAML.writeValueAsString(actions));
    }
    var map = YAML.createObjectNode();
    map.put("apiVersion", "v1").put("kind", "ConfigMap");
    map.putObject("metadata").put("name", "argocd-cm");
    var entries = map.putObject("data");
    data.forEach(entries::put);
    var fresh = YAML.writeValueAsString(map);
    if (Boolean.getBoolean("argocd.write")) {
      Files.writeString(CONFIG_MAP, fresh);
    }
    assertThat(text(CONFIG_MAP))
        .as(
            "config/argocd/argocd-cm.yaml is stale: mvn test -pl helm -am -Dtest=ArgoCdTest -Dsurefire.failIfNoSpecifiedTests=false -Dargocd.write=true")
        .isEqualTo(fresh);
  }
}
