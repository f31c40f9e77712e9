package io.hpcoperator.controller.computeenv;

import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.api.v1alpha1.ComputeEnvStatus;
import io.hpcoperator.controller.pass.PassRunner;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.sync.SyncMemory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * What must not be forgotten of an environment; kept in the resource's status.
 *
 * @param envId id in the cloud; null before it is known
 * @param work calls
 * @param adopted whether an existing environment was taken over
 * @param attached instances of the spec that were attached: the cloud took the call, or they were
 *     seen
 * @param sync how the settings that can change stood last
 * @param builtFrom what of the spec the environment was built from ({@link EnvBuild}); null when
 *     that is not on record
 * @param replacement the other environment of the resource; null while there is one at most
 * @param busySince since when the cloud refuses changes because it is at another one; null while it
 *     does not
 */
public record EnvMemory(
    String envId,
    Work work,
    boolean adopted,
    List<String> attached,
    SyncMemory sync,
    Map<String, String> builtFrom,
    Replacement replacement,
    Instant busySince) {

  public EnvMemory {
    attached = attached == null ? List.of() : List.copyOf(attached);
  }

  /** Of an environment of which nothing but its calls is known. */
  EnvMemory(String envId, Work work) {
    this(envId, work, false, List.of(), new SyncMemory(null, null), null, null, null);
  }

  /** What is remembered of an environment, as far as it holds for the user's newest wish. */
  static EnvMemory of(ComputeEnv resource) {
    var memory = of(resource.getStatus());
    return isNewWish(resource) ? memory.afresh() : memory;
  }

  /** Whether the user's newest wish has not been looked at before. */
  private static boolean isNewWish(ComputeEnv resource) {
    var status = resource.getStatus();
    return status != null
        && !(Objects.equals(status.observedGeneration(), resource.getMetadata().getGeneration())
            && Objects.equals(status.reconcileToken(), PassRunner.reconcileToken(resource)));
  }

  private static EnvMemory of(ComputeEnvStatus status) {
    return status == null
        ? new EnvMemory(null, Work.of(null))
        : new EnvMemory(
            status.envId(),
            Work.of(status.operations()),
            Boolean.TRUE.equals(status.adopted()),
            status.attachedInstances(),
            new SyncMemory(status.settings(), status.drift()),
            EnvBuild.read(status.builtFrom()),
            Replacement.of(status.replacement()),
            status.busySince() == null ? null : Work.time(status.busySince()));
  }

  private EnvMemory afresh() {
    var fresh = withSync(sync.afresh());
    // What removes the one that goes is tried on and on; a wish for the other is no news for it.
    return replacement == null || replacement.phase() != Replacement.Phase.BUILDING
        ? fresh
        : fresh.withReplacement(replacement.withSync(replacement.sync().afresh()));
  }

  EnvMemory withEnvId(String id) {
    return new EnvMemory(id, work, adopted, attached, sync, builtFrom, replacement, busySince);
  }

  EnvMemory withWork(Work newWork) {
    return new EnvMemory(
        envId, newWork, adopted, attached, sync, builtFrom, replacement, busySince);
  }

  EnvMemory withAdopted() {
    return new EnvMemory(envId, work, true, attached, sync, builtFrom, replacement, busySince);
  }

  EnvMemory withSync(SyncMemory newSync) {
    return new EnvMemory(
        envId, work, adopted, attached, newSync, builtFrom, replacement, busySince);
  }

  EnvMemory withAttached(List<String> instances) {
    return new EnvMemory(envId, work, adopted, instances, sync, builtFrom, replacement, busySince);
  }

  EnvMemory withBuild(Map<String, String> build) {
    return new EnvMemory(envId, work, adopted, attached, sync, build, replacement, busySince);
  }

  EnvMemory withReplacement(Replacement other) {
    return new EnvMemory(envId, work, adopted, attached, sync, builtFrom, other, busySince);
  }

  /** The same of the other environment, as if it were the one that serves. */
  EnvMemory other() {
    return new EnvMemory(
        replacement.envId(),
        work,
        adopted,
        List.of(),
        replacement.sync(),
        replacement.builtFrom(),
        replacement,
        replacement.busySince());
  }

  /** Puts back what is remembered of the other environment's settings. */
  EnvMemory withOther(EnvMemory other) {
    return withReplacement(replacement.withSync(other.sync()));
  }

  /** The other environment serves from now on, and the one that served becomes the other. */
  EnvMemory switched(Instant now) {
    return new EnvMemory(
        replacement.envId(),
        work,
        adopted,
        attached,
        new SyncMemory(replacement.sync().settings(), sync.drift()),
        replacement.builtFrom(),
        replacement.retiring(envId, now),
        replacement.busySince());
  }

  /** The creation under way: of the environment itself, or of the one that is to replace it. */
  EnvMemory building(Map<String, String> build) {
    return envId == null ? withBuild(build) : withReplacement(replacement.withBuild(build));
  }

  /** The environment under creation has an id. */
  EnvMemory born(String id) {
    return envId == null ? withEnvId(id) : withReplacement(replacement.withEnvId(id));
  }

  /**
   * @param id environment whose settings are meant: the one that serves, or the other
   */
  EnvMemory withSyncOf(String id, UnaryOperator<SyncMemory> change) {
    return replacement != null && id.equals(replacement.envId())
        ? withReplacement(replacement.withSync(change.apply(replacement.sync())))
        : withSync(change.apply(sync));
  }

  /**
   * @param id environment that is meant: the one that serves, or the other
   * @param since null while the cloud is not known to be busy with it
   */
  EnvMemory withBusyOf(String id, Instant since) {
    return replacement != null && id.equals(replacement.envId())
        ? withReplacement(replacement.withBusy(since))
        : new EnvMemory(envId, work, adopted, attached, sync, builtFrom, replacement, since);
  }

  /** Since when the cloud refuses changes of an environment; null while it does not. */
  Instant busySince(String id) {
    return replacement != null && id.equals(replacement.envId())
        ? replacement.busySince()
        : busySince;
  }

  /**
   * The number of nodes of an environment is about to change by a call of the operator's own: a
   * difference that shows afterwards was not made by somebody else, nor does it count that none
   * shows yet. What the cloud said to the number that was asked for stays as it is.
   */
  EnvMemory renewingCount(String id, Instant now) {
    return withSyncOf(
        id, last -> last.unapplied(EnvSettings.REPLICAS).sent(EnvSettings.REPLICAS, now));
  }
}
