package io.hpcoperator.controller.account;

import io.hpcoperator.api.v1alpha1.CloudAccount;
import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.controller.pass.Aspect;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.Failures;
import io.hpcoperator.controller.pass.PassRunner;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.runtime.Services;
import io.hpcoperator.controller.session.CloudSession;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sets E-HPC up in an account that asks for it (InitializeEHPC), once for each change of its spec.
 * The account is of use without: what fails here is a condition of its own.
 */
final class ServiceInitialization {
  private final Services services;
  private final Map<String, Failure> failures = new ConcurrentHashMap<>();

  /** What an attempt was made for; another is worth a new one at once. */
  private record Trial(long generation, String reconcileToken) {}

  /** An attempt that failed, and when it may be repeated. */
  private record Failure(Trial trial, CloudException error, Instant again) {}

  /**
   * How it stands.
   *
   * @param aspect the condition; empty when nobody asks for it
   * @param initializedGeneration generation of the spec it was done for; null when it was not
   * @param lookAgain how long until the next attempt; null when none is needed
   */
  record Standing(Optional<Aspect> aspect, Long initializedGeneration, Duration lookAgain) {}

  ServiceInitialization(Services services) {
    this.services = services;
  }

  /** How it stands, after an attempt if one is due. Needs an account whose key works. */
  Standing attempt(CloudAccount account) {
    if (!isWanted(account)) {
      return new Standing(Optional.empty(), null, null);
    }
    var done = standing(account);
    if (done.initializedGeneration() != null) {
      return done;
    }
    var session = services.sessions().find(account);
    if (session.isEmpty() || !(session.get() instanceof CloudSession.Ehpc ehpc)) {
      return done;
    }
    var now = services.clock().instant();
    var uid = account.getMetadata().getUid();
    var trial = trial(account);
    var last = failures.get(uid);
    if (last != null && last.trial().equals(trial) && now.isBefore(last.again())) {
      return failed(last, now);
    }
    try {
      var result = ehpc.client().service().initialize();
      failures.remove(uid);
      services
          .announcer()
          .call(
              account,
              "InitializeEHPC",
              result.roleCreated()
                  ? "The service role of E-HPC was created (request %s)."
                      .formatted(result.requestId())
                  : "The service role of E-HPC was there already.");
      return initialized(account.getMetadata().getGeneration());
    } catch (CloudException e) {
      var failure = new Failure(trial, e, now.plus(pause(e)));
      failures.put(uid, failure);
      return failed(failure, now);
    }
  }

  /** How it stands, as far as it is known without asking. */
  Standing standing(CloudAccount account) {
    if (!isWanted(account)) {
      return new Standing(Optional.empty(), null, null);
    }
    var status = account.getStatus();
    var generation = account.getMetadata().getGeneration();
    return status != null && Objects.equals(status.initializedGeneration(), generation)
        ? initialized(generation)
        : new Standing(
            Optional.of(
                aspect(
                    ConditionStatus.UNKNOWN,
                    Reason.OBSERVING,
                    "It is done when the cloud has accepted the access key.")),
            null,
            null);
  }

  /** What needs a person's doing is not asked for as often as what heals by itself. */
  private Duration pause(CloudException error) {
    return error.kind() == ErrorKind.DENIED || error.kind() == ErrorKind.INVALID
        ? KeyCheck.RECHECK
        : services.patience().prerequisite();
  }

  private static Standing failed(Failure failure, Instant now) {
    var waiting =
        Verdict.working(Reason.CLOUD_BUSY, "The cloud is asked once more in a short while.");
    var verdict =
        failure.error().kind() == ErrorKind.DENIED
            ? Verdict.working(
                Reason.ACCESS_DENIED,
                "%s Grant the access key the right ram:CreateServiceLinkedRole, or have somebody who has it enable E-HPC in the cloud's console and set initializeService: false. It is tried again every ten minutes, and at once with the annotation reconcile-now.",
                Failures.said(failure.error()))
            : Failures.verdict(failure.error(), waiting);
    return new Standing(
        Optional.of(aspect(ConditionStatus.FALSE, verdict.reason(), verdict.message())),
        null,
        Duration.between(now, failure.again()).plusMillis(1));
  }

  private static Standing initialized(Long generation) {
    return new Standing(
        Optional.of(
            aspect(
                ConditionStatus.TRUE,
                Reason.SERVICE_INITIALIZED,
                "The account has the service role of E-HPC.")),
        generation,
        null);
  }

  private static Aspect aspect(ConditionStatus status, Reason reason, String message) {
    return new Aspect(Conditions.SERVICE_INITIALIZED, status, reason, message);
  }

  private static boolean isWanted(CloudAccount account) {
    return Boolean.TRUE.equals(account.getSpec().initializeService());
  }

  private static Trial trial(CloudAccount account) {
    return new Trial(account.getMetadata().getGeneration(), PassRunner.reconcileToken(account));
  }

  /** Forgets an account that is gone. */
  void forget(CloudAccount account) {
    failures.remove(account.getMetadata().getUid());
  }
}
