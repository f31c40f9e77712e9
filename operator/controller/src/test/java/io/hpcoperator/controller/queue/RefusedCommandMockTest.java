package io.hpcoperator.controller.queue;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.busy;
import static io.hpcoperator.controller.nodes.Given.idle;
import static io.hpcoperator.controller.nodes.Given.node;
import static io.hpcoperator.controller.nodes.Given.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.api.v1alpha1.HpcQueueStatus;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterQueue;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.controller.handover.QueueClaims;
import io.hpcoperator.controller.pass.LaggingPoll;
import io.hpcoperator.controller.pass.Outcome;
import io.hpcoperator.controller.pass.ScriptedCloud;
import io.hpcoperator.controller.pass.ScriptedCloud.Answer;
import io.hpcoperator.controller.queue.moves.Whereabouts;
import io.hpcoperator.controller.queue.scaling.ScalingSight;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A node is to go, and the cloud does not take the commands by which the scheduler is asked. */
class RefusedCommandMockTest {
  private final List<String> calls = new ArrayList<>();
  private Answer told = Answer.ok("{'CommandId':'c','RequestId':'r','InstanceIds':['m']}");
  private String drainTimeout = "0m";
  private int replicas = 1;
  private List<ClusterNode> elsewhere = List.of();
  private ScriptedCloud cloud;
  private EhpcClient client;
  private Life life;

  @BeforeEach
  void start() throws IOException {
    cloud =
        new ScriptedCloud(
            request -> {
              calls.add(request.operation());
              return request.operation().equals("InvokeShellCommand")
                  ? told
                  : Answer.ok("{'RequestId':'r','TaskId':'t'}");
            });
    client = cloud.ehpc();
    life = new Life("");
  }

  @AfterEach
  void stop() {
    client.close();
    cloud.close();
  }

  private final class Life extends QueueLife {
    Life(String status) {
      super(1);
      trouble.end();
      remember(
          Serialization.unmarshal(
              "clusterId: ehpc-1\naccount: alibaba\nowned: true\nobservedGeneration: 1\n" + status,
              HpcQueueStatus.class));
    }

    @Override
    HpcQueue resource(HpcQueueStatus status) {
      HpcQueue queue =
          Serialization.unmarshal(
              """
              apiVersion: hpc-operator.io/v1alpha1
              kind: HpcQueue
              metadata: {name: high, namespace: team-a, uid: u, generation: 1}
              spec:
                {clusterRef: {name: demo}, queueName: high, replicas: %d, instanceType: t,
                 scaleIn: {drainTimeout: %s, afterDrainTimeout: Remove}}
              """
                  .formatted(replicas, drainTimeout),
              HpcQueue.class);
      queue.setStatus(status);
      return queue;
    }

    @Override
    QueueFacts facts(HpcQueue seen) {
      HpcCluster cluster =
          Serialization.unmarshal(
              """
              apiVersion: hpc-operator.io/v1alpha1
              kind: HpcCluster
              metadata: {name: demo, namespace: team-a, uid: c, generation: 1}
              spec: {accountRef: {name: alibaba}, scheduler: {type: slurm}}
              status: {clusterId: ehpc-1, state: running, queue: workq}
              """,
              HpcCluster.class);
      var now = clock.instant();
      var nodes = seen(List.of(busy("a"), busy("b")), now);
      return new QueueFacts(
          seen,
          QueueMemory.of(seen),
          Optional.of(cluster),
          Optional.empty(),
          seen(
              List.of(
                  new ClusterQueue("high", null, null, null, null, null, null, null, null, null)),
              now),
          seen(List.of(), now),
          nodes,
          List.of(),
          nodes,
          seen(List.of(node("m", "running", null)), now),
          null,
          new Whereabouts(
              "high", "workq", nodes, Map.of("workq", seen(elsewhere, now)), List.of(), List.of()),
          QueueClaims.NONE,
          ScalingSight.NOTHING);
    }

    @Override
    List<LaggingPoll<?>> polls() {
      return List.of();
    }

    @Override
    public Outcome<QueueMemory> act(HpcQueue seen, QueueAction action, QueueMemory memory) {
      return new QueuePass(facts(seen), client, clock).act(seen, action, memory);
    }
  }

  private void passes(Duration time) {
    var end = life.clock.instant().plus(time);
    while (life.clock.instant().isBefore(end)) {
      life.pass();
      life.clock.advance(Duration.ofSeconds(5));
    }
  }

  private static Answer error(String code) {
    return new Answer(400, "{'RequestId':'r','Code':'%s','Message':'no'}".formatted(code));
  }

  /** The user said how long its jobs have, and it costs money as long as it is there. */
  @ParameterizedTest
  @CsvSource({
    "Forbidden.RAM, true",
    "ManagerNotFound, true",
    "AgentError, true",
    "InvalidClusterStatus, true",
    "InvalidParams, true",
    "Throttling, false"
  })
  void shouldRemoveANodeWhoseTimeIsOverThoughTheSchedulerCannotBeAsked(String code, boolean goes) {
    told = error(code);

    passes(Duration.ofSeconds(120));
    assertThat(calls).as("it may pass").hasSizeGreaterThan(1).containsOnly("InvokeShellCommand");
    passes(Duration.ofMinutes(10));
    assertThat(calls.contains("DeleteNodes")).isEqualTo(goes);
  }

  @Test
  void shouldNotCountAnErrorThatPassedLongAgo() {
    drainTimeout = "24h";
    told = error("ManagerNotFound");
    life.pass();
    assertThat(life.memory().work().failingSince("InvokeShellCommand")).contains(NOW);

    told = Answer.ok("{'CommandId':'c','RequestId':'r','InstanceIds':['m']}");
    passes(Duration.ofSeconds(30));
    assertThat(life.memory().drains().command()).isNotNull();
    assertThat(life.memory().work().failingSince("InvokeShellCommand")).isEmpty();
  }

  /** Node b was drained by us and is wanted again. */
  private void returning(String status) {
    told = error("AgentError");
    life =
        new Life(
            """
            replicas: 2
            scaleIn: {commands: 1, nodes: [{hostName: b, instanceId: b, state: Draining}]}
            """
                + status);
  }

  @Test
  void shouldBuyThoughANodeCannotBeGivenBack() {
    replicas = 20;
    returning("");
    passes(Duration.ofMinutes(1));
    assertThat(calls).contains("InvokeShellCommand").containsOnlyOnce("AddNodes");
    assertThat(life.memory().drains().mayHaveDrained()).isTrue();
  }

  @Test
  void shouldMoveLostNodesBackThoughANodeCannotBeGivenBack() {
    replicas = 3;
    elsewhere = List.of(idle("x"));
    returning("lostNodes: {count: 3, instanceIds: [a, b, x], since: '%s'}\n".formatted(NOW));
    passes(Duration.ofMinutes(1));
    assertThat(calls).contains("InvokeShellCommand", "SetQueue").doesNotContain("AddNodes");
    assertThat(life.memory().drains().mayHaveDrained()).isTrue();
  }
}
