package io.hpcoperator.controller.ehpc;

import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcClusterSpec;
import io.hpcoperator.api.v1alpha1.SpotSpec;
import io.hpcoperator.api.v1alpha1.SystemDiskSpec;
import io.hpcoperator.cloud.Secret;
import io.hpcoperator.cloud.ehpc.ClusterNetwork;
import io.hpcoperator.cloud.ehpc.ImageRef;
import io.hpcoperator.cloud.ehpc.LoginCredentials;
import io.hpcoperator.cloud.ehpc.PostInstallScript;
import io.hpcoperator.cloud.ehpc.SpotBid;
import io.hpcoperator.cloud.ehpc.SystemDisk;
import java.math.BigDecimal;
import java.util.List;

/** Says in E-HPC's terms what specs say in the user's, where kinds share it. */
public final class EhpcTerms {

  /** A bid; null for none. */
  public static SpotBid spot(SpotSpec spot) {
    return spot == null
        ? null
        : new SpotBid(
            spot.strategy(), spot.priceLimit() == null ? null : new BigDecimal(spot.priceLimit()));
  }

  /** A system disk, its size in GB; null for the cloud's default. */
  public static SystemDisk disk(SystemDiskSpec disk) {
    return disk == null
        ? null
        : new SystemDisk(
            disk.category(),
            disk.size() == null ? null : Integer.valueOf(disk.size().replace("Gi", "")),
            disk.performanceLevel());
  }

  /** Name of a new cluster: the resource's, if the spec has none. */
  public static String clusterName(HpcCluster resource) {
    var name = resource.getSpec().clusterName();
    return name == null ? resource.getMetadata().getName() : name;
  }

  public static ImageRef image(HpcClusterSpec spec) {
    return new ImageRef(spec.image().owner(), spec.image().id());
  }

  /** Network of a new cluster; null for the cloud's choice. */
  public static ClusterNetwork network(HpcClusterSpec.NetworkSpec network) {
    return network == null
        ? null
        : new ClusterNetwork(
            network.vpcId(),
            network.vSwitchId(),
            network.securityGroupId(),
            network.securityGroupName());
  }

  /**
   * How root logs in to a new cluster.
   *
   * @param password null when a key pair is used
   */
  public static LoginCredentials login(HpcClusterSpec spec, String password) {
    return new LoginCredentials(
        password == null ? null : Secret.of(password),
        spec.login() == null ? null : spec.login().keyPairName());
  }

  /** Scripts that run on new nodes; null for none. */
  public static List<PostInstallScript> scripts(HpcClusterSpec spec) {
    return spec.postInstallScripts() == null
        ? null
        : spec.postInstallScripts().stream()
            .map(script -> new PostInstallScript(script.url(), script.args()))
            .toList();
  }

  /** Whether a place is the customer's own, not the cloud (E-HPC ListNodes: Location). */
  public static boolean isOnPremises(String location) {
    return "OnPremise".equals(location);
  }

  private EhpcTerms() {}
}
