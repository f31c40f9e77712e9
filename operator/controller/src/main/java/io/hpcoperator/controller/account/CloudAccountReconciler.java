package io.hpcoperator.controller.account;

import io.fabric8.kubernetes.api.model.Secret;
import io.hpcoperator.api.v1alpha1.CloudAccount;
import io.hpcoperator.api.v1alpha1.CloudAccountStatus;
import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.Failures;
import io.hpcoperator.controller.pass.PassRunner;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.StatusWriter;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.runtime.References;
import io.hpcoperator.controller.runtime.Services;
import io.hpcoperator.controller.session.CloudSessions;
import io.hpcoperator.controller.session.Secrets;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Says whether an account's credentials work, from one cheap read, and keeps the account and its
 * Secret for as long as resources need them.
 */
@ControllerConfiguration(name = "cloudaccount", generationAwareEventProcessing = false)
public final class CloudAccountReconciler
    implements Reconciler<CloudAccount>, Cleaner<CloudAccount> {
  /** How often working credentials are tried again, and their Secret is read. */
  private static final Duration RECHECK = Duration.ofMinutes(10);

  private final Services services;
  private final SecretHold secretHold;
  private final Map<String, Check> checks = new ConcurrentHashMap<>();
  private final StatusWriter<CloudAccount, CloudAccountStatus> writer =
      new StatusWriter<>(CloudAccount.class, CloudAccount::new);

  /** One try of the credentials, and what it was a try of. */
  private record Check(Subject subject, Instant at, Verdict verdict) {}

  private record Subject(String secretVersion, long generation, String reconcileToken) {}

  public CloudAccountReconciler(Services services, SecretHold secretHold) {
    this.services = services;
    this.secretHold = secretHold;
  }

  @Override
  public List<EventSource<?, CloudAccount>> prepareEventSources(
      EventSourceContext<CloudAccount> context) {
    return List.of(
        services.wakeUps().source(CloudAccount.class),
        References.fromMany(
            context, HpcCluster.class, cluster -> cluster.getSpec().accountRef().name()),
        References.fromMany(context, ComputeEnv.class, env -> env.getSpec().accountRef().name()));
  }

  @Override
  public UpdateControl<CloudAccount> reconcile(
      CloudAccount account, Context<CloudAccount> context) {
    return services
        .passes()
        .track(
            () -> {
              if (PassRunner.isPaused(account)) {
                report(account, Verdict.paused(), context);
                return UpdateControl.noUpdate();
              }
              var verdict = check(account);
              report(account, verdict, context);
              var again =
                  verdict.standing() == Verdict.Standing.READY
                      ? RECHECK
                      : services.patience().prerequisite();
              return UpdateControl.<CloudAccount>noUpdate().rescheduleAfter(again);
            });
  }

  private Verdict check(CloudAccount account) {
    var lost = Regions.unknown(account.getSpec());
    if (lost.isPresent()) {
      return lost.get();
    }
    var reference = account.getSpec().credentials().secretRef();
    var namespace = account.getMetadata().getNamespace();
    var secret = services.secrets().find(namespace, reference.name());
    if (secret.isEmpty()) {
      return Secrets.notFound(namespace, reference.name()).verdict();
    }
    secretHold.take(secret.get());
    if (services.sessions().login(account, secret.get())
        instanceof CloudSessions.LoginResult.Refused refused) {
      return refused.verdict();
    }
    return tryOut(account, secret.get());
  }

  /** Asks the cloud, unless the same credentials were tried a short while ago. */
  private Verdict tryOut(CloudAccount account, Secret secret) {
    var uid = account.getMetadata().getUid();
    var now = services.clock().instant();
    var subject =
        new Subject(
            secret.getMetadata().getResourceVersion(),
            account.getMetadata().getGeneration(),
            PassRunner.reconcileToken(account));
    var last = checks.get(uid);
    if (last != null
        && last.subject().equals(subject)
        && last.verdict().standing() == Verdict.Standing.READY
        && now.isBefore(last.at().plus(RECHECK))
        && !services.sessions().deniedSince(account, last.at())) {
      return last.verdict();
    }
    var verdict = ping(account);
    checks.put(uid, new Check(subject, now, verdict));
    return verdict;
  }

  private Verdict ping(CloudAccount account) {
    var works =
        Verdict.ready(
            Reason.CREDENTIALS_ACCEPTED,
            "The cloud accepts the access key in region " + account.getSpec().region() + ".");
    try {
      services.sessions().find(account).orElseThrow().ping();
      return works;
    } catch (CloudException e) {
      if (e.kind() == ErrorKind.DENIED || e.kind() == ErrorKind.INVALID) {
        return Verdict.stalled(
            Reason.ACCESS_DENIED,
            "%s Correct the access key in Secret %s, or its rights; it is tried again every half minute.",
            Failures.said(e),
            account.getSpec().credentials().secretRef().name());
      }
      boolean saysNothingOfTheKey =
          e.kind() == ErrorKind.THROTTLED || e.kind() == ErrorKind.TRANSIENT;
      if (isReady(account) && saysNothingOfTheKey) {
        return works;
      }
      return Failures.verdict(
          e, Verdict.working(Reason.OBSERVING, "The access key has not been tried yet."));
    }
  }

  private static boolean isReady(CloudAccount account) {
    return account.getStatus() != null
        && Conditions.isTrue(account.getStatus().conditions(), Conditions.READY);
  }

  @Override
  public DeleteControl cleanup(CloudAccount account, Context<CloudAccount> context) {
    return services
        .passes()
        .track(
            () -> {
              var users = users(context);
              if (!users.isEmpty()) {
                report(
                    account,
                    Verdict.working(
                        Reason.STILL_IN_USE,
                        "What others have in the cloud can be released only through the account: %s. Delete them, too; the account goes when they are gone.",
                        users.stream().limit(10).toList()),
                    context);
                return DeleteControl.noFinalizerRemoval();
              }
              services.sessions().logout(account);
              checks.remove(account.getMetadata().getUid());
              secretHold.release(account);
              services.announcer().call(account, "Released", "Nothing needs the account any more.");
              return DeleteControl.defaultDelete();
            });
  }

  private static TreeSet<String> users(Context<CloudAccount> context) {
    var users = new TreeSet<String>();
    Stream.concat(
            context.getSecondaryResources(HpcCluster.class).stream(),
            context.getSecondaryResources(ComputeEnv.class).stream())
        .forEach(user -> users.add(user.getKind() + " " + user.getMetadata().getName()));
    return users;
  }

  private void report(CloudAccount account, Verdict verdict, Context<CloudAccount> context) {
    var before = account.getStatus() == null ? null : account.getStatus().conditions();
    var conditions =
        Conditions.of(
            before, verdict, account.getMetadata().getGeneration(), services.clock().instant());
    var status =
        new CloudAccountStatus(
            account.getMetadata().getGeneration(),
            conditions,
            users(context).size(),
            PassRunner.reconcileToken(account));
    writer.writeIfChanged(account, status, context);
    services.announcer().readiness(account, before, conditions);
  }
}
