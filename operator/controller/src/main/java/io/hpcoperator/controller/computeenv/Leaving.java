package io.hpcoperator.controller.computeenv;

import io.hpcoperator.api.v1alpha1.SettingStatus;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.batch.ComputeNode;
import io.hpcoperator.controller.batch.EnvCall;
import io.hpcoperator.controller.sync.Fingerprint;
import io.hpcoperator.controller.sync.SyncMemory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How an environment that goes is emptied: fewer nodes are asked for, instances of the user's own
 * are detached, nodes that Batch made are ended by their ids. What the cloud refuses lets the next
 * have its turn ({@link Halves}): which nodes fewer can be asked of is documented in two ways
 * (Batch ModifyComputeEnv, DescribeComputeEnv notes). Kept in the status as a setting of its own.
 * Pure.
 */
final class Leaving {
  /** Name of the setting. */
  static final String NAME = "deletion";

  /** As many as one call takes, of what takes several. */
  private static final int MOST = Math.min(EnvCall.Detach.MOST, EnvCall.Terminate.MOST);

  /** Before what a step is about, in the order in which they go. */
  private static final String FEWER = "1 ";

  /** Behind every number of nodes, in the order in which steps go. */
  private static final String ANY_NUMBER = "~";

  private static final String LEAVES = "2 ";
  private static final String ENDS = "3 ";

  /**
   * What is left to be asked for. The cloud may replace nodes that are ended by their ids, so these
   * go last.
   */
  private static List<String> steps(EnvFacts facts) {
    var nodes = facts.nodes().orElse(List.of());
    var steps = new ArrayList<String>();
    int desired = facts.view().desiredComputeNodeCount();
    int fewer = Math.min(desired, EnvNodes.terminable(facts.view()));
    if (fewer > 0) {
      steps.add(FEWER + (desired - fewer));
    }
    steps.addAll(
        prefixed(LEAVES, nodes.stream().filter(Ending::isAttached).map(ComputeNode::instanceId)));
    steps.addAll(prefixed(ENDS, nodes.stream().filter(Ending::isTerminable).map(ComputeNode::id)));
    return steps;
  }

  private static List<String> prefixed(String kind, Stream<String> ids) {
    return ids.filter(Objects::nonNull).map(kind::concat).sorted().toList();
  }

  /** The call that is next; empty when there is nothing to be asked for. */
  static Optional<EnvCall> next(EnvFacts facts) {
    var steps = steps(facts);
    if (steps.isEmpty()) {
      return Optional.empty();
    }
    var turn = Halves.of(facts.memory().sync(), NAME, Fingerprint.of(steps), MOST).of(steps);
    var kind = turn.get(0).substring(0, FEWER.length());
    var ids =
        turn.stream()
            .filter(step -> step.startsWith(kind))
            .map(step -> step.substring(kind.length()))
            .toList();
    return Optional.of(
        switch (kind) {
          case FEWER -> EnvCall.Modify.count(Integer.parseInt(ids.get(0)));
          case LEAVES -> new EnvCall.Detach(ids);
          default -> new EnvCall.Terminate(ids);
        });
  }

  /** What a call was about; of a number of nodes, every number. */
  private static List<String> steps(EnvCall call) {
    if (call instanceof EnvCall.Detach detach) {
      return prefixed(LEAVES, detach.instanceIds().stream());
    }
    return call instanceof EnvCall.Terminate terminate
        ? prefixed(ENDS, terminate.nodeIds().stream())
        : List.of(FEWER + ANY_NUMBER);
  }

  /**
   * Notes that the cloud did not take a call.
   *
   * @param facts by which it was planned
   * @param sync of that environment
   */
  static SyncMemory failed(
      EnvCall call, EnvFacts facts, SyncMemory sync, CloudException error, Instant now) {
    var left = steps(facts);
    if (left.isEmpty() || !Halves.isRefusal(error) || Busy.is(error)) {
      return sync;
    }
    var turn = Halves.of(sync, NAME, Fingerprint.of(left), MOST).afterRefusalOf(steps(call));
    return sync.failedInPart(NAME, error, turn.text(), now);
  }

  /** Notes that a call is about to be made. */
  static SyncMemory asking(EnvFacts facts, SyncMemory sync, Instant now) {
    return sync.begun(NAME, left(facts), now);
  }

  /** How much is left: nodes, and those that are wanted. */
  private static int left(EnvFacts facts) {
    var env = facts.view();
    return env.desiredComputeNodeCount()
        + Math.max(
            EnvNodes.total(env.computeNodeMetrics()), facts.nodes().map(List::size).orElse(0));
  }

  /** The calls since which no less is left; empty where there are none. */
  static Optional<SettingStatus> fruitless(EnvFacts facts) {
    return facts
        .memory()
        .sync()
        .find(NAME)
        .filter(s -> s.remaining() != null && s.remaining() <= left(facts));
  }

  private Leaving() {}
}
