package io.hpcoperator.controller.queue;

import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.api.v1alpha1.HpcQueueStatus;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterQueue;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.cloud.ehpc.Resources;
import io.hpcoperator.cloud.ehpc.autoscale.AutoScaleSettings;
import io.hpcoperator.cloud.ehpc.autoscale.ClusterScaling;
import io.hpcoperator.cloud.ehpc.autoscale.QueueScaling;
import io.hpcoperator.cloud.ehpc.job.Job;
import io.hpcoperator.controller.handover.QueueClaims;
import io.hpcoperator.controller.nodes.Given;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.nodes.Purchasing;
import io.hpcoperator.controller.pass.LaggingPoll;
import io.hpcoperator.controller.pass.ManualClock;
import io.hpcoperator.controller.pass.News;
import io.hpcoperator.controller.pass.Outcome;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Trouble;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.queue.moves.Whereabouts;
import io.hpcoperator.controller.queue.scaling.QueueSize;
import io.hpcoperator.controller.queue.scaling.ScalingSight;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Queues that are deleted, with nodes at work and nodes on their way, in a cloud that refuses,
 * loses answers and lags, whose lists are empty or fail at times, and where somebody else may
 * delete the queue first; with a process that dies at any write or call.
 */
class QueueDeletionLifeTest {

  @Property(tries = 400)
  void shouldLeaveNothingBehindUnsaid(
      @ForAll long seed, @ForAll @IntRange(min = 5, max = 120) int steps) {
    var life = new Life(seed);
    for (int i = 0; i < steps && !life.released; i++) {
      life.troubledStep();
    }
    life.settle();

    assertThat(life.released).as("let go in the end").isTrue();
    assertThat(life.cloud.queue).as("queue in the end").isFalse();
  }

  /** A queue whose nodes become idle, are released by tasks, and may be added to by the cloud. */
  private static final class Cloud {
    private final ManualClock clock;
    private final Trouble trouble;
    private final Map<String, String> nodes = new LinkedHashMap<>();
    private final Map<String, Task> tasks = new LinkedHashMap<>();
    private final List<String> jobs = new ArrayList<>();
    private boolean queue = true;
    private final boolean scaled;
    private boolean scales;
    private int ids;

    private record Task(String type, Instant endsAt, List<String> nodes, boolean fails) {}

    Cloud(ManualClock clock, Trouble trouble) {
      this.clock = clock;
      this.trouble = trouble;
      int count = trouble.upTo(8);
      IntStream.range(0, count)
          .forEach(i -> nodes.put("i-" + ++ids, trouble.upTo(2) == 0 ? "busy" : "idle"));
      scaled = trouble.upTo(3) == 0;
      scales = scaled;
      if (trouble.upTo(3) == 0) {
        jobs.add("7.manager");
      }
    }

    void tick() {
      if (scales && trouble.chance(0.1)) {
        // A cloud needs minutes to add a node.
        start("AddComputes", 240 + trouble.upTo(200), List.of("i-" + ++ids), false);
      }
      nodes.replaceAll(
          (id, state) -> state.equals("busy") && !trouble.chance(0.9) ? "idle" : state);
      if (!trouble.chance(0.95)) {
        jobs.clear();
      }
      for (var id : List.copyOf(tasks.keySet())) {
        var task = tasks.get(id);
        if (!isOver(task)) {
          continue;
        }
        if (task.type().equals("AddComputes")) {
          task.nodes().forEach(node -> nodes.putIfAbsent(node, "idle"));
        } else if (!task.fails()) {
          nodes.keySet().removeAll(task.nodes());
        }
      }
    }

    private boolean isOver(Task task) {
      return !clock.instant().isBefore(task.endsAt());
    }

    boolean isAdding() {
      return tasks.values().stream().anyMatch(t -> t.type().equals("AddComputes") && !isOver(t));
    }

    private String start(String type, int seconds, List<String> of, boolean fails) {
      var id = "t-" + ++ids;
      tasks.put(id, new Task(type, clock.instant().plusSeconds(seconds), of, fails));
      return id;
    }

    String remove(List<String> ids) {
      boolean fails = trouble.chance(0.1);
      if (!fails) {
        ids.forEach(id -> nodes.computeIfPresent(id, (node, state) -> "releasing"));
      }
      return start("DeleteComputes", 60 + trouble.upTo(60), ids, fails);
    }

    List<String> alive() {
      return nodes.keySet().stream().filter(id -> !nodes.get(id).equals("releasing")).toList();
    }

    List<ClusterNode> all() {
      return nodes.entrySet().stream().map(e -> view(e.getKey(), e.getValue())).toList();
    }

    private static ClusterNode view(String id, String state) {
      return state.equals("releasing")
          ? Given.node(id, "releasing", null)
          : Given.node(id, "running", new Resources(state.equals("busy") ? 8 : 0, 0, 0));
    }

