package io.hpcoperator.controller.cluster.settings;

import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.cloud.ehpc.ClusterSummary;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.controller.cluster.hybrid.HybridConfiguration;
import io.hpcoperator.controller.cluster.secret.ClusterSecrets;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.poll.SharedPolls;
import io.hpcoperator.controller.sync.Setting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at all that the spec wants of a running cluster and that can be changed in place. Each has
 * a class of its own: what it reads, how it compares, and the call that changes it. What the spec
 * does not mention is not looked at.
 */
public final class ClusterSettings {

  /**
   * @param cluster the cluster as the listing shows it
   * @param seenAt when it was listed
   * @return in the order in which they are changed
   */
  public static List<Setting<ClusterCall>> look(
      HpcCluster resource,
      ClusterSummary cluster,
      Instant seenAt,
      ClusterSecrets secrets,
      HybridConfiguration configuration,
      SharedPolls<EhpcClient>.View view) {
    var settings = new ArrayList<Setting<ClusterCall>>();
    settings.add(Attributes.look(resource, cluster));
    settings.addAll(
        AccessSettings.look(resource, cluster, seenAt, secrets, configuration, view));
    return List.copyOf(settings);
  }

  private ClusterSettings() {}
}
