package io.hpcoperator.controller.cluster.settings;

import io.hpcoperator.api.v1alpha1.SchedulerSettings;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.cloud.ehpc.scheduler.AclLimit;
import io.hpcoperator.cloud.ehpc.scheduler.PbsSettings;
import io.hpcoperator.cloud.ehpc.scheduler.QueueAcl;
import io.hpcoperator.cloud.ehpc.scheduler.ResourceLimit;
import io.hpcoperator.cloud.ehpc.scheduler.SchedulerConfiguration;
import io.hpcoperator.cloud.ehpc.scheduler.SchedulerInfo;
import io.hpcoperator.cloud.ehpc.scheduler.SlurmSettings;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.sync.Difference;
import io.hpcoperator.controller.sync.Setting;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;

/**
 * Settings of the scheduler (E-HPC Set- and GetSchedulerInfo). Pure.
 *
 * <p>A field that is left out stays as it is, since the cloud asks for at least one of several; a
 * list is the spec's as a whole. What the cloud does not tell has its documented default.
 */
final class SchedulerChange {
  /** Name of the setting. */
  static final String NAME = "scheduler.settings";

  /** Defaults of SetSchedulerInfo: SchedInterval, BackfillInterval, JobHistoryDuration. */
  private static final int DEFAULT_INTERVAL = 60;

  private static final int DEFAULT_HISTORY = 14;

  private static final String CANNOT_CLEAR =
      "The cloud cannot be told to have none: keep one entry, or clear the list on the cluster's manager node.";

  /** SetSchedulerInfo, with all that the spec mentions. */
  record Configure(String scheduler, io.hpcoperator.cloud.ehpc.scheduler.SchedulerSettings settings)
      implements ClusterCall {
    @Override
    public String operation() {
      return "SetSchedulerInfo";
    }

    @Override
    public Done call(EhpcClient client, String clusterId) {
      var reply = client.scheduler().setSettings(clusterId, scheduler, settings);
      return new Done(
          reply.requestId(),
          null,
          "Settings of scheduler %s of cluster %s are changed (request %s)."
              .formatted(scheduler, clusterId, reply.requestId()));
    }
  }

  private final List<Difference> differences = new ArrayList<>();

  /** Differences no call can remove; some of the others. */
  private final List<Difference> fixed = new ArrayList<>();

  /**
   * Name by which the API knows the scheduler: the cloud's own word where it is a version of the
   * spec's, such as slurm20.
   */
  static String nameOf(String inCloud, String inSpec) {
    return inCloud != null && inCloud.toLowerCase(Locale.ROOT).startsWith(inSpec)
        ? inCloud.toLowerCase(Locale.ROOT)
        : inSpec;
  }

  static Setting.Comparison<ClusterCall> compare(
      SchedulerSettings wish, String scheduler, List<SchedulerInfo> infos) {
    var found =
        infos.stream()
            .filter(info -> infos.size() == 1 || Words.same(scheduler, info.name()))
            .map(SchedulerInfo::configuration)
            .findFirst()
            .orElseGet(
                () -> new SchedulerConfiguration(null, null, null, List.of(), List.of(), null));
    var look = new SchedulerChange();
    if (wish.pbs() != null) {
      look.compare(wish.pbs(), found);
    }
    if (wish.slurm() != null) {
      look.compare(wish.slurm(), found);
    }
    return look.result(wish, scheduler);
  }

  private Setting.Comparison<ClusterCall> result(SchedulerSettings wish, String scheduler) {
    if (differences.isEmpty()) {
      return new Setting.Same<>();
    }
    int remaining = differences.size() - fixed.size();
    if (remaining == 0) {
      return new Setting.Fixed<>(List.copyOf(differences), CANNOT_CLEAR);
    }
    return new Setting.Differs<>(
        List.copyOf(differences),
        new Configure(
            scheduler, wish.pbs() != null ? settings(wish.pbs()) : settings(wish.slurm())),
        remaining);
  }

  private void compare(SchedulerSettings.PbsSettings wish, SchedulerConfiguration found) {
    compare(
        "pbs.schedulingIntervalSeconds",
        wish.schedulingIntervalSeconds(),
        found.schedInterval(),
        DEFAULT_INTERVAL);
    compare(
        "pbs.jobHistoryDays", wish.jobHistoryDays(), found.jobHistoryDuration(), DEFAULT_HISTORY);
    if (wish.resourceLimits() != null) {
      compareList("pbs.resourceLimits", limits(wish), limits(found));
    }
    if (wish.accessLists() != null) {
      compareList("pbs.accessLists", acls(wish), acls(found));
    }
  }

