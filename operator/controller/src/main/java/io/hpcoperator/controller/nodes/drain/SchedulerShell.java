package io.hpcoperator.controller.nodes.drain;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** How a scheduler is spoken to on the command line of the cluster's manager. */
public sealed interface SchedulerShell permits SlurmShell, PbsShell {
  /** Longest command text (E-HPC InvokeShellCommand: Command). */
  int LONGEST = 2048;

  /** First line of what is read. */
  String BEGIN = "hpc-operator-begin";

  /**
   * Last line; without it, the command did not get to its end, or not all of it came back, or the
   * scheduler did not answer.
   */
  String END = "hpc-operator-end";

  /** A login shell's PATH, which the agent that runs commands does not have. */
  String PROFILE = "source /etc/profile >/dev/null 2>&1";

  /** What is understood as a host name; nothing else gets into a command. */
  Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,62}[A-Za-z0-9])?");

  /** By the type of the cluster's scheduler; empty for one that cannot be spoken to. */
  static Optional<SchedulerShell> of(String type) {
    if (type == null) {
      return Optional.empty();
    }
    return type.startsWith("slurm")
        ? Optional.of(new SlurmShell())
        : type.startsWith("pbs") ? Optional.of(new PbsShell()) : Optional.empty();
  }

  /** Most hosts that are asked for at a time, so that the answer fits into what comes back. */
  int mostHosts();

  /** What a person types on the manager to give hosts back. */
  String resuming(List<String> hosts);

  /** The command text of an order. */
  String text(DrainOrder order, String reason);

  /**
   * What the output of a command says, by host name; empty when it is not the whole answer of a
   * scheduler. A host that was asked for and is missing is not known to the scheduler.
   */
  default Optional<Map<String, HostSight>> read(String output) {
    return between(output)
        .map(text -> Map.entry(text, sights(text)))
        // What is not understood is no answer that says nothing.
        .filter(read -> read.getKey().isBlank() || !read.getValue().isEmpty())
        .map(Map.Entry::getValue);
  }

  /** What the lines between the marks say, by host name. */
  Map<String, HostSight> sights(String text);

  /** The beginning of a loop over hosts, which ends with done. */
  static String each(List<String> hosts) {
    return "; for h in " + String.join(" ", hosts) + "; do ";
  }

  /** The lines between the marks; empty when one of the marks is missing. */
  static Optional<String> between(String output) {
    int begin = output.indexOf(BEGIN);
    int end = output.lastIndexOf(END);
    return begin < 0 || end < begin
        ? Optional.empty()
        : Optional.of(output.substring(begin + BEGIN.length(), end));
  }
}
