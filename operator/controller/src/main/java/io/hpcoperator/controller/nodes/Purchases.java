package io.hpcoperator.controller.nodes;

import io.hpcoperator.api.v1alpha1.NodePurchase;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.Shortage;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Work;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Keeps account of what purchases brought. Pure. */
public final class Purchases {
  private static final int MAX_MESSAGE = 512;

  /**
   * The cloud took the purchase on record. Its task is followed; where the answer names none, what
   * came of it is counted as if no answer had come.
   *
   * @param taskId null or blank for none
   */
  public static Work taken(
      Work work, String operation, String requestId, String taskId, Instant now) {
    return taskId == null || taskId.isBlank()
        ? work.noted(operation, requestId, now)
        : work.accepted(operation, requestId, taskId, now);
  }

  /** What the cloud granted of a purchase it took, where it says so. */
  public static Work granted(Work work, Integer granted) {
    var taken = work.purchase();
    return taken == null ? work : work.withPurchase(with(taken, granted, null, null, null, null));
  }

  /**
   * A purchase that the cloud refused for want of something that may be had of another type, in
   * another zone or at another time; nothing of it is open.
   */
  public static Work refused(
      Work work, NodePurchase purchase, Shortage shortage, String said, String key, Instant now) {
    return work.withPurchase(
            with(purchase, null, 0, reason(shortage), said, now.truncatedTo(ChronoUnit.SECONDS)))
        .purchaseFailed(key);
  }