  private void compare(SchedulerSettings.SlurmSettings wish, SchedulerConfiguration found) {
    compare(
        "slurm.schedulingIntervalSeconds",
        wish.schedulingIntervalSeconds(),
        found.schedInterval(),
        DEFAULT_INTERVAL);
    compare(
        "slurm.backfillIntervalSeconds",
        wish.backfillIntervalSeconds(),
        found.backfillInterval(),
        DEFAULT_INTERVAL);
  }

  private void compare(String field, Integer wanted, Integer found, int otherwise) {
    if (wanted != null && !wanted.equals(Objects.requireNonNullElse(found, otherwise))) {
      differences.add(new Difference(field(field), wanted.toString(), Words.say(found)));
    }
  }

  private void compareList(String field, Collection<String> wanted, Collection<String> found) {
    if (wanted.equals(found)) {
      return;
    }
    var difference = new Difference(field(field), Words.say(wanted), Words.say(found));
    differences.add(difference);
    if (wanted.isEmpty()) {
      fixed.add(difference);
    }
  }

  private static String field(String name) {
    return NAME + "." + name;
  }

  // Lists are compared as sets of texts that do not depend on units and order.

  private static TreeSet<String> limits(SchedulerSettings.PbsSettings wish) {
    var texts = new TreeSet<String>();
    wish.resourceLimits()
        .forEach(l -> texts.add(limit(l.queue(), l.user(), l.cpus(), l.nodes(), l.memory())));
    return texts;
  }

  private static TreeSet<String> limits(SchedulerConfiguration found) {
    var texts = new TreeSet<String>();
    for (var queue : found.queueResources()) {
      queue
          .users()
          .forEach(u -> texts.add(limit(queue.queue(), u.user(), u.cpus(), u.nodes(), u.mem())));
    }
    texts.removeIf(text -> text.endsWith(": no limit"));
    return texts;
  }

  private static String limit(
      String queue, String user, Integer cpus, Integer nodes, String memory) {
    var parts = new ArrayList<String>();
    if (cpus != null) {
      parts.add(cpus + " vCPUs");
    }
    if (nodes != null) {
      parts.add(nodes + " nodes");
    }
    if (memory != null && !memory.isBlank()) {
      parts.add(MemorySize.normal(memory));
    }
    return "%s/%s: %s"
        .formatted(queue, user, parts.isEmpty() ? "no limit" : String.join(" ", parts));
  }

  private static TreeSet<String> acls(SchedulerSettings.PbsSettings wish) {
    var texts = new TreeSet<String>();
    wish.accessLists().forEach(acl -> texts.add(acl(acl.queue(), acl.users())));
    return texts;
  }

  /** A queue that is not restricted has no list, whatever users the cloud shows for it. */
  private static TreeSet<String> acls(SchedulerConfiguration found) {
    var texts = new TreeSet<String>();
    found.queueAcls().stream()
        .filter(acl -> !Boolean.FALSE.equals(acl.enabled()))
        .filter(acl -> !users(acl).isEmpty())
        .forEach(acl -> texts.add(acl(acl.queue(), users(acl))));
    return texts;
  }

  /** Those E-HPC does not know may use the queue, too. */
  private static TreeSet<String> users(QueueAcl acl) {
    var users = new TreeSet<>(acl.users());
    users.addAll(acl.untrackedUsers());
    return users;
  }

  private static String acl(String queue, Collection<String> users) {
    return "%s: %s".formatted(queue, String.join(" ", new TreeSet<>(users)));
  }

  private static PbsSettings settings(SchedulerSettings.PbsSettings wish) {
    return new PbsSettings(
        wish.schedulingIntervalSeconds(),
        wish.jobHistoryDays(),
        wish.resourceLimits() == null
            ? List.of()
            : wish.resourceLimits().stream()
                .map(l -> new ResourceLimit(l.queue(), l.user(), l.cpus(), l.nodes(), l.memory()))
                .toList(),
        wish.accessLists() == null
            ? List.of()
            : wish.accessLists().stream().map(a -> new AclLimit(a.queue(), a.users())).toList());
  }

  private static SlurmSettings settings(SchedulerSettings.SlurmSettings wish) {
    return new SlurmSettings(wish.schedulingIntervalSeconds(), wish.backfillIntervalSeconds());
  }

  private SchedulerChange() {}
}
