package io.hpcoperator.controller.queue;

import io.hpcoperator.api.v1alpha1.Api;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ImageRef;
import io.hpcoperator.cloud.ehpc.NodeState;
import io.hpcoperator.controller.nodes.Locks;
import io.hpcoperator.controller.nodes.NodeCalls;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.nodes.NodeWishes;
import io.hpcoperator.controller.nodes.TaskProgress;
import io.hpcoperator.controller.nodes.drain.DrainFacts;
import io.hpcoperator.controller.nodes.drain.DrainPolicy;
import io.hpcoperator.controller.nodes.drain.Leaver;
import io.hpcoperator.controller.nodes.joining.JoinDecision;
import io.hpcoperator.controller.nodes.joining.JoinFacts;
import io.hpcoperator.controller.nodes.joining.JoinPlanner;
import io.hpcoperator.controller.nodes.power.PowerDecision;
import io.hpcoperator.controller.nodes.power.PowerFacts;
import io.hpcoperator.controller.nodes.power.PowerOffPlanner;
import io.hpcoperator.controller.nodes.repair.RepairDecision;
import io.hpcoperator.controller.nodes.repair.RepairFacts;
import io.hpcoperator.controller.nodes.repair.RepairPlanner;
import io.hpcoperator.controller.nodes.repair.RepairPolicy;
import io.hpcoperator.controller.pass.Action.Attempt;
import io.hpcoperator.controller.pass.News;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.queue.scaling.QueueSize;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What becomes of single nodes of a queue beside their number: repair, power, instances of the
 * user's own, and nodes the cloud takes back. It tells the pool what is wanted of single nodes, and
 * acts where the pool has nothing to do, so that none of it keeps nodes from being bought. Pure.
 */
final class NodeCare {
  private final QueueFacts facts;
  private final QueueMemory memory;
  private final int wanted;
  private final boolean deleting;
  private final boolean mayBuy;
  private final Observation<List<ClusterNode>> nodes;
  private final DrainFacts drains;
  private final Patience patience;
  private final Instant now;
  private final List<ClusterNode> alive;
  private final JoinFacts joinFacts;
  private final JoinDecision join;

  /**
   * @param nodes those of the queue, without what belongs to others
   * @param desired how many nodes there are to be
   * @param mayBuy whether nodes may be bought or join; not while the queue is to go, nodes are
   *     looked for, or their number is left as others made it
   * @param drains null where the scheduler cannot be told anything
   */
  NodeCare(
      QueueFacts facts,
      QueueMemory memory,
      Observation<List<ClusterNode>> nodes,
      int desired,
      boolean mayBuy,
      DrainFacts drains,
      Patience patience,
      Instant now) {
    this.facts = facts;
    this.memory = memory;
    this.nodes = nodes;
    this.wanted = desired;
    this.deleting = facts.resource().isMarkedForDeletion();
    this.mayBuy = mayBuy;
    this.drains = drains;
    this.patience = patience;
    this.now = now;
    this.alive = isKnown() ? NodePool.alive(nodes.value()) : List.of();
    this.joinFacts =
        new JoinFacts(
            JoinFacts.wanted(facts.resource().getSpec().existingInstances()),
            memory.nodes().existing(),
            memory.work(),
            nodes,
            facts.computes(),
            facts.tasks(),
            image(),
            patience,
            now);
    this.join = isKnown() ? JoinPlanner.decide(joinFacts) : null;
  }

  private boolean isKnown() {
    return nodes.hasValue();
  }

  private ImageRef image() {
    var own = facts.resource().getSpec().image();
    if (own != null) {
      return new ImageRef(own.owner(), own.id());
    }
    return facts
        .cluster()
        .map(HpcCluster::getStatus)
        .map(status -> status.image())
        .filter(image -> image.id() != null)
        .map(image -> new ImageRef(image.owner() == null ? "system" : image.owner(), image.id()))
        .orElse(null);
  }

