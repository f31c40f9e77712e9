package io.hpcoperator.cloud.ehpc;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.hpcoperator.cloud.wire.JsonText;
import io.hpcoperator.cloud.wire.Listed;
import io.hpcoperator.cloud.wire.WireValues;
import java.util.List;

/**
 * What CreateCluster takes. Null fields and empty lists are not sent.
 *
 * @param name name, 2 to 64 characters; required
 * @param description description, 2 to 256 characters, not a URL
 * @param zoneId zone
 * @param ehpcVersion E-HPC product version, newest when null
 * @param clientVersion cluster client version, newest when null
 * @param clusterVersion cluster version
 * @param osTag operating system tag of the image; required
 * @param image image of the nodes
 * @param accountType domain account service, nis or ldap
 * @param domain domain of the on-premises cluster, only with ldap
 * @param schedulerType scheduler: pbs, slurm, opengridscheduler or deadline
 * @param deployMode layout of the management nodes: Standard, Simple or Tiny
 * @param haEnable high availability of the management nodes
 * @param network VPC, vSwitch and security group
 * @param volume shared storage
 * @param additionalVolumes further storage, at most 10
 * @param billing how the nodes are paid
 * @param login password or key pair
 * @param nodes nodes by role; required
 * @param sccClusterId SCC instance to move into the cluster
 * @param spot bidding for compute nodes
 * @param computeEnableHt hyper-threading on compute nodes
 * @param inputFileUrl OSS URL of a job file
 * @param jobQueue queue the compute nodes join
 * @param systemDisk system disk of the nodes
 * @param remoteVisEnable remote visualization (VNC)
 * @param resourceGroupId resource group
 * @param withoutElasticIp no elastic public address for the login node
 * @param withoutAgent leave the agent uninstalled
 * @param autoScaling automatic scaling of compute nodes
 * @param plugin plug-in of a custom scheduler
 * @param applications tags of software to install, at most 100
 * @param postInstallScripts post-install scripts, at most 16
 * @param ramRoleName RAM role of the instances
 * @param ramNodeTypes node roles that get the RAM role
 * @param clientToken idempotency token, at most 64 ASCII characters; the same token gives the same
 *     cluster
 */
