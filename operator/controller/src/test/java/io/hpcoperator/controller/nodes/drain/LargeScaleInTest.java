package io.hpcoperator.controller.nodes.drain;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.node;
import static io.hpcoperator.controller.nodes.Given.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.Resources;
import io.hpcoperator.cloud.ehpc.command.InvocationResult;
import io.hpcoperator.controller.nodes.NodeWishes;
import io.hpcoperator.controller.nodes.drain.Leaver.State;
import io.hpcoperator.controller.poll.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Queues with more nodes than one command can name, or than a status has room for. */
class LargeScaleInTest {
  private static final String THEIRS = "bad disk";

  private final Set<String> hosts = new TreeSet<>();
  private final Set<String> busy = new TreeSet<>();

  /** Hosts the scheduler does not know. */
  private final Set<String> strangers = new TreeSet<>();

  /** What the scheduler has, by host. */
  private final Map<String, String> drains = new HashMap<>();

  private SchedulerShell shell = new PbsShell();
  private boolean removes;
  private boolean deleting;
  private int wanted;
  private DrainMemory memory = DrainMemory.EMPTY;
  private Observation<List<InvocationResult>> answer;
  private Instant now = NOW;
  private Step step;

  private void given(int nodes) {
    IntStream.range(0, nodes).mapToObj("compute%03d"::formatted).forEach(hosts::add);
    busy.addAll(hosts);
  }

  private ClusterNode listed(String host) {
    return node(host, "running", new Resources(busy.contains(host) ? 8 : 0, 0, 0), NOW);
  }

  private void decide() {
    step =
        ScaleIn.decide(
            new DrainFacts(
                "u",
                shell,
                new DrainPolicy(Duration.ofHours(1), removes, Set.of()),
                memory,
                seen(List.of(node("m", "running", null))),
                answer,
                deleting),
            NodeWishes.NONE,
            hosts.stream().map(this::listed).toList(),
            Math.max(0, hosts.size() - wanted),
            now,
            PATIENCE,
            now);
    memory = DrainMemory.of(step.memory().status());
    assertThat(memory.nodes()).as("room in the status").hasSizeLessThanOrEqualTo(1000);
    assertThat(memory.leaving()).as("on their way together").hasSizeLessThanOrEqualTo(200);
  }

  /** Decides and does it; the scheduler answers within the time to the next pass. */
  private void pass() {
    decide();
    if (step.act() instanceof Step.Act.Send send) {
      tell(send.order(), send.reason());
      assertThat(send.text().length()).isLessThanOrEqualTo(SchedulerShell.LONGEST);
      memory = DrainMemory.of(memory.sent("cmd", "m", send.order().look(), now).status());
    } else if (step.act() instanceof Step.Act.Remove remove) {
      hosts.removeAll(remove.instanceIds());
      remove.instanceIds().forEach(drains::remove);
    }
    var next = step.act() instanceof Step.Act.None ? step.lookAgain() : Duration.ofSeconds(2);
    now = now.plus(next == null ? Duration.ofMinutes(1) : next);
  }

  private void tell(DrainOrder order, String reason) {
    order.drain().forEach(host -> drains.putIfAbsent(host, reason));
    order.resume().forEach(host -> drains.remove(host, reason));
    var lines =
        order.look().stream()
            .filter(host -> !strangers.contains(host))
            .map(this::line)
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
  }

  private String line(String host) {
    var drain = drains.get(host);
    boolean works = busy.contains(host);
    if (shell instanceof SlurmShell) {
      return "%s|%s|%d/0/0/8|%s"
          .formatted(
              host,
              drain == null ? "mixed" : works ? "draining" : "drained",
              works ? 8 : 0,
              drain == null ? "none" : drain);
    }
    return "%s\n     state = %s%s\n     comment = %s"
        .formatted(
            host,
            works ? "job-busy" : "free",
            drain == null ? "" : ",offline",
            drain == null ? "" : drain);
  }

