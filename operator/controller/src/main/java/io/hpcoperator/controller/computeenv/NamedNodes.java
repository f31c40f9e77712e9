package io.hpcoperator.controller.computeenv;

import io.hpcoperator.api.v1alpha1.SettingStatus;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.batch.ComputeNode;
import io.hpcoperator.cloud.batch.ComputeNodeState;
import io.hpcoperator.controller.batch.EnvCall;
import io.hpcoperator.controller.pass.Counted;
import io.hpcoperator.controller.sync.Difference;
import io.hpcoperator.controller.sync.Fingerprint;
import io.hpcoperator.controller.sync.Setting;
import io.hpcoperator.controller.sync.SyncMemory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

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
   * Empty while none of them is there, so that it never counts as applied. While it is not known
   * which are there, what the cloud said and whose turn it is stay as they were.
   */
  static Optional<Setting<EnvCall>> look(EnvFacts facts) {
    return Ending.wanted(facts.resource()).isEmpty()
        ? Optional.empty()
        : compare(facts).map(comparison -> new Setting<>(NAME, wish(facts), comparison));
  }

  /** Once a node can be ended that was still being made, nothing is known of that one yet. */
  private static String wish(EnvFacts facts) {
    var wanted = Ending.wanted(facts.resource()).stream().sorted().toList();
    var coming = coming(facts);
    return Fingerprint.of(coming.isEmpty() ? wanted : List.of(wanted, coming));
  }

  private static Optional<Setting.Comparison<EnvCall>> compare(EnvFacts facts) {
    if (facts.nodes().isEmpty()) {
      return Optional.of(
          new Setting.Unread<>(facts.details() == null ? null : facts.details().error()));
    }
    var there = there(facts);
    if (there.isEmpty()) {
      return Optional.empty();
    }
    var ids = terminable(facts);
    return Optional.of(
        ids.isEmpty()
            ? new Setting.Underway<>("Nodes %s are to end".formatted(names(ids(there))))
            : new Setting.Differs<>(
                List.of(new Difference(NAME, names(ids), names(ids))),
                new EnvCall.Terminate(
                    Halves.of(facts.memory().sync(), NAME, wish(facts), EnvCall.Terminate.MOST)
                        .of(ids)),
                ids.size()));
  }

  /**
   * Whether other changes wait until the cloud shows what it took: one change is made at a time.
   */
  static boolean areTaken(EnvFacts facts, SyncMemory sync) {
    return !terminable(facts).isEmpty()
        && sync.isBeingChanged(NAME)
        && sync.find(NAME).filter(s -> s.error() == null).isPresent();
  }

  /**
   * Nodes that have to go before fewer are asked for, since the cloud would choose others; that a
   * call failed changes nothing about it, nor that they are long in coming or going. Of those that
   * can be ended, none when each that is left was refused by itself, or the cloud took the calls
   * and does not end them.
   */
  static List<String> beforeFewer(EnvFacts facts) {
    var sync = facts.memory().sync();
    var wish = wish(facts);
    var ids = terminable(facts);
    var turn = Halves.of(sync, NAME, wish, EnvCall.Terminate.MOST);
    boolean kept = sync.isGivenUp(NAME, wish) || turn.isOver(ids);
    return ids(there(facts).stream().filter(n -> !kept || !Ending.isTerminable(n)).toList());
  }

  /**
   * How the last call failed, if the cloud refused to end one of the nodes; empty otherwise. While
   * it is not known which of them are there, that is as it was when they were last looked at.
   */
  static Optional<String> refusal(EnvFacts facts) {
    var sync = facts.memory().sync();
    return sync.find(NAME)
        .filter(
            setting -> {
              var wish = facts.nodes().isEmpty() ? setting.applying() : wish(facts);
              return wish != null && Halves.onRecord(sync, NAME, wish).isPresent();
            })
        .map(SettingStatus::error);
  }

  /**
   * Notes that the cloud did not take a call.
   *
   * @param sync in which the setting is the one that the call was to change
   */
  static SyncMemory failed(
      EnvCall.Terminate call, SyncMemory sync, CloudException error, Instant now) {
    var turn =
        sync.find(NAME)
            .map(SettingStatus::applying)
            .map(wish -> Halves.of(sync, NAME, wish, EnvCall.Terminate.MOST));
    return Halves.isRefusal(error) && turn.isPresent()
        ? sync.failedInPart(NAME, error, turn.get().afterRefusalOf(call.nodeIds()).text(), now)
        : sync.failed(NAME, error, now);
  }

  /**
   * Names that end nothing, in sentences; empty for none. While one environment takes the place of
   * another, the nodes may be those of either.
   */
  static Optional<String> nowhere(EnvFacts facts) {
    if (facts.nodes().isEmpty() || facts.memory().replacement() != null) {
      return Optional.empty();
    }
    var named = named(facts);
    var others = new TreeSet<>(Ending.wanted(facts.resource()));
    named.forEach(node -> others.remove(node.id()));
    var attached = ids(named.stream().filter(Ending::isAttached).toList());
    var unknown = ids(named.stream().filter(Ending::isOfUnknownOrigin).toList());
    var parts = new ArrayList<String>();
    if (!others.isEmpty()) {
      parts.add(
          "Named to be ended, and gone or never there: %s.".formatted(names(List.copyOf(others))));
    }
    if (!attached.isEmpty()) {
      parts.add(
          "Named to be ended, but attached, which only attachedInstances takes back: %s."
              .formatted(names(attached)));
    }
    if (!unknown.isEmpty()) {
      parts.add(
          "Named to be ended, but the cloud does not tell whether they are instances of yours, which that would destroy: %s. End them in the cloud's console, or take them out of terminateNodes."
              .formatted(names(unknown)));
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", parts));
  }

  /** Such as "node-a, node-b"; of many the first. */
  static String names(List<String> ids) {
    return Counted.some(ids, TOLD);
  }

  /** Those that are to be ended this way. */
  private static List<ComputeNode> there(EnvFacts facts) {
    return named(facts).stream().filter(node -> !Ending.isAttached(node)).toList();
  }

  private static List<ComputeNode> named(EnvFacts facts) {
    Set<String> wanted = Ending.wanted(facts.resource());
    return facts.nodes().orElse(List.of()).stream()
        .filter(node -> wanted.contains(node.id()))
        .toList();
  }

  /** Those that cannot be ended yet. */
  private static List<String> coming(EnvFacts facts) {
    return ids(
        there(facts).stream()
            .filter(node -> !Ending.isTerminable(node))
            .filter(node -> node.state() != ComputeNodeState.DELETING)
            .toList());
  }

  private static List<String> terminable(EnvFacts facts) {
    return ids(there(facts).stream().filter(Ending::isTerminable).toList());
  }

  private static List<String> ids(List<ComputeNode> nodes) {
    return nodes.stream().map(ComputeNode::id).sorted().toList();
  }

  private NamedNodes() {}
}
