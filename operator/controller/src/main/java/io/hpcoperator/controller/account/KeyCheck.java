package io.hpcoperator.controller.account;

import io.fabric8.kubernetes.api.model.Secret;
import io.hpcoperator.api.v1alpha1.CloudAccount;
import io.hpcoperator.api.v1alpha1.CloudAccountSpec;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.Failures;
import io.hpcoperator.controller.pass.PassRunner;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.runtime.Services;
import io.hpcoperator.controller.session.CloudSessions;
import io.hpcoperator.controller.session.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Finds out whether an account's access key works: reads its Secret, logs in, asks the cloud. */
final class KeyCheck {
  /** How often a key that works is tried again, and its Secret is read. */
  static final Duration RECHECK = Duration.ofMinutes(10);

  private final Services services;
  private final SecretHold secretHold;
  private final Map<String, Success> successes = new ConcurrentHashMap<>();

  /**
   * A key that worked, and what it was part of.
   *
   * @param offered regions the cloud says its API is offered in; empty when it does not say
   */
  private record Success(Trial trial, Instant at, Set<String> offered) {}

  private record Trial(String secretVersion, CloudAccountSpec spec, String reconcileToken) {}

  KeyCheck(Services services, SecretHold secretHold) {
    this.services = services;
    this.secretHold = secretHold;
  }

  /** Checks an account, and holds its Secret. */
  Verdict of(CloudAccount account) {
    var lost = Regions.unknown(account.getSpec());
    if (lost.isPresent()) {
      return lost.get();
    }
    var name = account.getSpec().credentials().secretRef().name();
    var namespace = account.getMetadata().getNamespace();
    var secret = services.secrets().find(namespace, name);
    if (secret.isEmpty()) {
      return Secrets.notFound(namespace, name).verdict();
    }
    secretHold.take(secret.get());
    if (services.sessions().login(account, secret.get())
        instanceof CloudSessions.LoginResult.Refused refused) {
      return refused.verdict();
    }
    return tryOut(account, secret.get());
  }

  /** Asks the cloud, unless the same key worked a short while ago. */
  private Verdict tryOut(CloudAccount account, Secret secret) {
    var uid = account.getMetadata().getUid();
    var now = services.clock().instant();
    var trial =
        new Trial(
            secret.getMetadata().getResourceVersion(),
            account.getSpec(),
            PassRunner.reconcileToken(account));
    var last = successes.get(uid);
    boolean worked = last != null && last.trial().equals(trial);
    if (worked
        && now.isBefore(last.at().plus(RECHECK))
        && !services.sessions().deniedSince(account, last.at())) {
      return works(account, secret, last.offered());
    }
    try {
      var session = services.sessions().find(account).orElseThrow();
      session.client().ping();
      // Which regions there are is asked once for a key and a spec: they come and go seldom.
      var offered =
          worked && !last.offered().isEmpty()
              ? last.offered()
              : Regions.offered(account.getSpec(), session);
      successes.put(uid, new Success(trial, now, offered));
      return works(account, secret, offered);
    } catch (CloudException e) {
      boolean wasGood = worked || (last == null && isReadyAsItIs(account));
      return afterFailure(account, secret, e, wasGood, last == null ? Set.of() : last.offered());
    }
  }

  /** A cloud that cannot answer says nothing against a key that has worked before. */
  private Verdict afterFailure(
      CloudAccount account,
      Secret secret,
      CloudException error,
      boolean wasGood,
      Set<String> offered) {
    if (error.kind() == ErrorKind.DENIED || error.kind() == ErrorKind.INVALID) {
      return Verdict.stalled(
          Reason.ACCESS_DENIED,
          "%s Correct the access key in Secret %s, or its rights; it is tried again every half minute.",
          Failures.said(error),
          secret.getMetadata().getName());
    }
    if (wasGood) {
      return works(account, secret, offered);
    }
    return Failures.verdict(
        error, Verdict.working(Reason.OBSERVING, "The access key has not been tried yet."));
  }

  private static Verdict works(CloudAccount account, Secret secret, Set<String> offered) {
    return Regions.notAmong(offered, account.getSpec()).orElseGet(() -> works(account, secret));
  }

  private static Verdict works(CloudAccount account, Secret secret) {
    var text = "The cloud accepts the access key in region " + account.getSpec().region() + ".";
    var held =
        " Secret %s is being deleted, and is held while the account needs it; to change the key, update the Secret or refer to another."
            .formatted(secret.getMetadata().getName());
    return Verdict.ready(
        Reason.CREDENTIALS_ACCEPTED, secret.isMarkedForDeletion() ? text + held : text);
  }

  /** Whether the account was found to be good by an operator that has ended since. */
  private static boolean isReadyAsItIs(CloudAccount account) {
    return account.getStatus() != null
        && Objects.equals(
            account.getStatus().observedGeneration(), account.getMetadata().getGeneration())
        && Conditions.isTrue(account.getStatus().conditions(), Conditions.READY);
  }

  /** Forgets an account that is gone. */
  void forget(CloudAccount account) {
    successes.remove(account.getMetadata().getUid());
  }
}
