package io.hpcoperator.controller.computeenv;

import io.hpcoperator.cloud.batch.Activity;
import io.hpcoperator.controller.pass.News;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What the activities of an environment tell people when nodes did not come or go. Pure. */
final class FailedActivities {
  /** Failures that become events at a time. */
  private static final int LINES = 3;

  private static final String FAILED = "FAILED";

  private static final Comparator<Activity> NEWEST_FIRST =
      Comparator.comparing(
              FailedActivities::time, Comparator.nullsFirst(Comparator.<Instant>naturalOrder()))
          .reversed()
          .thenComparing(activity -> String.valueOf(activity.activityId()));

  /** Whether activities are worth reading: something is not as wanted, and not on its way. */
  static boolean matter(EnvFacts facts) {
    var env = facts.view();
    if (env == null || env.computeNodeMetrics() == null || env.desiredComputeNodeCount() == null) {
      return false;
    }
    var metrics = env.computeNodeMetrics();
    return EnvNodes.failed(metrics) > 0
        || EnvNodes.starting(metrics) + metrics.deleting() == 0 && !EnvNodes.isComplete(env);
  }

  /** The newest failure, as a sentence; empty for none. */
  static Optional<String> newest(EnvFacts facts) {
    return failed(facts).stream().findFirst().map(FailedActivities::say);
  }

  static List<News> news(EnvFacts facts) {
    return failed(facts).stream()
        .limit(LINES)
        .map(
            activity ->
                new News(
                    "activity " + activity.activityId(), true, "ActivityFailed", say(activity)))
        .toList();
  }

  private static List<Activity> failed(EnvFacts facts) {
    var seen = facts.activities();
    if (seen == null || !seen.hasValue()) {
      return List.of();
    }
    return seen.value().stream()
        .filter(activity -> FAILED.equals(activity.state()))
        .sorted(NEWEST_FIRST)
        .toList();
  }

  private static Instant time(Activity activity) {
    return activity.endTime() == null ? activity.startTime() : activity.endTime();
  }

  private static String say(Activity activity) {
    var reason = activity.stateReason();
    return "%s of node %s failed (activity %s, %s): %s"
        .formatted(
            activity.type(),
            activity.computeNodeId(),
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
