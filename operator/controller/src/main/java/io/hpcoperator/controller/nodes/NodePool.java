package io.hpcoperator.controller.nodes;

import io.hpcoperator.api.v1alpha1.NodePurchase;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.cloud.ehpc.NodeState;
import io.hpcoperator.controller.nodes.drain.DrainFacts;
import io.hpcoperator.controller.nodes.drain.DrainMemory;
import io.hpcoperator.controller.nodes.drain.Leaver;
import io.hpcoperator.controller.nodes.drain.ScaleIn;
import io.hpcoperator.controller.nodes.drain.Step;
import io.hpcoperator.controller.pass.Action.Attempt;
import io.hpcoperator.controller.pass.Counted;
import io.hpcoperator.controller.pass.Failures;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Decides how the nodes of one queue get to their number: the same rules for a cluster's first
 * queue and for an HpcQueue. Pure.
 *
 * <p>Nodes are bought only when the nodes that are there were listed after the last purchase ended
 * and show all it brought. Nodes are removed only when they are known to be idle, newest first:
 * what is unknown is busy.
 */
public final class NodePool {
  /** Operation that creates a cluster, and its first nodes with it. */
  public static final String FIRST = "CreateCluster";

  /** Operation that adds nodes. */
  public static final String ADD = Purchasing.ADD;

  /** Operation that removes nodes. */
  public static final String REMOVE = "DeleteNodes";

  /** Operation that makes instances of the user's own nodes. */
  public static final String JOIN = "AddExistedNodes";

  /** Operation that puts nodes back to their first state. */
  public static final String RESET = "ResetNodes";

  /** Operation that powers nodes off. */
  public static final String STOP = "StopNodes";

  /** Operation that starts nodes that were powered off. */
  public static final String START = "StartNodes";

  /** Type of the tasks by which nodes are added (E-HPC ListTasks: TaskType). */
  private static final String ADD_TASK = "AddComputes";

  /** Operations whose tasks are about the nodes of a pool. */
  public static final Set<String> TASKS =
      Set.of(FIRST, ADD, Purchasing.APPLY, REMOVE, JOIN, RESET, STOP, START);

  /** Most nodes that a message names. */
  private static final int MAX_KEPT = 10;

  private static final Verdict TRYING_AGAIN =
      Verdict.working(
          Reason.OBSERVING,
          "Nodes are to be removed, which failed last; the scheduler is asked about them before each try.");

  /**
   * What the decision rests on.
   *
   * @param generation generation of the spec that says so
   * @param desired nodes there should be
   * @param mayBuy whether nodes may be bought; not while the pool is to go
   * @param purchasing how missing nodes are bought
   * @param known how many nodes were last seen there, as the status shows it, without those that
   *     are being removed as far as these are known; null for not yet
   * @param place a list that shows the pool itself; null where it is not looked at
   * @param drains what is known of nodes on their way out; null where the scheduler cannot be told
   *     to give a node no jobs
   * @param wishes what is wanted of single nodes
   */
  public record Facts(
      long generation,
      int desired,
      boolean mayBuy,
      Work work,
      Observation<List<ClusterNode>> nodes,
      Observation<List<ClusterTask>> tasks,
      Purchasing purchasing,
      Integer known,
      Observation<?> place,
      DrainFacts drains,
      NodeWishes wishes,
      Patience patience,
      Instant now) {

    Facts with(Work newWork) {
      return new Facts(
          generation,
          desired,
          mayBuy,
          newWork,
          nodes,
          tasks,
          purchasing,
          known,
          place,
          drains,
          wishes,
          patience,
          now);
    }

    /** Of a pool of one instance type whose nodes are not drained. */
    public Facts(
        long generation,
        int desired,
        boolean mayBuy,
        Work work,
        Observation<List<ClusterNode>> nodes,
        Observation<List<ClusterTask>> tasks,
        Integer known,
        Patience patience,
        Instant now) {
      this(
          generation,
          desired,
          mayBuy,
          work,
          nodes,
          tasks,
          Purchasing.PLAIN,
          known,
          null,
          null,
          NodeWishes.NONE,
          patience,
          now);
    }

    /** Nodes that are there and need not go; none while the nodes are not known. */
    List<ClusterNode> staying() {
      return nodes.hasValue()
          ? ListedNodes.alive(nodes.value()).stream().filter(n -> !isLeaving(n)).toList()
          : List.of();
    }

    private boolean isLeaving(ClusterNode node) {
      return node.id() != null && wishes.leaving().contains(node.id());
    }
  }

