package io.hpcoperator.controller.cluster.hybrid;

import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcClusterSpec;
import io.hpcoperator.api.v1alpha1.HybridSpec;
import io.hpcoperator.cloud.ehpc.NodeRole;
import io.hpcoperator.cloud.ehpc.hybrid.CreateHybridClusterRequest;
import io.hpcoperator.cloud.ehpc.hybrid.HybridVolume;
import io.hpcoperator.cloud.ehpc.hybrid.OnPremiseHost;
import io.hpcoperator.cloud.ehpc.hybrid.OnPremiseVolume;
import io.hpcoperator.controller.cluster.settings.OwnerMark;
import io.hpcoperator.controller.ehpc.EhpcTerms;
import java.util.Locale;

/** Says in the cloud's terms what the spec of a hybrid cluster says in the user's. */
public final class HybridRequests {
  /** Operation that creates a hybrid cluster. */
  public static final String CREATE = "CreateHybridCluster";

  private static final String ON_PREMISES = "OnPremise";
  private static final String NFS = "NFS";
  private static final String NAS = "NAS";

  /**
   * A request without compute nodes in the cloud, for which the operation has no parameter: they
   * are added when the cluster runs.
   *
   * @param password root password; null when a key pair is used
   * @param clientToken token of the intent
   */
  public static CreateHybridClusterRequest create(
      HpcCluster resource, String password, String clientToken) {
    var spec = resource.getSpec();
    var hybrid = spec.hybrid();
    var request =
        CreateHybridClusterRequest.builder()
            .name(EhpcTerms.clusterName(resource))
            .description(OwnerMark.describe(spec.description(), resource.getMetadata().getUid()))
            .osTag(spec.image().osTag())
            .image(EhpcTerms.image(spec))
            .location(ON_PREMISES)
            .network(EhpcTerms.network(spec.network()))
            .computeInstanceType(spec.nodes().compute().instanceType())
            .login(EhpcTerms.login(spec, password))
            .jobQueue(spec.nodes().compute().queue())
            .schedulerPreInstall(hybrid.schedulerPreinstalled())
            .spot(EhpcTerms.spot(spec.nodes().compute().spot()))
            .multiOs(hybrid.multiOs())
            .nodes(hybrid.nodes().stream().map(node -> host(spec, node)).toList())
            .applications(spec.software())
            .clientVersion(spec.clientVersion())
            .postInstallScripts(EhpcTerms.scripts(spec))
            .clientToken(clientToken);
    if (spec.placement() != null) {
      request.zoneId(spec.placement().zoneId());
      request.resourceGroupId(spec.placement().resourceGroupId());
    }
    if (spec.accountService() != null) {
      request.domain(spec.accountService().type());
    }
    if (spec.storage() != null) {
      request.volume(volume(spec.storage()));
    }
    if (hybrid.storage() != null) {
      request.onPremiseVolume(volume(hybrid.storage()));
    }
    if (spec.versions() != null) {
      request.ehpcVersion(spec.versions().ehpc());
    }
    return request.build();
  }

  private static OnPremiseHost host(HpcClusterSpec spec, HybridSpec.OnPremisesNode node) {
    return new OnPremiseHost(
        node.hostName(),
        node.ipAddress(),
        NodeRole.valueOf(node.role().toUpperCase(Locale.ROOT)),
        spec.scheduler().type(),
        spec.accountService() == null ? null : spec.accountService().type(),
        node.schedulerDirectory());
  }

  private static HybridVolume volume(HpcClusterSpec.StorageSpec storage) {
    return new HybridVolume(
        NAS,
        storage.volumeId(),
        storage.protocol(),
        storage.mountTarget(),
        storage.remoteDirectory());
  }

  private static OnPremiseVolume volume(HybridSpec.OnPremisesStorage storage) {
    return new OnPremiseVolume(
        NFS, storage.mountTarget(), storage.remotePath(), storage.localPath());
  }

  private HybridRequests() {}
}
