package io.hpcoperator.controller.cluster.settings;

import io.hpcoperator.api.v1alpha1.HpcClusterSpec;
import io.hpcoperator.cloud.ehpc.ClusterDetails;
import io.hpcoperator.cloud.ehpc.ClusterSummary;
import io.hpcoperator.cloud.ehpc.NodeGroup;
import io.hpcoperator.controller.sync.Difference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Compares what no operation can change of a cluster that exists: what matters when a cluster is
 * taken over or only observed. What the spec leaves to the cloud, and what the cloud does not tell,
 * is no difference. Pure.
 */
public final class FixedFields {
  private final List<Difference> differences = new ArrayList<>();

  /** Fields of the spec that the cluster has otherwise, in the order of the spec. */
  public static List<Difference> compare(
      HpcClusterSpec spec, ClusterSummary summary, ClusterDetails details) {
    var fields = new FixedFields();
    if (spec.placement() != null) {
      fields.compare("placement.zoneId", spec.placement().zoneId(), summary.zoneId());
    }
    if (spec.network() != null) {
      var network = spec.network();
      fields.compare("network.vpcId", network.vpcId(), summary.vpcId());
      fields.compare("network.vSwitchId", network.vSwitchId(), summary.vSwitchId());
      fields.compare(
          "network.securityGroupId", network.securityGroupId(), details.securityGroupId());
    }
    fields.compare("image.osTag", spec.image().osTag(), summary.osTag());
    fields.compareScheduler(spec.scheduler().type(), summary.schedulerType());
    if (spec.accountService() != null) {
      fields.compare("accountService.type", spec.accountService().type(), summary.accountType());
    }
    if (spec.hybrid() == null) {
      fields.compare("deployMode", spec.deployMode(), summary.deployMode());
      fields.compare("highAvailability", spec.highAvailability(), details.haEnable());
    }
    if (spec.billing() != null) {
      fields.compare(
          "billing.chargeType", spec.billing().chargeType(), summary.instanceChargeType());
    }
    if (spec.login() != null) {
      fields.compare("login.keyPairName", spec.login().keyPairName(), details.keyPairName());
    }
    fields.compareNodes(spec.nodes(), details);
    if (spec.storage() != null) {
      fields.compare("storage.volumeId", spec.storage().volumeId(), details.volumeId());
      fields.compare(
          "storage.mountTarget", spec.storage().mountTarget(), details.volumeMountpoint());
    }
    return List.copyOf(fields.differences);
  }

  private void compareNodes(HpcClusterSpec.NodesSpec nodes, ClusterDetails details) {
    var groups = details.nodes();
    if (groups == null) {
      return;
    }
    if (nodes.manager() != null) {
      compare("nodes.manager.instanceType", nodes.manager().instanceType(), type(groups.manager()));
    }
    if (nodes.login() != null) {
      compare("nodes.login.instanceType", nodes.login().instanceType(), type(groups.login()));
    }
    compare("nodes.compute.instanceType", nodes.compute().instanceType(), type(groups.compute()));
  }

  private static String type(NodeGroup group) {
    return group == null ? null : group.instanceType();
  }

  /** The cloud may answer with a version of the scheduler, such as slurm20 for slurm. */
  private void compareScheduler(String wanted, String found) {
    if (found == null || !found.toLowerCase(Locale.ROOT).startsWith(wanted)) {
      compare("scheduler.type", wanted, found);
    }
  }

  private void compare(String field, Object wanted, Object found) {
    if (wanted != null && found != null && !wanted.equals(found)) {
      differences.add(new Difference(field, wanted.toString(), found.toString()));
    }
  }

  private FixedFields() {}
}