  /** What is to be done about the nodes. */
  public sealed interface Action {
    /** Nothing. */
    record None() implements Action {}

    /**
     * Buy nodes.
     *
     * @param attempt whether it is a purchase on record that is repeated with its token
     */
    record Add(int count, Attempt attempt) implements Action {}

    /**
     * Remove nodes.
     *
     * @param busy those of them that may have jobs
     */
    record Remove(List<String> instanceIds, List<String> busy) implements Action {
      public Remove(List<String> instanceIds) {
        this(instanceIds, List.of());
      }
    }

    /** Power nodes off that are known to be idle. */
    record PowerOff(List<String> instanceIds) implements Action {}

    /** Tell the scheduler something of nodes on their way out. */
    record Tell(Step.Act.Send command) implements Action {}
  }

  /**
   * @param verdict what is true of the pool; READY when it has the nodes it should
   * @param work what to remember before the action
   * @param distrust whether the nodes must be listed anew before the next decision
   * @param drains what to remember of nodes on their way out; null for what is known already
   * @param purchase what is to be bought; null for nothing
   */
  public record Decision(
      Action action,
      Verdict verdict,
      Work work,
      Duration lookAgain,
      boolean distrust,
      DrainMemory drains,
      NodePurchase purchase) {

    Decision(Action action, Verdict verdict, Work work, Duration lookAgain, boolean distrust) {
      this(action, verdict, work, lookAgain, distrust, null, null);
    }

    Decision with(DrainMemory known) {
      return new Decision(action, verdict, work, lookAgain, distrust, known, purchase);
    }

    Decision lookAgainWithin(Duration wait) {
      return new Decision(
          action, verdict, work, earlier(lookAgain, wait), distrust, drains, purchase);
    }

    Decision of(NodePurchase bought) {
      return new Decision(action, verdict, work, lookAgain, distrust, drains, bought);
    }

    static Decision wait(Verdict verdict, Work work) {
      return new Decision(new Action.None(), verdict, work, null, false);
    }
  }

  public static Decision decide(Facts observed) {
    var facts = observed.with(Growth.noted(observed));
    var unsettled = Unsettled.of(facts);
    return unsettled instanceof Unsettled.Waits waits
        ? besides(facts, waits.decision())
        : size(facts, ((Unsettled.Nothing) unsettled).work());
  }

  /** While a task is waited for, nodes that must go are kept from getting jobs. */
  private static Decision besides(Facts facts, Decision waiting) {
    if (!(waiting.action() instanceof Action.None)
        || waiting.distrust()
        || facts.drains() == null
        || facts.wishes().leaving().isEmpty()
        || !facts.nodes().hasValue()) {
      return waiting;
    }
    var step = scaleIn(facts);
    return new Decision(
        step.act() instanceof Step.Act.Send send ? new Action.Tell(send) : new Action.None(),
        waiting.verdict(),
        waiting.work(),
        earlier(waiting.lookAgain(), step.lookAgain()),
        false,
        step.memory().stillRemoving(facts.drains().memory()),
        null);
  }

  /** Nodes whose removal failed are not forgotten when the list happens not to show them. */
  private static DrainFacts drains(Facts facts) {
    boolean failed =
        facts.work().follows(REMOVE)
            && TaskProgress.of(facts.work(), facts.tasks(), facts.patience(), facts.now())
                instanceof TaskProgress.Ended ended
            && ended.failed();
    return failed ? facts.drains().with(facts.drains().memory().removalFailed()) : facts.drains();
  }

  private static Step scaleIn(Facts facts) {
    return ScaleIn.decide(
        drains(facts),
        facts.wishes(),
        ListedNodes.alive(facts.nodes().value()),
        excess(facts),
        facts.nodes().readAt(),
        facts.patience(),
        facts.now());
  }

  /** How many nodes are to go: those that must, and what is too many of the others. */
  private static int excess(Facts facts) {
    int stay = facts.staying().size();
    return ListedNodes.alive(facts.nodes().value()).size()
        - stay
        + Math.max(0, stay - facts.desired());
  }

