package io.hpcoperator.simulator.ehpc;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.simulator.ehpc.FileSystem.MountTarget;
import io.hpcoperator.simulator.http.ApiError;
import io.hpcoperator.simulator.http.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Chapter 12: what is mounted on clusters, and what could be. */
final class StorageOperations {

  private final EhpcState state;

  StorageOperations(EhpcState state) {
    this.state = state;
  }

  Outcome getClusterVolumes(EhpcRequest request) {
    Cluster cluster = state.cluster(request.text("ClusterId"));
    ObjectNode answer = Json.object().put("RegionId", cluster.regionId);
    answer.set(
        "Volumes",
        Json.wrapped("VolumeInfo", Json.array(mounted(cluster), StorageOperations::volume)));
    return Outcome.of(answer);
  }

  private static ObjectNode volume(Volume volume) {
    ObjectNode view = mount(volume).put("MustKeep", volume.mustKeep()).put("VolumeType", "NAS");
    view.set(
        "Roles",
        Json.wrapped(
            "RoleInfo", Json.array(volume.roles(), role -> Json.object().put("Name", role))));
    return view;
  }

  /** What GetClusterVolumes and ListVolumes both show of a mount. */
  private static ObjectNode mount(Volume volume) {
    return Json.object()
        .put("JobQueue", volume.jobQueue())
        .put("LocalDirectory", volume.localDirectory())
        .put("Location", volume.location())
        .put("RemoteDirectory", volume.remoteDirectory())
        .put("VolumeId", volume.id())
        .put("VolumeMountpoint", volume.mountTarget())
        .put("VolumeProtocol", volume.protocol());
  }

  /** One entry per cluster, its own storage; what was mounted besides is inside, once per role. */
  Outcome listVolumes(EhpcRequest request) {
    Page<Cluster> page = Page.of(request, List.copyOf(state.clusters.values()));
    ObjectNode answer = page.describe();
    answer.set("Volumes", Json.wrapped("VolumeInfo", Json.array(page.items(), this::storage)));
    return Outcome.of(answer);
  }

  private ObjectNode storage(Cluster cluster) {
    List<Volume> all = mounted(cluster);
    Volume own = all.get(0);
    ArrayNode additional = Json.array();
    all.stream()
        .skip(1)
        .forEach(
            volume ->
                volume
                    .roles()
                    .forEach(
                        role ->
                            additional.add(
                                mount(volume).put("Role", role).put("VolumeType", "NAS"))));
    ObjectNode view =
        Json.object()
            .put("ClusterId", cluster.id)
            .put("ClusterName", cluster.name)
            .put("RegionId", cluster.regionId)
            .put("RemoteDirectory", own.remoteDirectory())
            .put("VolumeId", own.id())
            .put("VolumeMountpoint", own.mountTarget())
            .put("VolumeProtocol", own.protocol())
            .put("VolumeType", "NAS");
    view.set("AdditionalVolumes", Json.wrapped("VolumeInfo", additional));
    return view;
  }

  private List<Volume> mounted(Cluster cluster) {
    return cluster.volumes.stream()
        .filter(volume -> !volume.mountedAt().isAfter(state.now()))
        .toList();
  }

  /** Doubt: whether it adds or replaces is not stated; the summary says it mounts further ones. */
  Outcome updateClusterVolumes(EhpcRequest request) {
    Cluster cluster = NodeOperations.running(state, request);
    Instant shown = state.now().plus(state.timings.applyChange());
    List<Volume> wanted = Volume.additional(request, "NFS", shown);
    for (int i = 0; i < wanted.size(); i++) {
      check(cluster, request, "AdditionalVolumes." + (i + 1) + ".");
    }
    for (Volume volume : wanted) {
      // Doubt: a repeated call is not spoken of; what is mounted already stays as it is.
      if (cluster.volumes.stream().noneMatch(volume::sameMount)) {
        cluster.volumes.add(volume);
      }
    }
    return Outcome.of(Json.object());
  }

