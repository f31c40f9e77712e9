package io.hpcoperator.controller.queue;

import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterQueue;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.cloud.ehpc.Resources;
import io.hpcoperator.cloud.ehpc.command.InvocationResult;
import io.hpcoperator.controller.nodes.Given;
import io.hpcoperator.controller.nodes.NodeCalls;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.nodes.drain.DrainMemory;
import io.hpcoperator.controller.nodes.drain.Step;
import io.hpcoperator.controller.pass.Action.Attempt;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Verdict.Standing;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.queue.scaling.ScalingSight;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Queues whose nodes fail, are taken back, are powered off by the spec and by others, and whose own
 * instances come and go, while jobs run, tasks fail, answers get lost, and the operator dies.
 */
class NodeCareLifeTest {

  @Property(tries = 300)
  void shouldHarmNoJobAndSettleInTheEnd(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 120) int steps) {
    var life = new Life(seed);
    for (int i = 0; i < steps; i++) {
      life.troubledStep();
    }
    life.settle();

    assertThat(life.plan.verdict().standing())
        .as(() -> life.plan.verdict().message() + " " + life)
        .isEqualTo(Standing.READY);
    assertThat(life.nodes).as("nodes").hasSize(life.replicas());
    life.nodes.forEach(
        (id, node) -> {
          assertThat(node.state).as(id).isEqualTo(life.off.contains(id) ? "stopped" : "running");
          if (node.state.equals("running")) {
            assertThat(node.drain).as("drain of " + id).isNull();
          }
        });
    assertThat(life.nodes.keySet()).containsAll(life.own);
    assertThat(life.memory.drains().isOpen()).as("nothing is on its way").isFalse();
    assertThat(life.memory.nodes().stopped()).containsExactlyInAnyOrderElementsOf(life.off);
  }

  /** A node as it really is. */
  private static final class Node {
    private String state = "uninit";
    private boolean busy;
    private String drain;
    private boolean reclaimed;
    private boolean own;
    private boolean resetting;
  }

  /** A task as it really is. */
  private record Running(String id, String type, Instant endsAt, Runnable end, boolean fails) {}

  private static final class Life {
    private static final int MAX_REPAIRS = 2;
    private static final Duration AFTER = Duration.ofMinutes(3);
    private static final String OURS = "hpc-operator u scale-in";

    private final Random random;
    private final Map<String, Node> nodes = new TreeMap<>();
    private final List<Running> tasks = new ArrayList<>();
    private final List<ClusterTask> ended = new ArrayList<>();
    private final Set<String> off = new HashSet<>();
    private final Set<String> own = new HashSet<>();
    private final Set<String> tokens = new HashSet<>();
    private final Set<String> replacing = new HashSet<>();
    private final Set<String> joining = new HashSet<>();
    private final HpcQueue queue =
        Serialization.unmarshal(
            """
            apiVersion: hpc-operator.io/v1alpha1
            kind: HpcQueue
            metadata: {name: high, namespace: team-a, uid: u, generation: 1}
            spec:
              clusterRef: {name: demo}
              queueName: high
              replicas: 4
              instanceType: ecs.c6.2xlarge
              driftPolicy: Correct
              repair: {policy: Replace, maxNodes: %d, after: %dm}
              scaleIn: {afterDrainTimeout: Wait}
            """
                .formatted(MAX_REPAIRS, AFTER.toMinutes()),
            HpcQueue.class);
    private final HpcCluster cluster =
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
    private Instant now = Given.NOW;
    private QueueMemory memory =
        new QueueMemory("ehpc-1", "alibaba", true, DrainMemory.EMPTY, Work.of(null));
    private Observation<List<InvocationResult>> answer;
    private Plan<QueueAction, QueueMemory> plan;
    private Instant heldUntil = Instant.EPOCH;
    private QueueAction taken;
    private Instant takenUntil = Instant.EPOCH;
    private boolean trouble = true;
    private int number;

    Life(long seed) {
      random = new Random(seed);
      for (int i = 0; i < 4; i++) {
        bought();
      }
      nodes.values().forEach(node -> node.state = "running");
    }

    int replicas() {
      return queue.getSpec().replicas();
    }

    private void bought() {
      nodes.put("n" + number++, new Node());
    }

    private boolean chance(int oneOf) {
      return trouble && random.nextInt(oneOf) == 0;
    }

    private Optional<String> any(String state) {
      var all = nodes.keySet().stream().filter(n -> nodes.get(n).state.equals(state)).toList();
      return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
    }

    void troubledStep() {
      now = now.plusSeconds(1 + random.nextInt(60));
      world();
      pass();
    }

    private void world() {
      if (chance(12)) {
        any("running").ifPresent(n -> nodes.get(n).state = "exception");
      }
      if (chance(25)) {
        any("running").ifPresent(n -> nodes.get(n).reclaimed = true);
      }
      if (chance(25)) {
        nodes.keySet().stream()
            .filter(n -> nodes.get(n).reclaimed)
            .findFirst()
            .ifPresent(this::gone);
      }
      if (chance(30)) {
        any("running")
            .filter(n -> !nodes.get(n).busy)
            .ifPresent(n -> nodes.get(n).state = "stopped");
      }
      if (chance(30)) {
        any("exception").ifPresent(n -> nodes.get(n).state = "running");
      }
      if (chance(15)) {
        any("running").ifPresent(n -> spec(() -> off.add(n)));
      }
      if (chance(15) && !off.isEmpty()) {
        spec(() -> off.remove(off.iterator().next()));
      }
      if (chance(20) && own.size() < 2) {
        spec(() -> own.add("i-own" + number++));
      }
      if (chance(25) && !own.isEmpty()) {
        spec(() -> own.remove(own.iterator().next()));
      }
      if (chance(15)) {
        spec(() -> queue.getSpec());
      }
      nodes
          .values()
          .forEach(
              node -> {
                if (!node.state.equals("running")) {
                  node.busy = trouble && node.busy && node.state.equals("exception");
                } else if (node.busy) {
                  node.busy = trouble && random.nextInt(6) != 0;
                } else {
                  node.busy = node.drain == null && chance(4);
                }
              });
      var due = tasks.stream().filter(task -> !task.endsAt().isAfter(now)).toList();
      due.forEach(
          task -> {
            tasks.remove(task);
            task.end().run();
            ended.add(Given.task(task.id(), task.type(), task.fails() ? "Fail" : "Success"));
          });
    }

    private void gone(String id) {
      nodes.remove(id);
      replacing.remove(id);
      if (own.contains(id)) {
        spec(() -> own.remove(id));
      }
      if (off.contains(id)) {
        spec(() -> off.remove(id));
      }
    }

    private void spec(Runnable change) {
      change.run();
      own.retainAll(own);
      int replicas = Math.max(own.size(), trouble ? 2 + random.nextInt(4) : replicas());
      var spec = Serialization.asYaml(queue.getSpec());
      Map<String, Object> fields = Serialization.unmarshal(spec, Map.class);
      fields.put("replicas", replicas);
      fields.put("stoppedNodes", List.copyOf(off));
      fields.put(
          "existingInstances",
          own.stream().map(i -> Map.of("instanceId", i, "confirmReinstall", true)).toList());
      queue.setSpec(
          Serialization.unmarshal(
              Serialization.asYaml(fields), io.hpcoperator.api.v1alpha1.HpcQueueSpec.class));
      queue.getMetadata().setGeneration(queue.getMetadata().getGeneration() + 1);
      heldUntil = Instant.EPOCH;
      taken = null;
    }

    void settle() {
      trouble = false;
      nodes.values().forEach(node -> node.reclaimed = false);
      spec(
          () -> {
            own.removeIf(id -> !nodes.containsKey(id));
            off.removeIf(id -> !nodes.containsKey(id) || own.contains(id));
            off.removeIf(id -> !nodes.get(id).state.equals("stopped"));
          });
      for (int i = 0; i < 400; i++) {
        now = now.plusSeconds(41);
        world();
        // What is named in the spec and chosen to go would never settle.
        if (off.stream().anyMatch(id -> !nodes.containsKey(id))) {
          spec(() -> off.removeIf(id -> !nodes.containsKey(id)));
        }
        if (i == 250) {
          // What a reset does not mend of instances of the user's own is left to a person.
          nodes.values().stream()
              .filter(node -> node.own && node.state.equals("exception"))
              .forEach(node -> node.state = "running");
        }
        pass();
      }
    }

    // One pass.

    private ClusterNode view(String id, Node node) {
      return new ClusterNode(
          id,
          id,
          node.state,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          node.reclaimed ? "recycling" : "",
          !node.own,
          null,
          Given.NOW,
          null,
          null,
          new Resources(node.busy && !chance(4) ? 8 : 0, 0, 0),
          null);
    }

    private void pass() {
      var listed = new ArrayList<ClusterNode>();
      nodes.forEach((id, node) -> listed.add(view(id, node)));
      var all = new ArrayList<>(ended);
      tasks.forEach(task -> all.add(Given.task(task.id(), task.type(), "Processing")));
      plan =
          new QueuePlanner(PATIENCE)
              .plan(
                  new QueueFacts(
                      queue,
                      memory,
                      Optional.of(cluster),
                      Optional.empty(),
                      seen(
                          List.of(
                              new ClusterQueue(
                                  "high", null, null, null, null, null, null, null, null, null)),
                          now),
                      seen(List.copyOf(all), now),
                      seen(listed, now),
                      List.of(),
                      seen(List.of(), now),
                      seen(List.of(Given.node("m", "running", null)), now),
                      answer,
                      ScalingSight.NOTHING),
                  now);
      if (chance(20)) {
        // The operator dies before the call, and may have written what it was about to do.
        memory = random.nextBoolean() ? NodeCare.begun(plan.action(), plan.memory(), now) : memory;
        return;
      }
      boolean held = now.isBefore(heldUntil);
      boolean again = plan.action().equals(taken) && now.isBefore(takenUntil);
      if (plan.action() instanceof QueueAction.None || held || again) {
        memory = plan.memory();
        return;
      }
      act(plan.action(), memory);
    }

    private void act(QueueAction action, QueueMemory before) {
      memory = NodeCare.begun(action, plan.memory(), now);
      action
          .creation()
          .ifPresent(
              creation ->
                  memory =
                      memory.withWork(
                          creation.attempt() == Attempt.FIRST
                              ? memory
                                  .work()
                                  .intend(
                                      creation.operation(),
                                      "u",
                                      creation.count(),
                                      queue.getMetadata().getGeneration(),
                                      now)
                              : memory.work().repeat(now)));
      if (chance(12)) {
        refused(action, before, false);
        return;
      }
      if (!isStillSo(action)) {
        refused(action, before, false);
        return;
      }
      if (action instanceof QueueAction.JoinNodes && chance(6)) {
        // It got nowhere, and nobody knows.
        refused(action, before, true);
        return;
      }
      var task = effect(action);
      if (chance(12)) {
        refused(action, before, true);
        return;
      }
      var operation = operation(action);
      if (operation != null) {
        memory = memory.withWork(memory.work().accepted(operation, "r", task, now));
      }
      taken = action.creation().isPresent() ? null : action;
      takenUntil = now.plus(PATIENCE.listing());
    }

    private void refused(QueueAction action, QueueMemory before, boolean unknown) {
      var error =
          new CloudException(
              String.valueOf(operation(action)),
              ErrorKind.TRANSIENT,
              "x",
              null,
              null,
              unknown,
              null);
      memory =
          memory.withWork(
              action.creation().isPresent()
                  ? memory.work().failed(error, null, now)
                  : memory.work().failedBesides(error, null, now));
      boolean aboutNodes =
          action instanceof QueueAction.Call || action instanceof QueueAction.JoinNodes;
      if (aboutNodes && !unknown) {
        memory = NodeCare.refused(memory, before);
      }
      heldUntil = now.plusSeconds(6);
    }

    private static String operation(QueueAction action) {
      if (action instanceof QueueAction.BuyNodes) {
        return NodePool.ADD;
      }
      if (action instanceof QueueAction.RemoveNodes) {
        return NodePool.REMOVE;
      }
      if (action instanceof QueueAction.JoinNodes) {
        return NodePool.JOIN;
      }
      return action instanceof QueueAction.Call call ? call.call().operation() : null;
    }

    /** What the calls look at themselves, and what the cloud refuses. */
    private boolean isStillSo(QueueAction action) {
      if (action instanceof QueueAction.Call call) {
        if (call.call() instanceof NodeCalls.Reset reset) {
          return reset.instanceIds().stream().allMatch(id -> is(id, "exception"));
        }
        if (call.call() instanceof NodeCalls.RemoveFaulty remove) {
          return remove.instanceIds().stream().noneMatch(id -> is(id, "running"));
        }
        if (call.call() instanceof NodeCalls.Stop stop) {
          return stop.instanceIds().stream().allMatch(id -> is(id, "running"));
        }
        if (call.call() instanceof NodeCalls.Start start) {
          return start.instanceIds().stream().allMatch(id -> is(id, "stopped"));
        }
      }
      if (action instanceof QueueAction.JoinNodes join) {
        return join.instanceIds().stream().noneMatch(nodes::containsKey);
      }
      return true;
    }

    private boolean is(String id, String state) {
      return nodes.containsKey(id) && nodes.get(id).state.equals(state);
    }

    private String effect(QueueAction action) {
      if (action instanceof QueueAction.BuyNodes buy) {
        return add(buy.purchase().wanted());
      }
      if (action instanceof QueueAction.RemoveNodes remove) {
        for (var id : remove.instanceIds()) {
          var node = nodes.get(id);
          assertThat(node == null || !node.busy).as("removed under its job: " + id).isTrue();
          assertThat(node == null || node.own != remove.release()).as("released: " + id).isTrue();
          if (node == null || !node.reclaimed) {
            assertThat(own).as("the user's own that are wanted").doesNotContain(id);
          }
        }
        return remove(remove.instanceIds());
      }
      if (action instanceof QueueAction.JoinNodes join) {
        assertThat(joining).as("reinstalled").doesNotContainAnyElementsOf(join.instanceIds());
        joining.addAll(join.instanceIds());
        if (!chance(2)) {
          join.instanceIds().forEach(this::joined);
        }
        return task(
            "AddComputes",
            () -> {
              join.instanceIds().stream().filter(joining::contains).forEach(this::joined);
              join.instanceIds().forEach(this::started);
            },
            false);
      }
      if (action instanceof QueueAction.TellScheduler tell) {
        tell(tell.command());
        return null;
      }
      return call((QueueAction.Call) action);
    }

    private String call(QueueAction.Call action) {
      if (action.call() instanceof NodeCalls.Reset reset) {
        reset
            .instanceIds()
            .forEach(
                id -> {
                  nodes.get(id).state = "uninit";
                  nodes.get(id).busy = false;
                  nodes.get(id).resetting = true;
                });
        assertThat(underRepair()).as("nodes repaired at a time").isLessThanOrEqualTo(MAX_REPAIRS);
        boolean fails = chance(3);
        return task(
            "ResetComputes", () -> reset.instanceIds().forEach(id -> settled(id, fails)), fails);
      }
      if (action.call() instanceof NodeCalls.RemoveFaulty remove) {
        for (var id : remove.instanceIds()) {
          assertThat(own).as("replaced").doesNotContain(id);
        }
        replacing.addAll(remove.instanceIds());
        assertThat(underRepair()).as("nodes repaired at a time").isLessThanOrEqualTo(MAX_REPAIRS);
        return remove(remove.instanceIds());
      }
      if (action.call() instanceof NodeCalls.Stop stop) {
        for (var id : stop.instanceIds()) {
          assertThat(nodes.get(id).busy).as("powered off under its job: " + id).isFalse();
          assertThat(nodes.get(id).drain).as("drain of " + id).isEqualTo(OURS);
        }
        return task(
            "StopComputes",
            () ->
                stop.instanceIds().stream()
                    .filter(nodes::containsKey)
                    .forEach(id -> nodes.get(id).state = "stopped"),
            false);
      }
      var start = (NodeCalls.Start) action.call();
      start.instanceIds().forEach(id -> nodes.get(id).state = "init");
      return task("StartComputes", () -> start.instanceIds().forEach(this::started), false);
    }

    private long underRepair() {
      return nodes.values().stream().filter(node -> node.resetting).count()
          + replacing.stream().filter(nodes::containsKey).count();
    }

    private void settled(String id, boolean fails) {
      if (nodes.containsKey(id)) {
        nodes.get(id).state = fails ? "exception" : "running";
        nodes.get(id).drain = null;
        nodes.get(id).resetting = false;
      }
    }

    private void joined(String id) {
      joining.remove(id);
      nodes.put(id, new Node());
      nodes.get(id).own = true;
    }

    private void started(String id) {
      if (nodes.containsKey(id)) {
        nodes.get(id).state = "running";
      }
    }

    private String add(int count) {
      var token = memory.work().intent().clientToken();
      if (!tokens.add(token)) {
        return "t" + token;
      }
      long stay = nodes.values().stream().filter(node -> !node.reclaimed).count();
      assertThat(stay + count + joining.stream().filter(own::contains).count())
          .as("nodes with what is bought")
          .isLessThanOrEqualTo(Math.max(replicas(), own.size()) + leavers());
      boolean fails = chance(4);
      var ids = new ArrayList<String>();
      if (!fails) {
        for (int i = 0; i < count; i++) {
          ids.add("n" + number);
          bought();
        }
      }
      var end = (Runnable) () -> ids.forEach(this::started);
      tasks.add(new Running("t" + token, "AddComputes", now.plusSeconds(120), end, fails));
      return "t" + token;
    }

    /** Instances of the user's own that are on their way out. */
    private long leavers() {
      return nodes.keySet().stream().filter(id -> nodes.get(id).own && !own.contains(id)).count();
    }

    private String remove(List<String> ids) {
      boolean fails = chance(6);
      return task(
          "DeleteComputes",
          () -> {
            if (!fails) {
              ids.forEach(this::gone);
            } else {
              replacing.removeAll(ids);
            }
          },
          fails);
    }

    private String task(String type, Runnable end, boolean fails) {
      var id = "t" + type + number++;
      tasks.add(new Running(id, type, now.plusSeconds(30 + random.nextInt(100)), end, fails));
      return id;
    }

    private void tell(Step.Act.Send send) {
      var order = send.order();
      order.drain().stream()
          .filter(nodes::containsKey)
          .forEach(host -> nodes.get(host).drain = send.reason());
      order.resume().stream()
          .filter(nodes::containsKey)
          .forEach(host -> nodes.get(host).drain = null);
      var lines =
          order.look().stream()
              .filter(host -> nodes.containsKey(host) && !is(host, "uninit"))
              .map(this::line)
              .collect(Collectors.joining("\n"));
      var result =
          new InvocationResult(
              "cmd",
              "m",
              "Finished",
              true,
              chance(8) ? 1 : 0,
              null,
              "hpc-operator-begin\n" + lines + "\nhpc-operator-end\n");
      answer = seen(List.of(result), now);
      memory = memory.withDrains(memory.drains().sent("cmd", "m", now));
    }

    private String line(String host) {
      var node = nodes.get(host);
      var state =
          node.drain != null
              ? node.busy ? "draining" : "drained"
              : node.busy ? "allocated" : is(host, "running") ? "idle" : "down*";
      var why = state.equals("down*") ? "Not responding" : "none";
      return "%s|%s|%d/0/0/8|%s"
          .formatted(host, state, node.busy ? 8 : 0, node.drain == null ? why : node.drain);
    }

    @Override
    public String toString() {
      return nodes.entrySet().stream()
              .map(e -> e.getKey() + "=" + e.getValue().state + "/" + e.getValue().drain)
              .toList()
          + " off "
          + off
          + " own "
          + own
          + " memory "
          + memory;
    }
  }
}
