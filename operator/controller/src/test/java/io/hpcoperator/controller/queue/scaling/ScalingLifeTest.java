package io.hpcoperator.controller.queue.scaling;

import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.DriftPolicy;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.api.v1alpha1.HpcQueueStatus.QueueSizeStatus;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.cloud.ehpc.autoscale.AutoScaleSettings;
import io.hpcoperator.cloud.ehpc.autoscale.QueueScaling;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.nodes.Given;
import io.hpcoperator.controller.pass.Crash;
import io.hpcoperator.controller.pass.LaggingPoll;
import io.hpcoperator.controller.pass.ManualClock;
import io.hpcoperator.controller.pass.Trouble;
import io.hpcoperator.controller.sync.SyncMemory;
import io.hpcoperator.controller.sync.SyncPlanner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * A user who switches a queue back and forth between the cloud's scaling and replicas, edits bounds
 * and numbers, while answers lag, calls fail or get lost, the cloud adds and releases nodes, and
 * the operator dies: no node is removed by the operator that the user did not ask for.
 */
class ScalingLifeTest {

  @Property(tries = 500)
  void shouldRemoveNothingThatTheUserDidNotAskFor(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 150) int steps) {
    var life = new Life(seed);
    for (int i = 0; i < steps; i++) {
      life.step();
    }
    assertThat(life.surprises).isEmpty();

    // What was called wrong, or did not show, is tried again when a person asks for it.
    life.trouble.end();
    life.newGeneration();
    life.rest();
    assertThat(life.surprises).isEmpty();
    assertThat(life.others()).as("what others set").isEqualTo(Life.OTHERS);
    var scaling = CloudScaling.of(life.config, "high");
    assertThat(scaling.isOn()).isEqualTo(life.autoScaled);
    assertThat(life.size.owner().equals(QueueSize.CLOUD)).isEqualTo(life.autoScaled);
    assertThat(life.config.cluster().excludeNodes())
        .as("pinned nodes of a queue that the cloud scales, and those of others")
        .hasSize(life.autoScaled && life.nodes.contains("n1") ? 2 : 1)
        .contains("i-theirs");

    // Another number is what the user asks for.
    int calls = life.calls;
    life.rest();
    assertThat(life.calls).as("calls at rest").isEqualTo(calls);
    if (!life.autoScaled) {
      life.replicas(life.replicas == 3 ? 4 : 3);
      life.rest();
      assertThat(life.nodes).hasSize(life.replicas);
      assertThat(life.size.owner()).isEqualTo(QueueSize.OPERATOR);
    }
  }

  /** A queue in the cloud, its user, and what the operator remembers. */
  private static final class Life {
    /** Reading them takes longer than all the rest. */
    private static final Map<String, HpcQueue> MANIFESTS = new ConcurrentHashMap<>();

    private static final List<QueueScaling> OTHERS =
        List.of(Queues.entry("workq", true, 1, 9), Queues.entry("low", false, 0, 5));

    private final ManualClock clock = new ManualClock(Given.NOW);
    private final Trouble trouble;
    private final TreeSet<String> nodes = new TreeSet<>();
    private final List<ClusterTask> tasks = new ArrayList<>();
    private final List<String> surprises = new ArrayList<>();
    private AutoScaleSettings config =
        Queues.settings(Queues.cluster(false, "i-theirs"), OTHERS.toArray(QueueScaling[]::new));
    private final LaggingPoll<AutoScaleSettings> configs;
    private final LaggingPoll<List<ClusterNode>> listing;
    private final LaggingPoll<List<ClusterTask>> taskList;

    // What the user wants, and the fewest nodes the operator may leave by it.
    private boolean autoScaled;
    private int replicas = 2;
    private int min;
    private int max = 5;
    private int asked = 2;
    private long generation = 1;

    private SyncMemory sync = new SyncMemory(null, null);
    private QueueSizeStatus size;
    private int named;
    private int calls;

    Life(long seed) {
      trouble = new Trouble(seed);
      configs = new LaggingPoll<>(clock, () -> config);
      listing = new LaggingPoll<>(clock, () -> nodes.stream().map(Given::idle).toList());
      taskList = new LaggingPoll<>(clock, () -> List.copyOf(tasks));
    }

    List<QueueScaling> others() {
      return config.queues().stream().filter(q -> !q.queueName().equals("high")).toList();
    }

    void step() {
      clock.advance(Duration.ofSeconds(1 + trouble.upTo(60)));
      if (trouble.chance(0.1)) {
        edit();
      }
      cloud();
      read();
      passOrCrash();
    }

    /** Long enough for all that is under way, and for everybody to be believed. */
    void rest() {
      for (int i = 0; i < 60; i++) {
        clock.advance(Duration.ofSeconds(31));
        tasks.clear();
        read();
        passOrCrash();
      }
    }

    private void edit() {
      switch (trouble.upTo(4)) {
        case 0 -> {
          autoScaled = !autoScaled;
          asked = autoScaled ? max : isUnheeded() ? Integer.MAX_VALUE : replicas;
          newGeneration();
        }
        case 1 -> {
          min = trouble.upTo(3);
          max = min + 1 + trouble.upTo(5);
          asked = autoScaled ? max : asked;
          newGeneration();
        }
        default -> replicas(trouble.upTo(6));
      }
    }

    /**
     * Whether replicas is what it was while the cloud decided. Where the spec left the number to
     * the cloud, and took it back, before the operator wrote down that it saw it, the cloud never
     * did.
     */
    private boolean isUnheeded() {
      return QueueSize.isOfCloud(size)
          || size != null && QueueSize.HELD.equals(size.owner()) && size.heldReplicas() == replicas;
    }

    void replicas(int number) {
      if (number != replicas) {
        replicas = number;
        asked = autoScaled ? asked : number;
        newGeneration();
      }
    }

    private void newGeneration() {
      generation++;
      sync = sync.afresh();
    }

    /** The cloud's own controller, by what really is set; its nodes come with a task. */
    private void cloud() {
      if (trouble.chance(0.3)) {
        tasks.clear();
      }
      var scaling = CloudScaling.of(config, "high");
      if (scaling.grows() && nodes.size() < scaling.max() && trouble.chance(0.3)) {
        add("t" + named);
      }
      if (scaling.shrinks() && nodes.size() > scaling.min() && trouble.chance(0.2)) {
        var leaving = nodes.last();
        if (!config.cluster().excludeNodes().contains(leaving)) {
          nodes.remove(leaving);
        }
      }
      note();
    }

    private void add(String taskId) {
      nodes.add("n" + named++);
      tasks.add(task(taskId, "AddComputes", "Processing"));
    }

    private void note() {
      configs.note();
      listing.note();
      taskList.note();
    }

    private void read() {
      if (trouble.chance(0.7) || trouble.lag().isZero()) {
        configs.read(trouble.lag());
      }
      listing.read(trouble.lag());
      taskList.read(trouble.lag());
    }

    private void passOrCrash() {
      try {
        pass();
      } catch (Crash e) {
        // What was written is what is known.
      }
    }

    private void pass() {
      var pinned = "scaleIn: {pinnedNodes: [n1]}";
      var scaled = autoScaled ? Queues.autoScale(min, max) : "repair: {}";
      var resource =
          MANIFESTS.computeIfAbsent(
              replicas + scaled, key -> Queues.high(replicas, pinned, scaled));
      var alive = listing.seen().value();
      var sight = ScalingSight.look(resource, sync, size, part -> configs.seen(), alive, PATIENCE);
      var decision =
          SyncPlanner.decide(
              sight.settings(),
              sync,
              DriftPolicy.CORRECT,
              true,
              PATIENCE.listing(),
              clock.instant());
      var sized =
          QueueSize.decide(
              new QueueSize.Facts(
                  resource.getSpec(),
                  generation,
                  size,
                  sight,
                  listing.seen(),
                  taskList.seen(),
                  PATIENCE,
                  clock.instant()));
      trouble.mayCrash();
      sync = decision.memory();
      size = sized.status();
      trouble.mayCrash();
      if (decision.change().isPresent()) {
        change(decision.change().get().setting(), decision.change().get().call());
      } else {
        resize(alive, sized.desired());
      }
    }

    private void change(String setting, ClusterCall call) {
      calls++;
      try {
        trouble.call(
            call.operation(),
            () -> {
              config = ScalingOfCloud.after(call, config, trouble.upTo(2) == 0);
              note();
              return config;
            });
        sync = sync.tried(setting, clock.instant());
      } catch (CloudException e) {
        sync = sync.failed(setting, e, clock.instant());
      }
      configs.forget();
    }

    /** What the operator does about the number: at once, which is the worst it can do. */
    private void resize(List<ClusterNode> alive, int desired) {
      if (alive == null) {
        return;
      }
      if (alive.size() > desired) {
        calls++;
        if (desired < asked) {
          surprises.add(
              "%d of %d nodes are to go; the user asked for %d"
                  .formatted(alive.size() - desired, alive.size(), asked));
        }
        alive.stream().map(ClusterNode::id).sorted().skip(desired).forEach(nodes::remove);
      } else if (alive.size() < desired && nodes.size() < desired) {
        calls++;
        add("own" + named);
      }
      note();
    }
  }
}
