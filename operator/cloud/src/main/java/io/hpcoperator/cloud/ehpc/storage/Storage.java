package io.hpcoperator.cloud.ehpc.storage;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.Page;
import io.hpcoperator.cloud.Receipt;
import io.hpcoperator.cloud.call.CloudCaller;
import io.hpcoperator.cloud.call.Listing;
import io.hpcoperator.cloud.wire.Parameters;
import io.hpcoperator.cloud.wire.WireValues;
import io.hpcoperator.cloud.wire.WrappedIn;
import java.util.List;
import java.util.function.Function;

/** Shared storage of clusters (chapter 12 of the catalogue). Nothing here unmounts a volume. */
public final class Storage {
  /** Largest page of ListFileSystemWithMountTargets and ListVolumes. */
  static final int PAGE_SIZE = 50;

  private final CloudCaller caller;

  public Storage(CloudCaller caller) {
    this.caller = caller;
  }

  /** GetClusterVolumes: what is mounted on a cluster; not paged. */
  public ClusterVolumes clusterVolumes(String clusterId, CallPriority priority) {
    return caller.read(
        "GetClusterVolumes",
        priority,
        Parameters.with("ClusterId", clusterId),
        ClusterVolumes.class);
  }

  /** ListFileSystemWithMountTargets, all pages: the file systems of the client's region. */
  public List<FileSystem> fileSystems(CallPriority priority) {
    return Listing.all(
        "ListFileSystemWithMountTargets",
        PAGE_SIZE,
        index ->
            caller
                .read("ListFileSystemWithMountTargets", priority, page(index), FileSystemPage.class)
                .page(),
        FileSystem::id);
  }

  /**
   * UpdateClusterVolumes: mounts further file systems on a cluster, 1 to 10 in a call. Their mount
   * targets must be active. There is no task: read the result back with {@link #clusterVolumes}.
   *
   * <p>Two things are not documented: whether volumes that a call leaves out stay mounted (the
   * vendor's summary says that it mounts further ones, so they should), and when nodes that are
   * already in the cluster have the mount (compute nodes perhaps only after a restart).
   */
  public Receipt updateClusterVolumes(String clusterId, List<VolumeMount> volumes) {
    return caller.change("UpdateClusterVolumes", new Update(clusterId, volumes), Receipt.class);
  }

  /** ListVolumes, all pages: what is mounted on any cluster of the account. */
  public List<AccountVolume> volumes(CallPriority priority) {
    return Listing.all(
        "ListVolumes",
        PAGE_SIZE,
        index -> caller.read("ListVolumes", priority, page(index), VolumePage.class).page(),
        Function.identity());
  }

  private static Parameters page(int index) {
    return Parameters.with("PageNumber", index + 1).and("PageSize", PAGE_SIZE);
  }

  record Update(String clusterId, @JsonProperty("AdditionalVolumes") List<VolumeMount> volumes) {}

  record FileSystemPage(
      @JsonProperty("FileSystemList") @WrappedIn("FileSystems") List<FileSystem> fileSystems,
      Integer totalCount) {
    FileSystemPage {
      fileSystems = WireValues.listing(fileSystems, totalCount, "FileSystemList");
    }

    Page<FileSystem> page() {
      return Page.of(fileSystems, totalCount);
    }
  }

  record VolumePage(@WrappedIn("VolumeInfo") List<AccountVolume> volumes, Integer totalCount) {
    VolumePage {
      volumes = WireValues.listing(volumes, totalCount, "Volumes");
    }

    Page<AccountVolume> page() {
      return Page.of(volumes, totalCount);
    }
  }
}
