package io.hpcoperator.controller.nodes;

import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.cloud.ehpc.Resources;
import io.hpcoperator.cloud.ehpc.TaskInstance;
import io.hpcoperator.cloud.ehpc.TaskResult;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.poll.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/** What tests of planners see of a cloud. */
public final class Given {
  public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  public static final Patience PATIENCE =
      new Patience(
          Duration.ofMinutes(2),
          Duration.ofMinutes(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(30));

  public static ClusterNode node(String id, String status, Resources used) {
    return node(id, status, used, NOW.minusSeconds(3600));
  }

  public static ClusterNode node(String id, String status, Resources used, Instant added) {
    return new ClusterNode(
        id, id, status, null, null, null, null, null, null, null, null, null, null, null, null,
        null, null, null, null, null, null, added, null, null, used, null);
  }

  public static ClusterNode idle(String id) {
    return node(id, "running", new Resources(0, 0, 0));
  }

  public static ClusterNode busy(String id) {
    return node(id, "running", new Resources(8, 0, 16));
  }

  /** A spot instance that the cloud takes back. */
  public static ClusterNode reclaimed(String id) {
    return new ClusterNode(
        id,
        id,
        "running",
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        "recycling",
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  public static ClusterTask task(String id, String type, String status, String... instances) {
    return new ClusterTask(
        id,
        "ehpc-1",
        type,
        status,
        3,
        7,
        List.of(),
        null,
        new TaskResult(
            Arrays.stream(instances).map(i -> new TaskInstance(i, null, i, "compute")).toList()));
  }

  /** Read just now. */
  public static <V> Observation<V> seen(V value) {
    return seen(value, NOW);
  }

  public static <V> Observation<V> seen(V value, Instant readAt) {
    return new Observation<>(value, readAt, null);
  }

  public static <V> Observation<V> unread() {
    return new Observation<>(null, null, null);
  }

  private Given() {}
}
