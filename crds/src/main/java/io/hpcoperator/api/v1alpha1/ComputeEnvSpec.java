package io.hpcoperator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import java.util.List;
import java.util.Map;

/**
 * What a user asks of a compute environment. Shapes are those of Kubernetes, values are the cloud's
 * own words. Source of every limit: Batch 2017-03-12, CreateComputeEnv and its data types.
 */
@ValidationRule(
    value = "has(self.adopt) == has(oldSelf.adopt)",
    message =
        "adopt can be neither added nor taken away: create another resource to take an environment over",
    reason = "FieldValueForbidden",
    fieldPath = ".adopt")
@ValidationRule(
    value = "!has(self.managementPolicy) || self.managementPolicy != 'Observe' || has(self.adopt)",
    message =
        "managementPolicy Observe needs adopt: only an environment that exists can be observed",
    fieldPath = ".managementPolicy")
@ValidationRule(
    value =
        "!has(self.network) || !has(self.network.vpcs) || !self.network.vpcs.exists(v, has(v.publicGateway) && v.publicGateway) || (has(self.internet) && self.internet.maxBandwidthOut > 0 && (!has(self.internet.publicAddress) || self.internet.publicAddress))",
    message =
        "network.vpcs[].publicGateway needs a public address: give internet.maxBandwidthOut above 0, and internet.publicAddress not false",
    fieldPath = ".network.vpcs")
@ValidationRule(
    value = "!has(self.windowsAgent) || !has(self.login) || !has(self.login.keyId)",
    message = "login.keyId does not go with windowsAgent: Windows takes no key pair",
    fieldPath = ".login")
