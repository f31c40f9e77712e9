package io.hpcoperator.simulator.ehpc;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A command that was sent to nodes of a cluster (chapter 7). Guarded by the world's lock. */
final class Command {

  /** States of a command, on one node and over all; the wire words (ListInvocationStatus). */
  enum State {
    RUNNING("Running"),
    FINISHED("Finished"),
    FAILED("Failed"),
    STOPPED("Stopped");

    final String wireName;

    State(String wireName) {
      this.wireName = wireName;
    }
  }

  /** How it went on one node. */
  static final class Run {
    final String nodeId;
    final String hostName;
    State state = State.RUNNING;
    int exitCode;
    String message = "";
    Optional<Instant> finishedAt = Optional.empty();

    Run(Node node) {
      this.nodeId = node.id;
      this.hostName = node.hostName;
    }

    void end(State how, int code, String text, Instant now) {
      state = how;
      exitCode = code;
      message = text;
      finishedAt = Optional.of(now);
    }
  }

  final String id;
  final String content;
  final String workingDirectory;
  final int timeoutSeconds;

  /** By instance id. */
  final Map<String, Run> runs = new LinkedHashMap<>();

  Command(String id, String content, String workingDirectory, int timeoutSeconds) {
    this.id = id;
    this.content = content;
    this.workingDirectory = workingDirectory;
    this.timeoutSeconds = timeoutSeconds;
  }

  /** Doubt: running while it runs anywhere, else the worst of what happened. */
  State state() {
    for (State worst : new State[] {State.RUNNING, State.FAILED, State.STOPPED}) {
      if (runs.values().stream().anyMatch(run -> run.state == worst)) {
        return worst;
      }
    }
    return State.FINISHED;
  }
}
