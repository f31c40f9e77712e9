package io.hpcoperator.controller.computeenv;

import io.hpcoperator.api.v1alpha1.EnvReplacement;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.sync.SyncMemory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The other environment of a resource, beside the one that serves. There is never a third: another
 * one is built only when this is gone.
 *
 * @param envId id of the other environment; null before it is known
 * @param fields fields of the spec that made another environment necessary
 * @param since when this phase was begun
 * @param builtFrom of the new environment ({@link EnvBuild}), while it is the other one; null
 *     before it was asked for
 * @param sync how the settings of the new environment stand, while it is the other one
 * @param busySince since when the cloud refuses changes of the other environment because it is at
 *     another one; null while it does not
 */
record Replacement(
    Phase phase,
    String envId,
    List<String> fields,
    Instant since,
    Map<String, String> builtFrom,
    SyncMemory sync,
    Instant busySince) {

  /** Which of the two is on its way where. */
  enum Phase {
    /** The other one is new, and is to take over when it has its nodes. */
    BUILDING("Building"),
    /** The other one is old, and is being emptied and deleted. */
    RETIRING("Retiring"),
    /** The other one is new and not wanted any more; it is being emptied and deleted. */
    DISCARDING("Discarding");

    private final String text;

    Phase(String text) {
      this.text = text;
    }
  }

  private static final SyncMemory NOTHING = new SyncMemory(null, null);

  /** One that is about to begin. */
  static Replacement begun(List<String> fields, Instant now) {
    return new Replacement(Phase.BUILDING, null, fields, now, null, NOTHING, null);
  }

  /** The one a status tells of; null for none, or for one a person made unreadable. */
  static Replacement of(EnvReplacement status) {
    if (status == null) {
      return null;
    }
    var phase =
        Arrays.stream(Phase.values())
            .filter(p -> p.text.equals(status.phase()))
            .findFirst()
            .orElse(null);
    var id = phase == Phase.RETIRING ? status.oldEnvId() : status.newEnvId();
    if (phase == null || id == null && phase != Phase.BUILDING) {
      return null;
    }
    return new Replacement(
        phase,
        id,
        status.fields() == null ? List.of() : List.copyOf(status.fields()),
        Work.time(status.since()),
        EnvBuild.read(status.builtFrom()),
        new SyncMemory(status.settings(), null),
        status.busySince() == null ? null : Work.time(status.busySince()));
  }

  /**
   * @param serving id of the environment that serves
   */
  EnvReplacement status(String serving) {
    boolean retiring = phase == Phase.RETIRING;
    return new EnvReplacement(
        phase.text,
        retiring ? envId : serving,
        retiring ? serving : envId,
        fields.isEmpty() ? null : fields,
        since.truncatedTo(ChronoUnit.SECONDS).toString(),
        builtFrom,
        sync.settings().isEmpty() ? null : sync.settings(),
        busySince == null ? null : busySince.truncatedTo(ChronoUnit.SECONDS).toString());
  }

  /** Whether the new environment is to take over, and is not known to exist yet. */
  boolean isUnborn() {
    return phase == Phase.BUILDING && envId == null;
  }

  Replacement withEnvId(String id) {
    return new Replacement(phase, id, fields, since, builtFrom, sync, busySince);
  }

  Replacement withBuild(Map<String, String> build) {
    return new Replacement(phase, envId, fields, since, build, sync, busySince);
  }

  Replacement withFields(List<String> changed) {
    return new Replacement(phase, envId, changed, since, builtFrom, sync, busySince);
  }

  Replacement withSync(SyncMemory memory) {
    return new Replacement(phase, envId, fields, since, builtFrom, memory, busySince);
  }

  Replacement withBusy(Instant time) {
    return new Replacement(phase, envId, fields, since, builtFrom, sync, time);
  }

  /** The new one is not wanted any more. */
  Replacement discarded(Instant now) {
    return new Replacement(Phase.DISCARDING, envId, fields, now, null, NOTHING, busySince);
  }

  /**
   * The new one serves.
   *
   * @param old id of the one that served until now
   */
  Replacement retiring(String old, Instant now) {
    return new Replacement(Phase.RETIRING, old, fields, now, null, NOTHING, null);
  }
}
