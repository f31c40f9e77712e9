package io.hpcoperator.controller.queue;

import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.api.v1alpha1.HpcQueueSpec;
import io.hpcoperator.api.v1alpha1.HpcQueueStatus;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.ehpc.AddedNodes;
import io.hpcoperator.cloud.ehpc.AppliedNodes;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.cloud.ehpc.NodeRole;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.ehpc.EhpcSubjects;
import io.hpcoperator.controller.ehpc.SettingSubjects;
import io.hpcoperator.controller.handover.QueueClaims;
import io.hpcoperator.controller.nodes.Given;
import io.hpcoperator.controller.nodes.NodeCalls;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.nodes.Purchasing;
import io.hpcoperator.controller.nodes.drain.Leaver;
import io.hpcoperator.controller.nodes.drain.Step;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.LaggingPoll;
import io.hpcoperator.controller.pass.Outcome;
import io.hpcoperator.controller.poll.Look;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.poll.Subject;
import io.hpcoperator.controller.queue.moves.SetQueue;
import io.hpcoperator.controller.queue.scaling.ScalingOfCloud;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Queues that live with everything together: their size is changed, given to the cloud and taken
 * back, nodes are drained by the operator and by administrators, break, are repaired, taken back,
 * lost, bought by strangers and moved, while jobs come and go, lists lag, fail and are empty, tasks
 * fail half-way, answers get lost, and the operator dies at any moment.
 */
class QueueLifeTest {

  /**
   * One life in some thousands still buys a node too many, which is removed again: its AddNodes is
   * answered without a task, and another's AddNodes into the same queue is taken for it (seed
   * -7152585158719263672, 95 steps).
   */
  @Property(tries = 100)
  void shouldHarmNobodyAndComeToRest(
      @ForAll long seed, @ForAll @IntRange(min = 5, max = 150) int steps) {
    var life = new Life(seed);
    for (int i = 0; i < steps; i++) {
      life.troubledStep();
    }
    life.settle();

    assertThat(Conditions.isTrue(life.record.stored().conditions(), Conditions.READY))
        .as(life::toString)
        .isTrue();
    long count = life.world.in(QueueWorld.HIGH).count();
    if (life.wish.autoScaled()) {
      assertThat(count).as(life::toString).isBetween((long) life.wish.min, (long) life.wish.max);
    } else {
      assertThat(count).as(life::toString).isEqualTo(life.wish.replicas);
    }
    assertThat(life.world.all()).as(life::toString).allMatch(node -> node.drain == null);
    assertThat(life.memory().drains().isOpen()).as("nothing is on its way").isFalse();
    assertThat(life.memory().work().intent()).isNull();
    assertThat(life.memory().work().task()).isNull();

    life.shouldBeQuiet(life::calmStep);
    life.shouldBeQuiet(life::pass);
  }

  /** What the user asks for. */
  private static final class Wish {
    private int replicas = 3;
    private int min;
    private int max;
    private boolean scaled;
    private String repair = "None";
    private boolean removes;
    private List<String> takes = List.of();
    private boolean together;

    boolean autoScaled() {
      return scaled;
    }

    /** The most nodes there may be after a purchase. */
    int limit() {
      return scaled ? min : replicas;
    }

    HpcQueueSpec spec() {
      return Serialization.unmarshal(
          """
          clusterRef: {name: demo}
          queueName: high
          replicas: %d
          instanceType: ecs.large
          driftPolicy: Correct
          repair: {policy: %s, maxNodes: %d, after: 3m}
          scaleIn: {drainTimeout: %dm, afterDrainTimeout: %s}
          takeNodes: %s
          %s
          %s
          """
              .formatted(
                  replicas,
                  repair,
                  Life.MAX_REPAIRS,
                  Life.DRAIN_TIMEOUT.toMinutes(),
                  removes ? "Remove" : "Wait",
                  takes,
                  scaled ? "autoScale: {minReplicas: %d, maxReplicas: %d}".formatted(min, max) : "",
                  together ? "purchasing: {strategy: LowestPrice}" : ""),
          HpcQueueSpec.class);
    }
  }

