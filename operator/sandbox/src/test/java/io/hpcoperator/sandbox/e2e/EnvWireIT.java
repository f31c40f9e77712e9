package io.hpcoperator.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.simulator.JournalEntry;
import io.hpcoperator.simulator.batch.BatchInspector.NodeView;
import io.hpcoperator.simulator.batch.NodeState;
import io.hpcoperator.simulator.catalogue.TreeRequestValidator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** From manifests to what the cloud receives: every field, every documented path and operation. */
class EnvWireIT {
  private static final EnvWire WIRE = EnvWire.read();

  private static final String SECRET =
      """
      apiVersion: v1
      kind: Secret
      metadata: {name: wire}
      stringData: {password: Render+and+1, id: AKIDwire, key: wire0storage0key}
      """;

  /**
   * @param parameters flattened, as the simulator's journal has them
   */
  private record Call(String operation, Map<String, String> parameters) {}

  private World world;

  @Test
  void shouldSendWhatTheManifestsSayAndNothingElse() {
    try (var started = World.start()) {
      world = started;
      world.apply(Given.TENCENT);
      world.apply(SECRET);
      var lives = WIRE.cases().stream().map(Life::new).toList();
      // Side by side, step by step.
      int steps = WIRE.cases().stream().mapToInt(c -> c.steps().size()).max().orElseThrow();
      for (int i = 0; i < steps; i++) {
        int step = i;
        var going = lives.stream().filter(life -> life.steps.size() > step).toList();
        going.forEach(life -> life.begin(step));
        going.forEach(life -> life.awaitSent(step));
      }
      // Activities are read when something is not as wanted.
      world.awaitCallAfter(
          "DescribeComputeEnvActivities",
          () ->
              lives.stream()
                  .flatMap(life -> life.nodes().stream())
                  .forEach(n -> world.clouds.batch().setNodeState(n.id(), NodeState.ABNORMAL)));
      // How one environment was created is asked for where the list of all leaves it out.
      world.awaitCallAfter(
          "DescribeComputeEnvCreateInfo",
          () -> lives.forEach(life -> world.clouds.batch().leaveOutCreateInfo(life.id())));
      WIRE.cases().forEach(c -> world.delete(ComputeEnv.class, c.name()));
      WIRE.cases().forEach(c -> world.awaitGone(ComputeEnv.class, c.name()));
      assertThat(world.clouds.batch().leftovers()).isEmpty();

      var received = accepted();
      assertThat(paths(received)).containsExactlyElementsOf(WIRE.sent());
      var operations =
          received.stream().map(Call::operation).collect(Collectors.toCollection(TreeSet::new));
      assertThat(operations).containsExactlyElementsOf(EnvWire.operationsOfTheCatalogue());
    }
  }

  private List<Call> accepted() {
    return world.clouds.journal().entries().stream()
        .filter(entry -> entry.outcome().equals(JournalEntry.OK))
        .map(entry -> new Call(entry.operation(), entry.parameters()))
        .toList();
  }

  private static TreeSet<String> paths(List<Call> calls) {
    return calls.stream()
        .flatMap(
            call -> call.parameters().keySet().stream().map(p -> EnvWire.path(call.operation(), p)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** One resource, from step to step. */
  private final class Life {
    private final String name;
    private final List<EnvWire.Step> steps;
    private List<String> nodes = List.of();
    private int seen;

    Life(EnvWire.Case from) {
      name = from.name();
      steps = from.steps();
    }

    void begin(int step) {
      if (nodes.isEmpty() && step > 0) {
        // Nodes are named in the order of their ids, which the cloud draws at random.
        nodes = nodes().stream().map(NodeView::id).sorted().toList();
      }
      seen = changes().size();
      world.apply(
          """
          apiVersion: hpc-operator.io/v1alpha1
          kind: ComputeEnv
          metadata: {name: %s}
          spec: %s
          """
              .formatted(name, filled(steps.get(step).spec())));
    }

    void awaitSent(int step) {
      World.await()
          .alias("what is sent of step " + (step + 1) + " of " + name)
          .untilAsserted(() -> check(step));
      world.awaitReady(ComputeEnv.class, name);
      check(step);
    }

    private void check(int step) {
      assertThat(sent())
          .as("%s: %s", name, World.conditions(world.env(name)))
          .containsExactlyInAnyOrderElementsOf(expected(step));
    }

    /** Every parameter as a line, so that a difference is a line. */
    private List<String> expected(int step) {
      var lines = new ArrayList<String>();
      steps
          .get(step)
          .sends()
          .forEach(
              (operation, body) -> {
                var flat = new TreeMap<String, String>();
                TreeRequestValidator.flatten("", parsed(filled(body)), flat);
                flat.forEach((path, value) -> lines.add(operation + " " + path + " = " + value));
              });
      return lines;
    }

    private List<String> sent() {
      var changes = changes();
      return changes.subList(seen, changes.size()).stream()
          .flatMap(
              call ->
                  call.parameters().entrySet().stream()
                      .filter(parameter -> !parameter.getKey().equals("ClientToken"))
                      .map(p -> call.operation() + " " + p.getKey() + " = " + p.getValue()))
          .toList();
    }

    private List<Call> changes() {
      var resource = world.env(name);
      if (resource == null) {
        return List.of();
      }
      var uid = resource.getMetadata().getUid();
      return accepted().stream()
          .filter(call -> !call.operation().startsWith("Describe"))
          .filter(
              call ->
                  uid.equals(call.parameters().get("ComputeEnv.Tags.0.Value"))
                      || id().equals(call.parameters().get("EnvId")))
          .toList();
    }

    private String id() {
      var status = world.env(name).getStatus();
      return status == null || status.envId() == null ? "" : status.envId();
    }

    List<NodeView> nodes() {
      return world.clouds.batch().nodes(id());
    }

    private String filled(JsonNode template) {
      var text = template.toString();
      for (int i = 0; i < nodes.size(); i++) {
        text = text.replace("${node " + i + "}", nodes.get(i));
      }
      var resource = world.env(name);
      return resource == null
          ? text
          : text.replace("${env}", id()).replace("${uid}", resource.getMetadata().getUid());
    }
  }

  private static JsonNode parsed(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }
}
