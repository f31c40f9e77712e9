package io.hpcoperator.controller.queue;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.busy;
import static io.hpcoperator.controller.nodes.Given.node;
import static io.hpcoperator.controller.nodes.Given.seen;
import static io.hpcoperator.controller.nodes.Given.task;
import static io.hpcoperator.controller.nodes.Given.unread;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.Api;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterQueue;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.cloud.ehpc.command.InvocationResult;
import io.hpcoperator.controller.nodes.Given;
import io.hpcoperator.controller.nodes.drain.DrainMemory;
import io.hpcoperator.controller.nodes.drain.Step;
import io.hpcoperator.controller.pass.News;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict.Standing;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.queue.moves.Whereabouts;
import io.hpcoperator.controller.queue.scaling.ScalingSight;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of our own drains when a queue is not managed any more. */
class DrainEndTest {
  private static final String OURS = "hpc-operator u scale-in";
  private static final String DRAINED =
      "scaleIn: {lookedAt: '2026-03-01T11:59:59Z', nodes: [{hostName: a, instanceId: a, state: Draining, leaving: true, since: '2026-03-01T11:00:00Z'}]}";
  private static final String REMOVING =
      DRAINED.replace("Draining", "Removing")
          + ", operations: {recent: [], task: {id: t, operation: DeleteNodes, startedAt: '2026-03-01T11:55:00Z'}}";
  private static final String OFF = "stoppedNodes: [a]";

  /** What the scheduler has, by host. */
  private final Map<String, String> drains = new HashMap<>(Map.of("a", OURS, "b", "bad disk"));

  private String scheduler = "{type: slurm}";
  private String clusterStatus = "state: running";
  private boolean clusterGoes;
  private HpcQueue queue;
  private QueueMemory memory;
  private Observation<List<ClusterQueue>> queues = queues("high");
  private Observation<List<ClusterNode>> nodes = seen(List.of(busy("a"), busy("b")));
  private Observation<List<ClusterNode>> computes = nodes;
  private Observation<List<InvocationResult>> answer;
  private Observation<List<ClusterTask>> tasks = seen(List.of());
  private final List<String> resumed = new ArrayList<>();
  private Plan<QueueAction, QueueMemory> plan;
  private Instant now = NOW;

  private static Observation<List<ClusterQueue>> queues(String... names) {
    return seen(
        java.util.Arrays.stream(names)
            .map(n -> new ClusterQueue(n, null, null, null, null, null, null, null, null, null))
            .toList());
  }

  private void given(String name, String spec, String deletedAt, String status) {
    queue =
        Serialization.unmarshal(
            """
            apiVersion: hpc-operator.io/v1alpha1
            kind: HpcQueue
            metadata: {name: high, namespace: team-a, uid: u, generation: 1}
            spec:
              clusterRef: {name: demo}
              queueName: %s
              replicas: 1
              instanceType: ecs.c6.2xlarge
              adopt: true
            %s
            status:
              {observedGeneration: 1, clusterId: ehpc-1, account: alibaba, owned: true, %s}
            """
                .formatted(name, spec.indent(2), status),
            HpcQueue.class);
    queue.getMetadata().setDeletionTimestamp(deletedAt);
    memory = QueueMemory.of(queue);
  }

  private void deleted(String spec, String status) {
    given("high", spec, NOW.toString(), status);
  }

  private QueueAction plan() {
    HpcCluster cluster =
        Serialization.unmarshal(
            """
            apiVersion: hpc-operator.io/v1alpha1
            kind: HpcCluster
            metadata: {name: demo, namespace: team-a, uid: c, generation: 1}
            spec: {accountRef: {name: alibaba}, scheduler: %s}
            status:
              {
                clusterId: ehpc-1,
                queue: workq,
                computeSize: {owner: HpcQueue, queue: workq, hpcQueue: high, uid: u},
                %s
              }
            """
                .formatted(scheduler, clusterStatus),
            HpcCluster.class);
    if (clusterGoes) {
      cluster.getMetadata().setDeletionTimestamp(NOW.toString());
    }
    plan =
        new QueuePlanner(PATIENCE)
            .plan(
                new QueueFacts(
                    queue,
                    memory,
                    Optional.of(cluster),
                    Optional.empty(),
                    queues,
                    tasks,
                    nodes,
                    List.of(),
                    computes,
                    seen(List.of(node("m", "running", null))),
                    answer,
                    Whereabouts.alone("high", nodes),
                    io.hpcoperator.controller.handover.QueueClaims.NONE,
                    ScalingSight.NOTHING),
                now);
    return plan.action();
  }

