package io.hpcoperator.controller.pass;

import io.hpcoperator.api.v1alpha1.CloudOperations;
import io.hpcoperator.api.v1alpha1.CloudTask;
import io.hpcoperator.api.v1alpha1.OperationIntent;
import io.hpcoperator.api.v1alpha1.OperationRecord;
import io.hpcoperator.cloud.CloudException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the operator remembers of its calls for one resource, in the resource's status. Every change
 * gives a new value; nothing is kept in the process.
 *
 * @param operations the part of the status it is kept in
 */
public record Work(CloudOperations operations) {
  private static final int RECENT = 10;

  /** The work of a resource's status, which may have none yet. */
  public static Work of(CloudOperations operations) {
    return new Work(
        operations == null ? new CloudOperations(0L, null, null, null, List.of()) : operations);
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
    long sequence = sequence() + 1;
    var intent =
        new OperationIntent(
            operation, token(uid, sequence), count, generation, seconds(now).toString());
    return new Work(new CloudOperations(sequence, intent, task(), failures(), recent()));
  }

  /**
   * Records that the cloud took a call, and follows its task, if any. The intent is settled if it
   * was the one of this call; another creating call stays open.
   */
  public Work accepted(String operation, String requestId, String taskId, Instant now) {
    var time = seconds(now).toString();
    var task =
        taskId == null || taskId.isBlank()
            ? task()
            : new CloudTask(taskId, operation, null, null, null, time, null);
    return new Work(
        new CloudOperations(
            sequence(),
            intends(operation) ? null : intent(),
            task,
            failures(),
            withRecord(new OperationRecord(operation, requestId, taskId, null, time))));
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
    var intent = error.effectUnknown() && intent() != null ? begunAt(now) : otherwise;
    return new Work(
        new CloudOperations(
            sequence(),
            intent,
            task(),
            failures(),
            withRecord(
                new OperationRecord(
                    error.operation(),
                    error.requestId(),
                    null,
                    error.code(),
                    seconds(now).toString()))));
  }

  private OperationIntent begunAt(Instant now) {
    var intent = intent();
    return new OperationIntent(
        intent.operation(),
        intent.clientToken(),
        intent.count(),
        intent.generation(),
        seconds(now).toString());
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

  /** When the cloud last took a call of an operation; empty when that is long ago or never was. */
  public Optional<Instant> lastAccepted(String operation) {
    return recent().stream()
        .filter(record -> operation.equals(record.operation()) && record.code() == null)
        .findFirst()
        .map(record -> time(record.time()));
  }

  /** Whether the newest call of an operation that is on record failed. */
  public boolean failedLast(String operation) {
    return recent().stream()
        .filter(record -> operation.equals(record.operation()))
        .findFirst()
        .filter(record -> record.code() != null)
        .isPresent();
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
    return recent().stream()
        .filter(record -> operation.equals(record.operation()) && record.code() == null)
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

  /** Counts a purchase that failed. */
  public Work purchaseFailed() {
    return withFailures(failedPurchases() + 1);
  }

  /** Counts anew, since a purchase succeeded or is not wanted any more. */
  public Work purchaseSucceeded() {
    return withFailures(null);
  }

  private Work withFailures(Integer failures) {
    return new Work(new CloudOperations(sequence(), intent(), task(), failures, recent()));
  }

  private Integer failures() {
    return operations.failedPurchases();
  }

  /** Whether there is nothing to remember. */
  public boolean isBlank() {
    return sequence() == 0 && intent() == null && task() == null && recent().isEmpty();
  }

  /**
   * The client token of a call: the same for every attempt, another for every intent. At most 64
   * ASCII characters (E-HPC CreateCluster and AddNodes, Batch CreateComputeEnv: ClientToken).
   */
  static String token(String uid, long sequence) {
    return "hpc-" + uid + "-" + sequence;
  }

  private Work withIntent(OperationIntent intent) {
    return new Work(new CloudOperations(sequence(), intent, task(), failures(), recent()));
  }

  private Work withTask(CloudTask task) {
    return new Work(new CloudOperations(sequence(), intent(), task, failures(), recent()));
  }

  private List<OperationRecord> withRecord(OperationRecord record) {
    var records = new ArrayList<OperationRecord>();
    records.add(record);
    // A call that fails in the same way again and again is one line, with the newest request id.
    recent().stream().skip(isRepeat(record) ? 1 : 0).limit(RECENT - 1).forEach(records::add);
    return List.copyOf(records);
  }

  private boolean isRepeat(OperationRecord record) {
    if (record.code() == null || recent().isEmpty()) {
      return false;
    }
    var last = recent().get(0);
    return record.operation().equals(last.operation()) && record.code().equals(last.code());
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
