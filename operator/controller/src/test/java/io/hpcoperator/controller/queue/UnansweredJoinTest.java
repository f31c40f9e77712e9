package io.hpcoperator.controller.queue;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.busy;
import static io.hpcoperator.controller.nodes.Given.idle;
import static io.hpcoperator.controller.nodes.Given.node;
import static io.hpcoperator.controller.nodes.Given.seen;
import static io.hpcoperator.controller.nodes.Given.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.api.v1alpha1.HpcQueueStatus;
import io.hpcoperator.api.v1alpha1.HpcQueueStatus.NodeRepairStatus;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterQueue;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.handover.QueueClaims;
import io.hpcoperator.controller.nodes.NodeCalls;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.nodes.drain.DrainMemory;
import io.hpcoperator.controller.nodes.drain.Leaver;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.LaggingPoll;
import io.hpcoperator.controller.pass.Outcome;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Verdict.Standing;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.queue.moves.Whereabouts;
import io.hpcoperator.controller.queue.scaling.ScalingSight;
import io.hpcoperator.controller.queue.settings.QueueConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What goes on in a queue while it is not known whether instances of the user's own join: all but
 * what would be wrong if they did, or if they did not.
 */
class UnansweredJoinTest {
  private static final String TWO =
      "existingInstances: [{instanceId: i-1, confirmReinstall: true}, {instanceId: i-2, confirmReinstall: true}]";

  private String scheduler = "deadline";
  private String spec = "replicas: 4, " + TWO;
  private String deleted;
  private Work work =
      Work.of(null).intend(NodePool.JOIN, "u", 2, 1, NOW.minus(Duration.ofMinutes(10)));
  private List<String> joined = List.of();
  private List<NodeRepairStatus> repairs = List.of();
  private List<ClusterTask> tasks = List.of();

  /** Why tasks are not read; null where they are. */
  private CloudException unread;

  private List<ClusterNode> nodes = List.of();
  private List<ClusterNode> elsewhere = List.of();

  private Plan<QueueAction, QueueMemory> plan() {
    var memory = new QueueMemory("ehpc-1", "alibaba", true, DrainMemory.EMPTY, work);
    return new QueuePlanner(PATIENCE)
        .plan(
            facts(
                queue(),
                memory.withNodes(
                    memory
                        .nodes()
                        .withExisting(joined)
                        .withJoining(
                            work.intends(NodePool.JOIN) ? List.of("i-1", "i-2") : List.of())
                        .withRepairs(repairs))),
            NOW);
  }

  private HpcQueue queue() {
    HpcQueue queue =
        Serialization.unmarshal(
            """
            apiVersion: hpc-operator.io/v1alpha1
            kind: HpcQueue
            metadata: {name: high, namespace: team-a, uid: u, generation: 1}
            spec:
              {clusterRef: {name: demo}, queueName: high, instanceType: t, driftPolicy: Correct, %s}
            status: {observedGeneration: 1, clusterId: ehpc-1, account: alibaba, owned: true}
            """
                .formatted(spec),
            HpcQueue.class);
    queue.getMetadata().setDeletionTimestamp(deleted);
    return queue;
  }

  private QueueFacts facts(HpcQueue queue, QueueMemory memory) {
    HpcCluster cluster =
        Serialization.unmarshal(
            """
            apiVersion: hpc-operator.io/v1alpha1
            kind: HpcCluster
            metadata: {name: demo, namespace: team-a, uid: c, generation: 1}
            spec: {accountRef: {name: alibaba}, scheduler: {type: %s}}
            status: {clusterId: ehpc-1, state: running, queue: workq, image: {id: img}}
            """
                .formatted(scheduler),
            HpcCluster.class);
    var queues =
        seen(
            List.of(
                new ClusterQueue(
                    "high", "Execution", null, null, null, null, null, "rg-1", null, null)));
    return new QueueFacts(
        queue,
        memory,
        Optional.of(cluster),
        Optional.empty(),
        queues,
        unread == null ? seen(tasks) : new Observation<>(null, null, unread),
        seen(nodes),
        List.of(QueueConfig.look(queue.getSpec(), queues)),
        seen(nodes),
        seen(List.of(node("m", "running", null))),
        null,
        new Whereabouts(
            "high", "workq", seen(nodes), Map.of("workq", seen(elsewhere)), List.of(), List.of()),
        QueueClaims.NONE,
        ScalingSight.NOTHING);
  }

  private void settled() {
    work = Work.of(null);
    joined = List.of("i-1", "i-2");
  }