  /** Whether single nodes may have to be drained, by what is seen at first sight. */
  static boolean mayDrain(
      HpcQueue resource, QueueMemory memory, Observation<List<ClusterNode>> nodes) {
    var spec = resource.getSpec();
    return spec.stoppedNodes() != null && !spec.stoppedNodes().isEmpty()
        || !memory.nodes().stopped().isEmpty()
        || !memory.nodes().existing().isEmpty()
        || nodes != null && nodes.hasValue() && !Locks.reclaimed(nodes.value()).isEmpty();
  }

  // What the pool goes by.

  /** What has to be found out before nodes may be counted. */
  Optional<Plan<QueueAction, QueueMemory>> unsettled() {
    return join == null
        ? Optional.empty()
        : join.unsettled()
            .map(
                verdict ->
                    QueuePlanner.wait(memory.withWork(join.work()), verdict)
                        .lookAgainAfter(join.lookAgain()));
  }

  Work work() {
    return join == null ? memory.work() : join.work();
  }

  /**
   * Nodes that are to be there and are not to come by themselves. The user's own instances count,
   * and are never too many. That some are still to join keeps nodes from being bought, and removes
   * none that is there.
   */
  int desired() {
    if (deleting || !mayBuy || join == null) {
      return wanted;
    }
    int toCome = Math.max(wanted, joinFacts.wanted().size()) - JoinPlanner.seats(joinFacts);
    return Math.max(toCome, Math.min(wanted, alive.size() - leaving().size()));
  }

  /**
   * Nodes that must go whatever the number: taken back by the cloud, or no longer the user's wish.
   */
  static Set<String> leaving(QueueFacts facts, QueueMemory memory) {
    if (facts.nodes() == null || !facts.nodes().hasValue()) {
      return Set.of();
    }
    var alive = NodePool.alive(facts.nodes().value());
    var leaving = new HashSet<>(memory.nodes().existing());
    leaving.removeAll(JoinFacts.wanted(facts.resource().getSpec().existingInstances()).keySet());
    leaving.retainAll(alive.stream().map(ClusterNode::id).toList());
    leaving.addAll(Locks.reclaimed(alive));
    return leaving;
  }

  NodeWishes wishes() {
    if (!isKnown()) {
      return NodeWishes.NONE;
    }
    if (deleting) {
      return NodeWishes.kept(pinned());
    }
    var joined = JoinPlanner.wishes(joinFacts);
    var leaving = leaving();
    var power = PowerOffPlanner.wishes(powerFacts(leaving));
    return new NodeWishes(
        leaving,
        Stream.concat(joined.kept().stream(), pinned().stream()).collect(Collectors.toSet()),
        power.off(),
        power.parked(),
        power.back());
  }

  private Set<String> leaving() {
    var leaving = new HashSet<>(JoinPlanner.wishes(joinFacts).leaving());
    leaving.addAll(Locks.reclaimed(alive));
    return leaving;
  }

  private DrainPolicy policy() {
    var annotations = facts.resource().getMetadata().getAnnotations();
    return DrainPolicy.of(
        facts.resource().getSpec().scaleIn(),
        annotations == null ? null : annotations.get(Api.PINNED_NODES));
  }

  private Set<String> pinned() {
    var names = policy().pinned();
    return alive.stream()
        .filter(n -> n.id() != null)
        .filter(n -> names.contains(n.id()) || n.hostName() != null && names.contains(n.hostName()))
        .map(ClusterNode::id)
        .collect(Collectors.toSet());
  }

  private PowerFacts powerFacts(Set<String> leaving) {
    var spec = facts.resource().getSpec();
    return new PowerFacts(
        spec.stoppedNodes(),
        memory.nodes().stopped(),
        alive,
        drains == null ? null : drains.memory(),
        spec.driftPolicy(),
        leaving);
  }