  private static Decision size(Facts facts, Work work) {
    if (facts.drains() == null || !facts.nodes().hasValue()) {
      return plainSize(facts, work);
    }
    int excess = excess(facts);
    var step = scaleIn(facts);
    boolean grows = facts.mayBuy() && facts.desired() > facts.staying().size();
    boolean acts = !(step.act() instanceof Step.Act.None);
    // What takes the place of nodes that must go is bought while these are waited for.
    var yields = acts && grows ? yields(facts, step.act()) : Optional.<Duration>empty();
    if (excess > 0 && !grows || acts && yields.isEmpty()) {
      return stepped(facts, step, work, step.lookAgain());
    }
    var sized = plainSize(facts, work);
    if (acts) {
      return sized.action() instanceof Action.None
          ? stepped(facts, step, work, earlier(sized.lookAgain(), step.lookAgain()))
          : sized.lookAgainWithin(yields.get()).with(drains(facts).memory());
    }
    boolean open = !step.memory().returning().isEmpty() || !step.memory().leaving().isEmpty();
    return new Decision(
        sized.action(),
        open && sized.verdict().standing() == Verdict.Standing.READY
            ? step.verdict()
            : sized.verdict(),
        sized.work(),
        earlier(sized.lookAgain(), step.lookAgain()),
        sized.distrust(),
        step.memory(),
        sized.purchase());
  }

  private static Decision stepped(Facts facts, Step step, Work work, Duration lookAgain) {
    return new Decision(
        action(step.act()),
        isRefused(facts, step) ? TRYING_AGAIN : step.verdict(),
        work,
        lookAgain,
        step.distrust(),
        step.memory(),
        null);
  }

  /**
   * How long what the cloud refuses lets nodes be bought first: it may be refused for as long as
   * the cloud likes, and so may the purchase.
   */
  private static Optional<Duration> yields(Facts facts, Step.Act act) {
    return facts
        .work()
        .yields(
            operation(act),
            facts.purchasing().operation(),
            facts.patience().taskRetry(),
            facts.now());
  }

  private static String operation(Step.Act act) {
    if (act instanceof Step.Act.Remove) {
      return REMOVE;
    }
    return act instanceof Step.Act.PowerOff ? STOP : DrainFacts.TELL;
  }

  /**
   * Whether nodes could have gone but for the cloud, which refused to remove them: until it takes
   * that, what was said of the refusal stays, whatever the scheduler is asked in between.
   */
  private static boolean isRefused(Facts facts, Step step) {
    return facts.work().failedLast(REMOVE)
        && (step.act() instanceof Step.Act.Remove
            || step.memory().leaving().stream().anyMatch(n -> n.state() == Leaver.State.DRAINED));
  }

  private static Action action(Step.Act act) {
    if (act instanceof Step.Act.Send send) {
      return new Action.Tell(send);
    }
    if (act instanceof Step.Act.Remove remove) {
      return new Action.Remove(remove.instanceIds(), remove.busy());
    }
    if (act instanceof Step.Act.PowerOff off) {
      return new Action.PowerOff(off.instanceIds());
    }
    return new Action.None();
  }

  private static Duration earlier(Duration a, Duration b) {
    return a == null ? b : b == null || a.compareTo(b) <= 0 ? a : b;
  }

  private static Decision plainSize(Facts facts, Work work) {
    if (!facts.nodes().hasValue()) {
      var reading = Verdict.working(Reason.OBSERVING, "Reading the nodes.");
      var error = facts.nodes().error();
      return Decision.wait(error == null ? reading : Failures.reading(error, reading), work);
    }
    var alive = ListedNodes.alive(facts.nodes().value());
    int stay = facts.staying().size();
    int missing = facts.desired() - stay;
    if (missing > 0 && facts.mayBuy()) {
      return Growth.decide(facts, facts.staying(), work);
    }
    var satisfied = Growth.satisfied(facts, work);
    return excess(facts) > 0
        ? shrink(facts, alive, excess(facts), satisfied)
        : inService(
            facts, alive, satisfied.excessSince().isPresent() ? satisfied.excess(null) : satisfied);
  }

  /**
   * A node that was idle a minute ago may have got a job since: the reading is a fresh one, or one
   * that began after it was found that nodes are to go, however long the cloud took for it.
   */
  private static boolean isFresh(Facts facts, Work work) {
    return facts
        .patience()
        .isFresh(facts.nodes().readAt(), work.excessSince().orElse(null), facts.now());
  }

