package io.hpcoperator.controller.cluster.settings;

import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.cloud.ehpc.software.InstalledSoftware;
import io.hpcoperator.cloud.ehpc.software.SoftwareState;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.sync.Difference;
import io.hpcoperator.controller.sync.Setting;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Software of a cluster (E-HPC InstallSoftware, UninstallSoftware, ListInstalledSoftware). One is
 * installed or removed at a time. Only what the cloud offers as the user's choice is removed: what
 * a cluster must have, or has from elsewhere, stays. Pure.
 */
final class Software {
  /** Name of the setting. */
  static final String NAME = "software";

  /** InstallSoftware. */
  record Install(String tag) implements ClusterCall {
    @Override
    public String operation() {
      return "InstallSoftware";
    }

    @Override
    public Done call(EhpcClient client, String clusterId) {
      var receipt = client.software().install(clusterId, tag);
      return new Done(
          receipt.requestId(),
          null,
          "%s is being installed on cluster %s (request %s)."
              .formatted(tag, clusterId, receipt.requestId()));
    }
  }

  /** UninstallSoftware. */
  record Uninstall(String tag) implements ClusterCall {
    @Override
    public String operation() {
      return "UninstallSoftware";
    }

    @Override
    public Done call(EhpcClient client, String clusterId) {
      var receipt = client.software().uninstall(clusterId, tag);
      return new Done(
          receipt.requestId(),
          null,
          "%s is being removed from cluster %s (request %s)."
              .formatted(tag, clusterId, receipt.requestId()));
    }
  }

  private final List<String> wish;
  private final List<InstalledSoftware> found;
  private final List<String> missing;
  private final List<InstalledSoftware> more;

  Software(List<String> wish, List<InstalledSoftware> found) {
    this.wish = wish;
    this.found = found;
    this.missing =
        wish.stream()
            .filter(tag -> found.stream().noneMatch(f -> Words.same(tag, f.tag())))
            .toList();
    this.more =
        found.stream()
            .filter(f -> wish.stream().noneMatch(tag -> Words.same(tag, f.tag())))
            .toList();
  }

  /** Whether it depends on what is offered how this compares. */
  boolean needsOffers() {
    return busy().isEmpty() && !(missing.isEmpty() && more.isEmpty());
  }

  /**
   * @param offers may be null where {@link #needsOffers} is false
   */
  Setting.Comparison<ClusterCall> compare(SoftwareOffers offers) {
    if (!busy().isEmpty()) {
      return new Setting.Underway<>(
          busy().stream()
              .map(f -> f.tag() + " is " + f.status())
              .collect(Collectors.joining(", ")));
    }
    if (!needsOffers()) {
      return new Setting.Same<>();
    }
    var install = missing.stream().flatMap(tag -> offers.find(tag).stream()).sorted().toList();
    var uninstall =
        more.stream().map(InstalledSoftware::tag).filter(offers::isOptional).sorted().toList();
    var unknown = missing.stream().filter(tag -> offers.find(tag).isEmpty()).sorted().toList();
    if (install.isEmpty() && uninstall.isEmpty() && unknown.isEmpty()) {
      return new Setting.Same<>();
    }
    var differences = List.of(difference(uninstall));
    if (install.isEmpty() && uninstall.isEmpty()) {
      return new Setting.Fixed<>(
          differences,
          unknown.stream().map(offers::instead).collect(Collectors.joining(" "))
              + " Correct the spec.");
    }
    return new Setting.Differs<>(
        differences,
        install.isEmpty() ? new Uninstall(uninstall.get(0)) : new Install(install.get(0)),
        install.size() + uninstall.size());
  }

  /** What is on its way, wanted or not: nothing else is begun meanwhile. */
  private List<InstalledSoftware> busy() {
    return found.stream()
        .filter(f -> f.status() != null && f.state() != SoftwareState.INSTALLED)
        .toList();
  }

  /** Without what is there and may stay there, whatever the spec says. */
  private Difference difference(List<String> uninstall) {
    var here = new ArrayList<>(uninstall);
    found.stream().filter(f -> !more.contains(f)).map(InstalledSoftware::tag).forEach(here::add);
    return new Difference(
        NAME,
        Words.say(wish.stream().sorted().toList()),
        Words.say(here.stream().sorted().toList()));
  }
}