  private static final class Life extends QueueLife implements Look<EhpcClient> {
    private static final int MAX_REPAIRS = 2;
    private static final Duration DRAIN_TIMEOUT = Duration.ofMinutes(20);

    /** How far a list may lag behind, at most. */
    private static final Duration UNSEEN = PATIENCE.listing().multipliedBy(2);

    private static final HpcCluster CLUSTER =
        Serialization.unmarshal(
            """
            apiVersion: hpc-operator.io/v1alpha1
            kind: HpcCluster
            metadata: {name: demo, namespace: team-a, uid: c, generation: 1}
            spec: {accountRef: {name: alibaba}, scheduler: {type: slurm}}
            status:
              {clusterId: ehpc-1, state: running, queue: workq, image: {id: img, owner: system}}
            """,
            HpcCluster.class);

    private final QueueWorld world;
    private final Wish wish = new Wish();
    private final Map<Subject<EhpcClient, ?>, LaggingPoll<?>> polls = new LinkedHashMap<>();
    private final Map<Subject<EhpcClient, ?>, Instant> emptyUntil = new HashMap<>();

    /** Lists that were seen in this pass as they are. */
    private final Set<Subject<EhpcClient, ?>> right = new HashSet<>();

    /** Lists that showed nothing, and were not seen as they are since, by who lived to tell. */
    private final Set<Subject<EhpcClient, ?>> doubtful = new HashSet<>();

    private final Map<Long, Integer> limitByGeneration = new HashMap<>();
    private final Map<String, Instant> askedAt = new HashMap<>();
    private final Map<String, String> annotations = new HashMap<>();
    private HpcQueueSpec spec;
    private long generation;

    /** Whether a command is waited for at the beginning of the pass, and the last one that was. */
    private boolean awaits;

    private String lastCommand;

    Life(long seed) {
      super(seed);
      world = new QueueWorld(clock, trouble);
      wish.together = trouble.chance(0.3);
      asks();
      remember(
          Serialization.unmarshal(
              "clusterId: ehpc-1\naccount: alibaba\nowned: true\nobservedGeneration: 1\nreplicas: 3\n",
              HpcQueueStatus.class));
    }

    private void asks() {
      spec = wish.spec();
      limitByGeneration.put(++generation, wish.limit());
    }

    void troubledStep() {
      clock.advance(Duration.ofSeconds(1 + trouble.upTo(60)));
      world.tick();
      world.disturb();
      if (trouble.chance(0.06)) {
        edit();
      }
      polls.keySet().forEach(this::maybeWrong);
      process.readAtTimes();
      // Whatever is looked at is read once a minute.
      var old = clock.instant().minusSeconds(60);
      polls().stream()
          .filter(poll -> poll.seen().hasValue() && poll.seen().readAt().isBefore(old))
          .forEach(poll -> poll.read(trouble.lag()));
      step();
    }

    private static Predicate<Leaver> is(String id) {
      return leaver -> leaver.instanceId().equals(id);
    }

    private void edit() {
      switch (trouble.upTo(6)) {
        case 0 -> {
          wish.scaled = !wish.scaled;
          wish.min = trouble.upTo(3);
          wish.max = wish.min + 1 + trouble.upTo(4);
        }
        case 1 -> wish.repair = List.of("None", "Reset", "Replace").get(trouble.upTo(3));
        case 2 -> wish.removes = !wish.removes;
        case 3 ->
            wish.takes = world.in(QueueWorld.LOW).map(n -> n.id).limit(trouble.upTo(3)).toList();
        default -> wish.replicas = trouble.upTo(7);
      }
      asks();
    }

    /**
     * A list that shows the same two minutes later is believed. One that went wrong anew each time
     * that the operator comes to look at it could not be told from one that is right.
     */
    private void maybeWrong(Subject<EhpcClient, ?> subject) {
      var until = emptyUntil.getOrDefault(subject, Instant.EPOCH);
      if (trouble.chance(0.02)
          && !doubtful.contains(subject)
          && clock.instant().isAfter(until.plusSeconds(300))) {
        emptyUntil.put(subject, clock.instant().plusSeconds(trouble.upTo(110)));
      }
    }

