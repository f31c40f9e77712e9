package io.hpcoperator.cloud.ehpc.hybrid;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import io.hpcoperator.cloud.ehpc.ClusterNetwork;
import io.hpcoperator.cloud.ehpc.ImageRef;
import io.hpcoperator.cloud.ehpc.LoginCredentials;
import io.hpcoperator.cloud.ehpc.PostInstallScript;
import io.hpcoperator.cloud.ehpc.SpotBid;
import io.hpcoperator.cloud.wire.Listed;
import io.hpcoperator.cloud.wire.WireValues;
import java.util.List;

/**
 * What CreateHybridCluster takes. Null fields and empty lists are not sent. There is no count of
 * nodes: nodes in the cloud come later, with AddNodes, ApplyNodes or automatic scaling.
 *
 * @param name name, 2 to 64 characters; required
 * @param description description, 2 to 256 characters, not a URL
 * @param zoneId zone
 * @param ehpcVersion E-HPC product version, newest when null
 * @param clientVersion cluster client version, newest when null
 * @param osTag operating system tag of the image; required
 * @param domain domain account service, nis or ldap
 * @param location OnPremise, the only value there is
 * @param network VPC and vSwitch, both required, and a security group
 * @param computeInstanceType ECS instance type of compute nodes; required
 * @param volume shared storage in the cloud
 * @param onPremiseVolume file system on the premises
 * @param login password or key pair of root
 * @param jobQueue queue that nodes join
 * @param resourceGroupId resource group
 * @param schedulerPreInstall whether the image already holds the scheduler
 * @param spot bidding for compute nodes
 * @param image image of the nodes
 * @param multiOs several operating systems are allowed
 * @param nodes nodes on the premises
 * @param applications tags of software to install, at most 100
 * @param postInstallScripts post-install scripts, at most 16
 * @param clientToken idempotency token, at most 64 ASCII characters; the same token gives the same
 *     cluster
 */
public record CreateHybridClusterRequest(
    String name,
    String description,
    String zoneId,
    String ehpcVersion,
    String clientVersion,
    String osTag,
    String domain,
    String location,
    @JsonUnwrapped ClusterNetwork network,
    @JsonProperty("EcsOrder.Compute.InstanceType") String computeInstanceType,
    @JsonUnwrapped HybridVolume volume,
    @JsonUnwrapped OnPremiseVolume onPremiseVolume,
    @JsonUnwrapped LoginCredentials login,
    String jobQueue,
    String resourceGroupId,
    Boolean schedulerPreInstall,
    @JsonUnwrapped SpotBid spot,
    @JsonUnwrapped ImageRef image,
    Boolean multiOs,
    List<OnPremiseHost> nodes,
    @JsonProperty("Application") @JsonSerialize(contentConverter = Listed.AsTag.class)
        List<String> applications,
    @JsonProperty("PostInstallScript") List<PostInstallScript> postInstallScripts,
    String clientToken) {
  public CreateHybridClusterRequest {
    nodes = WireValues.list(nodes);
    applications = WireValues.list(applications);
    postInstallScripts = WireValues.list(postInstallScripts);
  }

  /** Starts an empty one. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects the fields one by one; what is not set is not sent. */
  public static final class Builder {
    private String name;
    private String description;
    private String zoneId;
    private String ehpcVersion;
    private String clientVersion;
    private String osTag;
    private String domain;
    private String location;
    private ClusterNetwork network;
    private String computeInstanceType;
    private HybridVolume volume;
    private OnPremiseVolume onPremiseVolume;
    private LoginCredentials login;
    private String jobQueue;
    private String resourceGroupId;
    private Boolean schedulerPreInstall;
    private SpotBid spot;
    private ImageRef image;
    private Boolean multiOs;
    private List<OnPremiseHost> nodes;
    private List<String> applications;
    private List<PostInstallScript> postInstallScripts;
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

    /** Operating system tag of the image; required. */
    public Builder osTag(String osTag) {
      this.osTag = osTag;
      return this;
    }

    /** Domain account service, nis or ldap. */
    public Builder domain(String domain) {
      this.domain = domain;
      return this;
    }

    /** OnPremise, the only value there is. */
    public Builder location(String location) {
      this.location = location;
      return this;
    }

    /** VPC and vSwitch, both required, and a security group. */
    public Builder network(ClusterNetwork network) {
      this.network = network;
      return this;
    }

    /** ECS instance type of compute nodes; required. */
    public Builder computeInstanceType(String computeInstanceType) {
      this.computeInstanceType = computeInstanceType;
      return this;
    }

    /** Shared storage in the cloud. */
    public Builder volume(HybridVolume volume) {
      this.volume = volume;
      return this;
    }

    /** File system on the premises. */
    public Builder onPremiseVolume(OnPremiseVolume onPremiseVolume) {
      this.onPremiseVolume = onPremiseVolume;
      return this;
    }

    /** Password or key pair of root. */
    public Builder login(LoginCredentials login) {
      this.login = login;
      return this;
    }

    /** Queue that nodes join. */
    public Builder jobQueue(String jobQueue) {
      this.jobQueue = jobQueue;
      return this;
    }

    /** Resource group. */
    public Builder resourceGroupId(String resourceGroupId) {
      this.resourceGroupId = resourceGroupId;
      return this;
    }

    /** Whether the image already holds the scheduler. */
    public Builder schedulerPreInstall(Boolean schedulerPreInstall) {
      this.schedulerPreInstall = schedulerPreInstall;
      return this;
    }

    /** Bidding for compute nodes. */
    public Builder spot(SpotBid spot) {
      this.spot = spot;
      return this;
    }

    /** Image of the nodes. */
    public Builder image(ImageRef image) {
      this.image = image;
      return this;
    }

    /** Several operating systems are allowed. */
    public Builder multiOs(Boolean multiOs) {
      this.multiOs = multiOs;
      return this;
    }

    /** Nodes on the premises. */
    public Builder nodes(List<OnPremiseHost> nodes) {
      this.nodes = nodes;
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

    /** Idempotency token, at most 64 ASCII characters; the same token gives the same cluster. */
    public Builder clientToken(String clientToken) {
      this.clientToken = clientToken;
      return this;
    }

    public CreateHybridClusterRequest build() {
      return new CreateHybridClusterRequest(
          name,
          description,
          zoneId,
          ehpcVersion,
          clientVersion,
          osTag,
          domain,
          location,
          network,
          computeInstanceType,
          volume,
          onPremiseVolume,
          login,
          jobQueue,
          resourceGroupId,
          schedulerPreInstall,
          spot,
          image,
          multiOs,
          nodes,
          applications,
          postInstallScripts,
          clientToken);
    }
  }
}
