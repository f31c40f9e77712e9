package io.hpcoperator.controller.queue.scaling;

import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.api.v1alpha1.HpcQueueSpec;
import io.hpcoperator.api.v1alpha1.HpcQueueStatus.QueueSizeStatus;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.controller.nodes.ListedNodes;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.pass.Action;
import io.hpcoperator.controller.pass.Aspect;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.Counted;
import io.hpcoperator.controller.pass.News;
import io.hpcoperator.controller.pass.Patience;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Decides who sizes a queue, and how many nodes the operator sees to. Pure.
 *
 * <ul>
 *   <li>Operator: spec.replicas is enforced.
 *   <li>Cloud: the spec says so, or the cloud does it all the same. Within the bounds the operator
 *       neither buys nor removes anything.
 *   <li>Held: the cloud has let go of more nodes than spec.replicas. Nothing is removed before the
 *       user says another number: the old one was not looked at for as long as the cloud decided.
 * </ul>
 *
 * @param status who sizes the queue, to be remembered
 * @param desired how many nodes the operator is to see to
 * @param note what the Ready condition says of it besides; null for nothing
 * @param held whether the number of nodes waits for the user
 * @param news who sizes the queue from now on, if that is new
 * @param lookAgain when there is something else to decide; null for never
 */
public record QueueSize(
    QueueSizeStatus status,
    int desired,
    String note,
    boolean held,
    List<News> news,
    Duration lookAgain) {
  private static final QueueSizeStatus NOT_ASKED =
      new QueueSizeStatus(null, null, null, null, null, null, null);

  static final String OPERATOR = "Operator";
  static final String CLOUD = "Cloud";
  static final String HELD = "Held";

  /**
   * What the decision rests on.
   *
   * @param generation generation of the spec
   * @param before who sized the queue so far; null before that was asked
   * @param nodes nodes of the queue; null while they are not looked at
   * @param tasks tasks of the cluster but those of other queues; null while they are not looked at
   */
  public record Facts(
      HpcQueueSpec spec,
      long generation,
      QueueSizeStatus before,
      ScalingSight sight,
      Observation<List<ClusterNode>> nodes,
      Observation<List<ClusterTask>> tasks,
      Patience patience,
      Instant now) {

    /** Nodes there are, those being released left out; null while that is not known. */
    Integer alive() {
      return nodes != null && nodes.hasValue() ? ListedNodes.alive(nodes.value()).size() : null;
    }
  }

  public static QueueSize decide(Facts facts) {
    var owner = owner(facts);
    return switch (owner) {
      case CLOUD -> facts.spec().autoScale() == null ? unasked(facts) : asked(facts);
      case HELD -> held(facts);
      default ->
          of(
              facts,
              new QueueSizeStatus(OPERATOR, null, null, null, null, null, null),
              notBeforeKnown(facts),
              null,
              null);
    };
  }

  /**
   * Who sizes a queue that is to go: the cloud, until it was seen to do so no more and all nodes it
   * added are listed.
   */
  public static QueueSizeStatus atDeletion(Facts facts) {
    var before = facts.before() == null ? NOT_ASKED : facts.before();
    var cloud = facts.sight().cloud();
    if (cloud == null || !cloud.isOn() && !isOfCloud(before)) {
      return facts.before();
    }
    if (cloud.isOn()) {
      return withLetGo(before, CLOUD, null);
    }
    var letGoAt = letGoAt(facts, before);
    return letGoAt.equals(before.letGoAt()) && hasLetGo(facts)
        ? withLetGo(before, OPERATOR, null)
        : withLetGo(before, CLOUD, letGoAt);
  }

  /**
   * Since when the cloud is known to size the queue no more, and not seen to add anything: the list
   * of nodes may lag behind the end of the last task that adds some. That tasks are not read for a
   * moment, as after each call, does not begin the time anew: it ends only when they are.
   */
  private static String letGoAt(Facts facts, QueueSizeStatus before) {
    return before.letGoAt() == null || isGrowing(facts) ? seconds(facts.now()) : before.letGoAt();
  }

  /** The same, with the time forgotten at which the cloud was first seen to size it no more. */
  public static QueueSizeStatus letGoAnew(QueueSizeStatus size) {
    return isOfCloud(size) ? withLetGo(size, CLOUD, null) : size;
  }

  private static QueueSizeStatus withLetGo(QueueSizeStatus before, String owner, String letGoAt) {
    return new QueueSizeStatus(
        owner,
        before.minReplicas(),
        before.maxReplicas(),
        before.heldReplicas(),
        letGoAt,
        before.belowMinSince(),
        before.excludedNodes());
  }

  /** Whether spec.replicas is enforced. */
  public boolean isOperators() {
    return OPERATOR.equals(status.owner());
  }

  /** Whether the cloud sizes a queue, as last known; null before that was asked. */
  public static boolean isOfCloud(QueueSizeStatus size) {
    return size != null && CLOUD.equals(size.owner());
  }

  /** The number of nodes above which some may have to be removed. */
  public static int most(HpcQueueSpec spec, QueueSizeStatus size, ScalingSight sight) {
    if (spec.autoScale() != null) {
      return spec.autoScale().maxReplicas();
    }
    boolean cloud = sight.cloud() == null ? isOfCloud(size) : sight.cloud().isOn();
    return cloud || size != null && HELD.equals(size.owner()) && isHeld(spec, size)
        ? Integer.MAX_VALUE
        : spec.replicas();
  }

  /** The number of nodes below which some are missing. */
  public static int fewest(HpcQueueSpec spec, QueueSizeStatus size) {
    if (spec.autoScale() != null) {
      return min(spec);
    }
    return isOfCloud(size) ? 0 : spec.replicas();
  }

  /**
   * How many nodes may be removed that nobody buys again: none while their number is held, and what
   * is above the least the cloud is to keep; empty where spec.replicas is enforced.
   */
  public static OptionalInt spare(HpcQueueSpec spec, QueueSizeStatus size, int alive) {
    if (spec.autoScale() != null) {
      return OptionalInt.of(Math.max(0, alive - min(spec)));
    }
    boolean enforced = size == null || size.owner() == null || OPERATOR.equals(size.owner());
    return enforced ? OptionalInt.empty() : OptionalInt.of(0);
  }

  /** Whether tasks of the cluster have to be known: the cloud may be adding nodes at the moment. */
  public static boolean asksForTasks(HpcQueueSpec spec, QueueSizeStatus size, Integer alive) {
    return spec.autoScale() == null ? isOfCloud(size) : alive != null && alive < min(spec);
  }

  private static String owner(Facts facts) {
    var before = facts.before() == null ? null : facts.before().owner();
    var cloud = facts.sight().cloud();
    if (facts.spec().autoScale() != null || cloud != null && cloud.isOn()) {
      return CLOUD;
    }
    if (CLOUD.equals(before)) {
      if (!hasLetGo(facts)) {
        return CLOUD;
      }
      boolean setAnew =
          facts.before().heldReplicas() != null && !isHeld(facts.spec(), facts.before());
      return facts.alive() > facts.spec().replicas() && !setAnew ? HELD : OPERATOR;
    }
    return HELD.equals(before) && isHeld(facts.spec(), facts.before()) ? HELD : OPERATOR;
  }

  /** Whether the cloud adds no more nodes, and all it added are listed. */
  private static boolean hasLetGo(Facts facts) {
    var cloud = facts.sight().cloud();
    var at = facts.before().letGoAt();
    return cloud != null
        && !cloud.isOn()
        && at != null
        && facts.patience().trusts(facts.sight().seen(), Work.time(at))
        && facts.patience().trusts(facts.nodes(), Work.time(at))
        && facts.patience().trusts(facts.tasks(), Work.time(at))
        && !isGrowing(facts);
  }

  private static boolean isHeld(HpcQueueSpec spec, QueueSizeStatus size) {
    return Objects.equals(size.heldReplicas(), spec.replicas());
  }

  /** Before the first look at what the cloud does, nothing is removed. */
  private static int notBeforeKnown(Facts facts) {
    var sight = facts.sight();
    boolean unknown =
        facts.before() == null && sight.watched() && sight.cloud() == null && sight.error() == null;
    int replicas = facts.spec().replicas();
    return unknown && facts.alive() != null ? Math.max(replicas, facts.alive()) : replicas;
  }

  private static int min(HpcQueueSpec spec) {
    return Objects.requireNonNullElse(spec.autoScale().minReplicas(), 0);
  }

  /** The spec leaves the number to the cloud. */
  private static QueueSize asked(Facts facts) {
    int min = min(facts.spec());
    int max = facts.spec().autoScale().maxReplicas();
    int alive = facts.alive() == null ? min : facts.alive();
    boolean below = facts.alive() != null && alive < min;
    var since = below ? belowSince(facts) : null;
    int desired = Math.min(Math.max(alive, min), max);
    Duration lookAgain = null;
    if (below) {
      var due = since.plus(facts.patience().taskRetry());
      boolean early = growsByItself(facts) && facts.now().isBefore(due);
      if (early) {
        lookAgain = Patience.atLeastASecond(Duration.between(facts.now(), due));
      }
      if (early || mayBeGrowing(facts)) {
        desired = alive;
      }
    }
    return of(
        facts,
        new QueueSizeStatus(
            CLOUD, min, max, null, null, since == null ? null : since.toString(), null),
        desired,
        "The cloud sizes the queue, %d to %s.%s".formatted(min, Counted.nodes(max), bounded(facts)),
        lookAgain);
  }

  private static Instant belowSince(Facts facts) {
    var known = facts.before() == null ? null : facts.before().belowMinSince();
    return Work.time(known == null ? seconds(facts.now()) : known);
  }

  private static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Whether the cloud keeps the fewest nodes itself; what is not read is as the spec says. */
  private static boolean growsByItself(Facts facts) {
    var cloud = facts.sight().cloud();
    return cloud == null
        ? !Boolean.FALSE.equals(facts.spec().autoScale().grow())
        : cloud.grows() && cloud.min() >= min(facts.spec()) && cloud.minOfAll() <= cloud.maxNodes();
  }

  /** Whether nodes are, or may be, on their way, whoever asked for them. */
  private static boolean mayBeGrowing(Facts facts) {
    return facts.tasks() == null || !facts.tasks().hasValue() || isGrowing(facts);
  }

  /** Whether nodes are seen to be on their way. */
  private static boolean isGrowing(Facts facts) {
    return NodePool.growing(facts.tasks()).findAny().isPresent();
  }

  /** What keeps the queues of the cluster from getting as large, or small, as they may. */
  private static String bounded(Facts facts) {
    var cloud = facts.sight().cloud();
    if (cloud == null || cloud.maxOfAll() <= cloud.maxNodes()) {
      return "";
    }
    return " All queues of the cluster together may have %d nodes by scaling, and ask for %d to %d: raise autoScaling.maxNodes of the HpcCluster, or MaxNodesInCluster in the cloud's console."
        .formatted(cloud.maxNodes(), cloud.minOfAll(), cloud.maxOfAll());
  }

  /** The cloud decides, though the spec does not ask for it. */
  private static QueueSize unasked(Facts facts) {
    var cloud = facts.sight().cloud();
    var before = facts.before() == null ? NOT_ASKED : facts.before();
    boolean on = cloud != null && cloud.isOn();
    boolean off = cloud != null && !cloud.isOn();
    var letGoAt = on ? null : off ? letGoAt(facts, before) : before.letGoAt();
    // What replicas said while the cloud decided is no wish.
    var unheeded =
        CLOUD.equals(before.owner()) && before.heldReplicas() != null
            ? before.heldReplicas()
            : facts.spec().replicas();
    return of(
        facts,
        new QueueSizeStatus(
            CLOUD,
            on ? Integer.valueOf(cloud.min()) : before.minReplicas(),
            on ? Integer.valueOf(cloud.max()) : before.maxReplicas(),
            unheeded,
            letGoAt,
            null,
            null),
        facts.alive() == null ? facts.spec().replicas() : facts.alive(),
        letGoAt == null
            ? "The cloud still scales the queue, which the spec does not ask for; replicas is not enforced until that is switched off."
            : "The cloud no longer scales the queue; what becomes of its size is decided when the nodes it added last are listed.",
        letGoAt == null ? null : facts.patience().untilTrusted(Work.time(letGoAt), facts.now()));
  }

  private static QueueSize held(Facts facts) {
    int replicas = facts.spec().replicas();
    int alive = facts.alive() == null ? replicas : facts.alive();
    boolean more = alive > replicas;
    return of(
        facts,
        new QueueSizeStatus(HELD, null, null, replicas, null, null, null),
        Math.max(alive, replicas),
        more
            ? "autoScale was switched off: %s there, and replicas says %d, which it did while the cloud sized the queue. None is removed before replicas is set to another number. Set it to %d to keep them all; after that any number is enforced."
                .formatted(Counted.nodesAre(alive), replicas, alive)
            : null,
        null);
  }

  private static QueueSize of(
      Facts facts, QueueSizeStatus status, int desired, String note, Duration lookAgain) {
    var exclusions = facts.sight().exclusions();
    var before = facts.before() == null ? null : facts.before().excludedNodes();
    var excluded = exclusions == null ? before : exclusions.remembered();
    var whole =
        new QueueSizeStatus(
            status.owner(),
            status.minReplicas(),
            status.maxReplicas(),
            status.heldReplicas(),
            status.letGoAt(),
            status.belowMinSince(),
            excluded == null || excluded.isEmpty() ? null : excluded);
    return new QueueSize(
        whole,
        desired,
        note,
        HELD.equals(status.owner()) && note != null,
        news(facts, status, note).stream().toList(),
        lookAgain);
  }

  private static Optional<News> news(Facts facts, QueueSizeStatus status, String note) {
    var before = facts.before() == null ? OPERATOR : facts.before().owner();
    if (status.owner().equals(before)) {
      return Optional.empty();
    }
    return Optional.of(
        new News(
            "size " + status.owner() + " " + facts.generation(),
            HELD.equals(status.owner()),
            HELD.equals(status.owner()) ? Reason.SIZE_HELD.text() : "SizedBy" + status.owner(),
            note != null
                ? note
                : "The operator sizes the queue, by replicas: %s."
                    .formatted(Counted.nodes(facts.spec().replicas()))));
  }

  /** A plan for the nodes, with what is true of their number. */
  public <A extends Action, M> Plan<A, M> within(Plan<A, M> plan) {
    var told = plan.telling(news).lookAgainWithin(lookAgain);
    if (note == null) {
      return told;
    }
    var verdict = plan.verdict();
    boolean ready = verdict.standing() == Verdict.Standing.READY;
    if (ready && status.letGoAt() != null) {
      return told.saying(Verdict.working(Reason.SETTLING, "%s", verdict.message() + " " + note));
    }
    if (ready && held) {
      return told.saying(Verdict.ready(Reason.SIZE_HELD, verdict.message() + " " + note))
          .with(new Aspect(Conditions.SYNCED, ConditionStatus.FALSE, Reason.SIZE_HELD, note));
    }
    return told.saying(
        new Verdict(verdict.standing(), verdict.reason(), verdict.message() + " " + note));
  }
}