  /**
   * The end of the followed task of a purchase.
   *
   * @param listed nodes of the pool, late enough to show all the task brought
   * @return the work without the task
   */
  static Work ended(TaskProgress.Ended ended, List<ClusterNode> listed, String key) {
    var work = ended.work();
    var taken =
        work.purchase() == null || work.purchase().endedAt() != null
            ? new NodePurchase(
                work.task().operation(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null)
            : work.purchase();
    Integer got = got(ended, listed, taken);
    var wanted = taken.wanted();
    boolean isShort = wanted == null || got == null ? ended.failed() : got < wanted;
    var endedAt = work.taskFinishedAt().orElseThrow();
    return settled(
        work.withoutTask(),
        with(
            taken,
            taken.granted(),
            got,
            isShort ? reason(ended, got) : null,
            isShort ? said(ended, taken) : null,
            endedAt),
        key);
  }

  /**
   * Whether nodes are not listed that a purchase must have brought, by its task: those it names,
   * or, where it names none and ended well, all that were asked for or granted.
   *
   * @param purchase as it ended
   */
  static boolean areMissed(
      TaskProgress.Ended ended, NodePurchase purchase, List<ClusterNode> listed) {
    if (!ended.instanceIds().isEmpty()) {
      var ids = listed.stream().map(ClusterNode::id).collect(Collectors.toSet());
      return !ids.containsAll(ended.instanceIds());
    }
    return !ended.failed()
        && purchase.got() != null
        && purchase.wanted() != null
        && !isComplete(purchase, purchase.got());
  }

  /** Whether a number of nodes is all that was asked for, or granted where that is less. */
  static boolean isComplete(NodePurchase purchase, int came) {
    return came
        >= (purchase.granted() == null
            ? purchase.wanted()
            : Math.min(purchase.granted(), purchase.wanted()));
  }

  /** The end of a purchase whose answer never came, by the nodes that are there. */
  static Work counted(Work work, Integer got, Reason reason, String said, String key, Instant now) {
    var intended = work.intent().purchase();
    boolean isShort = got < intended.wanted();
    return settled(
        work.settled(),
        with(
            intended,
            intended.granted(),
            got,
            isShort ? reason : null,
            isShort ? said : null,
            now.truncatedTo(ChronoUnit.SECONDS)),
        key);
  }

  private static Work settled(Work work, NodePurchase purchase, String key) {
    var known = work.withPurchase(purchase);
    return purchase.reason() == null ? known.purchaseSucceeded() : known.purchaseFailed(key);
  }

  /** Nodes a purchase brought, by the task that tells them or by how many more there are. */
  private static Integer got(
      TaskProgress.Ended ended, List<ClusterNode> listed, NodePurchase purchase) {
    var alive = ListedNodes.alive(listed).stream().map(ClusterNode::id).collect(Collectors.toSet());
    if (!ended.instanceIds().isEmpty()) {
      return (int) ended.instanceIds().stream().filter(alive::contains).count();
    }
    if (purchase.nodesBefore() == null || purchase.wanted() == null) {
      return null;
    }
    return Math.max(0, Math.min(purchase.wanted(), alive.size() - purchase.nodesBefore()));
  }

  private static String said(TaskProgress.Ended ended, NodePurchase purchase) {
    return purchase.granted() == null || ended.failed()
        ? ended.text()
        : "%s; the cloud granted %d".formatted(ended.text(), purchase.granted());
  }

  /** What fits into a status, to be followed by a full stop. */
  private static String cut(String message) {
    if (message == null) {
      return null;
    }
    var text = message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
    return text.length() <= MAX_MESSAGE ? text : text.substring(0, MAX_MESSAGE);
  }

  /**
   * Nodes that were not there before a purchase; by their number where the ids are not known, and
   * none where nothing is: an older operator did not write that down for a cluster's own queue.
   */
  static int arrived(NodePurchase purchase, List<ClusterNode> listed) {
    if (purchase.instancesBefore() == null && purchase.nodesBefore() == null) {
      return 0;
    }
    if (purchase.instancesBefore() == null) {
      int more = ListedNodes.alive(listed).size() - purchase.nodesBefore();
      return Math.min(Math.max(0, more), purchase.wanted());
    }
    var before = Set.copyOf(purchase.instancesBefore());
    long arrived =
        ListedNodes.alive(listed).stream()
            .filter(node -> node.id() != null && !before.contains(node.id()))
            .count();
    return (int) Math.min(arrived, purchase.wanted());
  }

  private static Reason reason(TaskProgress.Ended ended, Integer got) {
    if (got != null && got > 0) {
      return Reason.PARTIAL_STOCK;
    }
    if (!ended.failed()) {
      return ended.end() == TaskProgress.End.NEVER_SEEN ? Reason.TASK_FAILED : Reason.OUT_OF_STOCK;
    }
    return ended.errors().stream()
        .flatMap(error -> Shortage.ofTask(error).stream())
        .findFirst()
        .map(Purchases::reason)
        .orElse(Reason.TASK_FAILED);
  }

  /** What a shortage is called in the conditions. */
  static Reason reason(Shortage shortage) {
    return shortage == Shortage.QUOTA ? Reason.QUOTA_EXCEEDED : Reason.OUT_OF_STOCK;
  }

  /** A purchase of which no task is seen since a time; null for never. */
  static NodePurchase quiet(NodePurchase purchase, Instant since) {
    return open(purchase, since == null ? null : seconds(since), purchase.endedAt());
  }

  /** An open purchase a task was listed for, which ended at a time. */
  static NodePurchase listed(NodePurchase purchase, Instant endedAt) {
    return open(purchase, purchase.quietSince(), seconds(endedAt));
  }

  private static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static NodePurchase open(NodePurchase purchase, String quietSince, String endedAt) {
    return new NodePurchase(
        purchase.operation(),
        purchase.wanted(),
        purchase.granted(),
        purchase.got(),
        purchase.instanceType(),
        purchase.zoneId(),
        purchase.vSwitchId(),
        purchase.nodesBefore(),
        purchase.instancesBefore(),
        quietSince,
        purchase.reason(),
        purchase.message(),
        endedAt);
  }

  private static NodePurchase with(
      NodePurchase purchase,
      Integer granted,
      Integer got,
      Reason reason,
      String message,
      Instant endedAt) {
    return new NodePurchase(
        purchase.operation(),
        purchase.wanted(),
        granted,
        got,
        purchase.instanceType(),
        purchase.zoneId(),
        purchase.vSwitchId(),
        purchase.nodesBefore(),
        null,
        null,
        reason == null ? null : reason.text(),
        cut(message),
        endedAt == null ? null : endedAt.toString());
  }

  private Purchases() {}
}
