package io.hpcoperator.controller.cluster.preflight;

import io.hpcoperator.api.v1alpha1.HpcClusterSpec;
import io.hpcoperator.cloud.ehpc.storage.FileSystem;
import io.hpcoperator.cloud.ehpc.storage.MountTarget;
import io.hpcoperator.controller.cluster.preflight.OfferSubjects.FileSystems;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whether file systems and mount targets exist, can be used, and are in the cluster's VPC. Pure.
 */
final class StorageCheck {
  private final String vpcId;
  private final Findings findings;

  /**
   * A file system the spec asks for.
   *
   * @param field field of the spec it is in
   * @param wayOut what to do if it is no good
   */
  private record Wanted(
      String field, String volumeId, String mountTarget, String protocol, String wayOut) {}

  private StorageCheck(String vpcId, Findings findings) {
    this.vpcId = vpcId;
    this.findings = findings;
  }

  static void look(HpcClusterSpec spec, Offers offers, Findings findings, String wayOut) {
    var wanted = wanted(spec, wayOut);
    if (wanted.isEmpty()) {
      return;
    }
    var ids = wanted.stream().map(Wanted::volumeId).collect(Collectors.toSet());
    var vpcId = spec.network() == null ? null : spec.network().vpcId();
    findings
        .valueOf(offers.read(new FileSystems(), all -> telling(all, ids)), "the file systems")
        .ifPresent(
            all -> wanted.forEach(w -> new StorageCheck(vpcId, findings).fileSystem(w, all)));
  }

  private static List<Wanted> wanted(HpcClusterSpec spec, String wayOut) {
    var wanted = new ArrayList<Wanted>();
    var storage = spec.storage();
    if (storage != null && storage.volumeId() != null) {
      wanted.add(
          new Wanted(
              "storage", storage.volumeId(), storage.mountTarget(), storage.protocol(), wayOut));
    }
    var more =
        spec.additionalVolumes() == null
            ? List.<HpcClusterSpec.AdditionalVolume>of()
            : spec.additionalVolumes();
    for (int i = 0; i < more.size(); i++) {
      var volume = more.get(i);
      wanted.add(
          new Wanted(
              "additionalVolumes[" + i + "]",
              volume.volumeId(),
              volume.mountTarget(),
              volume.protocol(),
              "Correct it, or the file system in the cloud's console."));
    }
    return wanted;
  }

  private void fileSystem(Wanted wanted, List<FileSystem> all) {
    var found = all.stream().filter(fs -> wanted.volumeId().equals(fs.id())).findFirst();
    if (found.isEmpty()) {
      findings.problem(
          wanted.field() + ".volumeId",
          "there is no file system %s in the region.".formatted(wanted.volumeId()),
          wanted.wayOut());
      return;
    }
    var fileSystem = found.get();
    if (!fileSystem.usable()) {
      findings.problem(
          wanted.field() + ".volumeId",
          "file system %s is %s, and can be used only while it is Running."
              .formatted(fileSystem.id(), fileSystem.status()),
          "Wait, or bring it to Running in the cloud's console. " + wanted.wayOut());
    }
    if (wanted.protocol() != null
        && fileSystem.protocol() != null
        && !wanted.protocol().equalsIgnoreCase(fileSystem.protocol())) {
      findings.problem(
          wanted.field() + ".protocol",
          "file system %s speaks %s, not %s."
              .formatted(fileSystem.id(), fileSystem.protocol(), wanted.protocol()),
          wanted.wayOut());
    }
    mountTarget(wanted, fileSystem);
  }

  private void mountTarget(Wanted wanted, FileSystem fileSystem) {
    var field = wanted.field() + ".mountTarget";
    var found =
        fileSystem.mountTargets().stream()
            .filter(target -> wanted.mountTarget().equalsIgnoreCase(target.domain()))
            .findFirst();
    if (found.isEmpty()) {
      findings.problem(
          field,
          "file system %s has no mount target %s; it has %s."
              .formatted(
                  fileSystem.id(),
                  wanted.mountTarget(),
                  fileSystem.mountTargets().stream().map(MountTarget::domain).sorted().toList()),
          wanted.wayOut());
      return;
    }
    var target = found.get();
    if (!target.usable()) {
      findings.problem(
          field,
          "mount target %s is %s, and can be used only while it is Active."
              .formatted(target.domain(), target.status()),
          "Wait, or bring it to Active in the cloud's console. " + wanted.wayOut());
    }
    if (vpcId != null && target.vpcId() != null && !vpcId.equals(target.vpcId())) {
      findings.problem(
          field,
          "mount target %s is in VPC %s, and the cluster is to be in %s."
              .formatted(target.domain(), target.vpcId(), vpcId),
          "Create a mount target in the cluster's VPC. " + wanted.wayOut());
    }
  }

  /** How full a file system is changes all the time, and does not matter. */
  private static Set<String> telling(List<FileSystem> all, Set<String> ids) {
    var telling = new TreeSet<String>();
    all.stream()
        .filter(fs -> ids.contains(fs.id()))
        .forEach(fs -> telling.add(fs.id() + fs.status() + fs.protocol() + fs.mountTargets()));
    return telling;
  }
}