public record CreateClusterRequest(
    String name,
    String description,
    String zoneId,
    String ehpcVersion,
    String clientVersion,
    String clusterVersion,
    String osTag,
    @JsonUnwrapped ImageRef image,
    String accountType,
    String domain,
    String schedulerType,
    String deployMode,
    Boolean haEnable,
    @JsonUnwrapped ClusterNetwork network,
    @JsonUnwrapped SharedVolume volume,
    List<AdditionalVolume> additionalVolumes,
    @JsonUnwrapped Billing billing,
    @JsonUnwrapped LoginCredentials login,
    @JsonProperty("EcsOrder") NodeGroups nodes,
    String sccClusterId,
    @JsonUnwrapped SpotBid spot,
    Boolean computeEnableHt,
    String inputFileUrl,
    String jobQueue,
    @JsonUnwrapped SystemDisk systemDisk,
    Boolean remoteVisEnable,
    String resourceGroupId,
    Boolean withoutElasticIp,
    Boolean withoutAgent,
    @JsonProperty("IsComputeEss") Boolean autoScaling,
    @JsonSerialize(using = JsonText.Serializer.class) PluginSpec plugin,
    @JsonProperty("Application") @JsonSerialize(contentConverter = Listed.AsTag.class)
        List<String> applications,
    @JsonProperty("PostInstallScript") List<PostInstallScript> postInstallScripts,
    String ramRoleName,
    List<String> ramNodeTypes,
    String clientToken) {
  public CreateClusterRequest {
    additionalVolumes = WireValues.list(additionalVolumes);
    applications = WireValues.list(applications);
    postInstallScripts = WireValues.list(postInstallScripts);
    ramNodeTypes = WireValues.list(ramNodeTypes);
  }

  /** Starts an empty request. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects the fields one by one; what is not set stays with the cloud's default. */
  public static final class Builder {
    private String name;
    private String description;
    private String zoneId;
    private String ehpcVersion;
    private String clientVersion;
    private String clusterVersion;
    private String osTag;
    private ImageRef image;
    private String accountType;
    private String domain;
    private String schedulerType;
    private String deployMode;
    private Boolean haEnable;
    private ClusterNetwork network;
    private SharedVolume volume;
    private List<AdditionalVolume> additionalVolumes;
    private Billing billing;
    private LoginCredentials login;
    private NodeGroups nodes;
    private String sccClusterId;
    private SpotBid spot;
    private Boolean computeEnableHt;
    private String inputFileUrl;
    private String jobQueue;
    private SystemDisk systemDisk;
    private Boolean remoteVisEnable;
    private String resourceGroupId;
    private Boolean withoutElasticIp;
    private Boolean withoutAgent;
    private Boolean autoScaling;
    private PluginSpec plugin;
    private List<String> applications;
    private List<PostInstallScript> postInstallScripts;
    private String ramRoleName;
    private List<String> ramNodeTypes;
    private String clientToken;

    private Builder() {}

    /** Name, 2 to 64 characters; required. */
    public Builder name(String name) {
      this.name = name;
      return this;
    }

    /** Description, 2 to 256 characters, not a URL. */
    public Builder description(String description) {
      this.description = description;
      return this;
    }

    /** Zone. */
    public Builder zoneId(String zoneId) {
      this.zoneId = zoneId;
      return this;
    }

    /** E-HPC product version, newest when null. */
    public Builder ehpcVersion(String ehpcVersion) {
      this.ehpcVersion = ehpcVersion;
      return this;
    }

    /** Cluster client version, newest when null. */
    public Builder clientVersion(String clientVersion) {
      this.clientVersion = clientVersion;
      return this;
    }

    /** Cluster version. */
    public Builder clusterVersion(String clusterVersion) {
      this.clusterVersion = clusterVersion;
      return this;
    }

    /** Operating system tag of the image; required. */
    public Builder osTag(String osTag) {
      this.osTag = osTag;
      return this;
    }

    /** Image of the nodes. */
    public Builder image(ImageRef image) {
      this.image = image;
      return this;
    }

    /** Domain account service, nis or ldap. */
    public Builder accountType(String accountType) {
      this.accountType = accountType;
      return this;
    }

    /** Domain of the on-premises cluster, only with ldap. */
    public Builder domain(String domain) {
      this.domain = domain;
      return this;
    }

    /** Scheduler: pbs, slurm, opengridscheduler or deadline. */
    public Builder schedulerType(String schedulerType) {
      this.schedulerType = schedulerType;
      return this;
    }

    /** Layout of the management nodes: Standard, Simple or Tiny. */
    public Builder deployMode(String deployMode) {
      this.deployMode = deployMode;
      return this;
    }

    /** High availability of the management nodes. */
    public Builder haEnable(Boolean haEnable) {
      this.haEnable = haEnable;
      return this;
    }

    /** VPC, vSwitch and security group. */
    public Builder network(ClusterNetwork network) {
      this.network = network;
      return this;
    }

    /** Shared storage. */
    public Builder volume(SharedVolume volume) {
      this.volume = volume;
      return this;
    }

    /** Further storage, at most 10. */
    public Builder additionalVolumes(List<AdditionalVolume> additionalVolumes) {
      this.additionalVolumes = additionalVolumes;
      return this;
    }

    /** How the nodes are paid. */
    public Builder billing(Billing billing) {
      this.billing = billing;
      return this;
    }

    /** Password or key pair. */
    public Builder login(LoginCredentials login) {
      this.login = login;
      return this;
    }

    /** Nodes by role; required. */
    public Builder nodes(NodeGroups nodes) {
      this.nodes = nodes;
      return this;
    }

    /** SCC instance to move into the cluster. */
    public Builder sccClusterId(String sccClusterId) {
      this.sccClusterId = sccClusterId;
      return this;
    }

    /** Bidding for compute nodes. */
    public Builder spot(SpotBid spot) {
      this.spot = spot;
      return this;
    }

    /** Hyper-threading on compute nodes. */
    public Builder computeEnableHt(Boolean computeEnableHt) {
      this.computeEnableHt = computeEnableHt;
      return this;
    }

    /** OSS URL of a job file. */
    public Builder inputFileUrl(String inputFileUrl) {
      this.inputFileUrl = inputFileUrl;
      return this;
    }

    /** Queue the compute nodes join. */
    public Builder jobQueue(String jobQueue) {
      this.jobQueue = jobQueue;
      return this;
    }

    /** System disk of the nodes. */
    public Builder systemDisk(SystemDisk systemDisk) {
      this.systemDisk = systemDisk;
      return this;
    }

    /** Remote visualization (VNC). */
    public Builder remoteVisEnable(Boolean remoteVisEnable) {
      this.remoteVisEnable = remoteVisEnable;
      return this;
    }

    /** Resource group. */
    public Builder resourceGroupId(String resourceGroupId) {
      this.resourceGroupId = resourceGroupId;
      return this;
    }

    /** No elastic public address for the login node. */
    public Builder withoutElasticIp(Boolean withoutElasticIp) {
      this.withoutElasticIp = withoutElasticIp;
      return this;
    }

    /** Leave the agent uninstalled. */
    public Builder withoutAgent(Boolean withoutAgent) {
      this.withoutAgent = withoutAgent;
      return this;
    }

    /** Automatic scaling of compute nodes. */
    public Builder autoScaling(Boolean autoScaling) {
      this.autoScaling = autoScaling;
      return this;
    }

    /** Plug-in of a custom scheduler. */
    public Builder plugin(PluginSpec plugin) {
      this.plugin = plugin;
      return this;
    }

    /** Tags of software to install, at most 100. */
    public Builder applications(List<String> applications) {
      this.applications = applications;
      return this;
    }

    /** Post-install scripts, at most 16. */
    public Builder postInstallScripts(List<PostInstallScript> postInstallScripts) {
      this.postInstallScripts = postInstallScripts;
      return this;
    }

    /** RAM role of the instances. */
    public Builder ramRoleName(String ramRoleName) {
      this.ramRoleName = ramRoleName;
      return this;
    }

    /** Node roles that get the RAM role. */
    public Builder ramNodeTypes(List<String> ramNodeTypes) {
      this.ramNodeTypes = ramNodeTypes;
      return this;
    }

    /** Idempotency token, at most 64 ASCII characters; the same token gives the same cluster. */
    public Builder clientToken(String clientToken) {
      this.clientToken = clientToken;
      return this;
    }

    public CreateClusterRequest build() {
      return new CreateClusterRequest(
          name,
          description,
          zoneId,
          ehpcVersion,
          clientVersion,
          clusterVersion,
          osTag,
          image,
          accountType,
          domain,
          schedulerType,
          deployMode,
          haEnable,
          network,
          volume,
          additionalVolumes,
          billing,
          login,
          nodes,
          sccClusterId,
          spot,
          computeEnableHt,
          inputFileUrl,
          jobQueue,
          systemDisk,
          remoteVisEnable,
          resourceGroupId,
          withoutElasticIp,
          withoutAgent,
          autoScaling,
          plugin,
          applications,
          postInstallScripts,
          ramRoleName,
          ramNodeTypes,
          clientToken);
    }
  }
}
