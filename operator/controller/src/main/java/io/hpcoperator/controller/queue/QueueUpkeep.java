package io.hpcoperator.controller.queue;

import io.hpcoperator.api.v1alpha1.Api;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcClusterStatus;
import io.hpcoperator.api.v1alpha1.NodeCounts;
import io.hpcoperator.api.v1alpha1.QueueNode;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.handover.Strangers;
import io.hpcoperator.controller.nodes.KeptNodes;
import io.hpcoperator.controller.nodes.NodeCalls;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.nodes.drain.DrainFacts;
import io.hpcoperator.controller.nodes.drain.DrainPolicy;
import io.hpcoperator.controller.nodes.drain.SchedulerShell;
import io.hpcoperator.controller.nodes.joining.JoinFacts;
import io.hpcoperator.controller.nodes.repair.RepairPlanner;
import io.hpcoperator.controller.pass.Counted;
import io.hpcoperator.controller.pass.Failures;
import io.hpcoperator.controller.pass.News;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.queue.moves.LostNodes;
import io.hpcoperator.controller.queue.moves.SetQueue;
import io.hpcoperator.controller.queue.moves.TakenNodes;
import io.hpcoperator.controller.queue.scaling.QueueSize;
import io.hpcoperator.controller.queue.settings.SizeSetting;
import io.hpcoperator.controller.sync.Setting;
import io.hpcoperator.controller.sync.SyncDecision;
import io.hpcoperator.controller.sync.SyncPlanner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Keeps a queue that is there as its spec says: the settings first, which are quickly done, then
 * the nodes. Pure.
 */
final class QueueUpkeep {
  private static final Duration SOON = Duration.ofSeconds(1);

  private final Patience patience;

  QueueUpkeep(Patience patience) {
    this.patience = patience;
  }

  Plan<QueueAction, QueueMemory> plan(QueueFacts facts, QueueMemory remembered, Instant now) {
    var size = size(facts, remembered, now);
    var sizing = sizing(facts, remembered, size);
    var taken = taken(facts, remembered, size);
    var settings = new ArrayList<>(facts.settings());
    taken.ifPresent(nodes -> settings.add(nodes.setting()));
    var change = decide(settings, facts, remembered, now).change().orElse(null);
    sizing.ifPresent(settings::add);
    var sync = decide(settings, facts, remembered, now);
    var memory =
        remembered.withSync(sync.memory()).withNodes(remembered.nodes().withSize(size.status()));
    Plan<QueueAction, QueueMemory> plan;
    if (change != null && !change.again() && isFree(memory)) {
      plan = change(change, facts, memory, now).telling(size.news());
    } else {
      int incoming = taken.map(TakenNodes::incoming).orElse(0);
      plan = size.within(own(facts, memory, sizing, size.desired(), incoming, now));
      if (change != null && plan.action() instanceof QueueAction.None && isFree(plan.memory())) {
        plan = change(change, facts, plan.memory(), now);
      }
    }
    plan = sync.within(plan);
    plan = sync.synced().map(plan::with).orElse(plan);
    if (isUnderWay(remembered) && !isUnderWay(plan.memory())) {
      // What could not be told before can be told now.
      plan = plan.lookAgainWithin(SOON);
    }
    return plan.lookAgainWithin(sync.lookAgain());
  }

  private QueueSize size(QueueFacts facts, QueueMemory memory, Instant now) {
    return QueueSize.decide(
        new QueueSize.Facts(
            facts.resource().getSpec(),
            facts.resource().getMetadata().getGeneration(),
            memory.nodes().size(),
            facts.scaling(),
            staying(facts, memory),
            facts.tasks(),
            patience,
            now));
  }

  /** Where the number that is there is the one that is wanted, what must go is not of it. */
  private static Observation<List<ClusterNode>> staying(QueueFacts facts, QueueMemory memory) {
    var leaving = NodeCare.leaving(facts, memory);
    return leaving.isEmpty()
        ? facts.nodes()
        : new Observation<>(
            facts.nodes().value().stream().filter(n -> !leaving.contains(n.id())).toList(),
            facts.nodes().readAt(),
            facts.nodes().error());
  }

