package io.hpcoperator.controller.queue;

import io.hpcoperator.api.v1alpha1.AccountProvider;
import io.hpcoperator.api.v1alpha1.CloudAccount;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.api.v1alpha1.HpcQueueStatus;
import io.hpcoperator.api.v1alpha1.LocalReference;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.controller.handover.Handover;
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
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Keeps queues of E-HPC clusters as their resources say: observe, plan, act, report. */
@ControllerConfiguration(name = "hpcqueue", generationAwareEventProcessing = false)
public final class HpcQueueReconciler implements Reconciler<HpcQueue>, Cleaner<HpcQueue> {
  private final Services services;
  private final QueuePlanner planner;
  private final StatusWriter<HpcQueue, HpcQueueStatus> writer =
      new StatusWriter<>(HpcQueue.class, HpcQueue::new);
  private InformerEventSource<CloudAccount, HpcQueue> accounts;
  private IndexerResourceCache<HpcQueue> queues;

  public HpcQueueReconciler(Services services) {
    this.services = services;
    this.planner = new QueuePlanner(services.patience());
  }

  @Override
  public List<EventSource<?, HpcQueue>> prepareEventSources(EventSourceContext<HpcQueue> context) {
    accounts = References.lookUp(context, CloudAccount.class);
    queues = context.getPrimaryCache();
    return List.of(
        services.wakeUps().source(HpcQueue.class),
        References.toOne(context, HpcCluster.class, queue -> queue.getSpec().clusterRef().name()),
        accounts);
  }

  @Override
  public UpdateControl<HpcQueue> reconcile(HpcQueue queue, Context<HpcQueue> context) {
    return services.passes().track(() -> pass(queue, context)).toUpdateControl();
  }

  @Override
  public DeleteControl cleanup(HpcQueue queue, Context<HpcQueue> context) {
    return services.passes().track(() -> pass(queue, context)).toDeleteControl();
  }

  private PassResult pass(HpcQueue queue, Context<HpcQueue> context) {
    var memory = QueueMemory.of(queue);
    if (PassRunner.isPaused(queue)) {
      services.sessions().forget(WakeUps.watcher(queue));
      return runner(null, null).report(queue, memory, Verdict.paused(), null, context);
    }
    var cluster = context.getSecondaryResource(HpcCluster.class);
    var account = accountName(memory, cluster);
    if (account == null) {
      var facts = QueueObserver.without(queue, cluster, Optional.empty());
      return runner(facts, null)
          .run(queue, planner.plan(facts, services.clock().instant()), context);
    }
    var access =
        services
            .sessions()
            .access(
                new LocalReference(account),
                accounts.get(new ResourceID(account, queue.getMetadata().getNamespace())),
                memory.clusterId() != null || queue.isMarkedForDeletion(),
                AccountProvider.ALIBABA_CLOUD,
                CloudSession.Ehpc.class);
    if (access instanceof AccountAccess.Usable<CloudSession.Ehpc> usable) {
      return passWith(queue, cluster, usable.session(), context);
    }
    var blocked = (AccountAccess.Blocked<CloudSession.Ehpc>) access;
    return passWithout(queue, cluster, blocked.verdict(), context);
  }

  private static String accountName(QueueMemory memory, Optional<HpcCluster> cluster) {
    return memory.account() != null
        ? memory.account()
        : cluster.map(c -> c.getSpec().accountRef().name()).orElse(null);
  }

  private PassResult passWith(
      HpcQueue queue,
      Optional<HpcCluster> cluster,
      CloudSession.Ehpc session,
      Context<HpcQueue> context) {
    var view = session.polls().look(WakeUps.watcher(queue));
    var claims = claims(queue);
    var facts =
        QueueObserver.observe(
            queue, cluster, claimant(queue, cluster, claims), claims, view, services.patience());
    var plan = planner.plan(facts, services.clock().instant());
    return runner(facts, session.client()).run(queue, plan, session.polls(), view, context);
  }

  /** Without an account nothing can be done, but what needs no call can be let go. */
  private PassResult passWithout(
      HpcQueue queue, Optional<HpcCluster> cluster, Verdict verdict, Context<HpcQueue> context) {
    var facts = QueueObserver.without(queue, cluster, Optional.empty());
    var memory = facts.memory();
    if (queue.isMarkedForDeletion()) {
      var plan = planner.plan(facts, services.clock().instant());
      if (plan.action() instanceof QueueAction.Release) {
        return runner(facts, null).run(queue, plan, context);
      }
      // What it begins to wait for here comes to an end, too.
      memory = plan.memory();
    }
    return runner(facts, null)
        .report(queue, memory, verdict, services.patience().prerequisite(), context);
  }

  /** Another resource that had a claim on the same queue before this one. */
  private static Optional<String> claimant(
      HpcQueue queue, Optional<HpcCluster> cluster, QueueClaims claims) {
    var spec = queue.getSpec();
    return claims.queues().stream()
        .filter(other -> other.getSpec().queueName().equals(spec.queueName()))
        .filter(other -> !QueueAdoption.isObserved(other.getSpec()))
        .min(
            Comparator.<HpcQueue, Boolean>comparing(
                    q -> cluster.filter(c -> Handover.isHandedTo(c, q)).isEmpty())
                .thenComparing(q -> !QueueMemory.of(q.getStatus()).owned())
                .thenComparing(q -> q.getMetadata().getCreationTimestamp())
                .thenComparing(q -> q.getMetadata().getUid()))
        .filter(first -> !first.getMetadata().getUid().equals(queue.getMetadata().getUid()))
        .map(first -> "HpcQueue " + first.getMetadata().getName());
  }

  /** The HpcQueues of the same cluster, this one among them. */
  private QueueClaims claims(HpcQueue queue) {
    return new QueueClaims(
        queues
            .list(
                queue.getMetadata().getNamespace(),
                other -> other.getSpec().clusterRef().equals(queue.getSpec().clusterRef()))
            .toList());
  }

  private PassRunner<HpcQueue, HpcQueueStatus, QueueAction, QueueMemory> runner(
      QueueFacts facts, EhpcClient client) {
    return new PassRunner<>(
        new QueuePass(facts, client, services.clock()),
        writer,
        services.holds(),
        services.announcer(),
        services.patience(),
        services.clock());
  }
}