  /** Passes with a scheduler that does as it is told, until nothing more is to be told. */
  private QueueAction settle() {
    for (int i = 0; i < 10; i++) {
      if (!(plan() instanceof QueueAction.TellScheduler tell)) {
        return plan.action();
      }
      assertThat(plan.verdict().standing()).isEqualTo(Standing.WORKING);
      memory = plan.memory();
      tell(tell.command());
    }
    throw new AssertionError("told without end: " + plan);
  }

  private void tell(Step.Act.Send send) {
    assertThat(send.order().drain()).isEmpty();
    for (var host : send.order().resume()) {
      resumed.add(host);
      drains.remove(host);
    }
    var lines =
        send.order().look().stream()
            .map(h -> "%s|%s|8/0/0/8|%s".formatted(h, state(h), drains.getOrDefault(h, "none")))
            .collect(Collectors.joining("\n"));
    answer =
        seen(
            List.of(
                new InvocationResult(
                    "cmd",
                    "m",
                    "Finished",
                    true,
                    0,
                    null,
                    "hpc-operator-begin\n" + lines + "\nhpc-operator-end\n")));
    memory = memory.withDrains(memory.drains().sent("cmd", "m", NOW));
  }

  private String state(String host) {
    return drains.containsKey(host) ? "draining" : "allocated";
  }

  @ParameterizedTest
  @ValueSource(strings = {DRAINED, OFF})
  void shouldGiveNodesBackBeforeARetainedQueueIsLetGo(String status) {
    deleted("deletionPolicy: Retain", status);

    assertThat(settle()).isEqualTo(new QueueAction.Release());
    assertThat(resumed).containsExactly("a");
    assertThat(drains).isEqualTo(Map.of("b", "bad disk"));
    assertThat(plan.news()).isEmpty();
  }

