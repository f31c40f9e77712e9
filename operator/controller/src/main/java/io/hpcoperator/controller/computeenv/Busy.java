package io.hpcoperator.controller.computeenv;

import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.sync.SyncPlanner;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/** That the cloud takes no change of an environment, since it is at another one. Pure. */
final class Busy {
  /** Another change goes on (Batch, common errors), or this very one (TerminateComputeNode). */
  static final Set<String> CODES =
      Set.of(
          "UnsupportedOperation.AcceptOtherRequest",
          "UnsupportedOperation.ComputeEnvAcceptOtherRequest",
          "UnsupportedOperation.ComputeNodeIsTerminating");

  /** Some times as long as it takes at most until a call is made again. */
  private static final Duration ASKED_LATELY = Duration.ofMinutes(15);

  private static final Set<ErrorKind> NO_ANSWER = Set.of(ErrorKind.THROTTLED, ErrorKind.TRANSIENT);

  static boolean is(CloudException error) {
    return CODES.stream().anyMatch(error::hasCode);
  }

  /**
   * What is remembered of an environment after a call about it failed. That the call was lost or
   * came too fast says nothing of what the cloud is at, nor what it was at when nothing has been
   * asked for since.
   *
   * @param before what was on record before the call
   */
  static EnvMemory answered(
      String id, EnvMemory before, EnvMemory memory, CloudException error, Instant now) {
    if (is(error)) {
      boolean goesOn = memory.busySince(id) != null && wasLately(id, before, now);
      return goesOn ? memory : memory.withBusyOf(id, now);
    }
    return error.effectUnknown() || NO_ANSWER.contains(error.kind())
        ? memory
        : memory.withBusyOf(id, null);
  }

  private static boolean wasLately(String id, EnvMemory memory, Instant now) {
    return memory
        .work()
        .lastFailedAbout(id, CODES)
        .filter(at -> !at.isBefore(now.minus(ASKED_LATELY)))
        .isPresent();
  }

  /**
   * The same plan; with a verdict that asks for a person once the cloud has been busy for so long
   * that it is not counted on any more. What is planned is tried all the same. Once all is well, it
   * is forgotten that the cloud was busy.
   */
  static Plan<EnvAction, EnvMemory> noted(Plan<EnvAction, EnvMemory> plan, Instant now) {
    var memory = plan.memory();
    if (plan.verdict().standing() == Verdict.Standing.READY && memory.busySince() != null) {
      return plan.withMemory(memory.withBusyOf(memory.envId(), null));
    }
    var id = plan.action().objectId();
    var since = id.map(memory::busySince).orElse(null);
    return since == null
            || now.isBefore(since.plus(SyncPlanner.MAX_UNDERWAY))
            || !wasLately(id.get(), memory, now)
            || plan.verdict().standing() == Verdict.Standing.STALLED
        ? plan
        : plan.saying(
            Verdict.stalled(
                Reason.CLOUD_BUSY,
                "%s The cloud has taken no change of environment %s since %s. Look in its console"
                    + " what it is at; the operator tries again.",
                plan.verdict().message(),
                id.get(),
                since.truncatedTo(ChronoUnit.SECONDS)));
  }

  private Busy() {}
}
