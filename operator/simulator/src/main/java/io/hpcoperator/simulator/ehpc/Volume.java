package io.hpcoperator.simulator.ehpc;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A file system that is mounted on a cluster.
 *
 * @param mustKeep it came with the cluster and cannot be unmounted
 * @param mountedAt from when on it is shown
 */
record Volume(
    String id,
    String mountTarget,
    String protocol,
    String remoteDirectory,
    String localDirectory,
    List<String> roles,
    String location,
    String jobQueue,
    boolean mustKeep,
    Instant mountedAt) {

  static final List<String> ALL_ROLES = List.of("Manager", "Login", "Compute");

  /** What a cluster has from its creation on: its own shared storage, then AdditionalVolumes. */
  static List<Volume> ofOrder(Cluster cluster) {
    EhpcRequest order = cluster.order;
    List<Volume> result = new ArrayList<>();
    result.add(
        new Volume(
            order.textOr("VolumeId", "008b64" + cluster.id.substring(8)),
            order.textOr(
                "VolumeMountpoint",
                "008b64-" + cluster.regionId + "." + cluster.regionId + ".nas.aliyuncs.com"),
            order.textOr("VolumeProtocol", "NFS"),
            order.text("RemoteDirectory"),
            "/ehpcdata",
            ALL_ROLES,
            "PublicCloud",
            cluster.defaultQueue(),
            true,
            cluster.createdAt));
    order
        .sent("OnPremiseVolumeMountPoint")
        .ifPresent(
            mountPoint ->
                result.add(
                    new Volume(
                        mountPoint,
                        mountPoint,
                        order.textOr("OnPremiseVolumeProtocol", "NFS"),
                        order.text("OnPremiseVolumeRemotePath"),
                        order.text("OnPremiseVolumeLocalPath"),
                        ALL_ROLES,
                        Cluster.ON_PREMISE,
                        cluster.defaultQueue(),
                        true,
                        cluster.createdAt)));
    result.addAll(additional(order, "", cluster.createdAt));
    return result;
  }

  /**
   * The {@code AdditionalVolumes} of a request.
   *
   * @param protocol where none is given
   */
  static List<Volume> additional(EhpcRequest request, String protocol, Instant mountedAt) {
    return request
        .indexes("AdditionalVolumes")
        .mapToObj(
            i -> {
              String entry = "AdditionalVolumes." + i + ".";
              List<String> roles =
                  request
                      .indexes(entry + "Roles")
                      .mapToObj(r -> request.text(entry + "Roles." + r + ".Name"))
                      .distinct()
                      .toList();
              return new Volume(
                  request.text(entry + "VolumeId"),
                  request.text(entry + "VolumeMountpoint"),
                  request.textOr(entry + "VolumeProtocol", protocol),
                  request.textOr(entry + "RemoteDirectory", "/"),
                  request.text(entry + "LocalDirectory"),
                  roles.isEmpty() ? ALL_ROLES : roles,
                  request.textOr(entry + "Location", "PublicCloud"),
                  request.text(entry + "JobQueue"),
                  false,
                  mountedAt);
            })
        .toList();
  }

  /** The same file system at the same place: a repeated request. */
  boolean sameMount(Volume other) {
    return id.equals(other.id)
        && mountTarget.equals(other.mountTarget)
        && remoteDirectory.equals(other.remoteDirectory)
        && localDirectory.equals(other.localDirectory);
  }
}
