package io.hpcoperator.controller.cluster.hybrid;

import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HybridSpec;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.Secret;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.controller.ehpc.AccessSubjects;
import io.hpcoperator.controller.poll.SharedPolls;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What sets the on-premises side of a hybrid cluster up (E-HPC GetHybridClusterConfig).
 *
 * @param texts by the key they have in the Secret: cluster.conf, and the host name of each compute
 *     node with .conf; those that were read
 * @param unread how many were not read yet
 * @param errors why texts could not be read
 */
public record HybridConfiguration(
    Map<String, Secret> texts, int unread, List<CloudException> errors) {
  /** Of a cluster without a side on premises. */
  public static final HybridConfiguration NONE = new HybridConfiguration(Map.of(), 0, List.of());

  private static final String OF_CLUSTER = "cluster.conf";

  public HybridConfiguration {
    texts = Map.copyOf(texts);
    errors = List.copyOf(errors);
  }

  /**
   * Reads the texts of a running cluster and of those of its compute nodes on premises that it
   * knows by now.
   */
  public static HybridConfiguration read(
      HpcCluster resource, String clusterId, SharedPolls<EhpcClient>.View view) {
    var hybrid = resource.getSpec().hybrid();
    if (hybrid == null) {
      return NONE;
    }
    var subjects = new HashMap<String, AccessSubjects.ConfigurationOf>();
    subjects.put(OF_CLUSTER, new AccessSubjects.ConfigurationOf(clusterId, null));
    var known = view.read(new AccessSubjects.LocalHosts(clusterId));
    var names =
        known.hasValue()
            ? known.value().stream().map(AccessSubjects.LocalHost::hostName).toList()
            : List.<String>of();
    computeNodes(hybrid).stream()
        .map(HybridSpec.OnPremisesNode::hostName)
        .filter(names::contains)
        .forEach(
            name ->
                subjects.put(name + ".conf", new AccessSubjects.ConfigurationOf(clusterId, name)));
    var texts = new HashMap<String, Secret>();
    var errors = new ArrayList<CloudException>();
    subjects.forEach(
        (key, subject) -> {
          var text = view.read(subject);
          if (text.hasValue()) {
            texts.put(key, IniText.of(text.value()));
          } else if (text.error() != null) {
            errors.add(text.error());
          }
        });
    return new HybridConfiguration(texts, subjects.size() - texts.size(), errors);
  }

  /** The nodes that compute: only they have a text of their own, and can be added later. */
  public static List<HybridSpec.OnPremisesNode> computeNodes(HybridSpec hybrid) {
    return hybrid.nodes().stream().filter(node -> "Compute".equals(node.role())).toList();
  }
}
