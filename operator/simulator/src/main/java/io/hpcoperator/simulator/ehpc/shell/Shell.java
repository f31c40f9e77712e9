package io.hpcoperator.simulator.ehpc.shell;

import io.hpcoperator.simulator.ehpc.scheduler.Dialect.Family;
import io.hpcoperator.simulator.ehpc.scheduler.Scheduler;
import io.hpcoperator.simulator.ehpc.shell.CommandLine.Call;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The shell of root on a node of a cluster: a handful of programs, and the commands of the
 * cluster's scheduler as those print them.
 */
public final class Shell {

  private static final int NOT_FOUND = 127;

  private final Map<String, Function<List<String>, Output>> programs = new HashMap<>();

  /**
   * @param hostName where it runs
   */
  public Shell(Scheduler scheduler, String hostName, Instant now) {
    programs.put("echo", words -> Output.of(String.join(" ", words) + "\n"));
    programs.put("hostname", words -> Output.of(hostName + "\n"));
    programs.put("true", words -> Output.of(""));
    programs.put("false", words -> Output.error(1, ""));
    // Profiles and variables that real nodes need have nothing to do here.
    for (String nothing : List.of(".", "source", "export", ":")) {
      programs.put(nothing, words -> Output.of(""));
    }
    Family family = scheduler.dialect().family();
    if (family == Family.SLURM) {
      programs.put("scontrol", new Scontrol(scheduler)::run);
      programs.put("sinfo", new Sinfo(scheduler)::run);
      programs.put("squeue", new Squeue(scheduler, now)::run);
    } else if (family == Family.PBS) {
      programs.put("pbsnodes", new Pbsnodes(scheduler, now)::run);
      programs.put("qstat", new Qstat(scheduler, now)::run);
    }
  }

  /** Runs the command to its end. */
  public Output run(String command) {
    List<Call> calls;
    try {
      calls = CommandLine.parse(command);
    } catch (IllegalArgumentException e) {
      return Output.error(2, "bash: " + e.getMessage() + "\n");
    }
    StringBuilder out = new StringBuilder();
    StringBuilder err = new StringBuilder();
    int code = 0;
    boolean skipped = false;
    String piped = "";
    for (int at = 0; at < calls.size(); at++) {
      Call call = calls.get(at);
      boolean fed = call.join().equals("|");
      skipped =
          fed
              ? skipped
              : (call.join().equals("&&") && code != 0) || (call.join().equals("||") && code == 0);
      if (!skipped) {
        Output output = run(call.words(), code, fed ? piped : "");
        if (at + 1 < calls.size() && calls.get(at + 1).join().equals("|")) {
          piped = output.out();
        } else {
          out.append(output.out());
        }
        err.append(output.err());
        code = output.exitCode();
      }
    }
    return new Output(code, out.toString(), err.toString());
  }

  private Output run(List<String> words, int lastCode, String input) {
    List<String> arguments = new ArrayList<>();
    boolean silent = false;
    boolean mute = false;
    for (String word : words) {
      if (word.matches("1?>/dev/null|&>/dev/null")) {
        silent = true;
      } else if (word.equals("2>/dev/null")) {
        mute = true;
      } else if (!word.equals("2>&1")) {
        arguments.add(word.replace("$?", Integer.toString(lastCode)));
      }
    }
    if (arguments.isEmpty()) {
      return Output.of("");
    }
    String program = arguments.get(0).replaceFirst(".*/", "");
    Function<List<String>, Output> found = programs.get(program);
    Output output =
        program.equals("grep")
            ? Grep.run(arguments.subList(1, arguments.size()), input)
            : found == null
                ? Output.error(NOT_FOUND, "bash: " + arguments.get(0) + ": command not found\n")
                : found.apply(arguments.subList(1, arguments.size()));
    return new Output(output.exitCode(), silent ? "" : output.out(), mute ? "" : output.err());
  }
}
