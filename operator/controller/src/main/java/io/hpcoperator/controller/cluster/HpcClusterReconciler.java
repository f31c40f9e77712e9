package io.hpcoperator.controller.cluster;

import io.hpcoperator.api.v1alpha1.AccountProvider;
import io.hpcoperator.api.v1alpha1.CloudAccount;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcClusterStatus;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.controller.cluster.secret.SecretWriter;
import io.hpcoperator.controller.handover.QueueClaims;
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
import java.util.Set;
import java.util.stream.Collectors;

/** Keeps E-HPC clusters as their resources say: observe, plan, act, report. */
@ControllerConfiguration(name = "hpccluster", generationAwareEventProcessing = false)
public final class HpcClusterReconciler implements Reconciler<HpcCluster>, Cleaner<HpcCluster> {
  private final Services services;
  private final ClusterObserver observer;
  private final SecretWriter secrets;
  private final ClusterPlanner planner;
  private final StatusWriter<HpcCluster, HpcClusterStatus> writer =
      new StatusWriter<>(HpcCluster.class, HpcCluster::new);

  private IndexerResourceCache<HpcCluster> clusters;

  public HpcClusterReconciler(Services services) {
    this.services = services;
    this.observer = new ClusterObserver(services.secrets(), services.patience(), services.clock());
    this.secrets = new SecretWriter(services.secrets());
    this.planner = new ClusterPlanner(services.patience());
  }

  @Override
  public List<EventSource<?, HpcCluster>> prepareEventSources(
      EventSourceContext<HpcCluster> context) {
    clusters = context.getPrimaryCache();
    return List.of(
        services.wakeUps().source(HpcCluster.class),
        References.toOne(
            context, CloudAccount.class, cluster -> cluster.getSpec().accountRef().name()),
        References.fromMany(context, HpcQueue.class, queue -> queue.getSpec().clusterRef().name()));
  }

  @Override
  public UpdateControl<HpcCluster> reconcile(HpcCluster cluster, Context<HpcCluster> context) {
    return services.passes().track(() -> pass(cluster, context)).toUpdateControl();
  }

  @Override
  public DeleteControl cleanup(HpcCluster cluster, Context<HpcCluster> context) {
    return services.passes().track(() -> pass(cluster, context)).toDeleteControl();
  }

  private PassResult pass(HpcCluster cluster, Context<HpcCluster> context) {
    var memory = ClusterMemory.of(cluster);
    if (PassRunner.isPaused(cluster)) {
      services.sessions().forget(WakeUps.watcher(cluster));
      return runner(ClusterFacts.without(cluster), null)
          .report(cluster, memory, Verdict.paused(), null, context);
    }
    if (memory.clusterId() == null) {
      services
          .sessions()
          .forgetElsewhere(
              WakeUps.watcher(cluster),
              cluster.getMetadata().getNamespace(),
              cluster.getSpec().accountRef());
    }
    var access =
        services
            .sessions()
            .access(
                cluster.getSpec().accountRef(),
                context.getSecondaryResource(CloudAccount.class),
                memory.clusterId() != null
                    || memory.work().intends(ClusterPlanner.CREATE)
                    || cluster.isMarkedForDeletion(),
                AccountProvider.ALIBABA_CLOUD,
                CloudSession.Ehpc.class);
    if (access instanceof AccountAccess.Usable<CloudSession.Ehpc> usable) {
      return passWith(cluster, usable.session(), context);
    }
    var blocked = (AccountAccess.Blocked<CloudSession.Ehpc>) access;
    var facts = observer.observeWithout(cluster);
    return runner(facts, null).run(cluster, planner.planWithout(facts, blocked.verdict()), context);
  }

  private PassResult passWith(
      HpcCluster cluster, CloudSession.Ehpc session, Context<HpcCluster> context) {
    var view = session.polls().look(WakeUps.watcher(cluster));
    var facts = observer.observe(cluster, view, claims(context), livingUids());
    var plan = planner.plan(facts, services.clock().instant());
    return runner(facts, session.client()).run(cluster, plan, session.polls(), view, context);
  }

  private Set<String> livingUids() {
    return clusters.list().map(c -> c.getMetadata().getUid()).collect(Collectors.toSet());
  }

  private static QueueClaims claims(Context<HpcCluster> context) {
    return new QueueClaims(List.copyOf(context.getSecondaryResources(HpcQueue.class)));
  }

  private PassRunner<HpcCluster, HpcClusterStatus, ClusterAction, ClusterMemory> runner(
      ClusterFacts facts, EhpcClient client) {
    return new PassRunner<>(
        new ClusterPass(facts, client, secrets, services.clock()),
        writer,
        services.holds(),
        services.announcer(),
        services.patience(),
        services.clock());
  }
}
