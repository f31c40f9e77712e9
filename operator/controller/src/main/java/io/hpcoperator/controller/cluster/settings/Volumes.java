package io.hpcoperator.controller.cluster.settings;

import io.hpcoperator.api.v1alpha1.HpcClusterSpec.AdditionalVolume;
import io.hpcoperator.api.v1alpha1.HpcClusterSpec.StorageSpec;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.cloud.ehpc.storage.ClusterVolume;
import io.hpcoperator.cloud.ehpc.storage.VolumeMount;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.sync.Difference;
import io.hpcoperator.controller.sync.Setting;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Shared file systems besides the cluster's own (E-HPC UpdateClusterVolumes, GetClusterVolumes).
 * They can be mounted, but neither changed nor unmounted. Pure.
 *
 * <p>The cloud writes protocols in either case, leaves fields out, and spreads a volume over two
 * entries: only what it tells can differ.
 */
final class Volumes {
  /** Name of the setting. */
  static final String NAME = "additionalVolumes";

  private static final String CANNOT_CHANGE =
      "The cloud has no operation that changes or unmounts a file system: put it into the spec as the cloud has it, or create the cluster anew.";
  private static final String NO_OPTIONS =
      "The cloud takes mountOptions only when the cluster is created: leave them out to have the file system mounted.";

  /** UpdateClusterVolumes, with the file systems that are not mounted yet. */
  record Mount(List<VolumeMount> volumes) implements ClusterCall {
    @Override
    public String operation() {
      return "UpdateClusterVolumes";
    }

    @Override
    public Done call(EhpcClient client, String clusterId) {
      var receipt = client.storage().updateClusterVolumes(clusterId, volumes);
      return new Done(
          receipt.requestId(),
          null,
          "File systems %s are being mounted on cluster %s (request %s)."
              .formatted(
                  volumes.stream().map(VolumeMount::id).toList(), clusterId, receipt.requestId()));
    }
  }

  /**
   * @param storage the cluster's own file system; null when the cloud made one
   */
  static Setting.Comparison<ClusterCall> compare(
      List<AdditionalVolume> wish, StorageSpec storage, List<ClusterVolume> found) {
    var missing =
        wish.stream().filter(w -> found.stream().noneMatch(f -> isSamePlace(w, f))).toList();
    boolean changed = wish.stream().anyMatch(w -> isChanged(w, found));
    var more =
        found.stream()
            .filter(f -> isAdditional(f, storage))
            .filter(f -> wish.stream().noneMatch(w -> isSamePlace(w, f)))
            .toList();
    if (missing.isEmpty() && !changed && more.isEmpty()) {
      return new Setting.Same<>();
    }
    var differences = List.of(difference(wish, storage, found));
    var mountable = missing.stream().filter(w -> w.mountOptions() == null).toList();
    if (!mountable.isEmpty()) {
      return new Setting.Differs<>(
          differences,
          new Mount(mountable.stream().map(Volumes::mount).toList()),
          mountable.size());
    }
    return new Setting.Fixed<>(differences, missing.isEmpty() ? CANNOT_CHANGE : NO_OPTIONS);
  }

  /** A file system may be mounted at several places of a cluster. */
  private static boolean isSamePlace(AdditionalVolume wish, ClusterVolume found) {
    return wish.volumeId().equals(found.id())
        && agrees(path(wish.localDirectory()), path(found.localDirectory()));
  }

  /** Whether what is mounted at a place is not what is wanted there. */
  private static boolean isChanged(AdditionalVolume wish, List<ClusterVolume> found) {
    var here = found.stream().filter(f -> isSamePlace(wish, f)).toList();
    var same = here.stream().filter(f -> isSame(wish, f)).toList();
    return !here.isEmpty() && (same.isEmpty() || !agreeRoles(wish.roles(), same));
  }

  private static boolean isSame(AdditionalVolume wish, ClusterVolume found) {
    return agrees(Words.fold(wish.mountTarget()), Words.fold(found.mountpoint()))
        && agrees(Words.fold(wish.protocol()), Words.fold(found.protocol()))
        && agrees(path(wish.remoteDirectory()), path(found.remoteDirectory()))
        && agrees(wish.queue(), found.jobQueue());
  }

  /** What one of the two does not tell is no difference. */
  private static boolean agrees(String wanted, String found) {
    return wanted == null
        || wanted.isEmpty()
        || found == null
        || found.isEmpty()
        || wanted.equals(found);
  }

  /** The roles of one volume may be spread over entries. */
  private static boolean agreeRoles(List<String> wanted, List<ClusterVolume> entries) {
    var found = fold(entries.stream().flatMap(f -> f.roles().stream()).toList());
    return wanted == null || wanted.isEmpty() || found.isEmpty() || fold(wanted).equals(found);
  }

  private static Set<String> fold(Collection<String> texts) {
    return texts.stream().map(Words::fold).collect(Collectors.toCollection(TreeSet::new));
  }

  /** A path without the slash at its end. */
  private static String path(String text) {
    return text == null || text.length() < 2 || !text.endsWith("/")
        ? text
        : text.substring(0, text.length() - 1);
  }

  /**
   * Whether a volume is none of the cluster's own. Those must stay mounted; where the spec does not
   * name them, only what the cloud calls dispensable is taken for additional.
   */
  private static boolean isAdditional(ClusterVolume volume, StorageSpec storage) {
    boolean knowsOwn = storage != null && storage.volumeId() != null;
    return knowsOwn
        ? !storage.volumeId().equals(volume.id()) && !Boolean.TRUE.equals(volume.mustKeep())
        : Boolean.FALSE.equals(volume.mustKeep());
  }

  private static Difference difference(
      List<AdditionalVolume> wish, StorageSpec storage, List<ClusterVolume> found) {
    var here = new ArrayList<String>();
    found.stream()
        .filter(f -> isAdditional(f, storage) || wish.stream().anyMatch(w -> isSamePlace(w, f)))
        .forEach(
            f ->
                here.add(
                    text(
                        f.id(),
                        f.protocol(),
                        f.mountpoint(),
                        f.remoteDirectory(),
                        f.localDirectory(),
                        f.jobQueue(),
                        f.roles())));
    var wanted =
        wish.stream()
            .map(
                w ->
                    text(
                        w.volumeId(),
                        w.protocol(),
                        w.mountTarget(),
                        w.remoteDirectory(),
                        w.localDirectory(),
                        w.queue(),
                        w.roles()))
            .sorted()
            .toList();
    return new Difference(NAME, Words.say(wanted), Words.say(here.stream().sorted().toList()));
  }

  /** Such as "0e75-abc (NFS 0e75-abc.nas:/data on /data)". */
  private static String text(
      String id,
      String protocol,
      String target,
      String remote,
      String local,
      String queue,
      List<String> roles) {
    var text = new StringBuilder(id).append(" (");
    text.append(protocol == null ? "" : protocol.toUpperCase(Locale.ROOT) + " ");
    text.append(target == null ? "" : target);
    text.append(remote == null ? "" : ":" + remote);
    text.append(local == null ? "" : " on " + local);
    text.append(queue == null ? "" : " of queue " + queue);
    text.append(roles == null || roles.isEmpty() ? "" : " of " + String.join(" ", roles));
    return text.append(")").toString();
  }

  private static VolumeMount mount(AdditionalVolume volume) {
    return new VolumeMount(
        "NAS",
        volume.volumeId(),
        volume.protocol(),
        volume.mountTarget(),
        volume.remoteDirectory(),
        volume.localDirectory(),
        "PublicCloud",
        volume.queue(),
        volume.roles());
  }

  private Volumes() {}
}
