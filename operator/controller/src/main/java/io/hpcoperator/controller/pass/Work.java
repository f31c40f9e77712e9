package io.hpcoperator.controller.pass;

import io.hpcoperator.api.v1alpha1.CloudOperations;
import io.hpcoperator.api.v1alpha1.CloudTask;
import io.hpcoperator.api.v1alpha1.NodePurchase;
import io.hpcoperator.api.v1alpha1.OperationIntent;
import io.hpcoperator.api.v1alpha1.OperationRecord;
import io.hpcoperator.api.v1alpha1.Recount;
import io.hpcoperator.cloud.CloudException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the operator remembers of its calls for one resource, in the resource's status. Every change
 * gives a new value; nothing is kept in the process.
 *
 * @param operations the part of the status it is kept in
 */
public record Work(CloudOperations operations) {
  private static final int RECENT = 10;

  /** Without a try for so long, a call was not retried, which happens every five minutes. */
  private static final Duration PAUSE = Duration.ofMinutes(30);

  /** The work of a resource's status, which may have none yet. */
  public static Work of(CloudOperations operations) {
    return new Work(
        operations == null
            ? new CloudOperations(0L, null, null, null, List.of(), null, null, null)
            : operations);
  }

  /** The creating call that may have been made without its outcome being known, or null. */
  public OperationIntent intent() {
    return operations.intent();
  }

  /** Whether such a call of this operation is there. */
  public boolean intends(String operation) {
    return intent() != null && operation.equals(intent().operation());
  }

  /** The task that is followed, or null. */
  public CloudTask task() {
    return operations.task();
  }

  /** Whether a task that was started by this operation is followed. */
  public boolean follows(String operation) {
    return task() != null && operation.equals(task().operation());
  }

  /**
   * Says that a creating call is about to be made. To be saved before the call.
   *
   * @param uid uid of the resource; with the number of intents so far it makes the client token
   * @param count nodes asked for; null where the operation adds none
   */
  public Work intend(String operation, String uid, Integer count, long generation, Instant now) {
    return intend(operation, uid, count, generation, now, null);
  }

  /**
   * Says that nodes are about to be bought.
   *
   * @param purchase what is to be bought; null where the operation adds no nodes to a queue
   */
  public Work intend(
      String operation,
      String uid,
      Integer count,
      long generation,
      Instant now,
      NodePurchase purchase) {
    long sequence = sequence() + 1;
    var intent =
        new OperationIntent(
            operation, token(uid, sequence), count, generation, seconds(now).toString(), purchase);
    return new Work(
        new CloudOperations(
            sequence,
            intent,
            task(),
            operations.failedPurchases(),
            recent(),
            operations.failedPurchasesOf(),
            purchase(),
            recount()));
  }

  /**
   * Records that the cloud took a call, and follows its task, if any. The intent is settled if it
   * was the one of this call; another creating call stays open.
   */
  public Work accepted(String operation, String requestId, String taskId, Instant now) {
    return accepted(operation, requestId, taskId, null, now);
  }

  /**
   * The same of a call about one of the objects that a resource can have two of.
   *
   * @param objectId id of that object; null where the resource has one at most
   */
  public Work accepted(
      String operation, String requestId, String taskId, String objectId, Instant now) {
    var time = seconds(now).toString();
    var task =
        taskId == null || taskId.isBlank()
            ? task()
            : new CloudTask(taskId, operation, null, null, null, time, null);
    boolean taken = intends(operation);
    return with(taken ? null : intent(), task)
        .withPurchase(taken && intent().purchase() != null ? intent().purchase() : purchase())
        .withRecords(
            withRecord(new OperationRecord(operation, requestId, taskId, null, time, objectId)));
  }

  /**
   * Records that the cloud took the creating call on record, by an answer that does not tell what
   * becomes of it: the intent stays, as of now.
   */
  public Work noted(String operation, String requestId, Instant now) {
    return withIntent(begunAt(now))
        .withRecords(
            withRecord(
                new OperationRecord(
                    operation, requestId, null, null, seconds(now).toString(), null)));
  }

  /**
   * Says that the creating call on record is about to be made once more. To be saved before the
   * call: how long a listing may lag is counted from the last attempt that may have had its effect.
   */
  public Work repeat(Instant now) {
    return withIntent(begunAt(now));
  }

