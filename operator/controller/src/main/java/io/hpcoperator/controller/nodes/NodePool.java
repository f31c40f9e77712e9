package io.hpcoperator.controller.nodes;

import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.cloud.ehpc.NodeState;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Decides how the nodes of one queue get to their number: the same rules for a cluster's first
 * queue and for an HpcQueue. Pure.
 *
 * <p>Nodes are bought only when the nodes that are there were listed after the last purchase ended
 * and show all it brought. Nodes are removed only when they are known to be idle, newest first:
 * what is unknown is busy.
 */
public final class NodePool {
  /** Operation that adds nodes. */
  public static final String ADD = "AddNodes";

  /** Operation that removes nodes. */
  public static final String REMOVE = "DeleteNodes";

  /** Most nodes that one AddNodes call can ask for (E-HPC AddNodes: Count). */
  static final int MAX_ADD = 99;

  /** Most nodes that one DeleteNodes call can name (E-HPC DeleteNodes: Instance.N.Id). */
  static final int MAX_REMOVE = 100;

  /**
   * What the decision rests on.
   *
   * @param desired nodes there should be
   * @param mayBuy whether nodes may be bought; not while the pool is to go
   */
  public record Facts(
      int desired,
      boolean mayBuy,
      Work work,
      Observation<List<ClusterNode>> nodes,
      Observation<List<ClusterTask>> tasks,
      Patience patience,
      Instant now) {}

  /** What is to be done about the nodes. */
  public sealed interface Action {
    /** Nothing. */
    record None() implements Action {}

    /**
     * Buy nodes.
     *
     * @param repeat whether a purchase on record is to be repeated with its token
     */
    record Add(int count, boolean repeat) implements Action {}

    /** Remove nodes. */
    record Remove(List<String> instanceIds) implements Action {}
  }

  /**
   * @param verdict what is true of the pool; READY when it has the nodes it should
   * @param work what to remember before the action
   * @param distrust whether the nodes must be listed anew before the next decision
   */
  public record Decision(
      Action action, Verdict verdict, Work work, Duration lookAgain, boolean distrust) {

    static Decision wait(Verdict verdict, Work work) {
      return new Decision(new Action.None(), verdict, work, null, false);
    }
  }

  public static Decision decide(Facts facts) {
    var work = facts.work();
    if (work.follows(ADD) || work.follows(REMOVE)) {
      var progress = TaskProgress.of(work, facts.tasks(), facts.now());
      if (progress instanceof TaskProgress.Running running) {
        return Decision.wait(
            Verdict.working(Reason.SCALING, "%s.", running.text()), running.work());
      }
      var ended = (TaskProgress.Ended) progress;
      var pending = afterTask(facts, ended);
      if (pending != null) {
        return pending;
      }
      work = ended.work().withoutTask();
    }
    if (work.intends(ADD)) {
      return settlePurchase(facts, work);
    }
    return size(facts, work);
  }

  /** A purchase whose answer is not on record: its token tells, or in the end the nodes do. */
  private static Decision settlePurchase(Facts facts, Work work) {
    int count = work.intent().count();
    if (facts.mayBuy()) {
      return new Decision(
          new Action.Add(count, true),
          Verdict.working(Reason.SETTLING, "Finding out whether %d nodes were bought.", count),
          work,
          null,
          false);
    }
    var trustedFrom = Instant.parse(work.intent().startedAt()).plus(facts.patience().listing());
    if (!facts.nodes().hasValue() || facts.nodes().readAt().isBefore(trustedFrom)) {
      return new Decision(
          new Action.None(),
          Verdict.working(Reason.SETTLING, "Finding out whether %d nodes were bought.", count),
          work,
          Duration.between(facts.now(), trustedFrom).abs().plusSeconds(1),
          false);
    }
    return size(facts, work.settled());
  }

  /** What still has to be waited for after a task has ended; null for nothing. */
  private static Decision afterTask(Facts facts, TaskProgress.Ended ended) {
    var finishedAt = Instant.parse(ended.work().task().finishedAt());
    if (facts.work().task().finishedAt() == null) {
      // The end is news: the nodes known so far were listed before it.
      return new Decision(
          new Action.None(),
          Verdict.working(Reason.SCALING, "%s; reading the nodes.", ended.text()),
          ended.work(),
          null,
          true);
    }
    if (ended.failed()) {
      var again = finishedAt.plus(facts.patience().taskRetry());
      if (facts.now().isBefore(again)) {
        return new Decision(
            new Action.None(),
            Verdict.working(
                Reason.TASK_FAILED, "%s. The operator tries again at %s.", ended.text(), again),
            ended.work(),
            Duration.between(facts.now(), again),
            false);
      }
      return null;
    }
    if (!facts.nodes().hasValue()) {
      return Decision.wait(
          Verdict.working(Reason.SCALING, "%s; reading the nodes.", ended.text()), ended.work());
    }
    var listed = facts.nodes().value().stream().map(ClusterNode::id).collect(Collectors.toSet());
    var deadline = finishedAt.plus(facts.patience().listing());
    if (!listed.containsAll(ended.instanceIds()) && facts.now().isBefore(deadline)) {
      return new Decision(
          new Action.None(),
          Verdict.working(
              Reason.SCALING, "%s; the new nodes are not all listed yet.", ended.text()),
          ended.work(),
          Duration.between(facts.now(), deadline),
          false);
    }
    return null;
  }