  private void check(Cluster cluster, EhpcRequest request, String entry) {
    for (String needed : List.of("VolumeId", "VolumeMountpoint", "LocalDirectory")) {
      if (request.sent(entry + needed).isEmpty()) {
        throw Rules.invalid(entry + needed, "It is needed to mount a file system.");
      }
    }
    String queue = request.text(entry + "JobQueue");
    if (!queue.isEmpty() && !cluster.queues.containsKey(queue)) {
      throw Rules.invalid(entry + "JobQueue", "There is no queue " + queue + ".");
    }
    String id = request.text(entry + "VolumeId");
    String target = request.text(entry + "VolumeMountpoint");
    FileSystem found = state.fileSystems.get(id);
    if (found == null || !found.regionId().equals(cluster.regionId)) {
      throw ApiError.about("NasError", "there is no file system " + id);
    }
    if (!found.status().equals("Running")) {
      throw ApiError.about("NasError", id + " is " + found.status());
    }
    MountTarget mountTarget =
        found.mountTargets().stream()
            .filter(known -> known.domain().equals(target))
            .findFirst()
            .orElseThrow(() -> ApiError.about("NasError", "there is no mount target " + target));
    if (!mountTarget.status().equals("Active")) {
      throw ApiError.about("NasError", target + " is " + mountTarget.status());
    }
    String local = request.text(entry + "LocalDirectory");
    boolean taken =
        cluster.volumes.stream()
            .anyMatch(there -> there.localDirectory().equals(local) && !there.id().equals(id));
    if (taken) {
      throw Rules.invalid(entry + "LocalDirectory", "Another file system is mounted there.");
    }
  }

  /**
   * Storage that CreateCluster and CreateHybridCluster name must not be one that was deleted. Ids
   * that were never heard of are taken, since what the account has elsewhere is not known here.
   */
  void refuseDeleted(EhpcRequest order) {
    Stream.concat(
            order.sent("VolumeId").stream(),
            Volume.additional(order, "", state.now()).stream().map(Volume::id))
        .filter(state.deletedFileSystems::contains)
        .findFirst()
        .ifPresent(
            id -> {
              throw ApiError.about("VolumeNotFound", id);
            });
  }

  Outcome listFileSystemWithMountTargets(EhpcRequest request) {
    String region = request.regionId().orElse(Offering.DEFAULT_REGION);
    List<FileSystem> here =
        state.fileSystems.values().stream()
            .filter(system -> system.regionId().equals(region))
            .toList();
    Page<FileSystem> page = Page.of(request, here);
    ObjectNode answer = page.describe();
    answer.set(
        "FileSystemList",
        Json.wrapped("FileSystems", Json.array(page.items(), StorageOperations::fileSystem)));
    return Outcome.of(answer);
  }

  private static ObjectNode fileSystem(FileSystem system) {
    ObjectNode view =
        Json.object()
            .put("FileSystemId", system.id())
            .put("FileSystemType", system.type())
            .put("ProtocolType", system.protocol())
            .put("StorageType", system.storageType())
            .put("Status", system.status())
            .put("RegionId", system.regionId())
            // The document's own spelling.
            .put("Destription", system.description())
            .put("Capacity", system.capacityGb())
            .put("MeteredSize", system.capacityGb() * 1_000_000_000L / 2)
            .put("BandWidth", 150)
            .put("EncryptType", 0)
            .put("CreateTime", "2018-05-31T10:44:21CST");
    view.set("PackageList", Json.wrapped("Packages", Json.array()));
    view.set(
        "MountTargetList",
        Json.wrapped(
            "MountTargets",
            Json.array(
                system.mountTargets(),
                target ->
                    Json.object()
                        .put("AccessGroup", "DEFAULT_VPC_GROUP_NAME")
                        .put("MountTargetDomain", target.domain())
                        .put("NetworkType", "Vpc")
                        .put("Status", target.status())
                        .put("VpcId", target.vpcId())
                        .put("VswId", target.vSwitchId()))));
    return view;
  }
}