  /**
   * Records that a call failed. After a failure that may have had its effect the intent stays, as
   * of now. After a refusal it is what it was before the attempt.
   *
   * @param otherwise the intent that is left after a refusal; null when nothing can be open
   */
  public Work failed(CloudException error, OperationIntent otherwise, Instant now) {
    return failed(error, otherwise, null, now);
  }

  /**
   * The same of a call about one of the objects that a resource can have two of.
   *
   * @param objectId id of that object; null where the resource has one at most
   */
  public Work failed(
      CloudException error, OperationIntent otherwise, String objectId, Instant now) {
    var intent = error.effectUnknown() && intent() != null ? begunAt(now) : otherwise;
    return with(intent, task()).failedBesides(error, objectId, now);
  }

  /**
   * Records that a call failed that is not the creating call on record, if there is one: that stays
   * as it is.
   *
   * @param objectId id of the object it was about; null where the resource has one at most
   */
  public Work failedBesides(CloudException error, String objectId, Instant now) {
    return withRecords(
        withRecord(
            new OperationRecord(
                error.operation(),
                error.requestId(),
                null,
                error.code(),
                seconds(now).toString(),
                objectId)));
  }

  private OperationIntent begunAt(Instant now) {
    var intent = intent();
    return new OperationIntent(
        intent.operation(),
        intent.clientToken(),
        intent.count(),
        intent.generation(),
        seconds(now).toString(),
        intent.purchase());
  }

  /** Says more of what is to be bought by the call on record. */
  public Work intending(NodePurchase purchase) {
    var intent = intent();
    return withIntent(
        new OperationIntent(
            intent.operation(),
            intent.clientToken(),
            intent.count(),
            intent.generation(),
            intent.startedAt(),
            purchase));
  }

  /** Settles the intent without a call: its object was found, or is known not to exist. */
  public Work settled() {
    return withIntent(null);
  }

  /**
   * Follows a task that no answer gave the id of.
   *
   * @param taskId its id; null when only its type is known yet
   */
  public Work follow(String taskId, String operation, Instant startedAt) {
    return withTask(
        new CloudTask(taskId, operation, null, null, null, seconds(startedAt).toString(), null));
  }

  /**
   * Whether the task that is followed was found while its call has no answer: it may be anybody's.
   */
  public boolean isTaskFound() {
    return task() != null && intends(task().operation());
  }