  /**
   * Removes what is E-HPC's own first, and then what is the user's: the instances of these are not
   * to be released.
   */
  static QueueAction removal(NodePool.Action.Remove remove, QueueFacts facts) {
    var theirs =
        Stream.concat(
                facts.memory().nodes().existing().stream(),
                facts.nodes().value().stream()
                    .filter(node -> Boolean.FALSE.equals(node.createdByEhpc()))
                    .map(ClusterNode::id))
            .filter(remove.instanceIds()::contains)
            .collect(Collectors.toSet());
    boolean release = !theirs.containsAll(remove.instanceIds());
    var now = remove.instanceIds().stream().filter(id -> release != theirs.contains(id)).toList();
    return new QueueAction.RemoveNodes(
        now, remove.busy().stream().filter(now::contains).toList(), release);
  }

  // What is done beside the pool's own decision.

  /** One of the things that may be done when the pool has nothing to do. */
  private record Candidate(String operation, QueueAction action, Verdict verdict) {}

  Plan<QueueAction, QueueMemory> besides(Plan<QueueAction, QueueMemory> pool) {
    if (!isKnown()) {
      return pool;
    }
    return deleting ? deletion(pool) : life(pool);
  }

  private Plan<QueueAction, QueueMemory> life(Plan<QueueAction, QueueMemory> pool) {
    boolean free = isFree(pool);
    var leaving = leaving();
    var power = PowerOffPlanner.decide(powerFacts(leaving).after(pool.memory().drains()), free);
    var repair = RepairPlanner.decide(repairFacts(pool.memory(), leaving, free));
    var known =
        pool.memory()
            .withNodes(
                pool.memory()
                    .nodes()
                    .withExisting(join.remembered())
                    .withStopped(power.remembered())
                    .withRepairs(repair.memory()));
    var news = new ArrayList<>(Locks.news(alive));
    news.addAll(repair.news());
    resetFailed().ifPresent(news::add);
    var more = Stream.of(repair.verdict(), power.verdict(), join.verdict(), tooFew());
    var plan =
        pool.withMemory(known)
            .saying(
                Verdicts.joined(
                    pool.verdict(),
                    pool.action() instanceof QueueAction.None,
                    more.flatMap(Optional::stream).toList(),
                    Stream.of(power.remark(), Locks.remark(alive))
                        .flatMap(Optional::stream)
                        .toList()))
            .telling(news)
            .lookAgainWithin(repair.lookAgain())
            .lookAgainWithin(join.lookAgain());
    // What failed last lets the others go first, so that it does not keep them for ever.
    return candidates(repair, power, free)
        .filter(c -> isIdle(pool) || !known.work().failedLast(c.operation()))
        .min(Comparator.comparing(c -> known.work().failedLast(c.operation())))
        .map(c -> plan.doing(c.action()).saying(c.verdict()))
        .orElse(plan);
  }

  private static boolean isIdle(Plan<QueueAction, QueueMemory> pool) {
    return pool.action() instanceof QueueAction.None;
  }

  /** Whether the pool leaves room for a call: a mere look at the scheduler can be taken later. */
  private static boolean isFree(Plan<QueueAction, QueueMemory> pool) {
    boolean looks =
        pool.action() instanceof QueueAction.TellScheduler tell
            && !tell.command().order().changes();
    var work = pool.memory().work();
    return (isIdle(pool) || looks)
        && !pool.distrust()
        && work.task() == null
        && work.intent() == null;
  }

  private Stream<Candidate> candidates(RepairDecision repair, PowerDecision power, boolean free) {
    var candidates = new ArrayList<Candidate>();
    repair
        .call()
        .ifPresent(
            call ->
                candidates.add(
                    new Candidate(
                        call.operation(),
                        new QueueAction.Call(call),
                        repair.verdict().orElseThrow())));
    power
        .call()
        .ifPresent(
            call ->
                candidates.add(
                    new Candidate(
                        call.operation(), new QueueAction.Call(call), power.why().orElseThrow())));
    if (free && mayBuy && !join.join().isEmpty()) {
      candidates.add(
          new Candidate(
              NodePool.JOIN,
              new QueueAction.JoinNodes(join.join(), joinFacts.image(), Attempt.FIRST),
              join.verdict().orElseThrow()));
    }
    return candidates.stream();
  }