    List<ClusterTask> tasks() {
      return tasks.entrySet().stream()
          .map(
              e ->
                  Given.task(
                      e.getKey(),
                      e.getValue().type(),
                      !isOver(e.getValue())
                          ? "Processing"
                          : e.getValue().fails() ? "Fail" : "Success"))
          .toList();
    }

    List<ClusterQueue> queues() {
      return (queue ? Stream.of("workq", "high") : Stream.of("workq"))
          .map(
              n -> new ClusterQueue(n, "Execution", null, null, null, null, null, null, null, null))
          .toList();
    }

    AutoScaleSettings scaling() {
      return new AutoScaleSettings(
          ClusterScaling.builder().maxNodesInCluster(100).build(),
          null,
          null,
          null,
          List.of(
              QueueScaling.builder()
                  .queueName("high")
                  .enableAutoGrow(scales)
                  .maxNodesInQueue(5)
                  .build()));
    }

    List<Job> jobs() {
      return jobs.stream()
          .map(
              id ->
                  new Job(
                      id, null, null, null, "QUEUED", null, null, null, null, null, null, null,
                      null, null, "1", null))
          .toList();
    }
  }

  /** A list that at times shows nothing for a while, however late it is read, or cannot be read. */
  private static final class Glitch {
    private Instant until = Instant.EPOCH;

    void maybe(Trouble trouble, Instant now) {
      if (trouble.chance(0.05) && now.isAfter(until.plusSeconds(300))) {
        until = now.plusSeconds(trouble.upTo(110));
      }
    }

    <V> Observation<List<V>> of(Observation<List<V>> seen, List<V> wrong, Trouble t, Instant now) {
      if (!seen.hasValue()) {
        return seen;
      }
      if (t.chance(0.05)) {
        var error = new CloudException("List", ErrorKind.TRANSIENT, "Code", null, "r", false, null);
        return new Observation<>(seen.value(), seen.readAt(), error);
      }
      return now.isBefore(until) ? new Observation<>(wrong, seen.readAt(), null) : seen;
    }
  }

  /** One resource, its record, its cloud, and the process that cares for it. */
  private static final class Life extends QueueLife {
    private static final HpcCluster CLUSTER =
        Serialization.unmarshal(
            """
            apiVersion: hpc-operator.io/v1alpha1
            kind: HpcCluster
            metadata: {name: demo, namespace: team-a, uid: c, generation: 1}
            spec: {accountRef: {name: alibaba}}
            status: {clusterId: ehpc-1, state: running, queue: workq}
            """,
            HpcCluster.class);

    private final Cloud cloud;
    private final LaggingPoll<List<ClusterTask>> tasks;
    private final LaggingPoll<List<ClusterNode>> nodes;
    private final LaggingPoll<List<ClusterNode>> computes;
    private final LaggingPoll<List<ClusterQueue>> queues;
    private final LaggingPoll<AutoScaleSettings> scaling;
    private final LaggingPoll<List<Job>> jobs;
    private final Glitch ofNodes = new Glitch();
    private final Glitch ofQueues = new Glitch();
    private final Glitch ofComputes = new Glitch();
    private final Map<String, String> annotations = new LinkedHashMap<>();
    private boolean released;

    Life(long seed) {
      super(seed);
      cloud = new Cloud(clock, trouble);
      tasks = new LaggingPoll<>(clock, cloud::tasks);
      nodes = new LaggingPoll<>(clock, () -> cloud.queue ? cloud.all() : List.of());
      computes = new LaggingPoll<>(clock, cloud::all);
      queues = new LaggingPoll<>(clock, cloud::queues);
      scaling = new LaggingPoll<>(clock, cloud::scaling);
      jobs = new LaggingPoll<>(clock, cloud::jobs);
      remember(known());
    }

    private HpcQueueStatus known() {
      return Serialization.unmarshal(
          "clusterId: ehpc-1\naccount: alibaba\nowned: true\nobservedGeneration: 1\nreplicas: %d\nnodeList: [%s]\n"
              .formatted(
                  cloud.nodes.size(),
                  cloud.nodes.keySet().stream()
                      .map("{instanceId: %s}"::formatted)
                      .collect(Collectors.joining(", "))),
          HpcQueueStatus.class);
    }

    @Override
    HpcQueue resource(HpcQueueStatus status) {
      var queue =
          Serialization.unmarshal(
              """
              apiVersion: hpc-operator.io/v1alpha1
              kind: HpcQueue
              metadata:
                {name: high, namespace: team-a, uid: u, generation: 1, deletionTimestamp: '2026-03-01T12:00:00Z'}
              spec: {clusterRef: {name: demo}, queueName: high, replicas: 2, instanceType: ecs.large}
              """,
              HpcQueue.class);
      queue.getMetadata().setAnnotations(annotations);
      queue.setStatus(status);
      return queue;
    }