  /**
   * The number of nodes as a setting; empty while something else than the spec decides about it. It
   * says nothing while nodes are looked for, or nodes of other queues are among them.
   */
  private static Optional<Setting<ClusterCall>> sizing(
      QueueFacts facts, QueueMemory memory, QueueSize size) {
    if (!size.isOperators()) {
      return Optional.empty();
    }
    var replicas = facts.resource().getSpec().replicas();
    var counted = counted(facts, replicas);
    boolean clear =
        memory.origin().lost() == null
            && counted.desired() == replicas
            && NodeCare.leaving(facts, memory).isEmpty();
    return Optional.of(
        SizeSetting.look(replicas, clear ? counted.nodes() : null, isUnderWay(memory)));
  }

  /** Whether something of the operator's own may still change the number of nodes. */
  private static boolean isUnderWay(QueueMemory memory) {
    return !isFree(memory) || RepairPlanner.isUnderway(memory.nodes().repairs());
  }

  private SyncDecision<ClusterCall> decide(
      List<Setting<ClusterCall>> settings, QueueFacts facts, QueueMemory memory, Instant now) {
    return SyncPlanner.decide(
        settings,
        memory.sync(),
        facts.resource().getSpec().driftPolicy(),
        true,
        patience.listing(),
        now);
  }

  private static Optional<TakenNodes> taken(QueueFacts facts, QueueMemory memory, QueueSize size) {
    var spec = facts.resource().getSpec();
    return spec.takeNodes() == null || spec.takeNodes().isEmpty()
        ? Optional.empty()
        : Optional.of(
            TakenNodes.look(
                spec.takeNodes(),
                JoinFacts.wanted(spec.existingInstances()).keySet(),
                size.desired(),
                memory.sync(),
                facts.around()));
  }

  /** The nodes of the queue; in that of a cluster, without those that belong to other queues. */
  private static Strangers counted(QueueFacts facts, int replicas) {
    return facts.isClustersOwn()
        ? Strangers.among(
            facts.nodes(),
            replicas,
            facts.claims(),
            facts.resource().getSpec().queueName(),
            elsewhere(facts))
        : new Strangers(facts.nodes(), replicas);
  }

  /** Compute nodes of the cluster that are in other queues; null while that is not known. */
  private static Integer elsewhere(QueueFacts facts) {
    var total =
        facts
            .cluster()
            .map(HpcCluster::getStatus)
            .map(HpcClusterStatus::computeNodes)
            .map(NodeCounts::total)
            .orElse(null);
    return total == null || !facts.nodes().hasValue()
        ? null
        : Integer.valueOf(total - NodePool.alive(facts.nodes().value()).size());
  }

  /**
   * The nodes that are the queue's own already: looked for when the queue was gone, left alone when
   * others changed their number and the policy says so, else as many as the spec says.
   */
  private Plan<QueueAction, QueueMemory> own(
      QueueFacts facts,
      QueueMemory memory,
      Optional<Setting<ClusterCall>> sizing,
      int replicas,
      int incoming,
      Instant now) {
    var gone = mayBeGone(facts);
    if (gone.isPresent()) {
      return QueuePlanner.wait(memory, gone.get());
    }
    var counted = counted(facts, replicas);
    int alive =
        counted.nodes() != null && counted.nodes().hasValue()
            ? NodePool.alive(counted.nodes().value()).size()
            : 0;
    var lost =
        LostNodes.decide(memory.origin().lost(), facts.around(), memory.work(), patience, now);
    if (lost.verdict().isPresent()) {
      return withLost(facts, memory, lost, Math.min(counted.desired(), alive), now);
    }
    var found = memory.withLost(lost.memory());
    if (sizing.filter(s -> SizeSetting.isLeft(memory.sync(), s)).isPresent()) {
      return nodes(facts, found, alive, false, now);
    }
    // What was read while the cloud could not be asked is good enough to remove, not to buy by.
    boolean trusted =
        facts.queues().error() == null && (facts.nodes() == null || facts.nodes().error() == null);
    int wanted = counted.desired();
    int awaited = incoming + lost.stuck().size();
    int desired =
        alive >= wanted || !trusted ? Math.min(wanted, alive) : Math.max(alive, wanted - awaited);
    var plan = besidesStuck(nodes(facts, found, desired, trusted, now), lost);
    if (desired < wanted && plan.verdict().standing() == Verdict.Standing.READY) {
      plan =
          plan.saying(
              Verdict.working(
                  Reason.SCALING,
                  "%s there, %s are wanted. %s",
                  Counted.nodesAre(alive),
                  wanted,
                  trusted
                      ? "The others are taken from other queues when they are idle."
                      : "None is bought while the cloud does not tell the queues and their nodes."));
    }
    return changesSize(plan.action())
        ? plan.withMemory(plan.memory().withSync(plan.memory().sync().unapplied(SizeSetting.NAME)))
        : plan;
  }