  private static Decision shrink(Facts facts, List<ClusterNode> alive, int excess, Work before) {
    if (!isFresh(facts, before)) {
      return new Decision(
          new Action.None(),
          Verdict.working(
              Reason.SCALING,
              "%d of %d nodes are to go; reading once more which are idle.",
              excess,
              alive.size()),
          before.excess(facts.now()),
          null,
          true);
    }
    var work = before.excessSince().isPresent() ? before.excess(null) : before;
    // That some must go and are busy does not free others to go in their place.
    int others = Math.max(0, facts.staying().size() - facts.desired());
    var idle =
        Stream.concat(
                idle(alive.stream().filter(facts::isLeaving)),
                idle(facts.staying().stream())
                    .filter(node -> !facts.wishes().kept().contains(node.id()))
                    .limit(others))
            .limit(NodeCalls.BATCH)
            .map(ClusterNode::id)
            .toList();
    if (idle.isEmpty()) {
      return Decision.wait(
          Verdict.working(
              Reason.DRAINING, "%s to go. %s", Counted.nodesAre(excess), whyNone(facts, alive)),
          work);
    }
    return new Decision(
        new Action.Remove(idle),
        Verdict.working(
            Reason.SCALING,
            "Removing %s of %d, idle ones.",
            Counted.nodes(idle.size()),
            alive.size()),
        work,
        null,
        false);
  }

  private static String whyNone(Facts facts, List<ClusterNode> alive) {
    var kept =
        facts.staying().stream()
            .filter(node -> facts.wishes().kept().contains(node.id()))
            .map(ListedNodes::name)
            .sorted()
            .toList();
    var parts = new ArrayList<String>();
    if (alive.size() > kept.size()) {
      parts.add(
          "%s busy or not known to be idle, and removed as they become idle."
              .formatted(Counted.nodesAre(alive.size() - kept.size())));
    }
    if (!kept.isEmpty()) {
      parts.add(
          "%s pinned or the user's own, and stay: %s."
              .formatted(Counted.nodesAre(kept.size()), Counted.some(kept, MAX_KEPT)));
    }
    return String.join(" ", parts);
  }

  private static Stream<ClusterNode> idle(Stream<ClusterNode> nodes) {
    return nodes
        .filter(node -> node.id() != null && ListedNodes.isIdle(node))
        .sorted(ListedNodes.NEWEST_FIRST);
  }

  private static Decision inService(Facts facts, List<ClusterNode> alive, Work work) {
    var failed = alive.stream().filter(n -> n.state() == NodeState.EXCEPTION).toList();
    if (!failed.isEmpty()) {
      return Decision.wait(
          Verdict.stalled(
              Reason.NODES_FAILED,
              "%d of %d nodes are in exception: %s. Reset or replace them in the cloud's console.",
              failed.size(),
              alive.size(),
              failed.stream().map(ClusterNode::hostName).limit(10).toList()),
          work);
    }
    int running = ListedNodes.readyCount(alive);
    long off =
        alive.stream()
            .filter(n -> n.state() == NodeState.STOPPED && facts.wishes().parked().contains(n.id()))
            .count();
    if (running + off < alive.size()) {
      return Decision.wait(
          Verdict.working(Reason.SCALING, "%d of %d nodes are in service.", running, alive.size()),
          work);
    }
    var inService = Counted.nodesAre(running) + " in service";
    return Decision.wait(
        Verdict.ready(
            Reason.AVAILABLE,
            off == 0
                ? inService + "."
                : "%s, %s powered off on purpose.".formatted(inService, Counted.nodesAre(off))),
        work);
  }

  /**
   * The tasks of the cluster that add nodes and go on, to whatever queue and by whomever.
   *
   * @param tasks null while they are not looked at
   */
  public static Stream<ClusterTask> growing(Observation<List<ClusterTask>> tasks) {
    return tasks == null || !tasks.hasValue()
        ? Stream.empty()
        : tasks.value().stream()
            .filter(task -> ADD_TASK.equals(task.type()) && !task.state().isFinal());
  }

  /** One of them that can be followed: it may be that of a call which was not answered. */
  public static Optional<ClusterTask> growingTask(Observation<List<ClusterTask>> tasks) {
    return growing(tasks).filter(task -> task.taskId() != null).findFirst();
  }

  private NodePool() {}
}
