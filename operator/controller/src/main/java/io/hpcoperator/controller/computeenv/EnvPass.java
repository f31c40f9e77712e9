package io.hpcoperator.controller.computeenv;

import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.api.v1alpha1.ComputeEnvStatus;
import io.hpcoperator.api.v1alpha1.Condition;
import io.hpcoperator.api.v1alpha1.DriftRecord;
import io.hpcoperator.api.v1alpha1.NodeCounts;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.Receipt;
import io.hpcoperator.cloud.batch.BatchClient;
import io.hpcoperator.cloud.batch.ComputeNodeMetrics;
import io.hpcoperator.controller.batch.EnvCall;
import io.hpcoperator.controller.pass.Counted;
import io.hpcoperator.controller.pass.KindPass;
import io.hpcoperator.controller.pass.Outcome;
import io.hpcoperator.controller.pass.ScaleSelector;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.sync.SyncMemory;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;

/**
 * Acts on and reports one environment: made for one pass, from what was observed in it.
 *
 * @param facts what was observed
 * @param client client of the account; null when it cannot be used
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
    if (action instanceof EnvAction.Change change) {
      return call(
          change.envId(),
          change.call(),
          memory.withSyncOf(change.envId(), s -> s.tried(change.setting(), clock.instant())));
    }
    if (action instanceof EnvAction.Call other) {
      return call(other.envId(), other.call(), leaving(other.envId(), memory));
    }
    if (action instanceof EnvAction.Delete delete) {
      return delete(delete.envId(), leaving(delete.envId(), memory));
    }
    throw new IllegalStateException(action + " is no call");
  }

  private EnvMemory leaving(String envId, EnvMemory memory) {
    return memory.withSyncOf(envId, sync -> sync.tried(Leaving.NAME, clock.instant()));
  }

  private EnvMemory asking(String envId, EnvMemory memory) {
    return memory.withSyncOf(envId, sync -> Leaving.asking(facts.of(envId), sync, clock.instant()));
  }

  /** What must not be lost with the answer, or with the operator. */
  @Override
  public EnvMemory before(EnvAction action, EnvMemory memory) {
    if (action instanceof EnvAction.Call call) {
      var asking = asking(call.envId(), memory);
      return call.call() instanceof EnvCall.Detach detach
          ? AttachedInstances.detaching(call.envId(), detach, asking)
          : asking;
    }
    if (action instanceof EnvAction.Delete delete) {
      return asking(delete.envId(), memory);
    }
    if (!(action instanceof EnvAction.Change change)) {
      return memory;
    }
    if (change.call() instanceof EnvCall.Attach attach) {
      return AttachedInstances.asking(attach, memory)
          .withSyncOf(change.envId(), s -> s.trying(change.setting(), clock.instant()));
    }
    return change.call() instanceof EnvCall.Terminate
            && EnvSettings.leavesNoCountOfOthers(facts, change.envId())
        ? memory.renewingCount(change.envId(), clock.instant())
        : memory;
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
            .born(created.envId())
            .withWork(accepted(created.envId(), memory, EnvPlanner.CREATE, created.requestId())),
        EnvPlanner.CREATE,
        "Environment %s is being created with %s%s (request %s)."
            .formatted(
                created.envId(),
                Counted.nodes(create.nodes()),
                memory.envId() == null ? "" : " to take the place of " + memory.envId(),
                created.requestId()));
  }

  /**
   * That the cloud is at another change of the environment says nothing of the setting: it is asked
   * again when that has ended. Whatever else the cloud answers lets other settings go first.
   */
  @Override
  public EnvMemory failed(EnvAction action, EnvMemory before, CloudException error) {
    var memory =
        action
            .objectId()
            .map(id -> Busy.answered(id, facts.memory(), before, error, clock.instant()))
            .orElse(before);
    if (action instanceof EnvAction.Call call) {
      var known =
          memory.withSyncOf(
              call.envId(),
              sync ->
                  Leaving.failed(
                      call.call(), facts.of(call.envId()), sync, error, clock.instant()));
      return call.call() instanceof EnvCall.Detach detach && !error.effectUnknown()
          ? AttachedInstances.notDetached(call.envId(), detach, facts, known)
          : known;
    }
    if (!(action instanceof EnvAction.Change change)) {
      return memory;
    }
    var known =
        change.call() instanceof EnvCall.Attach attach && !error.effectUnknown()
            ? AttachedInstances.refused(attach, memory)
                .withSyncOf(change.envId(), s -> s.untried(change.setting()))
            : memory;
    return Busy.is(error) ? known : known.withSyncOf(change.envId(), s -> failed(change, s, error));
  }

  private SyncMemory failed(EnvAction.Change change, SyncMemory sync, CloudException error) {
    if (change.setting().equals(AttachedInstances.NAME)) {
      return AttachedInstances.failed(change.call(), facts, sync, error, clock.instant());
    }
    return change.call() instanceof EnvCall.Terminate terminate
        ? NamedNodes.failed(terminate, sync, error, clock.instant())
        : sync.failed(change.setting(), error, clock.instant());
  }

  private Outcome<EnvMemory> call(String envId, EnvCall call, EnvMemory memory) {
    var receipt = call.call(client, envId);
    return new Outcome<>(
        taken(envId, memory, call.operation(), receipt),
        call.operation(),
        "Environment %s %s (request %s).".formatted(envId, call.says(), receipt.requestId()));
  }

  private Outcome<EnvMemory> delete(String envId, EnvMemory memory) {
    var receipt = client.deleteComputeEnv(envId);
    return new Outcome<>(
        taken(envId, memory, EnvPlanner.DELETE, receipt),
        EnvPlanner.DELETE,
        "Environment %s is being deleted (request %s).".formatted(envId, receipt.requestId()));
  }

  private EnvMemory taken(String envId, EnvMemory memory, String operation, Receipt receipt) {
    return memory
        .withWork(accepted(envId, memory, operation, receipt.requestId()))
        .withBusyOf(envId, null);
  }

  private Work accepted(String envId, EnvMemory memory, String operation, String requestId) {
    return memory.work().accepted(operation, requestId, null, envId, clock.instant());
  }

  /** Whether activities failed; while they are unread, as was last seen. */
  private boolean isFailing(ComputeEnvStatus before) {
    var seen = facts.activities();
    return seen != null && seen.hasValue()
        ? FailedActivities.newest(facts).isPresent()
        : FailedActivities.matter(facts)
            && EnvState.DEGRADED.text().equals(before(before, ComputeEnvStatus::state, null));
  }

  @Override
  public ComputeEnvStatus status(
      ComputeEnv resource, EnvMemory memory, List<Condition> conditions, String reconcileToken) {
    var before = resource.getStatus();
    var env = facts.view();
    var metrics = env == null ? null : env.computeNodeMetrics();
    // What could not be seen in this pass stays as it was last seen.
    return new ComputeEnvStatus(
        resource.getMetadata().getGeneration(),
        conditions,
        memory.envId(),
        facts.listing().hasValue()
            ? EnvState.of(
                    memory.envId() != null,
                    resource.isMarkedForDeletion(),
                    env,
                    resource.getSpec().replicas(),
                    isFailing(before))
                .text()
            : before(before, ComputeEnvStatus::state, EnvState.ABSENT.text()),
        metrics == null
            ? before(before, ComputeEnvStatus::replicas, 0)
            : Integer.valueOf(EnvNodes.own(env)),
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
        memory.adopted() ? true : null,
        orNull(memory.attached()),
        memory.builtFrom() == null
            ? before(before, status -> EnvBuild.unreadable(status.builtFrom()), null)
            : memory.builtFrom(),
        memory.replacement() == null ? null : memory.replacement().status(memory.envId()),
        orNull(memory.sync().settings()),
        orNull(memory.sync().drift()),
        memory.busySince() == null
            ? null
            : memory.busySince().truncatedTo(ChronoUnit.SECONDS).toString(),
        ScaleSelector.of("hpc-operator.io/compute-env", resource.getMetadata()),
        memory.work().isBlank() ? null : memory.work().operations(),
        reconcileToken);
  }

  private static NodeCounts counts(ComputeNodeMetrics metrics) {
    return new NodeCounts(
        EnvNodes.total(metrics),
        metrics.running(),
        EnvNodes.starting(metrics) + metrics.deleting(),
        EnvNodes.failed(metrics),
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

  private static <T> List<T> orNull(List<T> list) {
    return list.isEmpty() ? null : list;
  }

  @Override
  public List<DriftRecord> drift(ComputeEnvStatus status) {
    return status == null ? List.of() : status.drift();
  }
}
