package io.hpcoperator.controller.account;

import io.hpcoperator.api.v1alpha1.CloudAccount;
import io.hpcoperator.api.v1alpha1.CloudAccountStatus;
import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.PassRunner;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.StatusWriter;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.runtime.References;
import io.hpcoperator.controller.runtime.Services;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Says whether an account's credentials work, from one cheap read, and keeps the account and its
 * Secret for as long as resources need them.
 */
@ControllerConfiguration(name = "cloudaccount", generationAwareEventProcessing = false)
public final class CloudAccountReconciler
    implements Reconciler<CloudAccount>, Cleaner<CloudAccount> {
  private final Services services;
  private final SecretHold secretHold;
  private final KeyCheck keyCheck;
  private final ServiceInitialization initialization;
  private final StatusWriter<CloudAccount, CloudAccountStatus> writer =
      new StatusWriter<>(CloudAccount.class, CloudAccount::new);

  public CloudAccountReconciler(Services services, SecretHold secretHold) {
    this.services = services;
    this.secretHold = secretHold;
    this.keyCheck = new KeyCheck(services, secretHold);
    this.initialization = new ServiceInitialization(services);
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
                report(account, Verdict.paused(), initialization.standing(account), context);
                return UpdateControl.noUpdate();
              }
              var verdict = keyCheck.of(account);
              releaseFormerSecret(account);
              var initialized =
                  verdict.standing() == Verdict.Standing.READY
                      ? initialization.attempt(account)
                      : initialization.standing(account);
              report(account, verdict, initialized, context);
              return UpdateControl.<CloudAccount>noUpdate()
                  .rescheduleAfter(sooner(again(verdict), initialized.lookAgain()));
            });
  }

  private Duration again(Verdict verdict) {
    return verdict.standing() == Verdict.Standing.READY
        ? KeyCheck.RECHECK
        : services.patience().prerequisite();
  }

  private static Duration sooner(Duration planned, Duration wanted) {
    return wanted == null || planned.compareTo(wanted) < 0 ? planned : wanted;
  }

  /** The account may refer to another Secret by now than the one it held so far. */
  private void releaseFormerSecret(CloudAccount account) {
    var held = account.getStatus() == null ? null : account.getStatus().heldSecretRef();
    if (held != null && !held.equals(account.getSpec().credentials().secretRef())) {
      secretHold.release(account, held.name());
    }
  }

  @Override
  public DeleteControl cleanup(CloudAccount account, Context<CloudAccount> context) {
    return services.passes().track(() -> leave(account, context));
  }

  private DeleteControl leave(CloudAccount account, Context<CloudAccount> context) {
    var users = users(account, context);
    releaseFormerSecret(account);
    if (users.isEmpty()) {
      services.sessions().logout(account);
      keyCheck.forget(account);
      initialization.forget(account);
      secretHold.release(account, account.getSpec().credentials().secretRef().name());
      services.announcer().call(account, "Released", "Nothing needs the account any more.");
      return DeleteControl.defaultDelete();
    }
    // A key that is corrected now still lets the others go.
    var check = keyCheck.of(account);
    boolean works = check.standing() == Verdict.Standing.READY;
    report(
        account,
        Verdict.working(
            Reason.STILL_IN_USE,
            "What others have in the cloud can be released only through the account: %s. Delete them, too; the account goes when they are gone.%s",
            users.stream().limit(10).toList(),
            works ? "" : " But it cannot be used: " + check.message()),
        initialization.standing(account),
        context);
    return DeleteControl.noFinalizerRemoval().rescheduleAfter(again(check));
  }

  private static TreeSet<String> users(CloudAccount account, Context<CloudAccount> context) {
    var name = account.getMetadata().getName();
    var users = new TreeSet<String>();
    // One that refers to another account by now is still among those the SDK has found.
    Stream.concat(
            context.getSecondaryResources(HpcCluster.class).stream()
                .filter(cluster -> name.equals(cluster.getSpec().accountRef().name())),
            context.getSecondaryResources(ComputeEnv.class).stream()
                .filter(env -> name.equals(env.getSpec().accountRef().name())))
        .forEach(user -> users.add(user.getKind() + " " + user.getMetadata().getName()));
    return users;
  }

  private void report(
      CloudAccount account,
      Verdict verdict,
      ServiceInitialization.Standing initialized,
      Context<CloudAccount> context) {
    var before = account.getStatus() == null ? null : account.getStatus().conditions();
    var conditions =
        Conditions.of(
            before,
            verdict,
            initialized.aspect().map(List::of).orElse(List.of()),
            account.getMetadata().getGeneration(),
            services.clock().instant());
    var status =
        new CloudAccountStatus(
            account.getMetadata().getGeneration(),
            conditions,
            users(account, context).size(),
            account.getSpec().credentials().secretRef(),
            initialized.initializedGeneration(),
            PassRunner.reconcileToken(account));
    writer.writeIfChanged(account, status, context);
    services.announcer().readiness(account, before, conditions);
  }
}
