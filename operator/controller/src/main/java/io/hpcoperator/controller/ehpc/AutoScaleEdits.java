package io.hpcoperator.controller.ehpc;

import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.Receipt;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.cloud.ehpc.autoscale.AutoScaleSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * The only way in which automatic scaling of a cluster is changed. A cluster and all its queues
 * share one setter, and what a call leaves out may be lost (E-HPC SetAutoScaleConfig): so whoever
 * changes a part reads the whole, changes the part and sends the whole, and nobody else does so in
 * between. An answer that does not show the last change yet is not built upon.
 */
public final class AutoScaleEdits {
  /** Operation that changes automatic scaling. */
  public static final String OPERATION = "SetAutoScaleConfig";

  /** Most queues that one call can name (E-HPC SetAutoScaleConfig: Queues.N). */
  public static final int MAX_QUEUES = 8;

  /** Most nodes by scaling where that is not set; a call must not leave it out all the same. */
  public static final int DEFAULT_MAX_NODES = 100;

  /** Code of an error that says that other changes go first; nothing was sent. */
  static final String WAITING = "Client.AutoScaleEditWaiting";

  /** Code of an error that says that there is no room for one more queue; nothing was sent. */
  static final String FULL = "Client.AutoScaleQueuesFull";

  private static final AutoScaleEdits OF_THIS_PROCESS =
      new AutoScaleEdits(Duration.ofSeconds(10), Duration.ofSeconds(15), System::nanoTime);

  private final Duration patience;
  private final Duration lag;
  private final LongSupplier nanoTime;
  private final Map<String, Writer> writers = new ConcurrentHashMap<>();

  /** Who may write to a cluster, and what was written last. */
  private static final class Writer {
    private final ReentrantLock lock = new ReentrantLock(true);
    private Written last;
  }

  /**
   * @param before what the cloud had: before the change, and before what was amended after it
   * @param at by the clock of {@link System#nanoTime}
   */
  private record Written(EhpcClient client, List<AutoScaleSettings> before, long at) {}

  /**
   * @param patience how long a change waits for others
   * @param lag how long an answer that shows the settings from before the last change is taken for
   *     a late one
   */
  AutoScaleEdits(Duration patience, Duration lag, LongSupplier nanoTime) {
    this.patience = patience;
    this.lag = lag;
    this.nanoTime = nanoTime;
  }

  /**
   * Changes a part of a cluster's automatic scaling.
   *
   * @param edit makes of the whole that is found the whole that is wanted
   * @throws CloudException when the cloud did not take it, or nothing was sent because other
   *     changes go first or there is no room for one more queue
   */
  public static Receipt change(
      EhpcClient client, String clusterId, UnaryOperator<AutoScaleSettings> edit) {
    return OF_THIS_PROCESS.apply(client, clusterId, edit, null);
  }

  /**
   * The same, for a change that leaves something out, whose effect is not documented.
   *
   * @param amend makes of the whole that is found after the change the whole that is wanted then;
   *     it is sent only if that is another
   */
  public static Receipt change(
      EhpcClient client,
      String clusterId,
      UnaryOperator<AutoScaleSettings> edit,
      UnaryOperator<AutoScaleSettings> amend) {
    return OF_THIS_PROCESS.apply(client, clusterId, edit, amend);
  }

  /**
   * @param amend null for nothing to amend
   */
  Receipt apply(
      EhpcClient client,
      String clusterId,
      UnaryOperator<AutoScaleSettings> edit,
      UnaryOperator<AutoScaleSettings> amend) {
    var writer = writers.computeIfAbsent(clusterId, id -> new Writer());
    acquire(writer.lock);
    try {
      var found = client.autoScaling().get(clusterId, CallPriority.CHANGE).settings();
      refuseLateAnswer(writer.last, client, found);
      var wanted = complete(edit.apply(found));
      if (wanted.queues().size() > MAX_QUEUES) {
        throw notSent(
            ErrorKind.CONFLICT,
            FULL,
            "The cloud keeps automatic scaling of at most %d queues of a cluster, and has that of %s."
                .formatted(
                    MAX_QUEUES, found.queues().stream().map(queue -> queue.queueName()).toList()));
      }
      // On record before the call, which may have its effect even if it fails.
      note(writer, client, wanted, List.of(found));
      var receipt = client.autoScaling().set(clusterId, wanted);
      if (amend == null) {
        return receipt;
      }
      // Nobody wrote in between: even an answer that is late shows all that others set.
      var shown = client.autoScaling().get(clusterId, CallPriority.CHANGE).settings();
      var amended = amend.apply(shown);
      if (amended.equals(shown)) {
        return receipt;
      }
      var whole = complete(amended);
      note(writer, client, whole, List.of(found, shown));
      return client.autoScaling().set(clusterId, whole);
    } finally {
      writer.lock.unlock();
    }
  }

  private void acquire(ReentrantLock lock) {
    try {
      if (lock.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw notSent(
        ErrorKind.THROTTLED, WAITING, "Other changes of the cluster's automatic scaling go first.");
  }

  /** A call that changes nothing is none that could be taken back: the one before it stays last. */
  private void note(
      Writer writer, EhpcClient client, AutoScaleSettings wanted, List<AutoScaleSettings> found) {
    var before = found.stream().filter(settings -> !settings.equals(wanted)).toList();
    if (!before.isEmpty()) {
      writer.last = new Written(client, before, nanoTime.getAsLong());
    }
  }

  /** To change what is no longer so would take the last change back. */
  private void refuseLateAnswer(Written last, EhpcClient client, AutoScaleSettings found) {
    if (last != null
        && last.client() == client
        && last.before().contains(found)
        && nanoTime.getAsLong() - last.at() < lag.toNanos()) {
      throw notSent(
          ErrorKind.THROTTLED,
          WAITING,
          "The cloud does not show the last change of the cluster's automatic scaling yet.");
    }
  }

  private static AutoScaleSettings complete(AutoScaleSettings settings) {
    return settings.cluster().maxNodesInCluster() != null
        ? settings
        : settings.withCluster(
            settings.cluster().toBuilder().maxNodesInCluster(DEFAULT_MAX_NODES).build());
  }

  private static CloudException notSent(ErrorKind kind, String code, String message) {
    return new CloudException(OPERATION, kind, code, message, null, false, null);
  }
}