  private static Decision size(Facts facts, Work work) {
    if (!facts.nodes().hasValue()) {
      return Decision.wait(Verdict.working(Reason.OBSERVING, "Reading the nodes."), work);
    }
    var alive = alive(facts.nodes().value());
    int missing = facts.desired() - alive.size();
    if (missing > 0) {
      int count = Math.min(missing, MAX_ADD);
      return new Decision(
          new Action.Add(count, false),
          Verdict.working(
              Reason.SCALING, "Adding %d nodes to the %d there are.", count, alive.size()),
          work,
          null,
          false);
    }
    if (missing < 0) {
      return shrink(facts, alive, -missing, work);
    }
    return inService(facts, alive, work);
  }

  private static Decision shrink(Facts facts, List<ClusterNode> alive, int excess, Work work) {
    if (facts.nodes().readAt().plus(facts.patience().freshness()).isBefore(facts.now())) {
      // A node that was idle a minute ago may have got a job since.
      return new Decision(
          new Action.None(),
          Verdict.working(
              Reason.SCALING,
              "%d of %d nodes are to go; reading once more which are idle.",
              excess,
              alive.size()),
          work,
          null,
          true);
    }
    var idle =
        alive.stream()
            .filter(NodePool::isIdle)
            .sorted(NEWEST_FIRST)
            .limit(Math.min(excess, MAX_REMOVE))
            .map(ClusterNode::id)
            .toList();
    if (idle.isEmpty()) {
      return Decision.wait(
          Verdict.working(
              Reason.DRAINING,
              "%d nodes are to go, but all %d are busy or not known to be idle. They are removed as they become idle.",
              excess,
              alive.size()),
          work);
    }
    return new Decision(
        new Action.Remove(idle),
        Verdict.working(Reason.SCALING, "Removing %d idle nodes of %d.", idle.size(), alive.size()),
        work,
        null,
        false);
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
    long running = readyCount(alive);
    if (running < alive.size()) {
      return Decision.wait(
          Verdict.working(Reason.SCALING, "%d of %d nodes are in service.", running, alive.size()),
          work);
    }
    return Decision.wait(
        Verdict.ready(Reason.AVAILABLE, "%d nodes are in service.".formatted(running)), work);
  }

  /** Nodes that are there to stay: all but those being released. */
  public static List<ClusterNode> alive(List<ClusterNode> nodes) {
    return nodes.stream().filter(n -> n.state() != NodeState.RELEASING).toList();
  }

  /** How many nodes are in service. */
  public static int readyCount(List<ClusterNode> nodes) {
    return (int) nodes.stream().filter(n -> IN_SERVICE.contains(n.state())).count();
  }

  /** ListNodesByQueue says ready or running, ListNodes running only (E-HPC ListNodes notes). */
  private static final Set<NodeState> IN_SERVICE = Set.of(NodeState.RUNNING, NodeState.READY);

  /** Idle is only what is in service, or powered off, and reports that nothing of it is used. */
  static boolean isIdle(ClusterNode node) {
    if (node.state() == NodeState.STOPPED) {
      return true;
    }
    var used = node.usedResources();
    return IN_SERVICE.contains(node.state())
        && used != null
        && Objects.equals(used.cpu(), 0)
        && (used.gpu() == null || used.gpu() == 0);
  }

  /** The part of a list of nodes that decisions rest on: which there are, how, and whether idle. */
  public static List<String> telling(List<ClusterNode> nodes) {
    return nodes.stream().map(n -> n.id() + " " + n.state() + " " + isIdle(n)).sorted().toList();
  }

  private static final Comparator<ClusterNode> NEWEST_FIRST =
      Comparator.comparing(
              ClusterNode::addTime, Comparator.nullsLast(Comparator.<Instant>reverseOrder()))
          .thenComparing(ClusterNode::id, Comparator.reverseOrder());

  private NodePool() {}
}
