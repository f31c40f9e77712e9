package io.hpcoperator.controller.queue;

import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcQueue;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ImageRef;
import io.hpcoperator.cloud.ehpc.NodeState;
import io.hpcoperator.controller.nodes.ListedNodes;
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
import io.hpcoperator.controller.pass.Counted;
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
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What becomes of single nodes of a queue beside their number: repair, power, instances of the
 * user's own, and nodes the cloud takes back. It tells the pool what is wanted of single nodes, and
 * acts where the pool has nothing to do, so that none of it keeps nodes from being bought. Pure.
 */
final class NodeCare {
  private static final int NAMED = 10;

  private final QueueFacts facts;
  private final QueueMemory memory;
  private final int wanted;
  private final boolean deleting;
  private final boolean awaits;
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
   * @param awaits whether there are to be more in the end, which are not to be bought for now
   * @param mayBuy whether nodes may be bought or join; not while the queue is to go, nodes are
   *     looked for, or their number is left as others made it
   * @param drains null where the scheduler cannot be told anything
   */
  NodeCare(
      QueueFacts facts,
      QueueMemory memory,
      Observation<List<ClusterNode>> nodes,
      int desired,
      boolean awaits,
      boolean mayBuy,
      DrainFacts drains,
      Patience patience,
      Instant now) {
    this.facts = facts;
    this.memory = memory;
    this.nodes = nodes;
    this.wanted = desired;
    this.deleting = facts.resource().isMarkedForDeletion();
    this.awaits = awaits;
    this.mayBuy = mayBuy;
    this.drains = drains;
    this.patience = patience;
    this.now = now;
    this.alive = isKnown() ? ListedNodes.alive(nodes.value()) : List.of();
    this.joinFacts =
        new JoinFacts(
            JoinFacts.wanted(facts.resource().getSpec().existingInstances()),
            memory.nodes().existing(),
            memory.nodes().joining(),
            memory.work(),
            nodes,
            facts.computes(),
            facts.ownTasks(),
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

  Work work() {
    return join == null ? memory.work() : join.work();
  }

  /**
   * Nodes that are to be there and are not to come by themselves. The user's own instances count,
   * and are never too many. That some are still to join keeps nodes from being bought, and removes
   * none that is there.
   */
  private int toBeThere() {
    if (deleting || !mayBuy || join == null) {
      return wanted;
    }
    int toCome = Math.max(wanted, joinFacts.wanted().size()) - JoinPlanner.seats(joinFacts);
    return Math.max(toCome, Math.min(wanted, alive.size() - leaving().size()));
  }

  /**
   * The same for now: while it is not known how many join, none is bought, and none goes that
   * exceeds only with those that may have joined just now.
   */
  int desired() {
    if (!isUnsettled()) {
      return toBeThere();
    }
    var leaving = leaving();
    int arriving = (int) arriving().stream().filter(id -> !leaving.contains(id)).count();
    return Math.min(alive.size() - leaving.size(), Math.max(wanted, toBeThere()) + arriving);
  }

  private boolean isUnsettled() {
    return join != null && join.unsettled().isPresent();
  }

  /** Ids of nodes that may be in the middle of joining: they are left alone. */
  private Set<String> arriving() {
    return isUnsettled() ? JoinPlanner.arriving(joinFacts) : Set.of();
  }

  /**
   * Nodes that must go whatever the number: taken back by the cloud, or no longer the user's wish.
   */
  static Set<String> leaving(QueueFacts facts, QueueMemory memory) {
    return facts.nodes() == null || !facts.nodes().hasValue()
        ? Set.of()
        : leaving(facts, memory, ListedNodes.alive(facts.nodes().value()));
  }

  private static Set<String> leaving(
      QueueFacts facts, QueueMemory memory, List<ClusterNode> alive) {
    var wanted = JoinFacts.wanted(facts.resource().getSpec().existingInstances()).keySet();
    var leaving = new HashSet<>(JoinPlanner.leaving(wanted, memory.nodes().existing(), alive));
    leaving.addAll(Locks.reclaimed(alive));
    return leaving;
  }

  NodeWishes wishes() {
    if (!isKnown()) {
      return NodeWishes.NONE;
    }
    if (deleting) {
      return NodeWishes.kept(union(pinned(), arriving()));
    }
    var joined = JoinPlanner.wishes(joinFacts);
    var leaving = leaving();
    var power = PowerOffPlanner.wishes(powerFacts(leaving));
    return new NodeWishes(
        leaving,
        union(union(joined.kept(), pinned()), arriving()),
        power.off(),
        power.parked(),
        power.back());
  }

  private Set<String> leaving() {
    return leaving(facts, memory, alive);
  }

  private DrainPolicy policy() {
    return DrainPolicy.of(facts.resource());
  }

  private Set<String> pinned() {
    var names = policy().pinned();
    return alive.stream()
        .filter(n -> n.id() != null)
        .filter(n -> names.contains(n.id()) || n.hostName() != null && names.contains(n.hostName()))
        .map(ClusterNode::id)
        .collect(Collectors.toSet());
  }

  /** A name that fits no node keeps none from being removed. */
  private Optional<String> pinnedNowhere() {
    var names =
        policy().pinned().stream()
            .filter(
                name ->
                    alive.stream().noneMatch(n -> name.equals(n.id()) || name.equals(n.hostName())))
            .sorted()
            .toList();
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Pinned, but not nodes of the queue: %s.".formatted(Counted.some(names, NAMED)));
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
        Stream.of(
                facts.memory().nodes().existing().stream(),
                facts.memory().nodes().joining().stream(),
                JoinFacts.wanted(facts.resource().getSpec().existingInstances()).keySet().stream(),
                facts.nodes().value().stream()
                    .filter(node -> Boolean.FALSE.equals(node.createdByEhpc()))
                    .map(ClusterNode::id))
            .flatMap(Function.identity())
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
                    .withJoining(join.joining())
                    .withStopped(power.remembered())
                    .withRepairs(repair.memory()));
    var news = new ArrayList<>(Locks.news(alive));
    news.addAll(repair.news());
    resetFailed().ifPresent(news::add);
    var more =
        Stream.of(repair.verdict(), power.verdict(), join.unsettled(), join.verdict(), tooFew());
    var plan =
        pool.withMemory(known)
            .saying(
                Verdicts.joined(
                    pool.verdict(),
                    pool.action() instanceof QueueAction.None,
                    more.flatMap(Optional::stream).toList(),
                    Stream.of(power.remark(), Locks.remark(alive), pinnedNowhere())
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
    return (isIdle(pool) || looks)
        && !pool.distrust()
        && JoinPlanner.isFreeBesides(pool.memory().work());
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
    gone.addAll(arriving());
    var coming = Set.of(NodeState.UNINIT, NodeState.INIT);
    return new RepairFacts(
        RepairPolicy.of(facts.resource().getSpec().repair()),
        memory.nodes().repairs(),
        alive,
        nodes.readAt(),
        pinned(),
        Set.copyOf(join.remembered()),
        gone,
        !awaits
            && alive.size() >= toBeThere()
            && alive.stream().noneMatch(n -> coming.contains(n.state())),
        replaceable(),
        whyNotReplaced(),
        task(after.work()),
        free,
        patience,
        now);
  }

  /** Operation whose task is waited for; null for none. */
  private static String task(Work work) {
    return work.task() == null || JoinPlanner.isFreeBesides(work) ? null : work.task().operation();
  }

  private static Set<String> union(Collection<String> some, Collection<String> others) {
    return Stream.concat(some.stream(), others.stream()).collect(Collectors.toSet());
  }

  /** How many nodes may go because others come in their place, or need not. */
  private int replaceable() {
    var spare = QueueSize.spare(facts.resource().getSpec(), memory.nodes().size(), alive.size());
    return spare.orElse(mayBuy && !isUnsettled() ? Integer.MAX_VALUE : 0);
  }

  private String whyNotReplaced() {
    if (QueueSize.isOfCloud(memory.nodes().size())) {
      return "The queue has no more nodes than the cloud has to keep at least. They are replaced when it has; or repair or remove them in the cloud's console, or lower autoScale.minReplicas.";
    }
    if (isUnsettled()) {
      return "None is bought in their place before it is known which instances joined.";
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
    if (action instanceof QueueAction.JoinNodes join) {
      return memory.withNodes(memory.nodes().withJoining(join.instanceIds()));
    }
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

  /** After a call that was not taken, what is remembered of single nodes is as it was before. */
  static QueueMemory refused(QueueMemory memory, QueueMemory before) {
    return memory.withNodes(
        memory.nodes().withRepairs(before.nodes().repairs()).withJoining(before.nodes().joining()));
  }

  private Plan<QueueAction, QueueMemory> deletion(Plan<QueueAction, QueueMemory> pool) {
    var known =
        pool.withMemory(
                pool.memory()
                    .withNodes(
                        pool.memory()
                            .nodes()
                            .withExisting(join.remembered())
                            .withJoining(join.joining())))
            .saying(
                Verdicts.joined(
                    pool.verdict(),
                    pool.action() instanceof QueueAction.None,
                    join.unsettled().stream().toList(),
                    pinnedNowhere().stream().toList()))
            .lookAgainWithin(join.lookAgain());
    // The nodes of the queue the cluster came with stay, and are the HpcCluster's from then on.
    if (drains != null || memory.origin().clusterQueue()) {
      return known;
    }
    var pinned = pinned();
    if (!alive.isEmpty() && pinned.size() == alive.size() && isIdle(known)) {
      return known.saying(
          Verdict.stalled(
              known.verdict().reason(),
              "%s The queue is not deleted before they are unpinned.",
              known.verdict().message()));
    }
    return new FaultyAtDeletion(
            Work.time(facts.resource().getMetadata().getDeletionTimestamp()),
            policy(),
            union(pinned, arriving()),
            Set.copyOf(join.remembered()),
            alive,
            now)
        .besides(known, isFree(pool));
  }
}