  private List<String> in(State state) {
    return memory.nodes().stream()
        .filter(node -> node.state() == state)
        .map(Leaver::hostName)
        .toList();
  }

  private void drainAll() {
    for (int i = 0; i < 200 && drains.size() < hosts.size(); i++) {
      pass();
    }
    assertThat(drains.keySet()).containsExactlyInAnyOrderElementsOf(hosts);
  }

  @Test
  void shouldKeepAllNodesFromGettingJobsThoughACommandNamesFew() {
    given(100);
    deleting = true;
    drainAll();
    assertThat(Duration.between(NOW, now)).isLessThan(Duration.ofMinutes(3));
    assertThat(memory.commands()).as("a look and a drain for eight each").isLessThan(30);
    assertThat(memory.leaving()).extracting(Leaver::since).containsOnly(NOW);
  }

  @ParameterizedTest
  @ValueSource(strings = {"compute000", "compute057", "compute099"})
  void shouldSeeInTurnWhichOfManyNodesHasNoJobsAnyMore(String host) {
    given(100);
    deleting = true;
    drainAll();
    for (int i = 0; i < 100; i++) {
      pass();
    }
    long before = memory.commands();
    var since = now;
    busy.remove(host);
    for (int i = 0; i < 100 && hosts.contains(host); i++) {
      pass();
    }
    assertThat(hosts).hasSize(99).doesNotContain(host);
    assertThat(memory.commands() - before).as("eight at a time").isLessThanOrEqualTo(14);
    assertThat(Duration.between(since, now)).isLessThan(Duration.ofMinutes(9));
    assertThat(memory.nodes()).as("still to go").allMatch(Leaver::leaving).hasSize(100);
  }

  @Test
  void shouldRemoveAllNodesWhenTheTimeIsOverThatOneIsWaitedFor() {
    given(150);
    deleting = true;
    removes = true;
    drainAll();
    now = NOW.plus(Duration.ofHours(1)).minusSeconds(1);
    pass();
    assertThat(hosts).hasSize(150);
    now = NOW.plus(Duration.ofHours(1));
    for (int i = 0; i < 4; i++) {
      pass();
    }
    assertThat(hosts).isEmpty();
  }

  /** As while a task went on, which took as long as nodes are waited for. */
  @Test
  void shouldAskAboutAllNodesWhoseTimeIsOverBeforeItRemovesAny() {
    given(150);
    hosts.stream().skip(140).forEach(host -> drains.put(host, THEIRS));
    removes = true;
    decide();
    now = NOW.plus(Duration.ofHours(1));
    for (int i = 0; i < 100 && hosts.size() == 150; i++) {
      pass();
    }
    assertThat(Duration.between(NOW.plus(Duration.ofHours(1)), now))
        .isLessThan(Duration.ofMinutes(3));
    for (int i = 0; i < 2; i++) {
      pass();
    }
    assertThat(hosts).as("what others drained").hasSize(10);
    assertThat(drains.values()).containsOnly(THEIRS);
  }