@ValidationRule(
    value =
        "!has(self.windowsAgent) || !has(self.mounts) || self.mounts.all(m, m.fileSystem == 'NTFS')",
    message = "mounts[].fileSystem is NTFS with windowsAgent",
    fieldPath = ".mounts")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ComputeEnvSpec(
    @JsonPropertyDescription("CloudAccount the environment belongs to. Immutable.")
        @Required
        @Immutable
        LocalReference accountRef,
    @JsonPropertyDescription(
            "Name of the environment in the cloud, up to 60 characters; the resource's own name when left out.")
        @Size(min = 1, max = 60)
        String envName,
    @JsonPropertyDescription("Description of the environment in the cloud.") @Size(max = 200)
        String description,
    @JsonPropertyDescription("Number of nodes wanted.")
        @Default("0")
        @Min(0)
        @Max(2000)
        @SpecReplicas
        Integer replicas,
    @JsonPropertyDescription("Where the nodes are. Needs replacePolicy Recreate to change.")
        @Required
        @Replaceable
        PlacementSpec placement,
    @JsonPropertyDescription("Which instances the nodes are.") @Required InstancesSpec instances,
    @JsonPropertyDescription(
            "Image of the nodes, such as img-bd78fy2t. Needs replacePolicy Recreate to change.")
        @Required
        @Pattern("^img-[a-z0-9]+$")
        @Size(max = 32)
        @Replaceable
        String imageId,
    @JsonPropertyDescription("System disk. Needs replacePolicy Recreate to change.") @Replaceable
        SystemDisk systemDisk,
    @JsonPropertyDescription("Data disks. Needs replacePolicy Recreate to change.")
        @Size(max = 20)
        @Replaceable
        List<DataDisk> dataDisks,
    @JsonPropertyDescription("Networks of the nodes. Needs replacePolicy Recreate to change.")
        @Replaceable
        NetworkSpec network,
    @JsonPropertyDescription("Public network of the nodes. Needs replacePolicy Recreate to change.")
        @Replaceable
        InternetSpec internet,
    @JsonPropertyDescription(
            "How people log in to the nodes. Needs replacePolicy Recreate to change.")
        @Replaceable
        LoginSpec login,
    @JsonPropertyDescription(
            "Agents installed on the nodes. Needs replacePolicy Recreate to change.")
        @Replaceable
        AgentsSpec agents,
    @JsonPropertyDescription("Asks for spot instances. Needs replacePolicy Recreate to change.")
        @Replaceable
        SpotSpec spot,
    @JsonPropertyDescription(
            "File systems made on the data disks. Needs replacePolicy Recreate to change.")
        @Size(max = 20)
        @Replaceable
        List<Mount> mounts,
    @JsonPropertyDescription(
            "Keys for storage of other accounts. Needs replacePolicy Recreate to change.")
        @Size(max = 10)
        @Replaceable
        List<StorageAuthentication> authentications,
    @JsonPropertyDescription(
            "Remote paths that tasks on the nodes can read. Needs replacePolicy Recreate to change.")
        @Size(max = 20)
        @Replaceable
        List<InputMapping> inputMappings,
    @JsonPropertyDescription(
            "How the Batch agent runs on Windows nodes. Needs replacePolicy Recreate to change.")
        @Replaceable
        WindowsAgent windowsAgent,
    @JsonPropertyDescription(
            "Events to publish to message queues; each event goes to one topic. Needs replacePolicy Recreate to change.")
        @Size(max = 7)
        @ValidationRule(
            value =
                "self.all(n, n.events.all(e, self.filter(m, m.events.exists(f, f.name == e.name)).size() == 1))",
            message = "an event must not be in two notifications")
        @Replaceable
        List<Notification> notifications,
    @JsonPropertyDescription(
            "Kind of message queue notifications go to. Needs replacePolicy Recreate to change.")
        @OneOf({"CMQ", "TDMQ_CMQ"})
        @Replaceable
        String notificationTarget,
    @JsonPropertyDescription(
            "What the cloud does about nodes that failed to start or were taken back: RECREATE makes them anew. Needs replacePolicy Recreate to change.")
        @Default("RECREATE")
        @OneOf("RECREATE")
        @Replaceable
        String inactiveNodeAction,
    @JsonPropertyDescription(
            "How often the cloud makes a failed node anew. Needs replacePolicy Recreate to change.")
        @Default("7")
        @Min(0)
        @Max(100)
        @Replaceable
        Integer maxNodeRecreations,
    @JsonPropertyDescription(
            "Tags of the environment; the operator adds its owner mark, so nine are left. Needs replacePolicy Recreate to change.")
        @Size(max = 9)
        @ValidationRule(
            value = "!('hpc-operator-uid' in self)",
            message = "tags must not hold hpc-operator-uid, which is the operator's own")
        @Replaceable
        Map<String, @Size(max = 127) String> tags,
    @JsonPropertyDescription(
            "Nodes to end, by their ids such as node-lcpcej85. Others take their places as long as replicas asks for them: lower replicas as well to choose which nodes go. Ids of nodes that are gone do no harm.")
        @Unique
        @Size(max = 1000)
        List<@Pattern("^node-[a-z0-9]+$") @Size(max = 32) String> terminateNodes,
    @JsonPropertyDescription(
            "CVM instances of yours that are nodes besides replicas. Attaching one reinstalls its system; one that is taken out of the list is detached, and an empty list detaches all. When left out, attached instances are left alone.")
        @ValidationRule(
            value = "self.all(i, self.exists_one(o, o.instanceId == i.instanceId))",
            message = "attachedInstances must not hold an instance twice")
        @Size(max = 100)
        List<AttachedInstanceSpec> attachedInstances,
    @JsonPropertyDescription(
            "An existing environment to take over instead of creating one. It cannot be added or taken away later.")
        EnvAdoptSpec adopt,
    @JsonPropertyDescription(
            "Manage makes the environment match this spec. Observe, for adopted environments, only looks at it and shows what differs.")
        @Default("Manage")
        ManagementPolicy managementPolicy,
    @JsonPropertyDescription(
            "What is done about changes made in the cloud and not here: they are undone (Correct), shown in condition Synced (Report), or not looked for (Ignore). Changes of this spec are always carried out.")
        @Default("Correct")
        DriftPolicy driftPolicy,
    @JsonPropertyDescription(
            "What becomes of the environment in the cloud when this resource is deleted.")
        @Default("Delete")
        DeletionPolicy deletionPolicy,
    @JsonPropertyDescription(
            "What is done about a change that no operation of the cloud brings about, of the image or the network for example. Never: such a change is refused. Recreate: another environment is built first, and when its nodes are in service, the old one is emptied and deleted. Until then there are two, which both cost money. Jobs on the old nodes end, and attached instances are reinstalled if confirmReinstall is still true.")
        @Default("Never")
        ReplacePolicy replacePolicy) {

  /** Zone, project, dedicated hosts. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PlacementSpec(
      @JsonPropertyDescription("Availability zone, such as ap-guangzhou-2.")
          @Required
          @Pattern("^[a-z]{2,4}-[a-z0-9-]+-[0-9]+$")
          @Size(max = 64)
          String zone,
      @JsonPropertyDescription("Project; the default project when left out.") @Min(0)
          Integer projectId,
      @JsonPropertyDescription("Dedicated hosts to use.") @Size(max = 20)
          List<@Size(max = 64) String> hostIds,
      @JsonPropertyDescription("Addresses of dedicated hosts to use.") @Size(max = 20)
          List<@Pattern("^" + Api.IPV4 + "$") @Size(max = 15) String> hostIps) {}

  /** Which instances the nodes are. */
  @ValidationRule(
      value = "(has(self.types) ? 1 : 0) + (has(self.size) ? 1 : 0) == 1",
      message = "exactly one of types and size is needed")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record InstancesSpec(
      @JsonPropertyDescription(
              "Instance types, tried in this order until one can be had. They can change, and then nodes made from now on are of them.")
          @Size(min = 1, max = 10)
          @ValidationRule(
              value = "self.all(t, self.exists_one(u, u == t))",
              message = "types must not hold a type twice")
          List<@Size(min = 1, max = 64) String> types,
      @JsonPropertyDescription(
              "Size by which the cloud chooses the instance type. Needs replacePolicy Recreate to change.")
          @Replaceable
          InstanceSize size,
      @JsonPropertyDescription(
              "Display name of the instances. Needs replacePolicy Recreate to change.")
          @Size(max = 60)
          @Replaceable
          String name) {}

  /** Choice of the instance type by size (InstanceTypeOptions). */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record InstanceSize(
      @JsonPropertyDescription("CPU cores.") @Required @Min(1) @Max(512) Integer cpu,
      @JsonPropertyDescription("Memory, such as 16Gi.")
          @Required
          @Pattern("^[1-9][0-9]{0,4}Gi$")
          @Size(max = 7)
          String memory,
      @JsonPropertyDescription("Categories to choose from, such as COMPUTE_3; ALL when left out.")
          @Unique
          @Size(max = 7)
          @OneOf({"ALL", "GENERAL", "GENERAL_2", "GENERAL_3", "COMPUTE", "COMPUTE_2", "COMPUTE_3"})
          List<@Size(max = 32) String> categories) {}

  /** System disk. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SystemDisk(
      @JsonPropertyDescription("Disk type; what is in stock when left out.")
          @OneOf({
            "LOCAL_BASIC",
            "LOCAL_SSD",
            "CLOUD_BASIC",
            "CLOUD_SSD",
            "CLOUD_PREMIUM",
            "CLOUD_BSSD"
          })
          String type,
      @JsonPropertyDescription("Size, such as 50Gi.")
          @Default("50Gi")
          @Pattern("^[1-9][0-9]{0,4}Gi$")
          @Size(max = 7)
          String size,
      @JsonPropertyDescription("Dedicated cluster the disk is in.") @Size(max = 64)
          String dedicatedClusterId) {}

  /** A data disk. */
  @ValidationRule(
      value = "!has(self.kmsKeyId) || (has(self.encrypted) && self.encrypted)",
      message = "kmsKeyId needs encrypted true")
  @ValidationRule(
      value = "int(self.size.replace('Gi', '')) % 10 == 0",
      message = "size must be a multiple of 10Gi",
      fieldPath = ".size")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record DataDisk(
      @JsonPropertyDescription("Disk type; LOCAL_BASIC when left out.")
          @OneOf({
            "LOCAL_BASIC",
            "LOCAL_SSD",
            "LOCAL_NVME",
            "LOCAL_PRO",
            "CLOUD_BASIC",
            "CLOUD_PREMIUM",
            "CLOUD_SSD",
            "CLOUD_HSSD",
            "CLOUD_TSSD",
            "CLOUD_BSSD"
          })
          String type,
      @JsonPropertyDescription("Size in steps of 10Gi, such as 100Gi.")
          @Required
          @Pattern("^[1-9][0-9]{0,4}Gi$")
          @Size(max = 7)
          String size,
      @JsonPropertyDescription("Deletes the disk with its instance.") Boolean deleteWithInstance,
      @JsonPropertyDescription("Snapshot the disk starts from.") @Size(max = 64) String snapshotId,
      @JsonPropertyDescription("Encrypts the disk.") Boolean encrypted,
      @JsonPropertyDescription("Key for encryption.") @Size(max = 64) String kmsKeyId,
      @JsonPropertyDescription("Extra throughput in MB/s.") @Min(0) Integer throughputPerformance,
      @JsonPropertyDescription("Dedicated cluster the disk is in.") @Size(max = 64)
          String dedicatedClusterId) {}

  /** Networks: VPCs, or zones of the default network. */
  @ValidationRule(
      value = "has(self.vpcs) != has(self.zones)",
      message = "exactly one of vpcs and zones is needed")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record NetworkSpec(
      @JsonPropertyDescription("VPC networks; with several, the nodes are spread over them.")
          @Size(min = 1, max = 10)
          List<Vpc> vpcs,
      @JsonPropertyDescription("Zones of the region to spread the nodes over.")
          @Size(min = 1, max = 10)
          List<@Size(max = 64) String> zones,
      @JsonPropertyDescription("Security groups.") @Size(max = 10)
          List<@Size(max = 64) String> securityGroupIds) {}

  /** A subnet of a VPC. */
  @ValidationRule(
      value = "(self.vpcId == 'DEFAULT') == (self.subnetId == 'DEFAULT')",
      message = "vpcId DEFAULT and subnetId DEFAULT go together")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Vpc(
      @JsonPropertyDescription("VPC, vpc-...; DEFAULT for the default VPC.")
          @Required
          @Size(min = 1, max = 64)
          String vpcId,
      @JsonPropertyDescription("Subnet, subnet-...; DEFAULT with the default VPC.")
          @Required
          @Size(min = 1, max = 64)
          String subnetId,
      @JsonPropertyDescription(
              "Lets the nodes act as public gateways, for which they need public addresses.")
          Boolean publicGateway,
      @JsonPropertyDescription("Private addresses of the subnet for the nodes to have.")
          @Unique
          @Size(max = 100)
          List<@Pattern("^" + Api.IPV4 + "$") @Size(max = 15) String> privateIpAddresses,
      @JsonPropertyDescription("Random IPv6 addresses of each network card.") @Min(0) @Max(10)
          Integer ipv6AddressCount) {}

  /** Public network. */
  @ValidationRule(
      value = "!has(self.publicAddress) || !self.publicAddress || self.maxBandwidthOut > 0",
      message = "publicAddress true needs maxBandwidthOut above 0",
      fieldPath = ".publicAddress")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record InternetSpec(
      @JsonPropertyDescription("Billing of the public network.") @OneOf("TRAFFIC_POSTPAID_BY_HOUR")
          String chargeType,
      @JsonPropertyDescription("Outbound bandwidth limit in Mbit/s; 0 for no public network.")
          @Default("0")
          @Min(0)
          @Max(10000)
          Integer maxBandwidthOut,
      @JsonPropertyDescription("Gives each node a public address.") Boolean publicAddress,
      @JsonPropertyDescription("Bandwidth package to join.") @Size(max = 64)
          String bandwidthPackageId) {}

  /** Login to the nodes. */
  @ValidationRule(
      value =
          "(has(self.passwordSecretRef) ? 1 : 0) + (has(self.keyId) ? 1 : 0) + (has(self.keepImageLogin) && self.keepImageLogin ? 1 : 0) == 1",
      message = "exactly one of passwordSecretRef, keyId and keepImageLogin: true is needed")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record LoginSpec(
      @JsonPropertyDescription(
              "Secret value with the password: 8 to 16 characters of at least two of letters, digits and specials; with windowsAgent 12 to 16 of at least three of small letters, capitals, digits and specials.")
          SecretKeyReference passwordSecretRef,
      @JsonPropertyDescription("Id of an SSH key pair, such as skey-abcd1234; not for Windows.")
          @Size(min = 1, max = 64)
          String keyId,
      @JsonPropertyDescription("Keeps the login of a custom, shared or imported image.")
          Boolean keepImageLogin) {}

  /** An instance of the user's own. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record AttachedInstanceSpec(
      @JsonPropertyDescription("Id of the CVM instance, such as ins-dus5t7tu.")
          @Required
          @Pattern("^ins-[a-z0-9]+$")
          @Size(max = 32)
          String instanceId,
      @JsonPropertyDescription(
              "Whether the instance may be reinstalled: attaching it wipes its system and resets its user data. While false, it is not attached.")
          @Default("false")
          Boolean confirmReinstall,
      @JsonPropertyDescription("Image it is reinstalled with; the cloud's choice when left out.")
          @Pattern("^img-[a-z0-9]+$")
          @Size(max = 32)
          String imageId,
      @JsonPropertyDescription("How people log in to it afterwards.") LoginSpec login) {}

  /** Agents on the nodes. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record AgentsSpec(
      @JsonPropertyDescription("Cloud security; on when left out.") Boolean security,
      @JsonPropertyDescription("Cloud monitoring; on when left out.") Boolean monitoring,
      @JsonPropertyDescription("Automation tools; on for public images when left out.")
          Boolean automation) {}

  /** Spot instances. */
  public record SpotSpec(
      @JsonPropertyDescription("Highest hourly price of one node, as text: \"0.5\".")
          @Required
          @Pattern("^[0-9]{1,6}(\\.[0-9]{1,6})?$")
          @Size(max = 14)
          String maxPrice) {}

  /** A file system on a data disk. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Mount(
      @JsonPropertyDescription("Directory, or drive on Windows, such as /data or H:\\.")
          @Required
          @Pattern("^(/|[A-Za-z]:).*$")
          @Size(min = 1, max = 256)
          String path,
      @JsonPropertyDescription("Kind of file system: EXT3 or EXT4, on Windows NTFS.")
          @Default("EXT3")
          @OneOf({"EXT3", "EXT4", "NTFS"})
          String fileSystem) {}

  /** Keys for storage of another account. */
  public record StorageAuthentication(
      @JsonPropertyDescription("Where the keys apply, such as COS.")
          @Required
          @Size(min = 1, max = 32)
          String scene,
      @JsonPropertyDescription("Secret value with the key id.") @Required
          SecretKeyReference secretIdRef,
      @JsonPropertyDescription("Secret value with the key.") @Required
          SecretKeyReference secretKeyRef) {}

  /** A remote path on the nodes. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record InputMapping(
      @JsonPropertyDescription("Remote path, such as cos://bucket-appid.cos.region.myqcloud.com/.")
          @Required
          @Pattern("^[a-z][a-z0-9]*://.+$")
          @Size(min = 1, max = 1024)
          String source,
      @JsonPropertyDescription("Local path, such as /mnt/data/.")
          @Required
          @Pattern("^(/|[A-Za-z]:).*$")
          @Size(min = 1, max = 256)
          String destination,
      @JsonPropertyDescription("Mount options.") @Size(max = 256) String mountOptions) {}

  /** The Batch agent on Windows. */
  public record WindowsAgent(
      @JsonPropertyDescription("User the agent runs as.") @Required @Size(min = 1, max = 64)
          String user,
      @JsonPropertyDescription("Session the agent runs in.") @Required @Size(min = 1, max = 64)
          String session) {}

  /** Events published to one topic. */
  public record Notification(
      @JsonPropertyDescription("Name of a topic that has a subscription.")
          @Required
          @Size(min = 1, max = 128)
          String topicName,
      @JsonPropertyDescription("Events to publish.")
          @Required
          @Unique("name")
          @Size(min = 1, max = 7)
          List<NotificationEvent> events) {}

  /** One event. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record NotificationEvent(
      @JsonPropertyDescription("Event to publish.")
          @Required
          @OneOf({
            "COMPUTE_ENV_CREATED",
            "COMPUTE_ENV_DELETED",
            "COMPUTE_NODE_CREATED",
            "COMPUTE_NODE_CREATION_FAILED",
            "COMPUTE_NODE_RUNNING",
            "COMPUTE_NODE_ABNORMAL",
            "COMPUTE_NODE_DELETING"
          })
          String name,
      @JsonPropertyDescription("Values sent along with the event.") @Size(max = 10)
          Map<String, @Size(max = 256) String> variables) {}
}
