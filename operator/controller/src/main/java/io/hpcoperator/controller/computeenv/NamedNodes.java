package io.hpcoperator.controller.computeenv;

import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.batch.ComputeNode;
import io.hpcoperator.controller.batch.EnvCall;
import io.hpcoperator.controller.sync.Difference;
import io.hpcoperator.controller.sync.Fingerprint;
import io.hpcoperator.controller.sync.Setting;
import io.hpcoperator.controller.sync.SyncMemory;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Nodes that the user names to be ended, as a setting: it differs while one of them is there. A
 * refusal tells not which node it is about (Batch TerminateComputeNodes: no result for each node),
 * so the nodes are then asked for in halves until the one is found that is not ended. Pure.
 */
final class NamedNodes {
  /** Name of the setting. */
  static final String NAME = "terminateNodes";

  /** Nodes that are named in a message. */
  private static final int TOLD = 10;

  /**
   * Which nodes are asked for next.
   *
   * @param most as many at a time
   * @param after those with greater ids go first; empty for none
   */
  private record Turn(int most, String after) {
    private static final Turn FIRST = new Turn(EnvCall.Terminate.MOST, "");

    static Turn of(SyncMemory sync) {
      return sync.asked(NAME).map(asked -> of(asked.value())).orElse(FIRST);
    }

    /** One that a person made unreadable is the first. */
    private static Turn of(String text) {
      var parts = text.split(" ", 2);
      return parts[0].matches("[1-9][0-9]?|100")
          ? new Turn(Integer.parseInt(parts[0]), parts.length == 1 ? "" : parts[1])
          : FIRST;
    }

    String text() {
      return after.isEmpty() ? Integer.toString(most) : most + " " + after;
    }

    List<String> of(List<String> ids) {
      var rest = ids.stream().filter(id -> id.compareTo(after) > 0).toList();
      return (rest.isEmpty() ? ids : rest).stream().limit(most).toList();
    }

    /** Half of what was refused, or what comes after the one that was. */
    Turn afterRefusalOf(List<String> ids) {
      return ids.size() == 1
          ? new Turn(EnvCall.Terminate.MOST, ids.get(0))
          : new Turn(ids.size() / 2, after);
    }
  }

  /** Empty while none of them is there, so that it never counts as applied. */
  static Optional<Setting<EnvCall>> look(EnvFacts facts) {
    var there = there(facts);
    if (there.isEmpty()) {
      return Optional.empty();
    }
    var ids = terminable(facts);
    var wanted = Ending.wanted(facts.resource());
    return Optional.of(
        new Setting<>(
            NAME,
            Fingerprint.of(wanted.stream().sorted().toList()),
            ids.isEmpty()
                ? new Setting.Underway<>("Nodes %s are to end".formatted(names(ids(there))))
                : new Setting.Differs<>(
                    List.of(new Difference(NAME, names(ids), names(ids))),
                    new EnvCall.Terminate(Turn.of(facts.memory().sync()).of(ids)),
                    ids.size())));
  }

  /**
   * Whether other changes wait for the nodes to go, so that the cloud has none to choose when fewer
   * are wanted as well: until the cloud refused one of them, or took it and does not show it.
   */
  static boolean goFirst(EnvFacts facts, SyncMemory sync) {
    return !terminable(facts).isEmpty()
        && sync.isBeingChanged(NAME)
        && sync.find(NAME).filter(s -> s.error() == null).isPresent();
  }

  /** Whether the cloud refused to end one of them; empty while it did not. */
  static Optional<String> refusal(SyncMemory sync) {
    return sync.asked(NAME).flatMap(turn -> sync.find(NAME)).map(s -> s.error());
  }

  /** Notes that the cloud did not take a call. */
  static SyncMemory failed(
      EnvCall.Terminate call, SyncMemory sync, CloudException error, Instant now) {
    boolean refused =
        !error.effectUnknown()
            && (error.kind() == ErrorKind.INVALID || error.kind() == ErrorKind.CONFLICT);
    return refused
        ? sync.failedInPart(NAME, error, Turn.of(sync).afterRefusalOf(call.nodeIds()).text(), now)
        : sync.failed(NAME, error, now);
  }

  /** Such as "node-a, node-b"; of many the first. */
  static String names(List<String> ids) {
    return ids.stream().limit(TOLD).collect(Collectors.joining(", "))
        + (ids.size() > TOLD ? " and %d more".formatted(ids.size() - TOLD) : "");
  }

  private static List<ComputeNode> there(EnvFacts facts) {
    Set<String> wanted = Ending.wanted(facts.resource());
    return facts.nodes().orElse(List.of()).stream()
        .filter(node -> wanted.contains(node.id()) && !Ending.isAttached(node))
        .toList();
  }

  private static List<String> terminable(EnvFacts facts) {
    return ids(there(facts).stream().filter(Ending::isTerminable).toList());
  }

  private static List<String> ids(List<ComputeNode> nodes) {
    return nodes.stream().map(ComputeNode::id).sorted().toList();
  }

  private NamedNodes() {}
}
