package io.hpcoperator.controller.queue;

import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcClusterStatus;
import io.hpcoperator.api.v1alpha1.NodeCounts;
import io.hpcoperator.api.v1alpha1.QueueNode;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.EhpcCodes;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.handover.Strangers;
import io.hpcoperator.controller.nodes.KeptNodes;
import io.hpcoperator.controller.nodes.ListedNodes;
import io.hpcoperator.controller.nodes.NodeCalls;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.nodes.drain.DrainFacts;
import io.hpcoperator.controller.nodes.drain.DrainPolicy;
import io.hpcoperator.controller.nodes.drain.SchedulerShell;
import io.hpcoperator.controller.nodes.joining.JoinFacts;
import io.hpcoperator.controller.nodes.joining.JoinPlanner;
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
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps a queue that is there as its spec says: the settings first, which are quickly done, then
 * the nodes. Pure.
 */
final class QueueUpkeep {
  private static final Duration SOON = Duration.ofSeconds(1);

  private static final String FROM_OTHERS =
      "The others are taken from other queues when they are idle.";

  private final Patience patience;

  QueueUpkeep(Patience patience) {
    this.patience = patience;
  }

  Plan<QueueAction, QueueMemory> plan(QueueFacts facts, QueueMemory known, Instant now) {
    var remembered = missed(facts, known, now);
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
    if (change != null && !change.again() && goesNow(change, memory)) {
      plan = change(change, facts, memory, now).telling(size.news());
    } else {
      var moved = moved(facts, memory);
      var incoming =
          moved
              .map(at -> new Incoming(size.desired(), notYetShown(at)))
              .orElse(new Incoming(taken.map(TakenNodes::incoming).orElse(0), FROM_OTHERS));
      plan = size.within(own(facts, memory, sizing, size.desired(), incoming, now));
      if (moved.isPresent()) {
        plan = plan.lookAgainWithin(patience.untilTrusted(moved.get(), now));
      }
      if (change != null
          && leavesRoom(plan, change.call().operation(), now)
          && goesNow(change, plan.memory())) {
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

  /**
   * Whether a plan has no call of its own, or one that the cloud refused last and that can wait for
   * another.
   */
  private boolean leavesRoom(Plan<QueueAction, QueueMemory> plan, String operation, Instant now) {
    return plan.action() instanceof QueueAction.None
        || plan.action() instanceof QueueAction.TellScheduler
            && plan.memory()
                .work()
                .yields(DrainFacts.TELL, operation, patience.taskRetry(), now)
                .isPresent();
  }

  /**
   * Nodes that need not be bought.
   *
   * @param why what is said of them
   */
  private record Incoming(int count, String why) {}

  private String notYetShown(Instant moved) {
    return "None is bought before %s, until the lists show nodes that were just moved here."
        .formatted(moved.plus(patience.listing()));
  }

  /**
   * When nodes were told last to be moved here, if the list may not show them yet: the one of their
   * former queue may be younger, so that they are in neither. Which nodes these were, a list of
   * names does not tell that was changed since, so that none is bought until then.
   */
  private Optional<Instant> moved(QueueFacts facts, QueueMemory memory) {
    return Stream.of(
            memory.work().lastEffective(SetQueue.OPERATION, EhpcCodes::isEffectPossible),
            memory
                .sync()
                .find(TakenNodes.NAME)
                // One that was refused moved nothing; the record above has all others.
                .filter(setting -> setting.error() == null)
                .flatMap(setting -> memory.sync().triedAt(TakenNodes.NAME)))
        .flatMap(Optional::stream)
        .max(Comparator.naturalOrder())
        .filter(at -> !patience.trusts(facts.nodes(), at));
  }

  /**
   * Notes nodes that vanished, whatever is done next: the status shows the new number from then on,
   * and nobody would know that there were more.
   */
  private static QueueMemory missed(QueueFacts facts, QueueMemory memory, Instant now) {
    var nodes =
        facts.nodes() == null
            ? null
            : counted(facts, facts.resource().getSpec().replicas()).nodes();
    // Where nodes are not drained, it is not known by name which are being removed.
    boolean removes = drains(facts, memory) == null && memory.work().follows(NodePool.REMOVE);
    if (nodes == null || !nodes.hasValue() || removes) {
      return memory;
    }
    var known = withoutRemoved(known(facts, nodes), facts);
    return known != null && ListedNodes.alive(nodes.value()).size() < known
        ? memory.withWork(memory.work().missing(now))
        : memory;
  }

  private QueueSize size(QueueFacts facts, QueueMemory memory, Instant now) {
    return QueueSize.decide(
        new QueueSize.Facts(
            facts.resource().getSpec(),
            facts.resource().getMetadata().getGeneration(),
            memory.nodes().size(),
            facts.scaling(),
            staying(facts, memory),
            facts.ownTasks(),
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
        : Integer.valueOf(total - ListedNodes.alive(facts.nodes().value()).size());
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
      Incoming incoming,
      Instant now) {
    var gone = mayBeGone(facts);
    if (gone.isPresent()) {
      return QueuePlanner.wait(memory, gone.get());
    }
    var counted = counted(facts, replicas);
    int alive =
        counted.nodes() != null && counted.nodes().hasValue()
            ? ListedNodes.alive(counted.nodes().value()).size()
            : 0;
    var lost =
        LostNodes.decide(
            memory.origin().lost(),
            facts.resource().getStatus() == null ? null : facts.resource().getStatus().replicas(),
            facts.around(),
            memory.work(),
            patience,
            now);
    var found = memory.withLost(lost.memory());
    if (lost.verdict().isPresent()) {
      return withLost(facts, found, lost, Math.min(counted.desired(), alive), now);
    }
    if (sizing.filter(s -> SizeSetting.isLeft(memory.sync(), s)).isPresent()) {
      return nodes(facts, found, alive, false, now);
    }
    // What was read while the cloud could not be asked is good enough to remove, not to buy by.
    boolean trusted =
        facts.queues().error() == null && (facts.nodes() == null || facts.nodes().error() == null);
    int wanted = counted.desired();
    int awaited = incoming.count() + lost.awaited();
    int desired =
        alive >= wanted || !trusted ? Math.min(wanted, alive) : Math.max(alive, wanted - awaited);
    var plan = besidesAwaited(nodes(facts, found, desired, desired < wanted, trusted, now), lost);
    if (desired < wanted && plan.verdict().standing() == Verdict.Standing.READY) {
      plan =
          plan.saying(
              Verdict.working(
                  Reason.SCALING,
                  "%s there, %s are wanted. %s",
                  Counted.nodesAre(alive),
                  wanted,
                  trusted
                      ? incoming.why()
                      : "None is bought while the cloud does not tell the queues and their nodes."));
    }
    return changesSize(plan.action())
        ? plan.withMemory(plan.memory().withSync(plan.memory().sync().unapplied(SizeSetting.NAME)))
        : plan;
  }

  /** What is to be said of lost nodes is said whatever else goes on. */
  private static Plan<QueueAction, QueueMemory> besidesAwaited(
      Plan<QueueAction, QueueMemory> plan, LostNodes.Step lost) {
    return plan.saying(
        Verdicts.joined(
            plan.verdict(), plan.action() instanceof QueueAction.None, lost.awaiting(), List.of()));
  }

  /** What the operator does about the number itself is nobody's drift. */
  private static boolean changesSize(QueueAction action) {
    return !(action instanceof QueueAction.None || action instanceof QueueAction.TellScheduler);
  }

  /** Tasks and purchases that are open are settled while nodes are looked for. */
  private Plan<QueueAction, QueueMemory> withLost(
      QueueFacts facts, QueueMemory memory, LostNodes.Step lost, int desired, Instant now) {
    var settling = nodes(facts, memory, desired, false, now);
    boolean moves = lost.call().isPresent() || lost.distrust();
    boolean idle =
        moves
            ? leavesRoom(settling, SetQueue.OPERATION, now)
            : settling.action() instanceof QueueAction.None;
    if (!isFree(settling.memory()) || !idle) {
      return settling;
    }
    var plan =
        new Plan<QueueAction, QueueMemory>(
                lost.call().<QueueAction>map(QueueAction.Call::new).orElse(new QueueAction.None()),
                lost.verdict().orElseThrow(),
                lost.call().isEmpty()
                    ? settling.memory()
                    : settling
                        .memory()
                        .withLost(LostNodes.calling(lost.memory(), settling.memory().work(), now)))
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
    return memory.work().isFree();
  }

  /** As long as it is not known how many nodes join, none is moved here, either. */
  private static boolean goesNow(SyncDecision.Change<ClusterCall> change, QueueMemory memory) {
    return change.call() instanceof SetQueue
        ? isFree(memory)
        : JoinPlanner.isFreeBesides(memory.work());
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
    return nodes(facts, memory, desired, false, mayBuy, now);
  }

  private Plan<QueueAction, QueueMemory> nodes(
      QueueFacts facts,
      QueueMemory memory,
      int desired,
      boolean awaits,
      boolean mayBuy,
      Instant now) {
    if (facts.nodes() == null) {
      return QueuePlanner.wait(
              memory, Verdict.working(Reason.OBSERVING, "Reading the nodes of the queue."))
          .lookAgainAfter(SOON);
    }
    var drains = drains(facts, memory);
    var care =
        new NodeCare(
            facts, memory, ofPool(facts, desired), desired, awaits, mayBuy, drains, patience, now);
    var counted = ofPool(facts, care.desired());
    var decision =
        NodePool.decide(
            new NodePool.Facts(
                facts.resource().getMetadata().getGeneration(),
                care.desired(),
                mayBuy,
                care.work(),
                counted,
                facts.ownTasks(),
                QueueRequests.purchasing(facts.resource().getSpec()),
                withoutRemoved(known(facts, counted), facts),
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
    return SchedulerShell.of(cluster.scheduler().type())
        .map(
            shell ->
                new DrainFacts(
                    resource.getMetadata().getUid(),
                    shell,
                    DrainPolicy.of(resource),
                    memory.drains(),
                    facts.managers(),
                    facts.answer(),
                    resource.isMarkedForDeletion(),
                    facts.computes(),
                    memory.work()))
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
    var pool = ListedNodes.alive(counted.value());
    if (pool.stream().anyMatch(node -> others.contains(node.id()))) {
      return replicas;
    }
    var listed = status.nodeList() == null ? List.<QueueNode>of() : status.nodeList();
    int strangers =
        listed.size() >= replicas
            ? (int) listed.stream().filter(node -> others.contains(node.instanceId())).count()
            : ListedNodes.alive(facts.nodes().value()).size() - pool.size();
    return Math.max(0, replicas - strangers);
  }

  /**
   * That nodes go which are being removed is no news; that others vanish with them is. Those that
   * are listed still did not go: another would vanish unseen in their place.
   */
  private static Integer withoutRemoved(Integer known, QueueFacts facts) {
    var status = facts.resource().getStatus();
    if (known == null || status == null || status.nodeList() == null) {
      return known;
    }
    var memory = facts.memory();
    var removed =
        Stream.concat(
                memory.drains().removed().stream(),
                RepairPlanner.replaced(memory.nodes().repairs()).stream())
            .collect(Collectors.toSet());
    if (facts.nodes().hasValue()) {
      ListedNodes.alive(facts.nodes().value()).forEach(node -> removed.remove(node.id()));
    }
    return Math.max(
        0,
        known
            - (int)
                status.nodeList().stream()
                    .filter(node -> removed.contains(node.instanceId()))
                    .count());
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
