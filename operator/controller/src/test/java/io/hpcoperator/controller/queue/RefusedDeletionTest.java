package io.hpcoperator.controller.queue;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.Condition;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.api.v1alpha1.HpcQueueStatus;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterQueue;
import io.hpcoperator.cloud.ehpc.autoscale.AutoScaleSettings;
import io.hpcoperator.cloud.ehpc.autoscale.ClusterScaling;
import io.hpcoperator.cloud.ehpc.command.InvocationResult;
import io.hpcoperator.cloud.ehpc.job.Job;
import io.hpcoperator.controller.handover.QueueClaims;
import io.hpcoperator.controller.nodes.Given;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.LaggingPoll;
import io.hpcoperator.controller.pass.Outcome;
import io.hpcoperator.controller.queue.moves.Whereabouts;
import io.hpcoperator.controller.queue.scaling.ScalingSight;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A queue that is to go, and that the cloud does not delete, or whose nodes keep their jobs. What
 * was read is hidden after every call, and read again list by list.
 */
class RefusedDeletionTest {

  private static final class Life extends QueueLife {
    private static final HpcCluster CLUSTER =
        Serialization.unmarshal(
            """
            apiVersion: hpc-operator.io/v1alpha1
            kind: HpcCluster
            metadata: {name: demo, namespace: team-a, uid: c, generation: 1}
            spec: {accountRef: {name: alibaba}, scheduler: {type: slurm22}}
            status: {clusterId: ehpc-1, state: running, queue: workq}
            """,
            HpcCluster.class);

    private final List<Job> waiting = new ArrayList<>();
    private final List<ClusterNode> working;
    private final LaggingPoll<List<ClusterQueue>> queues =
        new LaggingPoll<>(
            clock,
            () ->
                List.of(
                    new ClusterQueue(
                        "fast", null, null, null, null, null, null, null, null, null)));
    private final LaggingPoll<AutoScaleSettings> scaling =
        new LaggingPoll<>(
            clock,
            () ->
                new AutoScaleSettings(
                    ClusterScaling.builder().build(), null, null, null, List.of()));
    private final LaggingPoll<List<ClusterNode>> nodes;
    private final LaggingPoll<List<ClusterNode>> managers =
        new LaggingPoll<>(clock, () -> List.of(Given.node("m", "running", null)));
    private final LaggingPoll<List<Job>> jobs = new LaggingPoll<>(clock, () -> waiting);
    private final LaggingPoll<List<ClusterNode>> computes =
        new LaggingPoll<>(clock, () -> List.of(Given.idle("lost")));
    private final LaggingPoll<List<InvocationResult>> answer;
    private final List<List<Condition>> said = new ArrayList<>();
    private String drainTimeout = "1m";
    private String sight = "draining|8/0/0/8|hpc-operator u";
    private final List<Instant> removals = new ArrayList<>();
    private ErrorKind refusal = ErrorKind.INVALID;
    private int calls;

    Life(ClusterNode... working) {
      this("", working);
    }