  private List<String> removed() {
    return plan().action() instanceof QueueAction.RemoveNodes remove
        ? remove.instanceIds()
        : List.of();
  }

  private void waits() {
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    assertThat(plan().verdict().standing()).isEqualTo(Standing.WORKING);
    assertThat(plan().verdict().reason()).isEqualTo(Reason.SETTLING);
    assertThat(plan().verdict().message()).contains("2 instances", "2026-03-01T12:20:00Z");
    assertThat(plan().lookAgain()).isLessThanOrEqualTo(Duration.ofMinutes(20));
    assertThat(plan().memory().work().intent()).isEqualTo(work.intent());
  }

  /** A node about which more is to be said. */
  private static ClusterNode special(String id, String status, String more) {
    return Serialization.unmarshal(
        "id: %s\nhostName: %s\nstatus: %s\nusedResources: {cpu: 0, gpu: 0, memory: 0}\n%s\n"
            .formatted(id, id, status, more),
        ClusterNode.class);
  }

  private static ClusterNode coming(String id) {
    return node(id, "uninit", null);
  }

  private void repairing(String policy, int maxNodes, NodeRepairStatus... of) {
    spec += ", repair: {policy: %s, after: 0m, maxNodes: %d}".formatted(policy, maxNodes);
    repairs = List.of(of);
  }

  private static NodeRepairStatus at(String id, String step, int resets) {
    return new NodeRepairStatus(id, id, step, NOW.minus(Duration.ofMinutes(5)).toString(), resets);
  }

