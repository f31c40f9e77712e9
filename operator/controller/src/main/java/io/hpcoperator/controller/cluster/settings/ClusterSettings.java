package io.hpcoperator.controller.cluster.settings;

import io.hpcoperator.api.v1alpha1.DriftPolicy;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcClusterSpec;
import io.hpcoperator.cloud.ehpc.ClusterSummary;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.ehpc.SettingSubjects;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.poll.SharedPolls;
import io.hpcoperator.controller.poll.Subject;
import io.hpcoperator.controller.sync.Fingerprint;
import io.hpcoperator.controller.sync.Setting;
import io.hpcoperator.controller.sync.SyncMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * Looks at all that the spec wants of a running cluster and that can be changed in place. Each has
 * a class of its own: what it compares, and the call that changes it. What the spec does not
 * mention is not looked at, and neither is, with driftPolicy Ignore, what was as it says once.
 */
public final class ClusterSettings {
  private final HpcClusterSpec spec;
  private final ClusterSummary cluster;
  private final SyncMemory memory;
  private final SharedPolls<EhpcClient>.View view;
  private final List<Setting<ClusterCall>> settings = new ArrayList<>();

  private ClusterSettings(
      HpcClusterSpec spec,
      ClusterSummary cluster,
      SyncMemory memory,
      SharedPolls<EhpcClient>.View view) {
    this.spec = spec;
    this.cluster = cluster;
    this.memory = memory;
    this.view = view;
  }

  /**
   * @param cluster the cluster as the listing shows it
   * @param memory how the settings stood last
   * @param access what reaches the cluster
   * @param ofQueues nodes that HpcQueues keep out of automatic scaling
   * @return in the order in which they are changed
   */
  public static List<Setting<ClusterCall>> look(
      HpcCluster resource,
      ClusterSummary cluster,
      SyncMemory memory,
      Access access,
      Set<String> ofQueues,
      SharedPolls<EhpcClient>.View view) {
    var look = new ClusterSettings(resource.getSpec(), cluster, memory, view);
    look.settings.add(Attributes.look(resource, cluster));
    look.scheduler();
    look.autoScaling(ofQueues);
    look.volumes();
    look.software();
    look.postScripts();
    look.settings.addAll(AccessSettings.look(resource, cluster, memory, access, view));
    return List.copyOf(look.settings);
  }

  private void scheduler() {
    var wish = spec.scheduler().settings();
    if (wish == null || wish.pbs() == null && wish.slurm() == null) {
      return;
    }
    var name = SchedulerChange.nameOf(cluster.schedulerType(), spec.scheduler().type());
    add(
        SchedulerChange.NAME,
        wish,
        new SettingSubjects.SchedulerSettings(cluster.id(), name),
        infos -> SchedulerChange.compare(wish, name, infos));
  }

  private void autoScaling(Set<String> ofQueues) {
    var wish = AutoScale.wish(spec.autoScaling(), memory);
    if (wish != null) {
      add(
          AutoScale.NAME,
          wish,
          new SettingSubjects.AutoScaling(cluster.id()),
          found -> AutoScale.compare(wish, ofQueues, found));
    }
  }

  private void volumes() {
    var wish = spec.additionalVolumes();
    if (wish != null) {
      add(
          Volumes.NAME,
          wish,
          new SettingSubjects.Volumes(cluster.id()),
          found -> Volumes.compare(wish, spec.storage(), found));
    }
  }

  private void software() {
    var wish = spec.software();
    if (wish != null) {
      var osTag = Objects.requireNonNullElse(cluster.osTag(), spec.image().osTag());
      add(
          Software.NAME,
          wish.stream().sorted().toList(),
          new SettingSubjects.InstalledSoftware(cluster.id()),
          found -> {
            var software = new Software(wish, found);
            return software.needsOffers()
                ? compare(
                    view.read(new SettingSubjects.OfferedSoftware(osTag)),
                    offers ->
                        software.compare(
                            new SoftwareOffers(offers, osTag, cluster.schedulerType())))
                : software.compare(null);
          });
    }
  }

  private void postScripts() {
    var wish = spec.postInstallScripts();
    if (wish != null) {
      add(
          PostScripts.NAME,
          wish,
          new SettingSubjects.PostScripts(cluster.id()),
          found -> PostScripts.compare(wish, found));
    }
  }

  private <V> void add(
      String name,
      Object wish,
      Subject<EhpcClient, V> subject,
      Function<V, Setting.Comparison<ClusterCall>> compare) {
    var fingerprint = Fingerprint.of(wish);
    Setting.Comparison<ClusterCall> comparison =
        spec.driftPolicy() == DriftPolicy.IGNORE && memory.isApplied(name, fingerprint)
            ? new Setting.Unwatched<>()
            : compare(view.read(subject), compare);
    settings.add(new Setting<>(name, fingerprint, comparison));
  }

  /** What could not be read the last time is not known, whatever it was before. */
  private static <V> Setting.Comparison<ClusterCall> compare(
      Observation<V> seen, Function<V, Setting.Comparison<ClusterCall>> compare) {
    return seen.hasValue() && seen.error() == null
        ? compare.apply(seen.value())
        : new Setting.Unread<>(seen.error());
  }
}