  /** What a person has to do about lost nodes is said whatever else goes on. */
  private static Plan<QueueAction, QueueMemory> besidesStuck(
      Plan<QueueAction, QueueMemory> plan, LostNodes.Step lost) {
    return lost.stalled()
        .map(
            stuck ->
                plan.saying(
                    Verdicts.joined(
                        plan.verdict(),
                        plan.action() instanceof QueueAction.None,
                        List.of(stuck),
                        List.of())))
        .orElse(plan);
  }

  /** What the operator does about the number itself is nobody's drift. */
  private static boolean changesSize(QueueAction action) {
    return !(action instanceof QueueAction.None || action instanceof QueueAction.TellScheduler);
  }

  /** Tasks and purchases that are open are settled while nodes are looked for. */
  private Plan<QueueAction, QueueMemory> withLost(
      QueueFacts facts, QueueMemory memory, LostNodes.Step lost, int desired, Instant now) {
    var settling = nodes(facts, memory, desired, false, now);
    if (!isFree(settling.memory()) || !(settling.action() instanceof QueueAction.None)) {
      return settling;
    }
    var plan =
        new Plan<QueueAction, QueueMemory>(
                lost.call().<QueueAction>map(QueueAction.Call::new).orElse(new QueueAction.None()),
                lost.verdict().orElseThrow(),
                settling.memory())
            .lookAgainWithin(settling.lookAgain());
    return lost.distrust() ? plan.distrusting() : plan.lookAgainWithin(patience.listing());
  }

  /** The nodes of a queue that is gone cannot be listed, and the list of queues may be older. */
  private static Optional<Verdict> mayBeGone(QueueFacts facts) {
    var nodes = facts.nodes();
    return nodes == null
            || nodes.error() == null
            || nodes.error().kind() != ErrorKind.INVALID
                && nodes.error().kind() != ErrorKind.NOT_FOUND
        ? Optional.empty()
        : Optional.of(
            Verdict.working(
                Reason.SETTLING,
                "%s The queue may be gone; the queues of the cluster are read again.",
                Failures.said(nodes.error())));
  }

  /** While a task is followed or a purchase is open, the queue is left to it. */
  static boolean isFree(QueueMemory memory) {
    return memory.work().task() == null && memory.work().intent() == null;
  }

  private Plan<QueueAction, QueueMemory> change(
      SyncDecision.Change<ClusterCall> change, QueueFacts facts, QueueMemory memory, Instant now) {
    boolean stale = change.call() instanceof SetQueue && !facts.around().isFresh(patience, now);
    var plan =
        new Plan<QueueAction, QueueMemory>(
            stale
                // A node that was idle a minute ago may have got a job since.
                ? new QueueAction.None()
                : new QueueAction.Change(change.setting(), change.call()),
            Verdict.working(Reason.UPDATING, "%s", "Changing " + change.why() + "."),
            memory);
    return stale ? plan.distrusting() : plan;
  }

  /**
   * The nodes alone.
   *
   * @param desired how many there are to be
   * @param mayBuy whether nodes may be bought; not while the queue is to go
   */
  Plan<QueueAction, QueueMemory> nodes(
      QueueFacts facts, QueueMemory memory, int desired, boolean mayBuy, Instant now) {
    if (facts.nodes() == null) {
      return QueuePlanner.wait(
              memory, Verdict.working(Reason.OBSERVING, "Reading the nodes of the queue."))
          .lookAgainAfter(SOON);
    }
    var drains = drains(facts, memory);
    var care =
        new NodeCare(facts, memory, ofPool(facts, desired), desired, mayBuy, drains, patience, now);
    var unsettled = care.unsettled();
    if (unsettled.isPresent()) {
      return unsettled.get();
    }
    var counted = ofPool(facts, care.desired());
    var decision =
        NodePool.decide(
            new NodePool.Facts(
                facts.resource().getMetadata().getGeneration(),
                care.desired(),
                mayBuy,
                care.work(),
                counted,
                facts.tasks(),
                QueueRequests.purchasing(facts.resource().getSpec()),
                known(facts, counted),
                facts.queues(),
                drains,
                care.wishes(),
                patience,
                now));
    var plan =
        care.besides(
            new Plan<>(
                action(decision, facts),
                decision.verdict(),
                memory.withWork(decision.work()).withDrains(decision.drains()),
                decision.lookAgain(),
                decision.distrust()));
    return plan.telling(kept(plan.action(), facts, now))
        .telling(
            DrainEnd.lostSight(
                facts,
                memory.drains(),
                decision.drains() == null ? memory.drains() : decision.drains(),
                now));
  }