    /**
     * @param known what is known besides
     */
    Life(String known, ClusterNode... working) {
      super(1);
      this.working = List.of(working);
      nodes = new LaggingPoll<>(clock, () -> this.working);
      answer = new LaggingPoll<>(clock, this::answers);
      trouble.end();
      remember(
          Serialization.unmarshal(
              "clusterId: ehpc-1\naccount: alibaba\nowned: true\nobservedGeneration: 1\n" + known,
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
                {clusterRef: {name: demo}, queueName: fast, replicas: 2, instanceType: t, scaleIn: {drainTimeout: %s}}
              """
                  .formatted(drainTimeout),
              HpcQueue.class);
      queue.getMetadata().setDeletionTimestamp(NOW.minus(Duration.ofHours(5)).toString());
      queue.setStatus(status);
      return queue;
    }

    @Override
    QueueFacts facts(HpcQueue seen) {
      var memory = QueueMemory.of(seen);
      var listed = queues.seen().hasValue() ? nodes.seen() : null;
      var sight =
          listed == null
              ? ScalingSight.NOTHING
              : ScalingSight.look(
                  seen,
                  memory.sync(),
                  memory.nodes().size(),
                  part -> scaling.seen(),
                  listed.value(),
                  PATIENCE);
      return new QueueFacts(
          seen,
          memory,
          Optional.of(CLUSTER),
          Optional.empty(),
          queues.seen(),
          Given.seen(List.of(), clock.instant()),
          listed,
          sight.settings(),
          memory.origin().lost() == null ? null : computes.seen(),
          managers.seen(),
          answer.seen(),
          Whereabouts.alone("fast", listed),
          QueueClaims.NONE,
          sight,
          JobsAtDeletion.matter(seen, memory, listed) ? jobs.seen() : null);
    }

    private List<InvocationResult> answers() {
      return working.isEmpty()
          ? List.of()
          : List.of(
              new InvocationResult(
                  "cmd",
                  "m",
                  "Finished",
                  true,
                  0,
                  null,
                  "hpc-operator-begin\n%s|%s\nhpc-operator-end\n"
                      .formatted(working.get(0).hostName(), sight)));
    }

    @Override
    List<LaggingPoll<?>> polls() {
      return List.of(queues, managers, scaling, nodes, answer, computes, jobs);
    }

    /** As lists are read: each for itself, and the resource is woken by each. */
    void look() {
      for (var poll : polls()) {
        clock.advance(Duration.ofMillis(200));
        poll.read(Duration.ZERO);
        pass();
      }
    }

    @Override
    public Outcome<QueueMemory> act(HpcQueue seen, QueueAction action, QueueMemory memory) {
      calls++;
      if (action instanceof QueueAction.TellScheduler tell) {
        var order = tell.command().order();
        var sent =
            memory.withDrains(memory.drains().sent("cmd", "m", order.look(), clock.instant()));
        return order.changes()
            ? done("InvokeShellCommand", null, sent)
            : new Outcome<>(sent, "InvokeShellCommand", null);
      }
      if (action instanceof QueueAction.RemoveNodes) {
        removals.add(clock.instant());
        throw refusal(NodePool.REMOVE, "Invalid param: Instance");
      }
      assertThat(action).isEqualTo(new QueueAction.DeleteQueue());
      throw refusal(QueuePlanner.DELETE_QUEUE, "Invalid param: QueueName");
    }

    private CloudException refusal(String operation, String message) {
      return new CloudException(operation, refusal, "InvalidParams", message, "r", false, null);
    }

    @Override
    public HpcQueueStatus status(
        HpcQueue seen, QueueMemory memory, List<Condition> conditions, String token) {
      said.add(conditions);
      return super.status(seen, memory, conditions, token);
    }

    /** Whatever is said from now on. */
    List<List<Condition>> saidFromNow() {
      said.clear();
      return said;
    }

    void shows(String reason, String... texts) {
      var ready = Conditions.find(record.stored().conditions(), Conditions.READY);
      assertThat(ready.reason()).isEqualTo(reason);
      assertThat(ready.message()).contains(texts);
    }
  }

  /** No event and no alert comes of a condition that stays. */
  private static void staysStalled(List<List<Condition>> said, String reason) {
    assertThat(said)
        .isNotEmpty()
        .allSatisfy(
            conditions -> {
              assertThat(Conditions.isTrue(conditions, Conditions.STALLED)).isTrue();
              assertThat(Conditions.find(conditions, Conditions.READY).reason()).isEqualTo(reason);
            });
  }

  /** Nothing in the spec could be corrected; in the cloud's console it may be healed. */
  @Test
  void shouldTryOnWhateverTheCloudSays() {
    var life = new Life();
    life.look();
    assertThat(life.calls).isEqualTo(1);
    life.shows("Deleting", "Deleting queue fast.", "Invalid param: QueueName", "tries again");
    life.pass();
    assertThat(life.calls).as("not at once").isEqualTo(1);
    life.shows("Deleting", "tries again");

    for (int i = 0; i < 20; i++) {
      life.clock.advance(Duration.ofMinutes(5));
      life.look();
    }
    assertThat(life.calls).isEqualTo(21);
    life.shows("NotTaking", "Delete queue fast in the cloud's console", "Invalid param: QueueName");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "lostNodes: {since: '2026-03-01T06:00:00Z', count: 1, instanceIds: [lost]}\n"})
  void shouldStayStalledWhileItIsTriedOn(String known) {
    var life = new Life(known);
    // Jobs are still waited for.
    life.drainTimeout = "10h";
    for (int i = 0; i < 10; i++) {
      life.look();
      life.clock.advance(Duration.ofMinutes(5));
    }
    int calls = life.calls;
    int writes = life.record.writes();
    var said = life.saidFromNow();
    for (int i = 0; i < 50; i++) {
      // Woken when the time has come, by what was read minutes ago.
      life.pass();
      life.look();
      life.look();
      life.clock.advance(Duration.ofMinutes(5));
    }
    assertThat(life.calls - calls).as("tries").isEqualTo(50);
    staysStalled(said, "NotTaking");
    // That the nodes are read again, that they were, the call, and what the cloud said to it.
    assertThat(life.record.writes() - writes).as("writes").isLessThanOrEqualTo(4 * 50);
  }

  /** By our drain with jobs, and by a drain of others while jobs wait in the queue. */
  @ParameterizedTest
  @CsvSource({
    "1m, draining|8/0/0/8|hpc-operator u, scaleIn.afterDrainTimeout is Wait",
    "10h, drained|0/8/0/8|maintenance, as others drained them",
    "10h, down|0/0/8/8|maintenance, as others drained them or set them down"
  })
  void shouldStayStalledWhileTheSchedulerIsLookedAt(
      String drainTimeout, String sight, String text) {
    var life = new Life(Given.busy("a"));
    life.drainTimeout = drainTimeout;
    life.sight = sight;
    life.waiting.add(
        new Job(
            "7.m", null, null, null, "QUEUED", null, null, null, null, null, null, null, null, null,
            "fast", null));
    for (int i = 0; i < 10; i++) {
      life.look();
      life.clock.advance(Duration.ofSeconds(15));
    }
    life.shows("Draining", text);
    int calls = life.calls;
    int writes = life.record.writes();
    var said = life.saidFromNow();
    for (int i = 0; i < 20; i++) {
      life.look();
      life.clock.advance(Duration.ofSeconds(15));
    }
    int looks = life.calls - calls;
    assertThat(looks).as("looks").isBetween(8, 12);
    staysStalled(said, "Draining");
    // That it is sent, and what it brought.
    assertThat(life.record.writes() - writes).as("writes").isLessThanOrEqualTo(2 * looks);
  }

  /** Each look is taken, and shows once more that the node could go. */
  @ParameterizedTest
  @CsvSource({"INVALID, InvalidRequest", "TRANSIENT, CloudUnavailable"})
  void shouldNotRemoveNodesTheSoonerForLooks(ErrorKind refusal, String reason) {
    var life = new Life(Given.busy("a"));
    life.refusal = refusal;
    life.drainTimeout = "10h";
    life.sight = "drained|0/8/0/8|hpc-operator u";
    life.waiting.add(
        new Job(
            "7.m", null, null, null, "QUEUED", null, null, null, null, null, null, null, null, null,
            "fast", null));
    while (life.removals.isEmpty()) {
      life.look();
      life.clock.advance(Duration.ofSeconds(5));
    }
    life.shows(reason, "Invalid param: Instance");
    int calls = life.calls;
    var said = life.saidFromNow();
    for (int i = 0; i < 600; i++) {
      life.look();
      life.clock.advance(Duration.ofSeconds(5));
    }
    assertThat(life.calls - calls).as("calls, looks nearly all").isGreaterThan(20);
    assertThat(said)
        .extracting(conditions -> Conditions.find(conditions, Conditions.READY).reason())
        .containsOnly(reason);
    if (refusal == ErrorKind.INVALID) {
      assertThat(life.removals).hasSize(1);
    } else {
      int last = life.removals.size() - 1;
      assertThat(last).as("tried on, ever more seldom").isBetween(8, 20);
      assertThat(Duration.between(life.removals.get(last - 1), life.removals.get(last)))
          .isGreaterThanOrEqualTo(Duration.ofMinutes(5));
    }
  }
}
