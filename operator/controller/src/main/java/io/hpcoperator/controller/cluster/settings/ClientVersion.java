package io.hpcoperator.controller.cluster.settings;

import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.sync.Difference;
import io.hpcoperator.controller.sync.Fingerprint;
import io.hpcoperator.controller.sync.Setting;
import io.hpcoperator.controller.sync.SyncMemory;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * Version of the E-HPC client on the nodes (E-HPC UpgradeClient, ListCurrentClientVersion). It is
 * only ever raised. Pure.
 */
final class ClientVersion {
  static final String NAME = "clientVersion";

  /** UpgradeClient starts no task, and nobody says how long it takes: then it is asked again. */
  static final Duration UPGRADE = Duration.ofMinutes(10);

  /** UpgradeClient to a version. */
  record Upgrade(String version) implements ClusterCall {
    static final String OPERATION = "UpgradeClient";

    @Override
    public String operation() {
      return OPERATION;
    }

    @Override
    public Done call(EhpcClient client, String clusterId) {
      var receipt = client.clientVersions().upgrade(clusterId, version);
      return new Done(
          receipt.requestId(),
          null,
          "The client of cluster %s is being upgraded to %s (request %s)."
              .formatted(clusterId, version, receipt.requestId()));
    }
  }

  /**
   * @param wanted version of the spec
   * @param found version of the cluster; null when the cloud does not tell
   * @param foundAt when that was read
   * @param newest the newest version there is
   */
  static Setting<ClusterCall> look(
      String wanted,
      String found,
      Instant foundAt,
      Observation<String> newest,
      SyncMemory memory,
      Work work) {
    var fingerprint = Fingerprint.of(wanted);
    return new Setting<>(
        NAME,
        fingerprint,
        compare(wanted, found, foundAt, newest, memory.attempts(NAME, fingerprint) > 0, work));
  }

  private static Setting.Comparison<ClusterCall> compare(
      String wanted,
      String found,
      Instant foundAt,
      Observation<String> newest,
      boolean asked,
      Work work) {
    if (found == null || !isVersion(found)) {
      return new Setting.Unclear<>(
          "The cloud does not tell the client version of the cluster. Nothing is done about it.");
    }
    int order = compare(found, wanted);
    if (order == 0) {
      return new Setting.Same<>();
    }
    var differences = List.of(new Difference(NAME, wanted, found));
    if (order > 0) {
      return new Setting.Fixed<>(
          differences,
          "The client can only be raised: set clientVersion to %s, or leave it out."
              .formatted(found));
    }
    if (asked && isUnderway(foundAt, work)) {
      return new Setting.Underway<>("the client is being upgraded to " + wanted);
    }
    if (!newest.hasValue()) {
      return new Setting.Unread<>(newest.error());
    }
    if (isVersion(newest.value()) && compare(wanted, newest.value()) > 0) {
      return new Setting.Fixed<>(
          differences,
          "The newest version there is is %s: set clientVersion to it, or leave it out."
              .formatted(newest.value()));
    }
    return new Setting.Differs<>(differences, new Upgrade(wanted));
  }

  private static boolean isUnderway(Instant foundAt, Work work) {
    return work.lastAccepted(Upgrade.OPERATION)
        .map(at -> foundAt.isBefore(at.plus(UPGRADE)))
        .orElse(false);
  }

  private static boolean isVersion(String text) {
    return text.matches("[0-9]{1,9}(\\.[0-9]{1,9})*");
  }

  /** By the numbers between the dots; one that is missing counts as 0. */
  static int compare(String one, String other) {
    var a = numbers(one);
    var b = numbers(other);
    int length = Math.max(a.length, b.length);
    return Arrays.compare(Arrays.copyOf(a, length), Arrays.copyOf(b, length));
  }

  private static int[] numbers(String version) {
    return Arrays.stream(version.split("\\.")).mapToInt(Integer::parseInt).toArray();
  }

  private ClientVersion() {}
}
