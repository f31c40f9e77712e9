package io.hpcoperator.controller.nodes.drain;

import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.node;
import static io.hpcoperator.controller.nodes.Given.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.Resources;
import io.hpcoperator.cloud.ehpc.command.InvocationResult;
import io.hpcoperator.controller.nodes.Given;
import io.hpcoperator.controller.nodes.NodeWishes;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/**
 * Queues that are made smaller and larger while jobs come and go, commands fail or get lost, others
 * drain nodes, and the operator dies between any two steps.
 */
class ScaleInLifeTest {

  @Property(tries = 300)
  void shouldNeverRemoveABusyNodeAndSettleInTheEnd(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 150) int steps) {
    var life = new Life(seed, false);
    for (int i = 0; i < steps; i++) {
      life.troubledStep();
    }
    life.settle();

    assertThat(life.removedBusy).isEmpty();
    assertThat(life.nodes.size()).isEqualTo(Math.min(life.sizeBefore, life.wanted));
    assertThat(life.drained.values()).as("drains that are left").allMatch(r -> r.equals("theirs"));
    assertThat(life.theirs.keySet()).as("drains of others").isEqualTo(life.drained.keySet());
    assertThat(life.memory.isOpen()).as("nothing is on its way").isFalse();
  }

  @Property(tries = 200)
  void shouldRemoveABusyNodeOnlyWhenItsTimeIsOver(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int steps) {
    var life = new Life(seed, true);
    for (int i = 0; i < steps; i++) {
      life.troubledStep();
    }

    assertThat(life.removedBusy.values()).allMatch(d -> d.compareTo(Life.TIMEOUT) >= 0);
  }

  @Test
  void shouldShrinkAQueueOfMoreNodesThanOneCommandNames() {
    var life = new Life(1, false, 150);
    long busy = life.nodes.values().stream().filter(b -> b).count();
    assertThat(busy).as("more are idle than are to go").isBetween(50L, 110L);
    life.wanted = 120;
    life.trouble = false;
    for (int i = 0; i < 60; i++) {
      life.now = life.now.plusSeconds(31);
      life.pass();
    }

    assertThat(life.nodes).hasSize(120);
    assertThat(life.nodes.values().stream().filter(b -> b).count()).as("jobs").isEqualTo(busy);
    assertThat(life.drained).isEmpty();
    assertThat(life.memory.returning()).isEmpty();
    assertThat(life.memory.leaving()).isEmpty();

    // Of all that are left, more are busy than may stay: those are waited for.
    life.wanted = 20;
    for (int i = 0; i < 60; i++) {
      life.now = life.now.plusSeconds(31);
      life.pass();
    }
    assertThat(life.nodes).hasSize((int) busy);
    assertThat(life.drained.size()).isBetween(1, 50);
    life.nodes.replaceAll((name, b) -> false);
    for (int i = 0; i < 60; i++) {
      life.now = life.now.plusSeconds(31);
      life.pass();
    }
    assertThat(life.nodes).hasSize(20);
    assertThat(life.removedBusy).isEmpty();
  }

  /** A scheduler with nodes, and what the operator remembers. */
  private static final class Life {
    private static final Duration TIMEOUT = Duration.ofMinutes(20);

    private final Random random;
    private final DrainPolicy policy;
    private final Map<String, Boolean> nodes = new TreeMap<>();

    /** What another queue has got. */
    private final Map<String, Boolean> elsewhere = new TreeMap<>();

    private final Map<String, String> drained = new TreeMap<>();

    /** What others drained, and when. */
    private final Map<String, Instant> theirs = new TreeMap<>();

    private final Map<String, Duration> removedBusy = new HashMap<>();
    private final SchedulerShell shell = new SlurmShell();
    private Instant now = Given.NOW;
    private DrainMemory memory = DrainMemory.EMPTY;
    private Observation<List<InvocationResult>> answer;
    private int wanted;
    private int sizeBefore;
    private boolean trouble = true;

    /** Whether a command was sent since the nodes of the cluster were read. */
    private boolean told;

    Life(long seed, boolean removes) {
      this(seed, removes, 1 + new Random(seed).nextInt(8));
    }

    Life(long seed, boolean removes, int count) {
      random = new Random(seed);
      policy = new DrainPolicy(TIMEOUT, removes, Set.of());
      for (int i = 0; i < count; i++) {
        nodes.put("n" + i, random.nextBoolean());
      }
      wanted = count;
      sizeBefore = count;
    }

    void troubledStep() {
      now = now.plusSeconds(1 + random.nextInt(40));
      if (random.nextInt(10) == 0) {
        wanted = random.nextInt(nodes.size() + 1);
        sizeBefore = nodes.size();
      }
      nodes.replaceAll(
          (name, busy) ->
              busy ? random.nextInt(8) != 0 : !drained.containsKey(name) && random.nextInt(5) == 0);
      if (random.nextInt(15) == 0 && !nodes.isEmpty()) {
        var name = List.copyOf(nodes.keySet()).get(random.nextInt(nodes.size()));
        // Also between a look and what is told by it, and over a drain of ours.
        drained.put(name, "theirs");
        theirs.put(name, now);
      }
      if (random.nextInt(25) == 0 && nodes.size() > 1) {
        var name = List.copyOf(nodes.keySet()).get(random.nextInt(nodes.size()));
        elsewhere.put(name, nodes.remove(name));
      }
      pass();
    }

    void settle() {
      trouble = false;
      // Others give back what would keep the queue from its size.
      drained.values().removeIf(r -> r.equals("theirs"));
      theirs.clear();
      sizeBefore = nodes.size();
      for (int i = 0; i < 200; i++) {
        now = now.plusSeconds(31);
        nodes.replaceAll((name, busy) -> false);
        pass();
      }
    }

    /** All nodes of the cluster: read anew after every command, which is answered before that. */
    private Observation<List<ClusterNode>> computes() {
      if (told) {
        told = false;
        return null;
      }
      var all = new TreeMap<>(nodes);
      all.putAll(elsewhere);
      return seen(all.keySet().stream().map(name -> node(name, "running", null)).toList(), now);
    }

    private void pass() {
      var alive = new ArrayList<ClusterNode>();
      nodes.forEach(
          (name, busy) -> {
            // The cloud's listing is a guess.
            boolean said = trouble && random.nextInt(4) == 0 ? random.nextBoolean() : busy;
            alive.add(node(name, "running", new Resources(said ? 8 : 0, 0, 0), Given.NOW));
          });
      var before = memory;
      var step =
          ScaleIn.decide(
              new DrainFacts(
                  "u",
                  shell,
                  policy,
                  memory,
                  seen(List.of(node("m", "running", null))),
                  answer,
                  false,
                  computes(),
                  Work.of(null)),
              NodeWishes.NONE,
              alive,
              Math.max(0, alive.size() - wanted),
              now,
              PATIENCE,
              now);
      memory = DrainMemory.of(step.memory().status());
      if (trouble && random.nextInt(12) == 0) {
        // The operator dies before the call, or the write was refused.
        memory = random.nextBoolean() ? memory : before;
        return;
      }
      if (step.act() instanceof Step.Act.Send send) {
        send(send);
      } else if (step.act() instanceof Step.Act.Remove remove) {
        assertThat(remove.instanceIds()).hasSizeLessThanOrEqualTo(nodes.size() - wanted);
        for (var id : remove.instanceIds()) {
          var leaver = memory.node(id).orElseThrow();
          assertThat(leaver.leaving()).as("in the status before").isTrue();
          if (theirs.containsKey(id)) {
            shouldNotBeKnown(leaver, before.command() != null);
          }
          if (nodes.remove(id)) {
            removedBusy.put(id, Duration.between(leaver.since(), now));
          }
          drained.remove(id);
          theirs.remove(id);
        }
      }
    }

    /**
     * Others drained a node that is removed: after the scheduler was asked, the answer of which was
     * read in this pass. For a node whose time is over, that may be two minutes ago, and has not to
     * be answered.
     */
    private void shouldNotBeKnown(Leaver leaver, boolean awaited) {
      var age = Duration.between(memory.lookedAt(), now);
      boolean late = policy.removes() && !now.isBefore(leaver.since().plus(TIMEOUT));
      if (!(late && memory.problem() != null)) {
        assertThat(theirs.get(leaver.instanceId()))
            .as("drained by others before the last look")
            .isAfterOrEqualTo(memory.lookedAt());
      }
      assertThat(late || awaited || age.compareTo(PATIENCE.freshness()) <= 0)
          .as("by an answer that was just read")
          .isTrue();
      assertThat(age).as("age of the look").isLessThanOrEqualTo(PATIENCE.listing());
    }

    private void send(Step.Act.Send send) {
      var order = send.order();
      told = true;
      assertThat(send.text().length()).isLessThanOrEqualTo(SchedulerShell.LONGEST);
      boolean lost = trouble && random.nextInt(8) == 0;
      if (!lost || random.nextBoolean()) {
        // As the command has it: what is drained is not drained, and what is not ours not resumed.
        order.drain().forEach(host -> drained.putIfAbsent(host, send.reason()));
        order.resume().forEach(host -> drained.remove(host, send.reason()));
      }
      if (lost) {
        return;
      }
      var lines = new StringBuilder("hpc-operator-begin\n");
      for (var host : order.look()) {
        if ((nodes.containsKey(host) || elsewhere.containsKey(host))
            && !(trouble && random.nextInt(20) == 0)) {
          lines.append(line(host)).append('\n');
        }
      }
      boolean cut = trouble && random.nextInt(10) == 0;
      var result =
          new InvocationResult(
              "cmd",
              "m",
              "Finished",
              true,
              trouble && random.nextInt(10) == 0 ? 1 : 0,
              null,
              cut ? lines.toString() : lines + "hpc-operator-end\n");
      answer = seen(trouble && random.nextInt(10) == 0 ? List.of() : List.of(result), now);
      memory = DrainMemory.of(memory.sent("cmd", "m", order.look(), now).status());
    }

    private String line(String host) {
      boolean busy = nodes.getOrDefault(host, elsewhere.getOrDefault(host, false));
      var state =
          drained.containsKey(host) ? busy ? "draining" : "drained" : busy ? "allocated" : "idle";
      return host
          + "|"
          + state
          + "|"
          + (busy ? 8 : 0)
          + "/0/0/8|"
          + drained.getOrDefault(host, "none");
    }
  }
}
