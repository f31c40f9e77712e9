package io.hpcoperator.controller.computeenv;

import io.hpcoperator.cloud.batch.Activity;
import io.hpcoperator.cloud.batch.ComputeNodeState;
import io.hpcoperator.controller.batch.EnvCall;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.sync.SyncPlanner;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether nodes have been coming or going for so long that they are not counted on any more. The
 * cloud does not tell since when a node is in a state; what is known is when the environment was
 * last in order, when the operator last asked for nodes to come or go, and when the cloud last
 * began with one (DescribeComputeEnvActivities). Pure.
 *
 * @param since the latest of these
 * @param known whether all of this was read
 */
record Hanging(Instant since, boolean known) {

  /**
   * How long nodes that come and go keep something else from being asked for: while many fail and
   * are made anew, some always do. The cloud says so where it is at another change.
   */
  private static final Duration GIVEN_WAY = Duration.ofMinutes(15);

  /** What makes nodes come or go, but for the number of them. */
  private static final List<String> ASKING =
      List.of(
          EnvPlanner.CREATE,
          EnvPlanner.DELETE,
          "TerminateComputeNode",
          "TerminateComputeNodes",
          "AttachInstances",
          "DetachInstances");

  static Hanging of(EnvFacts facts, Instant now) {
    var activities = facts.activities();
    return new Hanging(
        since(facts, now),
        activities != null && (activities.hasValue() || activities.error() != null));
  }

  /** Whether it is worth being read what the nodes are and what the cloud does about them. */
  static boolean mayBe(EnvFacts facts) {
    var env = facts.view();
    if (env == null || env.computeNodeMetrics() == null || env.desiredComputeNodeCount() == null) {
      return false;
    }
    var seen = facts.listing().readAt();
    return !EnvNodes.isComplete(env, facts.resource().getSpec().replicas())
        && seen != null
        && !seen.isBefore(since(facts, seen).plus(SyncPlanner.MAX_UNDERWAY));
  }

  private static Instant since(EnvFacts facts, Instant now) {
    var activities = facts.activities();
    return activities == null || !activities.hasValue()
        ? lastAsked(facts, now)
        : activities.value().stream()
            .map(Activity::startTime)
            .filter(Objects::nonNull)
            .reduce(lastAsked(facts, now), (one, other) -> one.isAfter(other) ? one : other);
  }

  /**
   * When the operator last asked for nodes of this environment to come or go, or was asked for
   * another state than it had brought about.
   */
  static Instant lastAsked(EnvFacts facts, Instant now) {
    var work = facts.memory().work();
    var number =
        facts.memory().sync().find(EnvSettings.REPLICAS).stream()
            .filter(s -> s.triedAt() != null && s.error() == null)
            .map(s -> Work.time(s.triedAt()));
    var id = facts.memory().envId();
    var emptied =
        facts.goes() ? work.lastAcceptedAbout(EnvCall.Modify.OPERATION, id).stream() : number;
    var asked =
        ASKING.stream()
            .map(operation -> work.lastAcceptedAbout(operation, id))
            .flatMap(Optional::stream);
    return Stream.of(Stream.of(inOrder(facts, now)), asked, emptied, facts.retiredSince().stream())
        .flatMap(times -> times)
        .max(Comparator.naturalOrder())
        .orElse(now);
  }

  /**
   * How long nodes that come and go keep a change from being asked for; zero for no longer.
   *
   * @param wanted since when it is wanted
   */
  static Duration givesWay(EnvFacts facts, Instant wanted, Instant now) {
    var asked = lastAsked(facts, now);
    var left = Duration.between(now, (asked.isAfter(wanted) ? asked : wanted).plus(GIVEN_WAY));
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** When the resource was last as it is to be, which it never was before it was looked at. */
  private static Instant inOrder(EnvFacts facts, Instant now) {
    var resource = facts.resource();
    var status = resource.getStatus();
    var ready = status == null ? null : Conditions.find(status.conditions(), Conditions.READY);
    if (ready == null || Conditions.isTrue(status.conditions(), Conditions.READY)) {
      return now;
    }
    var since = Work.time(ready.lastTransitionTime());
    var deleted = Work.time(resource.getMetadata().getDeletionTimestamp());
    return since.isAfter(deleted) ? since : deleted;
  }

  boolean isLate(Instant now) {
    return known && left(now).isZero();
  }

  private Duration left(Instant now) {
    var left = Duration.between(now, since.plus(SyncPlanner.MAX_UNDERWAY));
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** How long they are still counted on. */
  Duration lookAgain(Instant now) {
    return Patience.atLeastASecond(left(now));
  }

  /**
   * @param what how they stand, or what is done all the same
   */
  Verdict verdict(EnvFacts facts, String what) {
    return Verdict.stalled(
        Reason.NODES_FAILED,
        "%s No node has come or gone since %s%s. Look at the nodes and activities in the cloud's"
            + " console; %s",
        what,
        since.truncatedTo(ChronoUnit.SECONDS),
        nodes(facts),
        facts.deleting()
            ? "end the nodes there, or set deletionPolicy: Retain to let the resource go without"
                + " the environment."
            : facts.goes()
                ? "end the nodes there; the operator goes on when they are gone."
                : NamedNodes.beforeFewer(facts).isEmpty()
                    ? "nodes that are there are ended by terminateNodes, fewer or more are asked for"
                        + " by replicas."
                    : "more are asked for by replicas, but no fewer while nodes are on their way"
                        + " that terminateNodes names: the cloud would end others. Take out those"
                        + " that do not go to have it choose.");
  }

  /** Such as ", of those node-a (CREATING)". */
  private static String nodes(EnvFacts facts) {
    var hanging =
        facts.nodes().stream()
            .flatMap(nodes -> nodes.stream())
            .filter(node -> node.state() != ComputeNodeState.RUNNING)
            .map(node -> "%s (%s)".formatted(node.id(), node.status()))
            .sorted()
            .toList();
    return hanging.isEmpty() ? "" : ", of those " + NamedNodes.names(hanging);
  }
}
