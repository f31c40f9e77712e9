package io.hpcoperator.sandbox;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.CustomResource;
import io.hpcoperator.api.v1alpha1.CloudAccount;
import io.hpcoperator.api.v1alpha1.CloudOperations;
import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.api.v1alpha1.Condition;
import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * One resource as the table shows it.
 *
 * @param ready status of the Ready condition; empty when there is none
 * @param settled whether Ready is True for the newest spec
 * @param task step of the cloud's running task, such as 3/35; empty when none runs
 */
record Row(
    String kind,
    String name,
    String state,
    String nodes,
    String ready,
    String reason,
    String task,
    String message,
    boolean settled,
    Instant created) {

  static Row of(CustomResource<?, ?> resource) {
    if (resource instanceof CloudAccount account) {
      var status = account.getStatus();
      return row(account, "", "", status == null ? null : status.conditions(), null);
    }
    if (resource instanceof HpcCluster cluster) {
      var status = cluster.getStatus();
      return row(
          cluster,
          status == null ? null : status.state(),
          status == null
              ? ""
              : nodes(status.readyReplicas(), cluster.getSpec().nodes().compute().replicas()),
          status == null ? null : status.conditions(),
          status == null ? null : status.operations());
    }
    if (resource instanceof HpcQueue queue) {
      var status = queue.getStatus();
      return row(
          queue,
          status == null ? null : status.state(),
          status == null ? "" : nodes(status.readyReplicas(), queue.getSpec().replicas()),
          status == null ? null : status.conditions(),
          status == null ? null : status.operations());
    }
    var env = (ComputeEnv) resource;
    var status = env.getStatus();
    return row(
        env,
        status == null ? null : status.state(),
        status == null ? "" : nodes(status.readyReplicas(), env.getSpec().replicas()),
        status == null ? null : status.conditions(),
        status == null ? null : status.operations());
  }

  private static String nodes(Integer ready, Integer desired) {
    return (ready == null ? 0 : ready) + "/" + desired;
  }

  private static Row row(
      HasMetadata resource,
      String state,
      String nodes,
      List<Condition> conditions,
      CloudOperations operations) {
    var ready =
        conditions == null
            ? null
            : conditions.stream().filter(c -> c.type().equals("Ready")).findFirst().orElse(null);
    var task = operations == null ? null : operations.task();
    boolean settled =
        ready != null
            && ready.status() == ConditionStatus.TRUE
            && Objects.equals(ready.observedGeneration(), resource.getMetadata().getGeneration());
    return new Row(
        resource.getKind(),
        resource.getMetadata().getName(),
        state == null ? "" : state,
        nodes,
        ready == null ? "" : text(ready.status()),
        ready == null ? "" : ready.reason(),
        task == null || task.progress() == null ? "" : task.progress(),
        ready == null ? "" : ready.message(),
        settled,
        Instant.parse(resource.getMetadata().getCreationTimestamp()));
  }

  private static String text(ConditionStatus status) {
    return switch (status) {
      case TRUE -> "True";
      case FALSE -> "False";
      case UNKNOWN -> "Unknown";
    };
  }

  String key() {
    return kind + " " + name;
  }

  /** What a person would call a change: not the age. */
  List<String> news() {
    return List.of(state, nodes, ready, reason, task);
  }

  String line(Instant now) {
    return "%-13s %-10s %-11s %-6s %-8s %-20s %-7s %4ds"
        .formatted(
            kind,
            name,
            state,
            nodes,
            ready,
            reason,
            task,
            Math.max(0, Duration.between(created, now).toSeconds()));
  }

  static final String HEADER =
      "%-13s %-10s %-11s %-6s %-8s %-20s %-7s %5s"
          .formatted("KIND", "NAME", "STATE", "NODES", "READY", "REASON", "TASK", "AGE");
}
