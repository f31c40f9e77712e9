package io.hpcoperator.controller.computeenv;

import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.api.v1alpha1.ComputeEnvStatus;
import io.hpcoperator.api.v1alpha1.SettingStatus;
import io.hpcoperator.controller.pass.PassRunner;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.sync.SyncMemory;
import java.util.List;
import java.util.Objects;

/**
 * What must not be forgotten of an environment; kept in the resource's status.
 *
 * @param envId id in the cloud; null before it is known
 * @param work calls
 * @param adopted whether an existing environment was taken over
 * @param attached instances of the spec that were seen attached
 * @param sync how the settings that can change stood last
 */
public record EnvMemory(
    String envId, Work work, boolean adopted, List<String> attached, SyncMemory sync) {

  public EnvMemory {
    attached = attached == null ? List.of() : List.copyOf(attached);
  }

  /** Of an environment of which nothing but its calls is known. */
  EnvMemory(String envId, Work work) {
    this(envId, work, false, List.of(), new SyncMemory(null, null));
  }

  /** What is remembered of an environment, as far as it holds for the user's newest wish. */
  static EnvMemory of(ComputeEnv resource) {
    var status = resource.getStatus();
    var memory = of(status);
    boolean newWish =
        status != null
            && !(Objects.equals(status.observedGeneration(), resource.getMetadata().getGeneration())
                && Objects.equals(status.reconcileToken(), PassRunner.reconcileToken(resource)));
    return newWish ? memory.withSync(memory.sync().afresh()) : memory;
  }

  private static EnvMemory of(ComputeEnvStatus status) {
    return status == null
        ? new EnvMemory(null, Work.of(null))
        : new EnvMemory(
            status.envId(),
            Work.of(status.operations()),
            Boolean.TRUE.equals(status.adopted()),
            status.attachedInstances(),
            new SyncMemory(status.settings(), status.drift()));
  }

  EnvMemory withEnvId(String id) {
    return new EnvMemory(id, work, adopted, attached, sync);
  }

  EnvMemory withWork(Work newWork) {
    return new EnvMemory(envId, newWork, adopted, attached, sync);
  }

  EnvMemory withAdopted() {
    return new EnvMemory(envId, work, true, attached, sync);
  }

  EnvMemory withSync(SyncMemory newSync) {
    return new EnvMemory(envId, work, adopted, attached, newSync);
  }

  EnvMemory withAttached(List<String> instances) {
    return new EnvMemory(envId, work, adopted, instances, sync);
  }

  /**
   * The number of nodes is about to change by a call of the operator's own: a difference that shows
   * afterwards was not made by somebody else.
   */
  EnvMemory renewingCount() {
    return withSync(
        new SyncMemory(
            sync.settings().stream()
                .map(s -> EnvSettings.REPLICAS.equals(s.name()) ? renewed(s) : s)
                .toList(),
            sync.drift()));
  }

  private static SettingStatus renewed(SettingStatus s) {
    return new SettingStatus(
        s.name(), s.state(), null, null, null, null, null, null, null, s.since(), s.asked());
  }
}
