package io.hpcoperator.controller.cluster;

import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcClusterSpec;
import io.hpcoperator.cloud.ehpc.AddNodesRequest;
import io.hpcoperator.cloud.ehpc.AdditionalVolume;
import io.hpcoperator.cloud.ehpc.Billing;
import io.hpcoperator.cloud.ehpc.CreateClusterRequest;
import io.hpcoperator.cloud.ehpc.NodeGroup;
import io.hpcoperator.cloud.ehpc.NodeGroups;
import io.hpcoperator.cloud.ehpc.PluginSpec;
import io.hpcoperator.cloud.ehpc.SharedVolume;
import io.hpcoperator.controller.cluster.settings.OwnerMark;
import io.hpcoperator.controller.ehpc.EhpcTerms;
import java.util.List;

/** Says in the cloud's terms what a resource's spec says in the user's. */
public final class ClusterRequests {
  private static final int LOGIN_NODES = 1;

  /**
   * @param computeNodes compute nodes to start with: those of the intent, whatever the spec says by
   *     now
   * @param password root password; null when a key pair is used
   * @param clientToken token of the intent
   */
  static CreateClusterRequest create(
      HpcCluster resource, int computeNodes, String password, String clientToken) {
    var spec = resource.getSpec();
    var request =
        CreateClusterRequest.builder()
            .name(EhpcTerms.clusterName(resource))
            .description(OwnerMark.describe(spec.description(), resource.getMetadata().getUid()))
            .osTag(spec.image().osTag())
            .image(EhpcTerms.image(spec))
            .schedulerType(spec.scheduler().type())
            .deployMode(spec.deployMode())
            .haEnable(spec.highAvailability())
            .login(EhpcTerms.login(spec, password))
            .nodes(nodes(spec.nodes(), computeNodes))
            .spot(EhpcTerms.spot(spec.nodes().compute().spot()))
            .computeEnableHt(spec.nodes().compute().hyperThreading())
            .jobQueue(spec.nodes().compute().queue())
            .systemDisk(EhpcTerms.disk(spec.systemDisk()))
            .remoteVisEnable(spec.remoteVisualization())
            .autoScaling(spec.autoScaling() != null)
            .withoutAgent(spec.agent() == null ? null : !spec.agent())
            .sccClusterId(spec.sccClusterId())
            .inputFileUrl(spec.inputFileUrl())
            .applications(spec.software())
            .clientVersion(spec.clientVersion())
            .postInstallScripts(EhpcTerms.scripts(spec))
            .network(EhpcTerms.network(spec.network()))
            .clientToken(clientToken);
    if (spec.placement() != null) {
      request.zoneId(spec.placement().zoneId());
      request.resourceGroupId(spec.placement().resourceGroupId());
    }
    if (spec.network() != null) {
      var login = spec.network().loginPublicAddress();
      request.withoutElasticIp(login == null ? null : !login);
    }
    if (spec.scheduler().plugin() != null) {
      var plugin = spec.scheduler().plugin();
      request.plugin(new PluginSpec(plugin.mode(), plugin.localPath(), plugin.ossPath()));
    }
    if (spec.accountService() != null) {
      request.accountType(spec.accountService().type());
      request.domain(spec.accountService().domain());
    }
    if (spec.billing() != null) {
      var billing = spec.billing();
      request.billing(
          new Billing(
              billing.chargeType(),
              billing.period(),
              billing.periodUnit(),
              billing.autoRenew(),
              billing.autoRenewPeriod()));
    }
    if (spec.storage() != null) {
      request.volume(volume(spec.storage()));
    }
    if (spec.additionalVolumes() != null) {
      request.additionalVolumes(
          spec.additionalVolumes().stream().map(ClusterRequests::volume).toList());
    }
    if (spec.ramRole() != null) {
      request.ramRoleName(spec.ramRole().name());
      request.ramNodeTypes(spec.ramRole().nodeTypes());
    }
    if (spec.versions() != null) {
      request.ehpcVersion(spec.versions().ehpc());
      request.clusterVersion(spec.versions().cluster());
    }
    return request.build();
  }

  static AddNodesRequest addNodes(
      HpcClusterSpec spec, String clusterId, String queue, int count, String clientToken) {
    var compute = spec.nodes().compute();
    return AddNodesRequest.builder()
        .clusterId(clusterId)
        .count(count)
        .instanceType(compute.instanceType())
        .spot(EhpcTerms.spot(compute.spot()))
        .computeEnableHt(compute.hyperThreading())
        .jobQueue(queue)
        .systemDisk(EhpcTerms.disk(spec.systemDisk()))
        .clientToken(clientToken)
        .build();
  }

  private static NodeGroups nodes(HpcClusterSpec.NodesSpec nodes, int computeNodes) {
    return new NodeGroups(
        new NodeGroup(nodes.manager().count(), nodes.manager().instanceType()),
        new NodeGroup(computeNodes, nodes.compute().instanceType()),
        new NodeGroup(LOGIN_NODES, nodes.login().instanceType()),
        null);
  }

  private static SharedVolume volume(HpcClusterSpec.StorageSpec storage) {
    return new SharedVolume(
        "nas",
        storage.volumeId(),
        storage.protocol(),
        storage.mountTarget(),
        storage.mountOptions(),
        storage.remoteDirectory());
  }

  private static AdditionalVolume volume(HpcClusterSpec.AdditionalVolume volume) {
    return new AdditionalVolume(
        "nas",
        volume.volumeId(),
        volume.protocol(),
        volume.mountTarget(),
        volume.mountOptions(),
        volume.remoteDirectory(),
        volume.localDirectory(),
        "PublicCloud",
        volume.queue(),
        volume.roles() == null ? List.of() : volume.roles());
  }

  private ClusterRequests() {}
}
