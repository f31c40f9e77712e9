package io.hpcoperator.controller.nodes.drain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SchedulerShellTest {
  private static final String REASON = DrainReason.of("123e4567-e89b-12d3-a456-426614174000");
  private static final SchedulerShell SLURM = new SlurmShell();
  private static final SchedulerShell PBS = new PbsShell();

  private static String slurm(String... lines) {
    return "hpc-operator-begin\n" + String.join("\n", lines) + "\nhpc-operator-end\n";
  }

  private static String pbs(String nodes) {
    return "hpc-operator-begin\n" + nodes + "\nhpc-operator-end\n";
  }

  @Test
  void shouldKnowTheSchedulersItCanTalkTo() {
    assertThat(SchedulerShell.of("slurm")).contains(SLURM);
    assertThat(SchedulerShell.of("pbs")).contains(PBS);
    assertThat(SchedulerShell.of("opengridscheduler")).isEmpty();
    assertThat(SchedulerShell.of(null)).isEmpty();
  }

  @Test
  void shouldFitItsReasonIntoACommentOfPbs() {
    assertThat(REASON.length()).isLessThanOrEqualTo(79);
  }

  @Test
  void shouldKnowItsOwnReasonsOnly() {
    assertThat(DrainReason.isOf("u", DrainReason.of("u"))).isTrue();
    assertThat(DrainReason.isOf("u", DrainReason.of("u2"))).isFalse();
    assertThat(DrainReason.isOf("u", "bad disk")).isFalse();
    assertThat(DrainReason.isOf("u", null)).isFalse();
  }

  @Test
  void shouldTellSlurm() {
    var order = new DrainOrder(1, List.of("a", "b"), List.of("c", "d"), List.of("a", "b"));

    assertThat(SLURM.text(order, REASON))
        .contains("for h in a b; do scontrol show node $h | grep -q \"^ *State=[^D]\" || ")
        .contains(
            "grep -v DRAIN | grep -qv FAIL && scontrol update nodename=$h state=drain reason=")
        .contains("state=drain reason=\"" + REASON + "\"; done")
        .contains("for h in c d; do scontrol show node $h | grep -q \"^ *Reason=hpc-operator 123")
        .contains("4000 \" && scontrol update nodename=$h state=resume; done")
        .endsWith("-n a,b && echo hpc-operator-end");
  }

  @Test
  void shouldTellPbs() {
    var order = new DrainOrder(1, List.of("a", "b"), List.of("c"), List.of("a", "b", "c"));

    assertThat(PBS.text(order, REASON))
        .contains("for h in a b; do pbsnodes -v $h | grep \"^ *state = \" | grep -qv offline && ")
        .contains("pbsnodes -o -C \"" + REASON + "\" $h; done")
        .contains("for h in c; do pbsnodes -v $h | grep -q \"^ *comment = hpc-operator 123e4567-")
        .contains("pbsnodes -r -C \"\" $h; done")
        .contains("pbsnodes -v a b c 2>/dev/null;");
  }

  @Test
  void shouldKeepCommandsWithinWhatTheCloudTakes() {
    for (var shell : List.of(SLURM, PBS)) {
      var hosts = IntStream.range(0, shell.mostHosts()).mapToObj("compute%06d"::formatted).toList();
      var text = shell.text(new DrainOrder(1, hosts, List.of(), hosts), REASON);
      assertThat(text.length()).isLessThanOrEqualTo(SchedulerShell.LONGEST);
    }
  }

  @Test
  void shouldLeaveTheRoomForHostsThatIsCountedOn() {
    for (var shell : List.of(SLURM, PBS)) {
      var all = List.of("a", "compute0", "c".repeat(64), "d");
      var text = shell.text(new DrainOrder(1, all.subList(0, 2), all.subList(2, 4), all), REASON);
      int hosts = all.stream().mapToInt(OrderWriter::cost).sum();
      assertThat(text.length() - hosts)
          .isLessThanOrEqualTo(SchedulerShell.LONGEST - OrderWriter.ROOM);
    }
  }

  @Test
  void shouldReadSlurm() {
    var sights =
        SLURM
            .read(
                slurm(
                    "a|idle|0/8/0/8|none",
                    "b|drained|0/0/8/8|" + REASON,
                    "c|draining|8/0/0/8|" + REASON,
                    "d|drained*|0/0/8/8|bad | disk",
                    "e|allocated|8/0/0/8|none",
                    "g|draining@|8/0/0/8|Reboot ASAP",
                    "h|drained$|0/8/0/8|" + REASON,
                    "i|inval|0/0/8/8|Low RealMemory",
                    "j|failing|4/0/4/8|old fan",
                    "k|fail*|0/0/8/8|old fan",
                    "l|mixed|4/4/0/8|none",
                    "m|down|0/0/8/8|fan is loud",
                    "n|down*|0/0/8/8|Not responding",
                    "o|down*|0/0/8/8|none",
                    "p|down|0/0/8/8|" + REASON,
                    "q|down|0/0/8/8|Node unexpectedly rebooted"))
            .orElseThrow();

    assertThat(sights.get("a")).isEqualTo(new HostSight(false, false, ""));
    assertThat(sights.get("b")).isEqualTo(new HostSight(true, true, REASON));
    assertThat(sights.get("c")).isEqualTo(new HostSight(true, false, REASON));
    assertThat(sights.get("d")).isEqualTo(new HostSight(true, true, "bad | disk"));
    assertThat(sights.get("e")).isEqualTo(new HostSight(false, false, ""));
    assertThat(sights).doesNotContainKey("f");
    assertThat(sights.get("g")).isEqualTo(new HostSight(true, false, "Reboot ASAP"));
    assertThat(sights.get("h")).isEqualTo(new HostSight(true, true, REASON));
    assertThat(sights.get("i")).isEqualTo(new HostSight(true, true, "Low RealMemory"));
    assertThat(sights.get("j")).isEqualTo(new HostSight(true, false, "old fan"));
    assertThat(sights.get("k")).isEqualTo(new HostSight(true, true, "old fan"));
    assertThat(sights.get("l")).isEqualTo(new HostSight(false, false, ""));
    assertThat(sights.get("m")).isEqualTo(new HostSight(true, true, "fan is loud"));
    assertThat(sights.get("n")).isEqualTo(new HostSight(false, false, "Not responding"));
    assertThat(sights.get("o")).isEqualTo(new HostSight(true, true, ""));
    assertThat(sights.get("p")).isEqualTo(new HostSight(true, true, REASON));
    assertThat(sights.get("q").drained()).isTrue();
  }

  @Test
  void shouldTakeTheBusyLineOfANodeInTwoPartitions() {
    var sights = SLURM.read(slurm("a|drained|0/0/8/8|x", "a|draining|4/0/4/8|x")).orElseThrow();

    assertThat(sights.get("a").idle()).isFalse();
  }

  @Test
  void shouldReadPbs() {
    var sights =
        PBS.sights(
            pbs(
                """
                a
                     Mom = a
                     state = free
                     comment = old

                b
                     state = offline
                     resources_assigned.ncpus = 0
                     comment = %s

                c
                     state = offline,job-exclusive
                     jobs = 1.m/0, 1.m/1
                     comment = %s

                d
                     state = offline
                     resources_assigned.ncpus = 4
                e
                     state = down,offline
                g
                     state = offline_by_mom
                     comment = hook failed
                """
                    .formatted(REASON, REASON)));

    assertThat(sights.get("a")).isEqualTo(new HostSight(false, true, "old"));
    assertThat(sights.get("b")).isEqualTo(new HostSight(true, true, REASON));
    assertThat(sights.get("c")).isEqualTo(new HostSight(true, false, REASON));
    assertThat(sights.get("d")).isEqualTo(new HostSight(true, false, ""));
    assertThat(sights.get("e")).isEqualTo(new HostSight(true, true, ""));
    assertThat(sights.get("g")).isEqualTo(new HostSight(true, true, "hook failed"));
    assertThat(sights).doesNotContainKey("f");
  }

  @Test
  void shouldTellThatASchedulerKnowsNoneFromThatItDoesNotAnswer() {
    for (var shell : List.of(SLURM, PBS)) {
      assertThat(shell.read("hpc-operator-begin\nhpc-operator-end\n")).contains(Map.of());
      var order = new DrainOrder(1, List.of(), List.of(), List.of("a"));
      assertThat(shell.text(order, REASON))
          .as("the end mark stands for an answer")
          .endsWith(" && echo hpc-operator-end");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a|drained|0/0/8/8|x\nhpc-operator-end",
        "hpc-operator-begin\na|drained|0/0/8/8|x",
        "hpc-operator-begin\nbash: sinfo: command not found\nhpc-operator-end",
        "hpc-operator-begin\na\n     state = offline\n",
        "hpc-operator-begin\na\nhpc-operator-end"
      })
  void shouldReadNothingFromWhatIsNotAWholeAnswer(String output) {
    assertThat(SLURM.read(output)).isEmpty();
    assertThat(PBS.read(output)).isEmpty();
  }
}