  @Test
  void shouldNotTouchWhatOthersDrained() {
    drains.put("a", "disk to be replaced");
    deleted("deletionPolicy: Retain", DRAINED.replace("11:59:59", "11:00:00"));

    assertThat(settle()).isEqualTo(new QueueAction.Release());
    assertThat(resumed).isEmpty();
    assertThat(plan.news()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {DRAINED, OFF})
  void shouldGiveNodesBackBeforeTheClustersQueueGoesBack(String status) {
    given("workq", "", NOW.toString(), status + ", clusterQueue: true");
    queues = queues("workq");

    assertThat(settle()).isEqualTo(new QueueAction.Release());
    assertThat(resumed).containsExactly("a");
  }

  @ParameterizedTest
  @ValueSource(strings = {DRAINED, OFF})
  void shouldGiveNodesBackWhenTheQueueIsOnlyObservedFromNowOn(String status) {
    given("high", "managementPolicy: Observe", null, status);

    assertThat(settle()).isEqualTo(new QueueAction.None());
    assertThat(plan.verdict().reason()).isEqualTo(Reason.AVAILABLE);
    assertThat(resumed).containsExactly("a");
    assertThat(plan.memory().drains().isOpen()).isFalse();
    assertThat(plan.memory().nodes().stopped()).isEmpty();
  }

  @Test
  void shouldGiveNodesBackInWhateverQueueTheyAreWhenTheirsIsGone() {
    deleted("", DRAINED);
    absent();
    nodes = null;

    assertThat(settle()).isEqualTo(new QueueAction.Release());
    assertThat(resumed).containsExactly("a");
  }

  @Test
  void shouldWaitForAnAnswerAndInTheEndTellWhatToRunByHand() {
    deleted("deletionPolicy: Retain", DRAINED + ", " + OFF);
    computes =
        new Observation<>(
            null,
            null,
            new CloudException("ListNodes", ErrorKind.TRANSIENT, "x", null, "r", false, null));
    assertThat(plan()).isEqualTo(new QueueAction.None());
    assertThat(plan.verdict().reason()).isEqualTo(Reason.DELETING);
    assertThat(plan.verdict().message()).contains("2026-03-01T12:10:00Z at the latest");
    assertThat(plan.lookAgain()).isEqualTo(Duration.ofMinutes(10));
    remember();
    now = NOW.plusSeconds(599);
    assertThat(plan()).isEqualTo(new QueueAction.None());
    assertThat(plan.lookAgain()).isEqualTo(Duration.ofSeconds(1));

    now = NOW.plusSeconds(600);
    assertThat(plan()).isEqualTo(new QueueAction.Release());
    assertThat(plan.news()).extracting(News::reason).containsExactly("DrainsLeft");
    assertThat(plan.news().get(0).note())
        .contains("hpc-operator u")
        .endsWith("run: scontrol update nodename=a state=resume");

    scheduler = "{type: pbs}";
    plan();
    assertThat(plan.news().get(0).note()).endsWith("run: pbsnodes -r -C \"\" a");
  }

  @Test
  void shouldGiveUpWhenTheSchedulerIsSilent() {
    deleted("deletionPolicy: Retain", DRAINED);
    assertThat(plan()).isInstanceOf(QueueAction.TellScheduler.class);
    memory = plan.memory().withDrains(plan.memory().drains().sent("cmd", "m", NOW));
    answer = seen(List.of());
    assertThat(plan()).isEqualTo(new QueueAction.None());

    memory = plan.memory();
    now = NOW.plusSeconds(600);
    assertThat(plan()).isEqualTo(new QueueAction.Release());
    assertThat(plan.news()).extracting(News::reason).containsExactly("DrainsLeft");
  }

  @ParameterizedTest
  @CsvSource({"true, running", "false, running"})
  void shouldNotWaitForNodesThatGoWithTheirCluster(boolean goes, String state) {
    clusterGoes = goes;
    clusterStatus = "state: " + state;
    deleted("deletionPolicy: Retain", DRAINED);
    assertThat(plan() instanceof QueueAction.Release).isEqualTo(goes);
  }

  @Test
  void shouldNotAskASchedulerThatIsNotSpokenTo() {
    scheduler = "{type: deadline}";
    deleted("deletionPolicy: Retain", OFF);
    assertThat(plan()).isEqualTo(new QueueAction.Release());
    assertThat(plan.news()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'state: exception', is exception;, when the cluster runs.",
    "'state: init', is init;, when the cluster runs.",
    "'', is not there;, when the cluster runs.",
    "'state: stopped', is Stopped;, when the cluster is started.",
    "'state: stopped, power: {nextStart: Monday}', is Stopped;, when the cluster is started at Monday."
  })
  void shouldSayThatTheClusterKeepsAQueueFromBeingDeleted(
      String status, String state, String until) {
    clusterStatus = status;
    queues = null;
    nodes = null;
    deleted("", "replicas: 0");
    assertThat(plan()).isEqualTo(new QueueAction.None());
    assertThat(plan.verdict().reason()).isEqualTo(Reason.CLUSTER_NOT_READY);
    assertThat(plan.verdict().message()).contains("HpcCluster demo " + state, until, "Retain");
  }

  @ParameterizedTest
  @ValueSource(strings = {"slurm", "deadline"})
  void shouldCallForAPersonWhenOnlyPinnedNodesAreLeftOfAQueueThatGoes(String type) {
    scheduler = "{type: %s}".formatted(type);
    deleted("scaleIn: {pinnedNodes: [a, b]}", "replicas: 2");
    assertThat(plan()).isEqualTo(new QueueAction.None());
    assertThat(plan.verdict().standing()).isEqualTo(Standing.STALLED);
    assertThat(plan.verdict().reason()).isEqualTo(Reason.DRAINING);
    assertThat(plan.verdict().message()).contains("a, b", "not deleted before they are unpinned");
    assertThat(plan.underway()).as("looked at often").isTrue();

    deleted("scaleIn: {pinnedNodes: [a]}", "replicas: 2");
    plan();
    assertThat(plan.verdict().standing()).isEqualTo(Standing.WORKING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"slurm", "deadline"})
  void shouldSayWhichPinnedNamesFitNoNode(String type) {
    scheduler = "{type: %s}".formatted(type);
    var pins = "scaleIn: {pinnedNodes: [a, aa]}";
    var text = " Pinned, but not nodes of the queue: aa, bb.";
    for (var deletedAt : new String[] {null, NOW.toString()}) {
      given("high", pins, deletedAt, "replicas: 2");
      queue.getMetadata().setAnnotations(Map.of(Api.PINNED_NODES, "b, , bb"));
      plan();
      assertThat(plan.verdict().message()).contains(text);

      given("high", pins.replace("aa", "b"), deletedAt, "replicas: 2");
      plan();
      assertThat(plan.verdict().message()).doesNotContain("not nodes of the queue");
    }
  }

  @Test
  void shouldTellOfLostNodesThatAreNotReleasedWithTheirQueue() {
    var lost = "lostNodes: {count: 2, instanceIds: [x, y], since: '2026-03-01T11:00:00Z'}";
    deleted("", lost);
    nodes = seen(List.of());
    computes = seen(List.of(busy("x"), busy("b"), node("y", "releasing", null)));
    assertThat(plan()).isEqualTo(new QueueAction.DeleteQueue());
    assertThat(plan.news()).extracting(News::reason).containsExactly("NodesLeft");
    assertThat(plan.news().get(0).note())
        .contains("1 node of the queue", "not released with it: x (x).");
    assertThat(plan.verdict().message()).contains("not released with it: x (x).");

    absent();
    assertThat(plan()).isEqualTo(new QueueAction.Release());
    assertThat(plan.news()).extracting(News::reason).containsExactly("NodesLeft");

    computes = seen(List.of(busy("b")));
    plan();
    assertThat(plan.news()).isEmpty();
    computes = null;
    assertThat(plan()).as("not read yet").isEqualTo(new QueueAction.None());
    computes =
        new Observation<>(
            null,
            null,
            new CloudException("ListNodes", ErrorKind.TRANSIENT, "x", null, "r", false, null));
    assertThat(plan()).isEqualTo(new QueueAction.Release());
    assertThat(plan.news().get(0).note()).contains("2 nodes of the queue may be", "x, y");
  }

  @ParameterizedTest
  @ValueSource(strings = {"deletionPolicy: Retain", "managementPolicy: Observe"})
  void shouldGiveNodesBackHoweverLongJobsWereWaitedForBefore(String wish) {
    given("high", wish, NOW.minus(Duration.ofHours(2)).toString(), DRAINED);

    assertThat(settle()).isEqualTo(new QueueAction.Release());
    assertThat(resumed).containsExactly("a");
    assertThat(plan.news()).isEmpty();
  }

  @Test
  void shouldWaitAnewForTheSchedulerWhenNodesWereToGoAfterAll() {
    deleted("deletionPolicy: Retain", DRAINED);
    plan();
    remember();
    deleted("", status());
    nodes = seen(List.of(busy("a")));
    plan();
    remember();
    assertThat(memory.drains().givingBackSince()).isNull();

    now = NOW.plusSeconds(3600);
    computes = unread();
    deleted("deletionPolicy: Retain", status());
    assertThat(plan()).isEqualTo(new QueueAction.None());
    assertThat(plan.verdict().message()).contains("2026-03-01T13:10:00Z at the latest");
  }

  @Test
  void shouldGiveUpOnlyNodesOfAResourceThatGoes() {
    given("high", "managementPolicy: Observe", null, DRAINED);
    computes = unread();
    plan();
    remember();
    now = NOW.plusSeconds(86400);
    assertThat(plan()).isEqualTo(new QueueAction.None());
    assertThat(plan.memory().drains().givingBackSince()).isNull();
  }

  @Test
  void shouldNameAllNodesThatMayBeDrained() {
    var hosts =
        IntStream.range(0, 130).mapToObj("a-long-name-of-a-compute-node-%03d"::formatted).toList();
    deleted(
        "deletionPolicy: Retain",
        "scaleIn: {givingBackSince: '2026-03-01T11:00:00Z', nodes: [%s]}"
            .formatted(
                hosts.stream()
                    .map("{hostName: %1$s, instanceId: %1$s, state: Draining}"::formatted)
                    .collect(Collectors.joining(", "))));
    computes = unread();

    assertThat(plan()).isEqualTo(new QueueAction.Release());
    assertThat(plan.news()).extracting(News::key).doesNotHaveDuplicates();
    // What is longer is cut off (Kubernetes validation of events).
    assertThat(plan.news()).allMatch(news -> news.note().length() <= 1024);
    var commands = plan.news().stream().map(news -> news.note().split("nodename=")[1]).toList();
    assertThat(commands).allMatch(command -> command.endsWith(" state=resume"));
    assertThat(commands.stream().flatMap(c -> Arrays.stream(c.split(" ")[0].split(","))))
        .containsExactlyElementsOf(hosts);
  }

  /** What the status keeps from one pass to the next. */
  private void remember() {
    memory = plan.memory().withDrains(DrainMemory.of(plan.memory().drains().status()));
  }

  private String status() {
    return "scaleIn: " + Serialization.asJson(memory.drains().status());
  }

  @Test
  void shouldTellHowManyNodesMayBeLeftThatTheStatusDoesNotName() {
    var named = IntStream.range(0, 100).mapToObj("i-bp15707mys2rsy0j%03d"::formatted).toList();
    deleted(
        "",
        "lostNodes: {count: 150, instanceIds: [%s], since: '2026-03-01T11:00:00Z'}"
            .formatted(String.join(", ", named)));
    nodes = seen(List.of());
    var all = new ArrayList<>(named.stream().map(Given::busy).toList());
    IntStream.range(100, 150).forEach(i -> all.add(busy("i-" + i)));
    computes = seen(all);
    plan();
    assertThat(plan.verdict().message())
        .contains("100 nodes of the queue are in other queues", " and 80 more. Up to 50 more may");
    assertThat(plan.news()).allMatch(news -> news.note().length() <= 1024);
    assertThat(plan.news()).extracting(News::key).doesNotHaveDuplicates();
    for (var id : named) {
      assertThat(plan.news()).filteredOn(news -> news.note().contains(id)).hasSize(1);
    }

    computes = seen(List.of(busy("i-1"), busy("i-2")));
    plan();
    assertThat(plan.news()).hasSize(1);
    assertThat(plan.news().get(0).note()).startsWith("Up to 2 nodes of the queue may be in");

    computes = seen(List.of());
    plan();
    assertThat(plan.news()).isEmpty();
  }

  /** The queue is gone, and has been for long. */
  private void absent() {
    queues = queues("workq");
    memory = memory.withWork(memory.work().absent(NOW.minusSeconds(600)));
  }

  @Test
  void shouldForgetPoweredOffNodesThatLeftTheCluster() {
    deleted("deletionPolicy: Retain", OFF);
    computes = seen(List.of(busy("b")));
    assertThat(plan()).isEqualTo(new QueueAction.Release());
    assertThat(plan.news()).isEmpty();
  }

  @Test
  void shouldTellOfANodeThatWasSeenInNoListForTooLong() {
    given(
        "high",
        "",
        null,
        "scaleIn: {nodes: [{hostName: x, instanceId: x, state: NotListed, since: '2026-03-01T11:00:00Z'}]}");
    computes = null;
    nodes = seen(List.of(busy("a")));
    plan();
    assertThat(plan.news()).extracting(News::reason).containsExactly("DrainsLeft");
    assertThat(plan.memory().drains().isOpen()).isFalse();
  }

  private static final String RETAIN = "deletionPolicy: Retain";
  private static final String OBSERVE = "managementPolicy: Observe";

  private void removing(String wish) {
    given("high", wish, wish.equals(RETAIN) ? NOW.toString() : null, REMOVING);
    tasks = seen(List.of(task("t", "DeleteComputes", "Processing")));
  }

  private void lists(ClusterNode... listed) {
    nodes = seen(List.of(listed), now);
    computes = nodes;
  }

  private void later(Duration time) {
    remember();
    now = now.plus(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {RETAIN, OBSERVE})
  void shouldGiveANodeBackWhoseRemovalFails(String wish) {
    removing(wish);
    lists(busy("b"), node("a", "releasing", null));
    assertThat(plan()).isEqualTo(new QueueAction.None());
    assertThat(plan.verdict().reason())
        .isEqualTo(wish.equals(RETAIN) ? Reason.DELETING : Reason.DRAINING);

    later(Duration.ofMinutes(1));
    lists(busy("b"), busy("a"));
    assertThat(plan()).as("a list that is old").isEqualTo(new QueueAction.None());

    later(Duration.ofMinutes(1));
    lists(busy("b"), busy("a"));
    tasks = seen(List.of(task("t", "DeleteComputes", "Fail")), now);
    plan();
    remember();
    settle();
    assertThat(resumed).containsExactly("a");
    assertThat(plan.memory().drains().isOpen()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {RETAIN, OBSERVE})
  void shouldForgetANodeThatWasRemoved(String wish) {
    removing(wish);
    plan();
    later(Duration.ofMinutes(1));
    lists(busy("b"), node("a", "releasing", null));
    assertThat(plan()).isEqualTo(new QueueAction.None());
    tasks = seen(List.of(task("t", "DeleteComputes", "Success")), now);
    plan();
    assertThat(plan.memory().drains().isOpen()).isFalse();
    assertThat(plan.news()).isEmpty();
    assertThat(plan.action() instanceof QueueAction.Release).isEqualTo(wish.equals(RETAIN));
  }

  @Test
  void shouldTellOfANodeWhoseRemovalDoesNotEnd() {
    removing(RETAIN);
    lists(busy("b"), node("a", "releasing", null));
    plan();
    later(Duration.ofMinutes(10));
    assertThat(plan()).isEqualTo(new QueueAction.Release());
    assertThat(plan.news()).extracting(News::reason).containsExactly("DrainsLeft");

    now = NOW;
    removing(OBSERVE);
    tasks = seen(List.of(task("t", "DeleteComputes", "Fail")));
    lists(busy("b"), node("a", "releasing", null));
    plan();
    later(Duration.ofHours(1));
    lists(busy("b"), node("a", "releasing", null));
    plan();
    assertThat(plan.memory().drains().isOpen()).isFalse();
    assertThat(plan.news()).extracting(News::reason).containsExactly("DrainsLeft");
  }
}