    void troubledStep() {
      clock.advance(Duration.ofSeconds(1 + trouble.upTo(40)));
      cloud.tick();
      if (trouble.chance(0.01) && !cloud.scaled) {
        // Of nodes that no list had shown in the queue before, nobody could know.
        cloud.queue = false;
      }
      Stream.of(ofNodes, ofQueues, ofComputes).forEach(g -> g.maybe(trouble, clock.instant()));
      process.readAtTimes();
      passUntilReleased();
    }

    void settle() {
      trouble.end();
      Stream.of(ofNodes, ofQueues, ofComputes).forEach(g -> g.until = Instant.EPOCH);
      annotations.put("hpc-operator.io/reconcile-now", clock.instant().toString());
      for (int i = 0; i < 120 && !released; i++) {
        clock.advance(Duration.ofSeconds(30));
        cloud.tick();
        process.readAll();
        passUntilReleased();
      }
    }

    @Override
    List<LaggingPoll<?>> polls() {
      return List.of(tasks, nodes, computes, queues, scaling, jobs);
    }

    private void passUntilReleased() {
      pass()
          .filter(passed -> passed.result().released())
          .ifPresent(
              passed -> {
                shouldLeaveNothing(passed.plan());
                released = true;
              });
    }

    private void shouldLeaveNothing(Plan<QueueAction, QueueMemory> plan) {
      assertThat(cloud.queue).as("queue that is let go").isFalse();
      if (!cloud.alive().isEmpty()) {
        var told = plan.news().stream().map(News::note).collect(Collectors.joining());
        assertThat(told).as("nodes that are let go").contains(cloud.alive());
      }
    }

    @Override
    QueueFacts facts(HpcQueue seen) {
      var memory = QueueMemory.of(seen);
      var now = clock.instant();
      var listedQueues = ofQueues.of(queues.seen(), List.of(), trouble, now);
      boolean listed =
          listedQueues.hasValue()
              && listedQueues.value().stream().anyMatch(q -> q.name().equals("high"));
      var listedNodes = listed ? ofNodes.of(nodes.seen(), List.of(), trouble, now) : null;
      boolean follows =
          memory.work().task() != null
              || Purchasing.isIntended(memory.work())
              || QueueSize.isOfCloud(memory.nodes().size());
      var sight =
          listed
              ? ScalingSight.look(
                  seen,
                  memory.sync(),
                  memory.nodes().size(),
                  part -> scaling.seen(),
                  listedNodes.hasValue() ? listedNodes.value() : null,
                  PATIENCE)
              : ScalingSight.NOTHING;
      return new QueueFacts(
          seen,
          memory,
          Optional.of(CLUSTER),
          Optional.empty(),
          listedQueues,
          follows ? tasks.seen() : null,
          listedNodes,
          sight.settings(),
          memory.origin().lost() == null
              ? null
              : ofComputes.of(computes.seen(), List.of(), trouble, now),
          null,
          null,
          Whereabouts.alone("high", listedNodes),
          QueueClaims.NONE,
          sight,
          JobsAtDeletion.matter(seen, memory, listedNodes) ? jobs.seen() : null);
    }

    @Override
    public Outcome<QueueMemory> act(HpcQueue seen, QueueAction action, QueueMemory memory) {
      if (action instanceof QueueAction.Change change) {
        return trouble.call("SetAutoScaleConfig", () -> switchedOff(change, memory));
      }
      if (action instanceof QueueAction.RemoveNodes remove) {
        assertThat(remove.instanceIds())
            .as("busy")
            .noneMatch(id -> "busy".equals(cloud.nodes.get(id)));
        return trouble.call(
            "DeleteNodes", () -> done(NodePool.REMOVE, cloud.remove(remove.instanceIds()), memory));
      }
      assertThat(action).isEqualTo(new QueueAction.DeleteQueue());
      if (cloud.queue) {
        assertThat(cloud.nodes).as("nodes of a queue that is deleted").isEmpty();
        assertThat(cloud.isAdding()).as("nodes on their way to it").isFalse();
        assertThat(cloud.jobs).as("jobs that wait in it").isEmpty();
      }
      return trouble.call(
          QueuePlanner.DELETE_QUEUE,
          () -> {
            cloud.queue = false;
            return done(QueuePlanner.DELETE_QUEUE, null, memory);
          });
    }

    private Outcome<QueueMemory> switchedOff(QueueAction.Change change, QueueMemory memory) {
      cloud.scales = false;
      var call = change.call();
      return done(
          call.operation(),
          null,
          memory.withSync(
              memory
                  .sync()
                  .taken(change.setting(), call.asks(), call.takesBack(), clock.instant())));
    }
  }
}
