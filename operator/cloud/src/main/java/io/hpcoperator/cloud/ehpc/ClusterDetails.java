package io.hpcoperator.cloud.ehpc;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.hpcoperator.cloud.wire.WireValues;
import io.hpcoperator.cloud.wire.WrappedIn;
import java.time.Instant;
import java.util.List;

/**
 * A cluster as DescribeCluster shows it. The wire field Id is left out: its meaning is in doubt,
 * the id is the one asked for.
 *
 * @param name name
 * @param description description
 * @param status the cloud's word, see {@link #state()}
 * @param regionId region
 * @param vpcId VPC
 * @param vSwitchId vSwitch
 * @param securityGroupId security group
 * @param createTime creation time
 * @param ecsChargeType PostPaid or PrePaid
 * @param keyPairName SSH key pair
 * @param sccClusterId SCC cluster, or null
 * @param accountType nis or ldap
 * @param schedulerType scheduler
 * @param deployMode Standard, Advanced, Simple, Tiny or OneBox
 * @param haEnable high availability is on
 * @param osTag operating system tag of the image
 * @param baseOsTag operating system tag of the base image
 * @param imageOwnerAlias image source
 * @param imageId image
 * @param imageName name of the image
 * @param clientVersion client version
 * @param volumeType kind of the shared storage
 * @param volumeId NAS file system
 * @param volumeProtocol nfs or smb, lower case here
 * @param volumeMountpoint mount target
 * @param remoteDirectory remote directory
 * @param location PublicCloud or OnPremise
 * @param nodes types and counts by role
 * @param applications installed software
 * @param postInstallScripts post-install scripts
 * @param onPremiseNodes on-premises management nodes of a hybrid cluster
 */
public record ClusterDetails(
    String name,
    String description,
    String status,
    String regionId,
    String vpcId,
    String vSwitchId,
    String securityGroupId,
    Instant createTime,
    String ecsChargeType,
    String keyPairName,
    String sccClusterId,
    String accountType,
    String schedulerType,
    String deployMode,
    Boolean haEnable,
    String osTag,
    String baseOsTag,
    String imageOwnerAlias,
    String imageId,
    String imageName,
    String clientVersion,
    String volumeType,
    String volumeId,
    String volumeProtocol,
    String volumeMountpoint,
    String remoteDirectory,
    String location,
    @JsonProperty("EcsInfo") NodeGroups nodes,
    @WrappedIn("ApplicationInfo") List<InstalledApplication> applications,
    @WrappedIn("PostInstallScriptInfo") List<PostInstallScript> postInstallScripts,
    @JsonProperty("OnPremiseInfo") @WrappedIn("OnPremiseInfo") List<OnPremiseNode> onPremiseNodes) {
  public ClusterDetails {
    applications = WireValues.list(applications);
    postInstallScripts = WireValues.list(postInstallScripts);
    onPremiseNodes = WireValues.list(onPremiseNodes);
  }

  /** {@link #status()} as an enum; unknown words give {@link ClusterState#OTHER}. */
  public ClusterState state() {
    return ClusterState.of(status);
  }
}