  private RepairFacts repairFacts(QueueMemory after, Set<String> leaving, boolean free) {
    var gone = new HashSet<>(leaving);
    after.drains().leaving().stream().map(Leaver::instanceId).forEach(gone::add);
    var coming = Set.of(NodeState.UNINIT, NodeState.INIT);
    return new RepairFacts(
        RepairPolicy.of(facts.resource().getSpec().repair()),
        memory.nodes().repairs(),
        alive,
        nodes.readAt(),
        pinned(),
        Set.copyOf(join.remembered()),
        gone,
        alive.size() >= desired() && alive.stream().noneMatch(n -> coming.contains(n.state())),
        replaceable(),
        whyNotReplaced(),
        after.work().task() == null ? null : after.work().task().operation(),
        free,
        patience,
        now);
  }

  /** How many nodes may go because others come in their place, or need not. */
  private int replaceable() {
    var spare = QueueSize.spare(facts.resource().getSpec(), memory.nodes().size(), alive.size());
    return spare.orElse(mayBuy ? Integer.MAX_VALUE : 0);
  }

  private String whyNotReplaced() {
    if (QueueSize.isOfCloud(memory.nodes().size())) {
      return "The queue has no more nodes than the cloud has to keep at least. They are replaced when it has; or repair or remove them in the cloud's console, or lower autoScale.minReplicas.";
    }
    return mayBuy
        ? "None would be bought in their place, as autoScale was switched off and the number of nodes is held: set replicas to another number, or repair or remove them in the cloud's console."
        : "None would be bought in their place at present. Repair or remove them in the cloud's console, or have the number of nodes kept: see the condition Synced.";
  }

  private Optional<Verdict> tooFew() {
    return joinFacts.wanted().size() <= wanted
        ? Optional.empty()
        : Optional.of(
            Verdict.stalled(
                Reason.INVALID_REQUEST,
                "replicas is %d, but existingInstances names %d: they are nodes whatever replicas says. Raise replicas, or take instances out of the list.",
                wanted,
                joinFacts.wanted().size()));
  }

  /** The pool goes on after a reset that failed; what the cloud said of it is told here. */
  private Optional<News> resetFailed() {
    return memory.work().follows(NodePool.RESET)
            && TaskProgress.of(memory.work(), facts.tasks(), patience, now)
                instanceof TaskProgress.Ended ended
            && ended.failed()
        ? Optional.of(
            new News(
                "reset failed " + memory.work().task().id(),
                true,
                "ResetFailed",
                ended.text() + "."))
        : Optional.empty();
  }

  /** What is remembered of single nodes while a call about them is made. */
  static QueueMemory begun(QueueAction action, QueueMemory memory, Instant now) {
    if (!(action instanceof QueueAction.Call call)) {
      return memory;
    }
    var nodes = memory.nodes();
    if (call.call() instanceof NodeCalls.Stop stop) {
      return memory.withNodes(
          nodes.withStopped(
              Stream.concat(nodes.stopped().stream(), stop.instanceIds().stream())
                  .distinct()
                  .sorted()
                  .toList()));
    }
    return memory.withNodes(
        nodes.withRepairs(RepairPlanner.begun(call.call(), nodes.repairs(), now)));
  }

  /** After a call that was not taken, nodes are at the step of their repair they were at before. */
  static QueueMemory refused(QueueMemory memory, QueueMemory before) {
    return memory.withNodes(memory.nodes().withRepairs(before.nodes().repairs()));
  }

  private Plan<QueueAction, QueueMemory> deletion(Plan<QueueAction, QueueMemory> pool) {
    var known =
        pool.withMemory(
            pool.memory().withNodes(pool.memory().nodes().withExisting(join.remembered())));
    // The nodes of the queue the cluster came with stay, and are the HpcCluster's from then on.
    return drains != null || memory.origin().clusterQueue()
        ? known
        : new FaultyAtDeletion(
                Work.time(facts.resource().getMetadata().getDeletionTimestamp()),
                policy(),
                pinned(),
                Set.copyOf(join.remembered()),
                alive,
                now)
            .besides(known, isFree(pool));
  }
}