  private Optional<ClusterCall> call() {
    return plan().action() instanceof QueueAction.Call call
        ? Optional.of(call.call())
        : Optional.empty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"deadline", "slurm"})
  void shouldBuyNothingAndHaveNobodyJoin(String type) {
    scheduler = type;
    nodes = List.of(busy("a"));
    waits();
    nodes = List.of(busy("a"), coming("i-1"));
    waits();
    spec = "replicas: 9";
    waits();
  }

  @Test
  void shouldRemoveWhatMustGoAndBuyInItsPlaceWhenItIsKnownWhoJoins() {
    nodes = List.of(busy("a"), special("b", "running", "lockReason: recycling"));
    assertThat(removed()).containsExactly("b");
    nodes = List.of(busy("a"), special("b", "running", "lockReason: recycling"), coming("i-1"));
    assertThat(removed()).containsExactly("b");
    nodes = List.of(busy("a"));
    waits();
  }

  @Test
  void shouldRemoveWhatIsTooMuchWhetherOrNotTheyJoin() {
    nodes = List.of(idle("a"), idle("b"), idle("c"), idle("d"), idle("e"));
    assertThat(removed()).hasSize(1);
    nodes = List.of(idle("a"), idle("b"), idle("c"), idle("d"), coming("i-1"));
    waits();
    nodes = List.of(idle("a"), idle("b"), idle("c"), idle("d"), idle("e"), coming("i-1"));
    assertThat(removed()).hasSize(1).doesNotContain("i-1");
    scheduler = "slurm";
    assertThat(plan().action()).isInstanceOf(QueueAction.TellScheduler.class);
    scheduler = "deadline";

    // Taken out of the list meanwhile, it may come all the same.
    spec = "replicas: 4";
    nodes = List.of(idle("a"), idle("b"), idle("c"), idle("d"), coming("i-1"));
    waits();

    spec = "replicas: 4, " + TWO;
    nodes = List.of(idle("a"), idle("b"), idle("c"), idle("d"), idle("i-1"), idle("i-2"));
    settled();
    assertThat(removed()).as("they are there to stay").hasSize(2).doesNotContain("i-1", "i-2");
  }

  /** Taken out of the list meanwhile, it looks like any other, and is the newest and idle. */
  @ParameterizedTest
  @ValueSource(strings = {"deadline", "slurm"})
  void shouldNotChooseOneThatMayBeJoiningToGo(String type) {
    scheduler = type;
    spec = "replicas: 1";
    nodes = List.of(busy("a"), busy("b"), busy("c"), idle("i-1"));
    assertThat(removed()).doesNotContain("i-1");
    assertThat(plan().memory().drains().leaving())
        .extracting(Leaver::instanceId)
        .doesNotContain("i-1");
    assertThat(plan().memory().drains().leaving()).hasSize(type.equals("slurm") ? 2 : 0);
  }

  @Test
  void shouldRepairOthersButNotThoseThatMayBeJoining() {
    nodes = List.of(node("a", "exception", null), node("i-1", "exception", null));
    repairing("Replace", 2, at("a", "Waiting", 0), at("i-1", "Waiting", 0));
    assertThat(call()).contains(new NodeCalls.Reset(List.of("a")));

    nodes = List.of(busy("a"), node("i-1", "exception", null));
    assertThat(call()).isEmpty();
    nodes = List.of(busy("a"), busy("b"), node("i-1", "exception", null));
    settled();
    assertThat(call()).contains(new NodeCalls.Reset(List.of("i-1")));
    repairs = List.of(at("i-1", "Waiting", 1));
    assertThat(call()).as("one of the user's own is not replaced").isEmpty();
  }

  /** Nothing comes in the place of those that are replaced: all would be in the end. */
  @Test
  void shouldReplaceNoneWhileNoneIsBought() {
    spec = "replicas: 5, " + TWO;
    nodes = List.of(node("a", "exception", null), busy("b"), busy("c"));
    repairing("Replace", 1, at("a", "Waiting", 1));
    assertThat(call()).isEmpty();
    assertThat(plan().verdict().standing()).isEqualTo(Standing.WORKING);
    assertThat(plan().verdict().message()).contains("Not replaced: a. None is bought");
    repairs = List.of(at("a", "Waiting", 0));
    assertThat(call()).as("a reset needs no other").isPresent();

    nodes = List.of(node("a", "exception", null), busy("b"), busy("c"), busy("i-1"), busy("i-2"));
    repairs = List.of(at("a", "Waiting", 1));
    settled();
    assertThat(call()).get().isInstanceOf(NodeCalls.RemoveFaulty.class);
  }

  @Test
  void shouldReplaceNoMoreThanAreAllowedAtATime() {
    spec = "replicas: 5, " + TWO;
    repairing("Replace", 1);
    nodes = List.of(node("b", "exception", null), busy("c"));
    repairs = List.of(at("a", "Replacing", 1), at("b", "Waiting", 1));
    assertThat(call()).isEmpty();
  }

  @Test
  void shouldStartWhatOthersPoweredOff() {
    nodes = List.of(busy("a"), node("b", "stopped", null));
    assertThat(call()).contains(new NodeCalls.Start(List.of("b")));
  }

  @Test
  void shouldChangeSettingsButMoveNoNodes() {
    nodes = List.of(busy("a"), busy("b"));
    spec += ", resourceGroupId: rg-2";
    assertThat(plan().action())
        .isInstanceOfSatisfying(
            QueueAction.Change.class, change -> assertThat(change.setting()).isEqualTo("config"));

    spec = "replicas: 4, takeNodes: [x], " + TWO;
    elsewhere = List.of(idle("x"));
    waits();
    work = Work.of(null);
    assertThat(plan().action())
        .isInstanceOfSatisfying(
            QueueAction.Change.class,
            change -> assertThat(change.setting()).isEqualTo("takeNodes"));
  }

  /** It may be anybody's. */
  @Test
  void shouldNotBeHeldUpByATaskThatWasFound() {
    nodes = List.of(busy("a"), node("b", "stopped", null));
    tasks = List.of(task("t", "AddComputes", "Processing"));
    assertThat(plan().memory().work().task().id()).isEqualTo("t");
    assertThat(call()).contains(new NodeCalls.Start(List.of("b")));
    work = plan().memory().work();
    assertThat(call()).contains(new NodeCalls.Start(List.of("b")));
    nodes = List.of(busy("a"), busy("b"));
    waits();
    nodes = List.of(idle("a"), idle("b"), idle("c"), idle("d"), idle("e"));
    assertThat(removed()).hasSize(1);

    work = Work.of(null).accepted(NodePool.JOIN, "r", "t", NOW.minusSeconds(300));
    nodes = List.of(busy("a"), node("b", "stopped", null));
    assertThat(call()).as("its own").isEmpty();
  }

  @Test
  void shouldGoOnWithTheTasksOfWhatIsDoneMeanwhile() {
    nodes = List.of(busy("a"), node("b", "stopped", null));
    work = work.accepted(NodePool.START, "r", "s", NOW.minusSeconds(300));
    tasks = List.of(task("s", "StartComputes", "Processing"));
    assertThat(work.intends(NodePool.JOIN)).isTrue();
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    assertThat(plan().verdict().reason()).isEqualTo(Reason.STARTING);
    assertThat(plan().memory().work().intends(NodePool.JOIN)).isTrue();
  }

  @Test
  void shouldEmptyAQueueThatGoesButNotDeleteItBeforeItIsKnownWhoJoins() {
    deleted = NOW.minusSeconds(60).toString();
    nodes = List.of(idle("a"), coming("i-1"));
    assertThat(removed()).containsExactly("a");
    nodes = List.of(busy("a"), idle("i-1"));
    assertThat(removed()).isEmpty();
    nodes = List.of(idle("i-1"));
    waits();
    nodes = List.of();
    waits();

    nodes = List.of(idle("i-1"), idle("i-2"));
    assertThat(removed()).as("all came").containsExactlyInAnyOrder("i-1", "i-2");
    assertThat(((QueueAction.RemoveNodes) plan().action()).release()).isFalse();
    work = Work.of(null);
    nodes = List.of();
    assertThat(plan().action()).isEqualTo(new QueueAction.DeleteQueue());
  }

  @Test
  void shouldRemoveNoFaultyNodeThatMayBeJoiningWithAQueueThatGoes() {
    deleted = NOW.minusSeconds(60).toString();
    spec += ", scaleIn: {drainTimeout: 0m, afterDrainTimeout: Remove}";
    nodes = List.of(node("a", "exception", null), node("i-1", "exception", null));
    assertThat(((NodeCalls.RemoveFaulty) call().orElseThrow()).instanceIds()).containsExactly("a");
    nodes = List.of(node("i-1", "exception", null));
    assertThat(call()).isEmpty();
  }

  /** The instance is the user's, whether or not the list still names it. */
  @Test
  void shouldHaveOneLeaveUnreleasedThatWasTakenOutOfTheListBeforeItShowed() {
    spec = "replicas: 1";
    nodes = List.of(busy("a"), idle("i-1"), idle("i-2"));
    assertThat(plan().memory().nodes().existing()).containsExactly("i-1", "i-2");
    assertThat(plan().memory().work().isFree()).isTrue();
    assertThat(removed()).containsExactlyInAnyOrder("i-1", "i-2");
    assertThat(((QueueAction.RemoveNodes) plan().action()).release()).isFalse();
    settled();
    nodes = List.of(busy("a"), busy("b"), idle("i-1"));
    spec = "replicas: 2";
    assertThat(removed()).containsExactly("i-1");
  }

  /** Else each call that is lost meanwhile would make it another half an hour. */
  @Test
  void shouldNotWaitLongerForItBecauseAnotherCallIsLost() {
    var test = this;
    var life =
        new QueueLife(1) {
          @Override
          HpcQueue resource(HpcQueueStatus status) {
            var queue = queue();
            queue.setStatus(status);
            return queue;
          }

          @Override
          QueueFacts facts(HpcQueue seen) {
            return test.facts(seen, QueueMemory.of(seen));
          }

          @Override
          List<LaggingPoll<?>> polls() {
            return List.of();
          }

          @Override
          public Outcome<QueueMemory> act(HpcQueue seen, QueueAction action, QueueMemory memory) {
            throw new CloudException(
                NodePool.REMOVE, ErrorKind.TRANSIENT, "Lost", null, null, true, null);
          }
        };
    life.trouble.end();
    nodes = List.of(idle("a"), idle("b"), idle("c"), idle("d"), idle("e"));
    life.remember(
        new QueuePass(null, null, null)
            .status(
                queue(),
                QueueMemory.of(queue()).withWork(work),
                Conditions.of(null, Verdict.ready(Reason.AVAILABLE, "Yes."), 1, NOW),
                null));
    life.pass();
    assertThat(life.memory().work().lastCalled(NodePool.REMOVE)).isPresent();
    assertThat(life.memory().work().intent()).isEqualTo(work.intent());
  }

  @Test
  void shouldSayWhyItIsNotKnownWhetherTheyJoin() {
    unread = new CloudException("ListTasks", ErrorKind.DENIED, "Forbidden", null, "r", false, null);
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    assertThat(plan().lookAgain()).isLessThanOrEqualTo(Duration.ofMinutes(20));
    assertThat(plan().verdict().message())
        .contains("before 2026-03-01T12:20:00Z", "ListTasks failed: Forbidden");

    work = Work.of(null).intend(NodePool.JOIN, "u", 2, 1, NOW.minus(Duration.ofHours(2)));
    assertThat(plan().action()).isEqualTo(new QueueAction.None());
    assertThat(plan().lookAgain()).isEqualTo(PATIENCE.freshness());
    assertThat(plan().verdict().message())
        .contains("ListTasks failed: Forbidden")
        .doesNotContain("10:30");
  }
}
