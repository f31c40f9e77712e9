package io.hpcoperator.controller.computeenv;

import io.hpcoperator.api.v1alpha1.AccountProvider;
import io.hpcoperator.api.v1alpha1.CloudAccount;
import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.api.v1alpha1.ComputeEnvStatus;
import io.hpcoperator.cloud.batch.BatchClient;
import io.hpcoperator.controller.pass.PassResult;
import io.hpcoperator.controller.pass.PassRunner;
import io.hpcoperator.controller.pass.StatusWriter;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.WakeUps;
import io.hpcoperator.controller.runtime.References;
import io.hpcoperator.controller.runtime.Services;
import io.hpcoperator.controller.session.AccountAccess;
import io.hpcoperator.controller.session.CloudSession;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.List;

/** Keeps Batch compute environments as their resources say: observe, plan, act, report. */
@ControllerConfiguration(name = "computeenv", generationAwareEventProcessing = false)
public final class ComputeEnvReconciler implements Reconciler<ComputeEnv>, Cleaner<ComputeEnv> {
  private final Services services;
  private final EnvObserver observer;
  private final EnvPlanner planner;
  private final StatusWriter<ComputeEnv, ComputeEnvStatus> writer =
      new StatusWriter<>(ComputeEnv.class, ComputeEnv::new);

  private IndexerResourceCache<ComputeEnv> envs;

  public ComputeEnvReconciler(Services services) {
    this.services = services;
    this.observer = new EnvObserver(services.secrets());
    this.planner = new EnvPlanner(services.patience());
  }

  @Override
  public List<EventSource<?, ComputeEnv>> prepareEventSources(
      EventSourceContext<ComputeEnv> context) {
    envs = context.getPrimaryCache();
    return List.of(
        services.wakeUps().source(ComputeEnv.class),
        References.toOne(context, CloudAccount.class, env -> env.getSpec().accountRef().name()));
  }

  @Override
  public UpdateControl<ComputeEnv> reconcile(ComputeEnv env, Context<ComputeEnv> context) {
    return services.passes().track(() -> pass(env, context)).toUpdateControl();
  }

  @Override
  public DeleteControl cleanup(ComputeEnv env, Context<ComputeEnv> context) {
    return services.passes().track(() -> pass(env, context)).toDeleteControl();
  }

  private PassResult pass(ComputeEnv env, Context<ComputeEnv> context) {
    var memory = EnvMemory.of(env);
    if (PassRunner.isPaused(env)) {
      services.sessions().forget(WakeUps.watcher(env));
      return runner(EnvFacts.without(env), null)
          .report(env, memory, Verdict.paused(), null, context);
    }
    var access =
        services
            .sessions()
            .access(
                env.getSpec().accountRef(),
                context.getSecondaryResource(CloudAccount.class),
                memory.envId() != null
                    || memory.work().intends(EnvPlanner.CREATE)
                    || env.isMarkedForDeletion(),
                AccountProvider.TENCENT_CLOUD,
                CloudSession.Batch.class);
    if (access instanceof AccountAccess.Usable<CloudSession.Batch> usable) {
      return passWith(env, usable.session(), context);
    }
    var blocked = (AccountAccess.Blocked<CloudSession.Batch>) access;
    var facts = EnvFacts.without(env);
    return runner(facts, null).run(env, planner.planWithout(facts, blocked.verdict()), context);
  }

  private PassResult passWith(
      ComputeEnv env, CloudSession.Batch session, Context<ComputeEnv> context) {
    var view = session.polls().look(WakeUps.watcher(env));
    var facts = observer.observe(env, view, envs::list);
    var plan = planner.plan(facts, services.clock().instant());
    return runner(facts, session.client()).run(env, plan, session.polls(), view, context);
  }

  private PassRunner<ComputeEnv, ComputeEnvStatus, EnvAction, EnvMemory> runner(
      EnvFacts facts, BatchClient client) {
    return new PassRunner<>(
        new EnvPass(facts, client, services.clock()),
        writer,
        services.holds(),
        services.announcer(),
        services.patience(),
        services.clock());
  }
}
