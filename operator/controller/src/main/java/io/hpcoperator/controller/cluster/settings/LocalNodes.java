package io.hpcoperator.controller.cluster.settings;

import io.hpcoperator.api.v1alpha1.HybridSpec;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.cloud.ehpc.hybrid.LocalNode;
import io.hpcoperator.controller.cluster.hybrid.HybridConfiguration;
import io.hpcoperator.controller.ehpc.AccessSubjects.LocalHost;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.sync.Difference;
import io.hpcoperator.controller.sync.Fingerprint;
import io.hpcoperator.controller.sync.Setting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Compute nodes on the premises of a hybrid cluster (E-HPC AddLocalNodes, ListNodes). They are
 * added, and never changed or removed, for which there is no operation. Pure.
 */
final class LocalNodes {
  static final String NAME = "hybrid.nodes";

  /** AddLocalNodes, which registers nodes; each is then set up with its configuration. */
  record Add(List<LocalNode> nodes) implements ClusterCall {
    @Override
    public String operation() {
      return "AddLocalNodes";
    }

    @Override
    public Done call(EhpcClient client, String clusterId) {
      var added = client.hybrid().addLocalNodes(clusterId, nodes);
      return new Done(
          added.requestId(),
          null,
          "On-premises nodes %s are registered with cluster %s (request %s). Set them up with their configuration."
              .formatted(
                  nodes.stream().map(LocalNode::hostName).toList(), clusterId, added.requestId()));
    }
  }

  static Setting<ClusterCall> look(HybridSpec spec, Observation<List<LocalHost>> found) {
    var wanted =
        spec.nodes().stream()
            .map(node -> new LocalHost(node.hostName(), node.ipAddress()))
            .sorted(BY_NAME)
            .toList();
    var fingerprint = Fingerprint.of(wanted);
    return new Setting<>(
        NAME,
        fingerprint,
        found.hasValue()
            ? compare(spec, wanted, found.value())
            : new Setting.Unread<>(found.error()));
  }

  private static Setting.Comparison<ClusterCall> compare(
      HybridSpec spec, List<LocalHost> wanted, List<LocalHost> found) {
    var differences = new ArrayList<Difference>();
    var missing = new ArrayList<LocalNode>();
    for (var node : HybridConfiguration.computeNodes(spec)) {
      var there = byName(found, node.hostName());
      if (there.isEmpty()) {
        missing.add(new LocalNode(node.hostName(), node.ipAddress()));
        differences.add(new Difference(field(node.hostName()), node.ipAddress(), "nothing"));
      } else if (!node.ipAddress().equals(there.get().ipAddress())) {
        differences.add(
            new Difference(field(node.hostName()), node.ipAddress(), there.get().ipAddress()));
      }
    }
    found.stream()
        .sorted(BY_NAME)
        .filter(host -> byName(wanted, host.hostName()).isEmpty())
        .forEach(
            host ->
                differences.add(
                    new Difference(field(host.hostName()), "nothing", host.ipAddress())));
    if (differences.isEmpty()) {
      return new Setting.Same<>();
    }
    return missing.isEmpty()
        ? new Setting.Fixed<>(
            differences,
            "Nodes on premises can be added, but not changed or removed: make hybrid.nodes say what there is.")
        : new Setting.Differs<>(differences, new Add(List.copyOf(missing)));
  }

  private static Optional<LocalHost> byName(List<LocalHost> hosts, String name) {
    return hosts.stream().filter(host -> name.equals(host.hostName())).findFirst();
  }

  private static String field(String hostName) {
    return NAME + "." + hostName;
  }

  private static final Comparator<LocalHost> BY_NAME =
      Comparator.comparing(LocalHost::hostName, Comparator.nullsLast(Comparator.naturalOrder()));

  private LocalNodes() {}
}
