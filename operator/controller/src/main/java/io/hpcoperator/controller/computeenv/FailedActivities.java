package io.hpcoperator.controller.computeenv;

import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.batch.Activity;
import io.hpcoperator.cloud.batch.ComputeEnvView;
import io.hpcoperator.cloud.batch.ComputeNode;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.Failures;
import io.hpcoperator.controller.pass.News;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the activities of an environment tell people when nodes did not come or go. Pure. */
final class FailedActivities {
  /** The newest failures become events; how many are remembered as told has an end. */
  private static final int MOST = 10;

  /**
   * Longer than it takes until Ready says that nodes failed: environments at rest are read seldom.
   */
  private static final Duration SEEN_AFTER = Duration.ofMinutes(15);

  private static final String FAILED = "FAILED";
  private static final String ENDING = "TERMINATE_COMPUTE_NODE";

  private static final Comparator<Activity> NEWEST_FIRST =
      Comparator.comparing(
              FailedActivities::time, Comparator.nullsFirst(Comparator.<Instant>naturalOrder()))
          .reversed()
          .thenComparing(activity -> String.valueOf(activity.activityId()));

  /**
   * Whether activities are worth reading: nodes are ending, or are not there as wanted. Of an
   * environment that goes, all nodes are to end, be they in no count.
   */
  static boolean matter(EnvFacts facts) {
    var env = facts.view();
    return hasCounts(env)
        && (facts.goes()
                && (EnvNodes.attached(env) > 0 || !facts.nodes().map(List::isEmpty).orElse(false))
            || env.computeNodeMetrics().deleting() > 0
            || areMissed(facts)
            || Hanging.mayBe(facts));
  }

  private static boolean hasCounts(ComputeEnvView env) {
    return env != null && env.computeNodeMetrics() != null && env.desiredComputeNodeCount() != null;
  }

  /** Whether nodes are not as wanted, and not on their way. */
  private static boolean areMissed(EnvFacts facts) {
    var env = facts.view();
    int replicas = facts.resource().getSpec().replicas();
    var metrics = env.computeNodeMetrics();
    return EnvNodes.failed(metrics) > 0
        || !EnvNodes.isMoving(metrics) && !EnvNodes.isComplete(env, replicas);
  }

  /** The newest failure, as a sentence; empty for none. */
  static Optional<String> newest(EnvFacts facts) {
    return failed(facts).stream().findFirst().map(FailedActivities::say);
  }

  /** Why nothing newer is known of what the cloud did, as a sentence; empty where it was read. */
  static Optional<String> unreadable(EnvFacts facts) {
    return Optional.ofNullable(facts.activities())
        .map(Observation::error)
        .filter(error -> error.kind() != ErrorKind.THROTTLED)
        .map(error -> "What the cloud did with the nodes cannot be read: " + Failures.said(error));
  }

  /** The newest failure, and that none newer can be read; with a space before each. */
  static String besides(EnvFacts facts) {
    return besides(newest(facts), facts);
  }

  /** The same of nodes that are to go. */
  static String besidesEnding(EnvFacts facts) {
    return besides(newestEnding(facts), facts);
  }

  private static String besides(Optional<String> failure, EnvFacts facts) {
    return Stream.of(failure, unreadable(facts))
        .flatMap(Optional::stream)
        .map(text -> " " + text)
        .collect(Collectors.joining());
  }

  static List<News> news(EnvFacts facts) {
    return news(failed(facts));
  }

  /** Failures of nodes to go. */
  static List<News> ofEnding(EnvFacts facts) {
    return news(failed(facts).stream().filter(FailedActivities::isEnding).toList());
  }

  private static List<News> news(List<Activity> failed) {
    return failed.stream()
        .limit(MOST)
        .map(
            activity ->
                new News(
                    "activity " + activity.activityId(), true, "ActivityFailed", say(activity)))
        .toList();
  }

  /** The newest failure of a node to go, as a sentence; empty for none. */
  private static Optional<String> newestEnding(EnvFacts facts) {
    return failed(facts).stream()
        .filter(FailedActivities::isEnding)
        .findFirst()
        .map(FailedActivities::say);
  }

  private static boolean isEnding(Activity activity) {
    return ENDING.equals(activity.type());
  }

  private static List<Activity> failed(EnvFacts facts) {
    var seen = facts.activities();
    if (seen == null || !seen.hasValue()) {
      return List.of();
    }
    return seen.value().stream()
        .filter(activity -> FAILED.equals(activity.state()) && isOfNow(activity, facts))
        .sorted(NEWEST_FIRST)
        .toList();
  }

  /**
   * Whether a failure tells of what is the case: of nodes that did not go while they are there, of
   * nodes that did not come while some are missed. Of the latter, one that ended long before any
   * were missed tells of nothing but its own node, if that is among those that failed.
   */
  private static boolean isOfNow(Activity activity, EnvFacts facts) {
    if (isEnding(activity)) {
      return facts.nodes().isEmpty() || node(activity, facts).isPresent();
    }
    return hasCounts(facts.view())
        && (areMissed(facts) || Hanging.mayBe(facts))
        && (isOfLate(activity, facts)
            || node(activity, facts).filter(EnvNodes::isFailed).isPresent());
  }

  private static Optional<ComputeNode> node(Activity activity, EnvFacts facts) {
    return facts.nodes().orElse(List.of()).stream()
        .filter(node -> Objects.equals(node.id(), activity.computeNodeId()))
        .findFirst();
  }

  /** Whether a failure may be why the environment is not as it was when Ready was last True. */
  private static boolean isOfLate(Activity activity, EnvFacts facts) {
    var status = facts.resource().getStatus();
    var ready = status == null ? null : Conditions.find(status.conditions(), Conditions.READY);
    if (ready == null || time(activity) == null) {
      return true;
    }
    var inOrder =
        ready.status() == ConditionStatus.TRUE
            ? facts.activities().readAt()
            : Work.time(ready.lastTransitionTime());
    return !time(activity).isBefore(inOrder.minus(SEEN_AFTER));
  }

  private static Instant time(Activity activity) {
    return activity.endTime() == null ? activity.startTime() : activity.endTime();
  }

  private static String say(Activity activity) {
    var reason = activity.stateReason();
    return "%s of node %s failed%s (activity %s, %s): %s"
        .formatted(
            activity.type(),
            activity.computeNodeId(),
            time(activity) == null ? "" : " at " + time(activity).truncatedTo(ChronoUnit.SECONDS),
            activity.activityId(),
            activity.cause(),
            reason == null || reason.isBlank()
                ? "the cloud gives no reason."
                : end(reason.strip()));
  }

  private static String end(String text) {
    return text.endsWith(".") ? text : text + ".";
  }

  private FailedActivities() {}
}
