package io.hpcoperator.controller.nodes.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The commands as a real shell runs them, with functions in place of the schedulers' programs that
 * print what those print, and note in {@code calls} what they are told to change.
 */
class SchedulerShellMockTest {
  private static final Path BASH = Path.of("/bin/bash");
  private static final String UID = "123e4567-e89b-12d3-a456-426614174000";
  private static final String REASON = DrainReason.of(UID);

  /** $1 is what is printed of a node, empty for one that is not known. */
  private static final String SLURM =
      """
      calls=""
      sinfo() { echo "a|idle|0/8/0/8|none"; }
      scontrol() {
        if [ "$1 $2" != "show node" ]; then calls="$calls$(printf '[%s]' "$@")"; return; fi
        [ "$fails" ] && { echo "slurm_load_node error: Unable to contact slurm controller" >&2; return 1; }
        [ "$3" = a ] || { echo "Node $3 not found"; return 1; }
        printf 'NodeName=a Arch=x86_64 CoresPerSocket=1 \n   CPUAlloc=0 CPUTot=8\n'
        printf '   State=%s ThreadsPerCore=1 TmpDisk=0 Owner=N/A MCS_label=N/A\n' "$state"
        [ "$reason" ] && printf '   Reason=%s [root@2026-03-01T12:00:00]\n' "$reason"
        echo
      }
      """;

  private static final String PBS =
      """
      calls=""
      pbsnodes() {
        if [ "$1" = -o ] || [ "$1" = -r ]; then calls="$calls$(printf '[%s]' "$@")"; return; fi
        [ "$fails" ] && { echo "pbsnodes: cannot connect to server" >&2; return 1; }
        [ "$1" = -l ] && return
        [ "$2" = a ] || { echo "Node: $2,  Error: Unknown node " >&2; return 1; }
        printf 'a\n     Mom = a\n     ntype = PBS\n     state = %s\n     pcpus = 8\n' "$state"
        [ "$reason" ] && printf '     comment = %s\n' "$reason"
        printf '     last_state_change_time = Sun Mar  1 12:00:00 2026\n\n'
      }
      """;

  @BeforeAll
  static void needsAShell() {
    assumeTrue(Files.isExecutable(BASH), "there is no " + BASH);
  }

  /** What the scheduler was told to change. */
  private static String told(
      SchedulerShell shell, DrainOrder order, String state, String reason, boolean fails)
      throws IOException, InterruptedException {
    var script =
        (shell instanceof SlurmShell ? SLURM : PBS)
            + shell.text(order, REASON)
            + "\necho \"calls=$calls\"\n";
    var builder = new ProcessBuilder(BASH.toString(), "-c", script);
    builder.environment().put("state", state);
    builder.environment().put("reason", reason == null ? "" : reason);
    builder.environment().put("fails", fails ? "yes" : "");
    var bash = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    var output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    bash.waitFor();
    assertThat(output).contains("hpc-operator-begin\n");
    return output
        .lines()
        .filter(line -> line.startsWith("calls="))
        .map(line -> line.substring("calls=".length()))
        .collect(Collectors.joining());
  }

  private static DrainOrder drain(String... hosts) {
    return new DrainOrder(1, List.of(hosts), List.of(), List.of(hosts));
  }

  private static DrainOrder resume(String... hosts) {
    return new DrainOrder(1, List.of(), List.of(hosts), List.of(hosts));
  }

  @ParameterizedTest
  @CsvSource({
    "IDLE, , true",
    "MIXED, , true",
    "ALLOCATED, , true",
    "IDLE*, , true",
    "DOWN*, Not responding, true",
    "IDLE, do not DRAIN it, true",
    "IDLE+DRAIN, bad disk, false",
    "MIXED+DRAIN, bad disk, false",
    "ALLOCATED+DRAIN, bad disk, false",
    "IDLE*+DRAIN, bad disk, false",
    "DOWN*+DRAIN, bad disk, false",
    "IDLE+DRAIN+REBOOT_ISSUED, Reboot ASAP, false",
    "DOWN+DRAIN+INVALID_REG, Low RealMemory, false",
    "DOWN, , false",
    "DOWN, disk to be replaced, false",
    "DOWN*, disk to be replaced, false",
    "DOWN, it said it was Not responding, false",
    "DOWN, Node unexpectedly rebooted, false",
    "DOWN*+DRAIN, Not responding, false",
    "DOWN, hpc-operator 123e4567-e89b-12d3-a456-426614174000 scale-in, true",
    "DOWN, hpc-operator 123e4567-e89b-12d3-a456-4266141740001 scale-in, false",
    "FAILING, old fan, false",
    "IDLE+FAIL, old fan, false"
  })
  void shouldDrainWithSlurmOnlyWhatIsNotDrained(String state, String reason, boolean drains)
      throws Exception {
    assertThat(told(new SlurmShell(), drain("x", "a", "y"), state, reason, false))
        .isEqualTo(drains ? "[update][nodename=a][state=drain][reason=%s]".formatted(REASON) : "");
  }

  @ParameterizedTest
  @CsvSource({
    "hpc-operator 123e4567-e89b-12d3-a456-426614174000 scale-in, true",
    "hpc-operator 123e4567-e89b-12d3-a456-426614174000 another word, true",
    "hpc-operator 123e4567-e89b-12d3-a456-4266141740001 scale-in, false",
    "see hpc-operator 123e4567-e89b-12d3-a456-426614174000 scale-in, false",
    "disk to be replaced, false",
    ", false"
  })
  void shouldResumeOnlyWhatItDrained(String reason, boolean resumes) throws Exception {
    assertThat(told(new SlurmShell(), resume("x", "a", "y"), "IDLE+DRAIN", reason, false))
        .isEqualTo(resumes ? "[update][nodename=a][state=resume]" : "");
    assertThat(told(new PbsShell(), resume("x", "a", "y"), "offline", reason, false))
        .isEqualTo(resumes ? "[-r][-C][][a]" : "");
  }

  @ParameterizedTest
  @CsvSource({
    "free, , true",
    "job-busy, , true",
    "free, was offline once, true",
    "offline, bad disk, false",
    "offline, , false",
    "offline, it said state = free, false",
    "'offline,job-exclusive', bad disk, false",
    "'down,offline', bad disk, false",
    "offline_by_mom, hook failed, false"
  })
  void shouldDrainWithPbsOnlyWhatIsNotOffline(String state, String reason, boolean drains)
      throws Exception {
    assertThat(told(new PbsShell(), drain("x", "a", "y"), state, reason, false))
        .isEqualTo(drains ? "[-o][-C][%s][a]".formatted(REASON) : "");
  }

  @Test
  void shouldTellNothingToASchedulerThatDoesNotAnswer() throws Exception {
    for (var shell : List.of(new SlurmShell(), new PbsShell())) {
      assertThat(told(shell, drain("a"), "free", null, true)).isEmpty();
      assertThat(told(shell, resume("a"), "offline", REASON, true)).isEmpty();
    }
  }
}