    void settle() {
      trouble.end();
      emptyUntil.clear();
      world.tidyUp(wish.repair.equals("None"));
      // Whoever reads that a number is held, or a node cannot be taken, says what is wanted now.
      wish.takes = List.of();
      wish.replicas = wish.replicas == 2 ? 4 : 2;
      asks();
      annotations.put("hpc-operator.io/reconcile-now", clock.instant().toString());
      int callsBefore = process.calls();
      for (int i = 0; i < 250; i++) {
        calmStep();
        if (i == 100) {
          // What a reset did not mend is left to a person where it is not to be replaced, or where
          // the cloud sizes the queue and nothing would come in its place.
          world.tidyUp(wish.scaled || !wish.repair.equals("Replace"));
          var size = memory().nodes().size();
          if (!wish.scaled && size != null && size.heldReplicas() != null) {
            // Only another number than the one that was not heeded is a wish.
            wish.replicas = size.heldReplicas() == 2 ? 4 : 2;
            asks();
          }
        }
      }
      assertThat(process.calls() - callsBefore).as("calls until all is at rest").isLessThan(60);
    }

    void calmStep() {
      clock.advance(Duration.ofSeconds(60));
      world.tick();
      process.readAll();
      step();
    }

    private void step() {
      var before = memory().drains().command();
      awaits = before != null;
      lastCommand = awaits ? before.id() : lastCommand;
      right.clear();
      if (pass().isPresent()) {
        doubtful.removeAll(right);
      }
      // Commands that were answered are of no more use.
      var command = memory().drains().command();
      polls
          .keySet()
          .removeIf(
              subject ->
                  subject instanceof EhpcSubjects.CommandResults results
                      && (command == null || !command.id().equals(results.commandId())));
      var intent = memory().work().intent();
      if (intent != null) {
        askedAt.putIfAbsent(intent.clientToken(), clock.instant());
      }
    }

    @Override
    HpcQueue resource(HpcQueueStatus status) {
      var queue = new HpcQueue();
      queue.setMetadata(
          new ObjectMetaBuilder()
              .withName("high")
              .withNamespace("team-a")
              .withUid("u")
              .withGeneration(generation)
              .withAnnotations(annotations)
              .build());
      queue.setSpec(spec);
      queue.setStatus(status);
      return queue;
    }

    // What is seen.

    @Override
    List<LaggingPoll<?>> polls() {
      return List.copyOf(polls.values());
    }

