package io.hpcoperator.simulator.ehpc.shell;

import io.hpcoperator.simulator.ehpc.scheduler.HostState;
import io.hpcoperator.simulator.ehpc.scheduler.Scheduler;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Slurm's {@code scontrol}: {@code update nodename=...} and {@code show node}. */
final class Scontrol {

  private static final Map<String, Character> NAMES =
      Map.of("oneliner", 'o', "all", 'a', "details", 'd', "quiet", 'Q', "hide", 'h');

  private final Scheduler scheduler;

  Scontrol(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  Output run(List<String> arguments) {
    Options options;
    try {
      options = Options.parse(arguments, "oadQh", NAMES);
    } catch (IllegalArgumentException e) {
      return Output.error(1, "scontrol: " + e.getMessage() + "\n");
    }
    List<String> words = options.operands();
    String verb = words.isEmpty() ? "" : words.get(0).toLowerCase(Locale.ROOT);
    if (verb.equals("update")) {
      return update(words.subList(1, words.size()));
    }
    boolean nodes = words.size() > 1 && words.get(1).toLowerCase(Locale.ROOT).matches("nodes?");
    if (verb.equals("show") && nodes) {
      return show(words.subList(2, words.size()), options.has('o'));
    }
    return Output.error(1, "invalid keyword: " + String.join(" ", words) + "\n");
  }

  private Output update(List<String> settings) {
    Map<String, String> values = new HashMap<>();
    for (String setting : settings) {
      String[] parts = setting.split("=", 2);
      String tag = parts[0].toLowerCase(Locale.ROOT);
      if (parts.length < 2) {
        return Output.error(
            1, "scontrol: error: Invalid input: " + setting + "  Request aborted\n");
      }
      if (!List.of("nodename", "state", "reason").contains(tag)) {
        return Output.error(
            1, "Update of this parameter is not supported: " + setting + "\nRequest aborted\n");
      }
      values.put(tag, parts[1].replaceAll("^\"|\"$", ""));
    }
    if (!values.containsKey("state") && !values.containsKey("reason")) {
      return Output.error(1, "No changes specified\n");
    }
    String wanted = values.getOrDefault("state", "").toUpperCase(Locale.ROOT);
    Optional<Change> change = Change.of(wanted);
    if (!wanted.isEmpty() && change.isEmpty()) {
      return Output.error(
          1,
          "Invalid input: state="
              + wanted
              + "\nRequest aborted\nValid states are: NoResp DRAIN FAIL FUTURE RESUME POWER_DOWN"
              + " POWER_UP UNDRAIN\nNot all states are valid given a node's prior state\n");
    }
    String reason = values.getOrDefault("reason", "");
    boolean needsReason =
        change.filter(wish -> wish == Change.DRAIN || wish == Change.DOWN).isPresent();
    if (needsReason && reason.isEmpty()) {
      return Output.error(
          1, "You must specify a reason when DOWNING or DRAINING a node. Request denied\n");
    }
    return each(values.getOrDefault("nodename", ""), change, reason);
  }

  /** The states this one can be asked for. */
  private enum Change {
    DRAIN,
    DOWN,
    RESUME,
    UNDRAIN;

    /** By its first letters, three at least. */
    static Optional<Change> of(String text) {
      for (Change change : values()) {
        if (text.length() >= 3 && change.name().startsWith(text)) {
          return Optional.of(change);
        }
      }
      return Optional.empty();
    }
  }

  /**
   * As slurmctld does it: nodes before an unknown one are changed, those after it are not; a node
   * that cannot be resumed holds no other up.
   */
  private Output each(String nodes, Optional<Change> change, String reason) {
    String error = "";
    for (String name : HostList.expand(nodes)) {
      Optional<HostState> host = scheduler.host(name);
      if (host.isEmpty()) {
        error = "Invalid node name specified";
        break;
      }
      if (change.isEmpty()) {
        scheduler.note(name, reason);
      } else if (change.get() == Change.DRAIN) {
        scheduler.drain(name);
        scheduler.note(name, reason);
      } else if (change.get() == Change.DOWN) {
        scheduler.setDown(name);
        scheduler.note(name, reason);
      } else if (change.get() == Change.UNDRAIN) {
        scheduler.undrain(name);
        // What is down keeps its reason.
        scheduler.note(name, host.get().down() ? host.get().reason() : "");
      } else if (!host.get().drained() && !host.get().down()) {
        error = "Invalid node state specified";
      } else {
        scheduler.resume(name);
        scheduler.note(name, "");
      }
    }
    return error.isEmpty() ? Output.of("") : Output.error(1, "slurm_update error: " + error + "\n");
  }

  private Output show(List<String> names, boolean oneLine) {
    if (names.isEmpty()) {
      StringBuilder all = new StringBuilder();
      scheduler.hosts().forEach(host -> all.append(SlurmNodeText.of(host, oneLine)));
      return Output.of(all.isEmpty() ? "No nodes in the system\n" : all.toString());
    }
    StringBuilder out = new StringBuilder();
    int code = 0;
    for (String name : HostList.expand(names.get(0))) {
      Optional<HostState> host = scheduler.host(name);
      // On standard output, as scontrol does it.
      out.append(
          host.map(found -> SlurmNodeText.of(found, oneLine))
              .orElse("Node " + name + " not found\n"));
      code = host.isPresent() ? code : 1;
    }
    return new Output(code, out.toString(), "");
  }
}
