package io.hpcoperator.controller.ehpc;

import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.cloud.ehpc.PostInstallScript;
import io.hpcoperator.cloud.ehpc.autoscale.AutoScaleSettings;
import io.hpcoperator.cloud.ehpc.scheduler.SchedulerInfo;
import io.hpcoperator.cloud.ehpc.software.SoftwareOffer;
import io.hpcoperator.cloud.ehpc.storage.ClusterVolume;
import io.hpcoperator.controller.poll.Cadence;
import io.hpcoperator.controller.poll.Subject;
import java.util.List;

/** Settings of clusters, which are read seldom, and what the cloud offers for them. */
public final class SettingSubjects {

  /** What changes only when somebody changes it. */
  private interface Rare<V> extends Subject<EhpcClient, V> {
    @Override
    default Cadence cadence() {
      return Cadence.SETTING;
    }
  }

  /** The settings of a cluster's scheduler (GetSchedulerInfo). */
  public record SchedulerSettings(String clusterId, String scheduler)
      implements Rare<List<SchedulerInfo>> {
    @Override
    public List<SchedulerInfo> fetch(EhpcClient client) {
      return client.scheduler().getSettings(clusterId, List.of(scheduler), CallPriority.POLL);
    }
  }

  /** How a cluster scales by itself (GetAutoScaleConfig). */
  public record AutoScaling(String clusterId) implements Rare<AutoScaleSettings> {
    @Override
    public AutoScaleSettings fetch(EhpcClient client) {
      return client.autoScaling().get(clusterId, CallPriority.POLL).settings();
    }
  }

  /** The file systems mounted on a cluster (GetClusterVolumes). */
  public record Volumes(String clusterId) implements Rare<List<ClusterVolume>> {
    @Override
    public List<ClusterVolume> fetch(EhpcClient client) {
      return client.storage().clusterVolumes(clusterId, CallPriority.POLL).volumes();
    }
  }

  /** The software of a cluster (ListInstalledSoftware). */
  public record InstalledSoftware(String clusterId)
      implements Rare<List<io.hpcoperator.cloud.ehpc.software.InstalledSoftware>> {
    @Override
    public List<io.hpcoperator.cloud.ehpc.software.InstalledSoftware> fetch(EhpcClient client) {
      return client.software().listInstalled(clusterId, CallPriority.POLL);
    }
  }

  /** The software the cloud offers for an operating system (ListSoftwares). */
  public record OfferedSoftware(String osTag) implements Subject<EhpcClient, List<SoftwareOffer>> {
    @Override
    public List<SoftwareOffer> fetch(EhpcClient client) {
      return client.software().listAvailable(null, osTag, CallPriority.POLL);
    }

    @Override
    public Cadence cadence() {
      return Cadence.OFFER;
    }
  }

  /** The scripts run on a cluster's nodes (GetPostScripts). */
  public record PostScripts(String clusterId) implements Rare<List<PostInstallScript>> {
    @Override
    public List<PostInstallScript> fetch(EhpcClient client) {
      return client.postScripts().get(clusterId, CallPriority.POLL);
    }
  }

  private SettingSubjects() {}
}