  /**
   * Ids of the tasks that are this resource's, as far as they are remembered: the cloud named them
   * in its answers.
   */
  public Set<String> startedTasks() {
    var followed =
        task() == null || isTaskFound() ? Stream.<String>empty() : Stream.of(task().id());
    return Stream.concat(followed, recent().stream().map(OperationRecord::taskId))
        .filter(id -> id != null && !id.isBlank())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** When the intent's call was last begun. */
  public Instant intendedAt() {
    return time(intent().startedAt());
  }

  /** When the followed task was started. */
  public Instant taskStartedAt() {
    return time(task().startedAt());
  }

  /** When the followed task was first seen at its end; empty while it was not. */
  public Optional<Instant> taskFinishedAt() {
    return Optional.ofNullable(task().finishedAt()).map(Work::time);
  }

  /** The calls of an operation that are on record, newest first. */
  private Stream<OperationRecord> calls(String operation) {
    return recent().stream().filter(record -> operation.equals(record.operation()));
  }

  /** When the cloud last took a call of an operation; empty when that is long ago or never was. */
  public Optional<Instant> lastAccepted(String operation) {
    return calls(operation)
        .filter(record -> record.code() == null)
        .findFirst()
        .map(record -> time(record.time()));
  }

  /** The same of calls about an object, and of those that are not on record with what they were. */
  public Optional<Instant> lastAcceptedAbout(String operation, String objectId) {
    return calls(operation)
        .filter(record -> record.code() == null && mayBeAbout(objectId, record))
        .findFirst()
        .map(record -> time(record.time()));
  }

  private static boolean mayBeAbout(String objectId, OperationRecord record) {
    return record.objectId() == null || record.objectId().equals(objectId);
  }

  /** When a call of an operation was made last, whatever the cloud said to it. */
  public Optional<Instant> lastCalled(String operation) {
    return calls(operation).findFirst().map(record -> time(record.time()));
  }

  /**
   * When a call of an operation was made last that had its effect, or may have had.
   *
   * @param mayHave whether a call that failed with a code may have had its effect
   */
  public Optional<Instant> lastEffective(String operation, Predicate<String> mayHave) {
    return calls(operation)
        .filter(record -> record.code() == null || mayHave.test(record.code()))
        .findFirst()
        .map(record -> time(record.time()));
  }

  /**
   * The code by which the newest call of an operation that is on record failed; empty where it did
   * not.
   */
  public Optional<String> lastFailure(String operation) {
    return calls(operation).findFirst().map(OperationRecord::code);
  }

  /** Whether the creating call on record was answered, though without a task. */
  public boolean isNoted() {
    return answer().filter(record -> record.code() == null && record.taskId() == null).isPresent();
  }

  /** The code by which the cloud refused the creating call on record; empty where it did not. */
  public Optional<String> refusal() {
    return answer().map(OperationRecord::code);
  }

  /** What was last heard of the creating call on record, whatever else was called since. */
  private Optional<OperationRecord> answer() {
    return intent() == null
        ? Optional.empty()
        : calls(intent().operation())
            .findFirst()
            .filter(record -> !time(record.time()).isBefore(intendedAt()));
  }

  /** Whether the newest call of an operation that is on record failed. */
  public boolean failedLast(String operation) {
    return lastFailure(operation).isPresent();
  }

  /**
   * How much longer an operation that failed last lets another go first; empty where it does not.
   * It does for one that was not tried since, so that neither keeps the other for ever, and only
   * for a time, since the other may be one that is not tried again by itself.
   */
  public Optional<Duration> yields(String operation, String other, Duration atMost, Instant now) {
    var failed = failedLast(operation) ? lastCalled(operation) : Optional.<Instant>empty();
    return failed
        .filter(at -> lastCalled(other).filter(tried -> !tried.isBefore(at)).isEmpty())
        .map(at -> Duration.between(now, at.plus(atMost)))
        .filter(left -> !left.isNegative() && !left.isZero());
  }

  /**
   * Since when calls of an operation fail, and the cloud took no other; empty where that is not so,
   * as far as it is remembered. What failed before a pause in which nobody tried does not count.
   */
  public Optional<Instant> failingSince(String operation) {
    return failingSince(operation, code -> true);
  }

  /**
   * The same, of calls that failed in a way that counts.
   *
   * @param counts by their codes
   */
  public Optional<Instant> failingSince(String operation, Predicate<String> counts) {
    var failures =
        recent().stream()
            .takeWhile(record -> record.code() != null)
            .filter(record -> operation.equals(record.operation()) && counts.test(record.code()))
            .toList();
    Instant since = null;
    for (var failure : failures) {
      if (since != null && isPause(time(failure.time()), since)) {
        break;
      }
      since = time(begunAt(failure));
    }
    return Optional.ofNullable(since);
  }

  private static boolean isPause(Instant before, Instant after) {
    return before.plus(PAUSE).isBefore(after);
  }

  /** The code by which the cloud refused an operation, if that was the newest call on record. */
  public Optional<String> lastRefusal(String operation) {
    return recent().stream()
        .findFirst()
        .filter(record -> operation.equals(record.operation()))
        .map(OperationRecord::code);
  }

  /** Whether the newest call on record was about an object, and failed. */
  public boolean failedLastAbout(String objectId) {
    return recent().stream()
        .findFirst()
        .filter(record -> objectId.equals(record.objectId()))
        .filter(record -> record.code() != null)
        .isPresent();
  }

  /**
   * Since when calls about an object fail, and the cloud took none about it; empty where that is
   * not so, as far as it is remembered.
   *
   * @param besides codes that do not count, nor what was before
   */
  public Optional<Instant> failingSinceAbout(String objectId, Set<String> besides) {
    return recent().stream()
        .filter(record -> mayBeAbout(objectId, record))
        .takeWhile(record -> record.code() != null)
        .filter(record -> objectId.equals(record.objectId()))
        .takeWhile(record -> !besides.contains(record.code()))
        .reduce((newer, older) -> older)
        .map(record -> time(begunAt(record)));
  }

  /** When a call about an object last failed with one of some codes, as far as remembered. */
  public Optional<Instant> lastFailedAbout(String objectId, Set<String> codes) {
    return recent().stream()
        .filter(record -> objectId.equals(record.objectId()) && codes.contains(record.code()))
        .findFirst()
        .map(record -> time(record.time()));
  }

  /** Operation of the newest call on record, taken or not; empty for none. */
  public Optional<String> lastOperation() {
    return recent().stream().findFirst().map(OperationRecord::operation);
  }

  /**
   * How often the cloud took calls of an operation since a time, as far as that is remembered.
   *
   * @param since null for ever
   */
  public long acceptedSince(String operation, Instant since) {
    return calls(operation)
        .filter(record -> record.code() == null)
        .filter(record -> since == null || !time(record.time()).isBefore(since))
        .count();
  }

  /** Brings the followed task up to date. */
  public Work progressed(String id, int step, int totalSteps) {
    var task = task();
    var progress = totalSteps > 0 ? step + "/" + totalSteps : null;
    return withTask(
        new CloudTask(
            id, task.operation(), step, totalSteps, progress, task.startedAt(), task.finishedAt()));
  }

  /** Notes when the followed task was first seen at its end. */
  public Work taskFinished(Instant now) {
    var task = task();
    if (task.finishedAt() != null) {
      return this;
    }
    return withTask(
        new CloudTask(
            task.id(),
            task.operation(),
            task.step(),
            task.totalSteps(),
            task.progress(),
            task.startedAt(),
            seconds(now).toString()));
  }

  /** Takes back that the followed task was seen at its end: it goes on. */
  public Work taskGoesOn() {
    var task = task();
    return task.finishedAt() == null
        ? this
        : withTask(
            new CloudTask(
                task.id(),
                task.operation(),
                task.step(),
                task.totalSteps(),
                task.progress(),
                task.startedAt(),
                null));
  }

  /** Follows the task no longer. */
  public Work withoutTask() {
    return withTask(null);
  }

  /** How many purchases have failed in a row. */
  public int failedPurchases() {
    return operations.failedPurchases() == null ? 0 : operations.failedPurchases();
  }

  /**
   * How many purchases have failed in a row that were tried with the same.
   *
   * @param of what is tried, in a form that can be compared; null where that never changes
   */
  public int failedPurchases(String of) {
    return Objects.equals(of, operations.failedPurchasesOf()) ? failedPurchases() : 0;
  }

  /** Counts a purchase that failed. */
  public Work purchaseFailed(String of) {
    return withFailures(failedPurchases(of) + 1, of);
  }

  /** Counts anew, since a purchase succeeded or is not wanted any more. */
  public Work purchaseSucceeded() {
    return withFailures(null, null);
  }

  private Work withFailures(Integer failures, String of) {
    return new Work(
        new CloudOperations(
            sequence(), intent(), task(), failures, recent(), of, purchase(), recount()));
  }

  /** The purchase of nodes that the cloud took last; null for none. */
  public NodePurchase purchase() {
    return operations.purchase();
  }

  public Work withPurchase(NodePurchase purchase) {
    return new Work(
        new CloudOperations(
            sequence(),
            intent(),
            task(),
            operations.failedPurchases(),
            recent(),
            operations.failedPurchasesOf(),
            purchase,
            recount()));
  }

  /** When nodes were missed that nobody here removed; empty when none are. */
  public Optional<Instant> missingSince() {
    return Optional.ofNullable(counted().missingSince()).map(Work::time);
  }

  /**
   * Notes that nodes are missed that nobody here removed.
   *
   * @param since null for not any more
   */
  public Work missing(Instant since) {
    return withRecount(
        since == null ? null : seconds(since).toString(),
        counted().excessSince(),
        counted().absentSince());
  }

  /** When more nodes were found than are asked for, by an old list; empty when none were. */
  public Optional<Instant> excessSince() {
    return Optional.ofNullable(counted().excessSince()).map(Work::time);
  }

  /**
   * Notes that there are more nodes than are asked for, by an old list.
   *
   * @param since null for not any more
   */
  public Work excess(Instant since) {
    return withRecount(
        counted().missingSince(),
        since == null ? null : seconds(since).toString(),
        counted().absentSince());
  }

  /** Since when what is to be deleted is not listed, though it was not deleted here. */
  public Optional<Instant> absentSince() {
    return Optional.ofNullable(counted().absentSince()).map(Work::time);
  }

  /**
   * Notes that what is to be deleted is not listed.
   *
   * @param since null for listed
   */
  public Work absent(Instant since) {
    return withRecount(
        counted().missingSince(),
        counted().excessSince(),
        since == null ? null : seconds(since).toString());
  }

  private Recount recount() {
    return operations.recount();
  }

  private Recount counted() {
    return recount() == null ? new Recount(null, null, null) : recount();
  }

  private Work withRecount(String missingSince, String excessSince, String absentSince) {
    return withRecount(
        missingSince == null && excessSince == null && absentSince == null
            ? null
            : new Recount(missingSince, excessSince, absentSince));
  }

  private Work withRecount(Recount recount) {
    return new Work(
        new CloudOperations(
            sequence(),
            intent(),
            task(),
            operations.failedPurchases(),
            recent(),
            operations.failedPurchasesOf(),
            purchase(),
            recount));
  }

  /** Whether no task is followed and no creating call is open. */
  public boolean isFree() {
    return task() == null && intent() == null;
  }

  /** Whether there is nothing to remember. */
  public boolean isBlank() {
    return sequence() == 0
        && isFree()
        && recent().isEmpty()
        && recount() == null
        && purchase() == null;
  }

  /**
   * The client token of a call: the same for every attempt, another for every intent. At most 64
   * ASCII characters (E-HPC CreateCluster and AddNodes, Batch CreateComputeEnv: ClientToken).
   */
  static String token(String uid, long sequence) {
    return "hpc-" + uid + "-" + sequence;
  }

  private Work withIntent(OperationIntent intent) {
    return with(intent, task());
  }

  private Work withTask(CloudTask task) {
    return with(intent(), task);
  }

  private Work with(OperationIntent intent, CloudTask task) {
    return new Work(
        new CloudOperations(
            sequence(),
            intent,
            task,
            operations.failedPurchases(),
            recent(),
            operations.failedPurchasesOf(),
            purchase(),
            recount()));
  }

  private Work withRecords(List<OperationRecord> records) {
    return new Work(
        new CloudOperations(
            sequence(),
            intent(),
            task(),
            operations.failedPurchases(),
            records,
            operations.failedPurchasesOf(),
            purchase(),
            recount()));
  }

  private List<OperationRecord> withRecord(OperationRecord record) {
    var records = new ArrayList<OperationRecord>();
    records.add(record);
    // A call that fails in the same way again and again is one line, with the newest request id.
    boolean repeat = isRepeat(record);
    if (repeat) {
      records.set(0, since(recent().get(0), record));
    }
    recent().stream().skip(repeat ? 1 : 0).forEach(records::add);
    while (records.size() > RECENT) {
      records.remove(leastTelling(records));
    }
    return List.copyOf(records);
  }

  /**
   * The oldest, but none that is the newest of its operation about its object: decisions rest on
   * these.
   */
  private static int leastTelling(List<OperationRecord> records) {
    for (int i = records.size() - 1; i > 0; i--) {
      var record = records.get(i);
      if (records.subList(0, i).stream().anyMatch(newer -> isOfTheSame(record, newer))) {
        return i;
      }
    }
    return records.size() - 1;
  }

  private static boolean isOfTheSame(OperationRecord one, OperationRecord other) {
    return one.operation().equals(other.operation())
        && Objects.equals(one.objectId(), other.objectId());
  }

  private static OperationRecord since(OperationRecord first, OperationRecord last) {
    return new OperationRecord(
        last.operation(),
        last.requestId(),
        last.taskId(),
        last.code(),
        last.time(),
        last.objectId(),
        isPause(time(first.time()), time(last.time())) ? null : begunAt(first));
  }

  private static String begunAt(OperationRecord record) {
    return record.since() == null ? record.time() : record.since();
  }

  private boolean isRepeat(OperationRecord record) {
    if (record.code() == null || recent().isEmpty()) {
      return false;
    }
    var last = recent().get(0);
    return isOfTheSame(record, last) && record.code().equals(last.code());
  }

  private long sequence() {
    return operations.sequence() == null ? 0 : operations.sequence();
  }

  private List<OperationRecord> recent() {
    return operations.recent() == null ? List.of() : operations.recent();
  }

  /** A time of the status; one that a person made unreadable is taken for long past. */
  public static Instant time(String text) {
    try {
      return text == null ? Instant.EPOCH : Instant.parse(text);
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }

  private static Instant seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS);
  }
}
