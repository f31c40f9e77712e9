package io.hpcoperator.controller.cluster.settings;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcClusterSpec;
import io.hpcoperator.cloud.ehpc.ClusterSummary;
import io.hpcoperator.controller.cluster.Given;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.sync.Difference;
import io.hpcoperator.controller.sync.Setting;
import java.util.List;
import java.util.Map;

/** What specs want, and how the cloud shows a cluster. */
final class Wanted {

  /**
   * @param more YAML of further fields of the spec
   */
  static HpcCluster cluster(String more) {
    var cluster = Given.cluster(1);
    var spec = map(Serialization.asYaml(cluster.getSpec()));
    spec.putAll(map("---\n" + more));
    cluster.setSpec(Serialization.unmarshal(Serialization.asYaml(spec), HpcClusterSpec.class));
    return cluster;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(String yaml) {
    return Serialization.unmarshal(yaml, Map.class);
  }

  static HpcClusterSpec spec(String more) {
    return cluster(more).getSpec();
  }

  static ClusterSummary summary(String name, String description, String imageId) {
    return new ClusterSummary(
        "ehpc-1",
        name,
        description,
        "running",
        null,
        null,
        null,
        null,
        null,
        null,
        "pbs",
        null,
        "CentOS_7.6_64",
        null,
        "system",
        imageId,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  static Setting.Differs<ClusterCall> differs(Setting.Comparison<ClusterCall> comparison) {
    return (Setting.Differs<ClusterCall>) comparison;
  }

  static Setting.Fixed<ClusterCall> fixed(Setting.Comparison<ClusterCall> comparison) {
    return (Setting.Fixed<ClusterCall>) comparison;
  }

  static List<String> texts(List<Difference> differences) {
    return differences.stream().map(Difference::text).toList();
  }

  private Wanted() {}
}