  /** The nodes that are sized: of a queue that goes, all. */
  private static Observation<List<ClusterNode>> ofPool(QueueFacts facts, int desired) {
    return facts.resource().isMarkedForDeletion() ? facts.nodes() : counted(facts, desired).nodes();
  }

  /**
   * What is known of nodes on their way out; null where the scheduler cannot be told anything: no
   * command runs on premises, and of other schedulers than Slurm and PBS the language is not known.
   */
  static DrainFacts drains(QueueFacts facts, QueueMemory memory) {
    var cluster = facts.cluster().map(HpcCluster::getSpec).orElse(null);
    if (cluster == null || cluster.scheduler() == null || cluster.hybrid() != null) {
      return null;
    }
    var resource = facts.resource();
    var annotations = resource.getMetadata().getAnnotations();
    return SchedulerShell.of(cluster.scheduler().type())
        .map(
            shell ->
                new DrainFacts(
                    resource.getMetadata().getUid(),
                    shell,
                    DrainPolicy.of(
                        resource.getSpec().scaleIn(),
                        annotations == null ? null : annotations.get(Api.PINNED_NODES)),
                    memory.drains(),
                    facts.managers(),
                    facts.answer(),
                    resource.isMarkedForDeletion(),
                    facts.computes()))
        .orElse(null);
  }

  /** Nodes that are released and paid for all the same, whatever they are removed for. */
  private static List<News> kept(QueueAction action, QueueFacts facts, Instant now) {
    var released = released(action);
    if (released.isEmpty()) {
      return List.of();
    }
    var leaving =
        facts.nodes().value().stream().filter(node -> released.contains(node.id())).toList();
    return KeptNodes.news("kept " + released, leaving, now).stream().toList();
  }

  private static List<String> released(QueueAction action) {
    if (action instanceof QueueAction.RemoveNodes remove && remove.release()) {
      return remove.instanceIds();
    }
    return action instanceof QueueAction.Call call
            && call.call() instanceof NodeCalls.RemoveFaulty faulty
            && faulty.release()
        ? faulty.instanceIds()
        : List.of();
  }

  /**
   * How many nodes were last seen of those that are counted now: the status shows all of the queue,
   * and names the first hundred.
   */
  private static Integer known(QueueFacts facts, Observation<List<ClusterNode>> counted) {
    var status = facts.resource().getStatus();
    var replicas = status == null ? null : status.replicas();
    if (replicas == null || !facts.isClustersOwn() || !facts.nodes().hasValue()) {
      return replicas;
    }
    var others = facts.claims().nodesOfOthers(facts.resource().getSpec().queueName());
    var pool = NodePool.alive(counted.value());
    if (pool.stream().anyMatch(node -> others.contains(node.id()))) {
      return replicas;
    }
    var listed = status.nodeList() == null ? List.<QueueNode>of() : status.nodeList();
    int strangers =
        listed.size() >= replicas
            ? (int) listed.stream().filter(node -> others.contains(node.instanceId())).count()
            : NodePool.alive(facts.nodes().value()).size() - pool.size();
    return Math.max(0, replicas - strangers);
  }

  private static QueueAction action(NodePool.Decision decision, QueueFacts facts) {
    var action = decision.action();
    if (action instanceof NodePool.Action.Add add) {
      return new QueueAction.BuyNodes(decision.purchase(), add.attempt());
    }
    if (action instanceof NodePool.Action.Remove remove) {
      return NodeCare.removal(remove, facts);
    }
    if (action instanceof NodePool.Action.PowerOff off) {
      return new QueueAction.Call(new NodeCalls.Stop(off.instanceIds(), true));
    }
    if (action instanceof NodePool.Action.Tell tell) {
      return new QueueAction.TellScheduler(tell.command());
    }
    return new QueueAction.None();
  }
}
