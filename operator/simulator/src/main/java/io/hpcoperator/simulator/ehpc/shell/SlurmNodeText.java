package io.hpcoperator.simulator.ehpc.shell;

import io.hpcoperator.simulator.ehpc.scheduler.Host;
import io.hpcoperator.simulator.ehpc.scheduler.HostState;
import io.hpcoperator.simulator.ehpc.scheduler.SlurmWords;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** What {@code scontrol show node} says of a node. */
final class SlurmNodeText {

  /** Slurm writes times of the node's own zone. */
  static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss").withZone(ZoneId.of("Asia/Shanghai"));

  private SlurmNodeText() {}

  static String of(HostState state, boolean oneLine) {
    Host host = state.host();
    int memory = host.memoryGiB() * 1024;
    List<String> lines = new ArrayList<>();
    lines.add("NodeName=" + host.name() + " Arch=x86_64 CoresPerSocket=1 ");
    lines.add("CPUAlloc=" + state.usedCpus() + " CPUTot=" + host.cpus() + " CPULoad=0.01");
    lines.add("AvailableFeatures=(null)");
    lines.add("ActiveFeatures=(null)");
    lines.add("Gres=" + (host.gpus() > 0 ? "gpu:" + host.gpus() : "(null)"));
    lines.add("NodeAddr=" + host.name() + " NodeHostName=" + host.name() + " Version=17.11");
    lines.add("OS=Linux 3.10.0-957.21.3.el7.x86_64 #1 SMP ");
    lines.add(
        "RealMemory="
            + memory
            + " AllocMem="
            + state.usedMemoryGiB() * 1024
            + " FreeMem="
            + (memory - state.usedMemoryGiB() * 1024)
            + " Sockets="
            + host.cpus()
            + " Boards=1");
    lines.add(
        "State="
            + SlurmWords.fullState(state)
            + " ThreadsPerCore=1 TmpDisk=0 Weight=1 Owner=N/A MCS_label=N/A");
    lines.add("Partitions=" + host.queue() + " ");
    lines.add("BootTime=None SlurmdStartTime=None");
    lines.add("CfgTRES=cpu=" + host.cpus() + ",mem=" + memory + "M,billing=" + host.cpus());
    lines.add("AllocTRES=" + (state.busy() ? "cpu=" + state.usedCpus() : ""));
    lines.add("CapWatts=n/a");
    lines.add("CurrentWatts=0 LowestJoules=0 ConsumedJoules=0");
    lines.add("ExtSensorsJoules=n/s ExtSensorsWatts=0 ExtSensorsTemp=n/s");
    state
        .note()
        .ifPresent(
            note -> lines.add("Reason=" + note.text() + " [root@" + time(note.since()) + "]"));
    return oneLine ? String.join(" ", lines) + "\n" : String.join("\n   ", lines) + "\n\n";
  }

  static String time(Instant time) {
    return TIME.format(time);
  }
}
