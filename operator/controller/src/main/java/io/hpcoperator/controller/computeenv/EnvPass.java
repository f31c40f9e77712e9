package io.hpcoperator.controller.computeenv;

import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.api.v1alpha1.ComputeEnvStatus;
import io.hpcoperator.api.v1alpha1.Condition;
import io.hpcoperator.api.v1alpha1.NodeCounts;
import io.hpcoperator.cloud.batch.BatchClient;
import io.hpcoperator.cloud.batch.ComputeEnvChange;
import io.hpcoperator.cloud.batch.ComputeEnvView;
import io.hpcoperator.cloud.batch.ComputeNodeMetrics;
import io.hpcoperator.controller.pass.Counted;
import io.hpcoperator.controller.pass.KindPass;
import io.hpcoperator.controller.pass.Outcome;
import io.hpcoperator.controller.pass.Work;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * Acts on and reports one environment: made for one pass, from what was observed in it.
 *
 * @param facts what was observed; null when the account could not be used
 * @param client client of the account; null then, too
 */
record EnvPass(EnvFacts facts, BatchClient client, Clock clock)
    implements KindPass<ComputeEnv, ComputeEnvStatus, EnvAction, EnvMemory> {

  @Override
  public Work work(EnvMemory memory) {
    return memory.work();
  }

  @Override
  public EnvMemory withWork(EnvMemory memory, Work work) {
    return memory.withWork(work);
  }

  @Override
  public Outcome<EnvMemory> act(ComputeEnv resource, EnvAction action, EnvMemory memory) {
    if (action instanceof EnvAction.Create create) {
      return create(resource, create, memory);
    }
    if (action instanceof EnvAction.Modify modify) {
      return modify(modify, memory);
    }
    if (action instanceof EnvAction.Delete) {
      return delete(memory);
    }
    throw new IllegalStateException(action + " is no call");
  }

  private Outcome<EnvMemory> create(
      ComputeEnv resource, EnvAction.Create create, EnvMemory memory) {
    var created =
        client.createComputeEnv(
            EnvRequests.create(resource, create.nodes(), facts.secrets()),
            EnvRequests.placement(resource.getSpec()),
            memory.work().intent().clientToken());
    return new Outcome<>(
        memory
            .withEnvId(created.envId())
            .withWork(accepted(memory, EnvPlanner.CREATE, created.requestId())),
        EnvPlanner.CREATE,
        "Environment %s is being created with %s (request %s)."
            .formatted(created.envId(), Counted.nodes(create.nodes()), created.requestId()));
  }

  private Outcome<EnvMemory> modify(EnvAction.Modify modify, EnvMemory memory) {
    var receipt =
        client.modifyComputeEnv(
            memory.envId(), new ComputeEnvChange(modify.nodes(), modify.name(), null, List.of()));
    var what = modify.nodes() == null ? "name " + modify.name() : Counted.nodes(modify.nodes());
    return new Outcome<>(
        memory.withWork(accepted(memory, EnvPlanner.MODIFY, receipt.requestId())),
        EnvPlanner.MODIFY,
        "Environment %s is set to %s (request %s)."
            .formatted(memory.envId(), what, receipt.requestId()));
  }

  private Outcome<EnvMemory> delete(EnvMemory memory) {
    var receipt = client.deleteComputeEnv(memory.envId());
    return new Outcome<>(
        memory.withWork(accepted(memory, EnvPlanner.DELETE, receipt.requestId())),
        EnvPlanner.DELETE,
        "Environment %s is being deleted (request %s)."
            .formatted(memory.envId(), receipt.requestId()));
  }

  private Work accepted(EnvMemory memory, String operation, String requestId) {
    return memory.work().accepted(operation, requestId, null, clock.instant());
  }

  @Override
  public ComputeEnvStatus status(
      ComputeEnv resource, EnvMemory memory, List<Condition> conditions, String reconcileToken) {
    var before = resource.getStatus();
    var env = facts == null ? null : facts.view();
    var metrics = env == null ? null : env.computeNodeMetrics();
    // What could not be seen in this pass stays as it was last seen.
    return new ComputeEnvStatus(
        resource.getMetadata().getGeneration(),
        conditions,
        memory.envId(),
        facts == null || !facts.listing().hasValue()
            ? before(before, ComputeEnvStatus::state, "Absent")
            : state(resource, memory, env),
        metrics == null
            ? before(before, ComputeEnvStatus::replicas, 0)
            : Integer.valueOf(EnvPlanner.total(metrics)),
        metrics == null
            ? before(before, ComputeEnvStatus::readyReplicas, 0)
            : Integer.valueOf(metrics.running()),
        env == null
            ? before(before, ComputeEnvStatus::desiredReplicas, null)
            : env.desiredComputeNodeCount(),
        metrics == null ? before(before, ComputeEnvStatus::nodes, null) : counts(metrics),
        env == null || env.createTime() == null
            ? before(before, ComputeEnvStatus::createTime, null)
            : env.createTime().toString(),
        "hpc-operator.io/compute-env=" + resource.getMetadata().getName(),
        memory.work().isBlank() ? null : memory.work().operations(),
        reconcileToken);
  }

  /** The API has no state; this is one word derived from what it has (DescribeComputeEnv notes). */
  private static String state(ComputeEnv resource, EnvMemory memory, ComputeEnvView env) {
    if (resource.isMarkedForDeletion() && memory.envId() != null) {
      return "Deleting";
    }
    if (env == null) {
      return memory.envId() == null ? "Absent" : "Creating";
    }
    if (env.deleting()) {
      return "Deleting";
    }
    var metrics = env.computeNodeMetrics();
    if (metrics == null) {
      return "Unknown";
    }
    if (metrics.creationFailed() + metrics.abnormal() > 0) {
      return "Degraded";
    }
    return Objects.equals(metrics.running(), env.desiredComputeNodeCount())
            && EnvPlanner.total(metrics) == metrics.running()
        ? "Running"
        : "Scaling";
  }

  private static NodeCounts counts(ComputeNodeMetrics metrics) {
    return new NodeCounts(
        EnvPlanner.total(metrics),
        metrics.running(),
        metrics.submitted() + metrics.creating() + metrics.created() + metrics.deleting(),
        metrics.creationFailed() + metrics.abnormal(),
        0);
  }

  private static <T> T before(
      ComputeEnvStatus before, Function<ComputeEnvStatus, T> field, T otherwise) {
    var value = before == null ? null : field.apply(before);
    return value == null ? otherwise : value;
  }

  @Override
  public List<Condition> conditions(ComputeEnvStatus status) {
    return status == null ? null : status.conditions();
  }
}