  @Test
  void shouldGiveManyNodesBackThatAreWantedAgain() {
    given(100);
    drainAll();
    wanted = 100;
    for (int i = 0; i < 100; i++) {
      pass();
    }
    assertThat(drains).isEmpty();
    assertThat(memory.nodes()).isEmpty();
    assertThat(hosts).hasSize(100);
  }

  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void shouldHaveRoomInTheStatusWhateverOthersDrain(boolean slurm, boolean goes) {
    shell = slurm ? new SlurmShell() : new PbsShell();
    given(1100);
    hosts.forEach(host -> drains.put(host, THEIRS));
    deleting = goes;
    wanted = goes ? 0 : 900;
    for (int i = 0; i < 450; i++) {
      pass();
    }
    assertThat(in(State.HELD)).hasSize(1000);
    assertThat(drains.values()).containsOnly(THEIRS);
    long before = memory.commands();
    var since = now;
    for (int i = 0; i < 10; i++) {
      pass();
    }
    assertThat(Duration.between(since, now))
        .as("no command follows on the other")
        .isGreaterThan(Duration.ofSeconds(29).multipliedBy(memory.commands() - before));

    // One that others give back goes, wherever it is.
    var resumed = in(State.HELD).get(123);
    drains.remove(resumed);
    busy.remove(resumed);
    for (int i = 0; i < 400 && hosts.contains(resumed); i++) {
      pass();
    }
    assertThat(hosts).hasSize(1099).doesNotContain(resumed);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldFindTheFewNodesThatCanGoAmongManyThatOthersDrained(boolean slurm) {
    shell = slurm ? new SlurmShell() : new PbsShell();
    given(400);
    hosts.stream().skip(10).forEach(host -> drains.put(host, THEIRS));
    busy.clear();
    hosts.stream().limit(10).forEach(busy::add);
    wanted = 390;
    for (int i = 0; i < 400; i++) {
      pass();
    }
    assertThat(in(State.DRAINING)).hasSize(10);
    busy.clear();
    for (int i = 0; i < 400 && hosts.size() > wanted; i++) {
      pass();
    }
    assertThat(hosts).hasSize(390).doesNotContain("compute000", "compute009");
    assertThat(drains.values()).containsOnly(THEIRS);
  }

  @Test
  void shouldLetNodesThatTheSchedulerKnowsGoBeforeManyThatItDoesNot() {
    given(300);
    busy.clear();
    hosts.stream().limit(250).forEach(strangers::add);
    wanted = 40;
    for (int i = 0; i < 300; i++) {
      pass();
    }
    assertThat(hosts).as("the 50 it knows are gone").hasSize(250).containsAll(strangers);
    assertThat(in(State.UNKNOWN)).hasSize(250);
  }

  @Test
  void shouldAskAboutWhatIsNewBeforeItLooksAgainAtTheOthers() {
    given(101);
    wanted = 1;
    for (int i = 0; i < 100; i++) {
      pass();
    }
    assertThat(in(State.DRAINING)).hasSize(100);
    long before = memory.commands();
    wanted = 0;
    drainAll();
    assertThat(memory.commands() - before).as("a look, and a drain").isLessThanOrEqualTo(3);
  }

  @Test
  void shouldLookAtWhatItWaitsForBeforeWhatOthersDrained() {
    given(101);
    hosts.stream().skip(1).forEach(host -> drains.put(host, THEIRS));
    wanted = 100;
    for (int i = 0; i < 200; i++) {
      pass();
    }
    assertThat(in(State.DRAINING)).containsExactly("compute000");
    for (int i = 0; i < 20; i++) {
      pass();
      if (step.act() instanceof Step.Act.Send send) {
        assertThat(send.order().look()).hasSize(8).contains("compute000");
      }
    }
  }

  @Test
  void shouldRemoveNothingByAnAnswerThatSaysNothingOfIt() {
    given(100);
    deleting = true;
    drainAll();
    var proven = new ArrayList<>(hosts).get(40);
    memory = memory.each(node -> proven.equals(node.hostName()) ? node.in(State.DRAINED) : node);
    busy.clear();
    busy.addAll(hosts);
    // An answer about others came since it was known to have no jobs.
    memory =
        DrainMemory.of(
            memory.sent("cmd", "m", List.of("compute001"), now.minusSeconds(1)).status());
    tell(new DrainOrder(1, List.of(), List.of(), List.of("compute001")), "");
    decide();
    assertThat(step.act()).isNotInstanceOf(Step.Act.Remove.class);
    assertThat(in(State.DRAINED)).isEmpty();
  }

  @Test
  void shouldTakeTurnsWhereNodesHaveLongNames() {
    IntStream.range(0, 40).mapToObj(i -> "n".repeat(60) + "%03d".formatted(i)).forEach(hosts::add);
    shell = new SlurmShell();
    drainAll();
    for (int i = 0; i < 100 && !hosts.isEmpty(); i++) {
      pass();
    }
    assertThat(hosts).isEmpty();
  }
}