    @Override
    QueueFacts facts(HpcQueue seen) {
      return QueueObserver.observe(
          seen, Optional.of(CLUSTER), Optional.empty(), QueueClaims.NONE, this, PATIENCE);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <V> Observation<V> read(Subject<EhpcClient, V> subject, Function<V, ?> part) {
      if (subject instanceof EhpcSubjects.Nodes nodes && nodes.role() == NodeRole.MANAGER) {
        return (Observation<V>) seen(List.of(Given.node("m", "running", null)), clock.instant());
      }
      var poll =
          (LaggingPoll<V>)
              polls.computeIfAbsent(subject, s -> new LaggingPoll<>(clock, () -> truth(s)));
      return wrong(subject, poll.seen());
    }

    private Object truth(Subject<EhpcClient, ?> subject) {
      if (subject instanceof EhpcSubjects.QueueNodes nodes) {
        return world.listed(nodes.queue());
      }
      if (subject instanceof EhpcSubjects.Nodes) {
        return world.listed();
      }
      if (subject instanceof EhpcSubjects.Tasks) {
        return world.tasks();
      }
      if (subject instanceof EhpcSubjects.TaskById one) {
        return world.tasks().stream().filter(t -> t.taskId().equals(one.taskId())).findFirst();
      }
      if (subject instanceof EhpcSubjects.CommandResults results) {
        return world.answer(results.commandId());
      }
      return subject instanceof SettingSubjects.AutoScaling ? world.scaling() : world.queues();
    }

    /** A list that at times shows nothing for a while, however late it is read, or fails. */
    @SuppressWarnings("unchecked")
    private <V> Observation<V> wrong(Subject<EhpcClient, V> subject, Observation<V> seen) {
      if (!seen.hasValue()) {
        return seen;
      }
      if (trouble.chance(0.05)) {
        var error = new CloudException("List", ErrorKind.TRANSIENT, "Code", null, "r", false, null);
        return new Observation<>(seen.value(), seen.readAt(), error);
      }
      boolean empty =
          clock.instant().isBefore(emptyUntil.getOrDefault(subject, Instant.EPOCH))
              && !(subject instanceof EhpcSubjects.Queues)
              && seen.value() instanceof List;
      (empty ? doubtful : right).add(subject);
      return empty ? new Observation<>((V) List.of(), seen.readAt(), null) : seen;
    }

    // What is called.

    @Override
    public Outcome<QueueMemory> act(HpcQueue seen, QueueAction action, QueueMemory memory) {
      if (action instanceof QueueAction.BuyNodes buy) {
        return buy(seen, buy, memory);
      }
      if (action instanceof QueueAction.RemoveNodes remove) {
        remove.instanceIds().forEach(id -> world.find(id).ifPresent(this::shouldBeDone));
        return trouble.call(
            NodePool.REMOVE,
            () ->
                done(
                    NodePool.REMOVE,
                    world.remove(remove.instanceIds()),
                    memory.withDrains(memory.drains().removing(remove.instanceIds()))));
      }
      if (action instanceof QueueAction.TellScheduler tell) {
        return tell(tell.command(), memory);
      }
      if (action instanceof QueueAction.Change change) {
        return change.call() instanceof SetQueue move
            ? move(move, () -> change(change, memory))
            : trouble.call(change.call().operation(), () -> change(change, memory));
      }
      var call = ((QueueAction.Call) action).call();
      demand(call);
      return trouble.call(call.operation(), () -> done(call.operation(), repair(call), memory));
    }

    private Outcome<QueueMemory> buy(HpcQueue seen, QueueAction.BuyNodes buy, QueueMemory memory) {
      var intent = memory.work().intent();
      assertThat(record.stored().operations().intent()).as("intent on record").isEqualTo(intent);
      askedAt.putIfAbsent(intent.clientToken(), clock.instant());
      boolean applies = Purchasing.APPLY.equals(buy.purchase().operation());
      return new NodeBuyer(
              request ->
                  trouble.call(
                      Purchasing.ADD,
                      () ->
                          new AddedNodes(
                              bought(request.clientToken(), request.count(), memory),
                              List.of(),
                              "r")),
              request ->
                  trouble.call(
                      Purchasing.APPLY,
                      () ->
                          new AppliedNodes(
                              bought(null, request.targetCapacity(), memory),
                              null,
                              null,
                              List.of(),
                              "r")),
              clock)
          .buy(seen.getSpec(), buy, memory);
    }

    private String bought(String token, int count, QueueMemory memory) {
      if (token == null || !world.knows(token)) {
        var intent = memory.work().intent();
        var known = askedAt.get(intent.clientToken()).minus(UNSEEN);
        long there =
            world
                .in(QueueWorld.HIGH)
                .filter(QueueWorld.Node::stays)
                .filter(n -> n.bringer.equals(QueueWorld.BY_OPERATOR) || n.since.isBefore(known))
                .count();
        assertThat(there + count)
            .as(() -> "nodes with what is bought: " + this)
            .isLessThanOrEqualTo(limitByGeneration.get(intent.generation()));
      }
      return world.add(token, count);
    }

    /** No jobs on it, or its time is over and the user wants it so; and not drained by others. */
    private void shouldBeDone(QueueWorld.Node node) {
      var leaver = memory().drains().nodes().stream().filter(is(node.id)).findFirst().orElseThrow();
      assertThat(leaver.leaving()).as("in the status before").isTrue();
      boolean late = !clock.instant().isBefore(leaver.since().plus(DRAIN_TIMEOUT));
      if (QueueWorld.THEIRS.equals(node.drain)) {
        shouldNotBeKnown(node, wish.removes && late);
      }
      if (node.since.isBefore(clock.instant().minus(UNSEEN))) {
        assertThat(node.queue).as("queue of " + node.id).isEqualTo(QueueWorld.HIGH);
      }
      if (node.busy) {
        assertThat(wish.removes).as("removed under its job: " + node.id).isTrue();
        assertThat(late).as("time of " + node.id).isTrue();
      }
    }

    /**
     * Others drained a node that is removed: after the scheduler was asked, the answer of which was
     * read just now. For a node whose time is over, that may be two minutes ago, and has not to be
     * answered.
     */
    private void shouldNotBeKnown(QueueWorld.Node node, boolean late) {
      var drains = memory().drains();
      var age = Duration.between(drains.lookedAt(), clock.instant());
      boolean failed = drains.problem() != null;
      if (!late) {
        assertThat(node.drainedAt).as("drain of " + node.id).isAfter(drains.lookedAt());
        assertThat(awaits || age.compareTo(PATIENCE.freshness()) <= 0).as("by new look").isTrue();
      } else if (!failed) {
        assertThat(world.isTheirsBy(lastCommand, node.id)).as("drain of " + node.id).isFalse();
      }
      if (!(late && failed && awaits)) {
        assertThat(age).as("age of look").isLessThanOrEqualTo(PATIENCE.listing());
      }
    }

    /** As the call of QueuePass. */
    private Outcome<QueueMemory> tell(Step.Act.Send send, QueueMemory memory) {
      return trouble.call(
          "InvokeShellCommand",
          () -> {
            var told =
                memory.withDrains(memory.drains().sent(world.tell(send), "m", clock.instant()));
            return send.order().changes() || told.work().failedLast("InvokeShellCommand")
                ? done("InvokeShellCommand", null, told)
                : new Outcome<>(told, "InvokeShellCommand", null);
          });
    }

    private Outcome<QueueMemory> change(QueueAction.Change change, QueueMemory memory) {
      if (change.call() instanceof SetQueue move) {
        world.moveHere(move.hostNames());
      } else {
        world.configure(ScalingOfCloud.after(change.call(), world.scaling(), trouble.chance(0.5)));
      }
      var call = change.call();
      return done(
          call.operation(),
          null,
          memory.withSync(
              memory
                  .sync()
                  .taken(change.setting(), call.asks(), call.takesBack(), clock.instant())));
    }

    private Outcome<QueueMemory> move(SetQueue move, Supplier<Outcome<QueueMemory>> effect) {
      try {
        var outcome = trouble.call(SetQueue.OPERATION, effect);
        world.movedByOperator(move.hostNames());
        return outcome;
      } catch (CloudException e) {
        world.movedByOperator(move.hostNames());
        throw e;
      }
    }

    /** The look that calls take themselves. */
    private void demand(ClusterCall call) {
      boolean so =
          call instanceof NodeCalls.Reset reset
              ? reset.instanceIds().stream().allMatch(id -> is(id, "exception"))
              : ((NodeCalls.RemoveFaulty) call)
                  .instanceIds().stream()
                      .allMatch(id -> world.find(id).filter(n -> !n.runs()).isPresent());
      if (!so) {
        throw new CloudException(
            call.operation(), ErrorKind.CONFLICT, NodeCalls.CHANGED, null, null, false, null);
      }
    }

    private boolean is(String id, String state) {
      return world.find(id).filter(n -> n.state.equals(state)).isPresent();
    }

    private String repair(ClusterCall call) {
      assertThat(wish.repair).as("policy").isNotEqualTo("None");
      if (call instanceof NodeCalls.Reset reset) {
        assertThat(reset.instanceIds()).as("at a time").hasSizeLessThanOrEqualTo(MAX_REPAIRS);
        return world.reset(reset.instanceIds());
      }
      var remove = (NodeCalls.RemoveFaulty) call;
      assertThat(wish.repair).as("policy").isEqualTo("Replace");
      assertThat(remove.instanceIds()).as("at a time").hasSizeLessThanOrEqualTo(MAX_REPAIRS);
      return world.remove(remove.instanceIds());
    }

    @Override
    public String toString() {
      return "%s %s limit %s record %s"
          .formatted(clock.instant(), world, wish.limit(), Serialization.asJson(record.stored()));
    }
  }
}
