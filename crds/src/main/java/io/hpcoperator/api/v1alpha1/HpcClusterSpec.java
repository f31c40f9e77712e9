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
import java.util.List;

/**
 * What a user asks of an HPC cluster. Shapes are those of Kubernetes, values are the cloud's own
 * words. Source of every limit: E-HPC 2018-04-12, CreateCluster.
 */
@ValidationRule(
    value =
        "self.scheduler.type == 'custom' ? has(self.scheduler.plugin) : !has(self.scheduler.plugin)",
    message = "scheduler.plugin goes with scheduler.type custom and with no other",
    fieldPath = ".scheduler")
@ValidationRule(
    value =
        "!has(self.ramRole) || !has(self.ramRole.nodeTypes) || self.ramRole.nodeTypes.all(t, self.deployMode == 'Standard' ? t in ['scheduler', 'account', 'login'] : (self.deployMode == 'Simple' ? t in ['manager', 'login'] : t == 'manager'))",
    message =
        "ramRole.nodeTypes are scheduler, account, login with deployMode Standard; manager, login with Simple; manager with Tiny",
    fieldPath = ".ramRole")
@ValidationRule(
    value = "has(self.hybrid) == has(oldSelf.hybrid)",
    message =
        "hybrid can be neither added nor taken away: create another resource for a hybrid cluster, or for one that is not",
    reason = "FieldValueForbidden",
    fieldPath = ".hybrid")
@ValidationRule(
    value = "has(self.adopt) == has(oldSelf.adopt)",
    message =
        "adopt can be neither added nor taken away: create another resource to take a cluster over",
    reason = "FieldValueForbidden",
    fieldPath = ".adopt")
@ValidationRule(
    value =
        "has(self.hybrid) ? !has(self.nodes.manager) && !has(self.nodes.login) : has(self.nodes.manager) && has(self.nodes.login)",
    message =
        "nodes.manager and nodes.login are needed, except with hybrid, where these nodes are among hybrid.nodes and must not be given",
    fieldPath = ".nodes")
@ValidationRule(
    value = "has(self.hybrid) || has(self.adopt) || self.nodes.compute.replicas >= 1",
    message =
        "nodes.compute.replicas is at least 1, except with hybrid and adopt: the cloud creates no cluster without a compute node",
    fieldPath = ".nodes.compute.replicas")
@ValidationRule(
    value =
        "!has(self.hybrid) || has(self.network) && has(self.network.vpcId) && has(self.network.vSwitchId)",
    message = "hybrid needs network.vpcId and network.vSwitchId",
    fieldPath = ".network")
@ValidationRule(
    value = "!has(self.hybrid) || !has(self.network) || self.network.loginPublicAddress",
    message =
        "network.loginPublicAddress: false does not go with hybrid: leave it out, the login node is not in the cloud",
    fieldPath = ".network")
@ValidationRule(
    value = "!has(self.hybrid) || self.scheduler.type != 'custom'",
    message = "scheduler.type custom does not go with hybrid: choose one that E-HPC knows",
    fieldPath = ".scheduler.type")
@ValidationRule(
    value = "!has(self.hybrid) || !has(self.accountService) || !has(self.accountService.domain)",
    message = "accountService.domain does not go with hybrid: leave it out",
    fieldPath = ".accountService")
@ValidationRule(
    value = "!has(self.hybrid) || !has(self.versions) || !has(self.versions.cluster)",
    message = "versions.cluster does not go with hybrid: leave it out",
    fieldPath = ".versions")
@ValidationRule(
    value =
        "!has(self.hybrid) || !has(self.storage) || has(self.storage.volumeId) && self.storage.protocol == 'NFS' && !has(self.storage.mountOptions)",
    message =
        "with hybrid, storage needs volumeId, protocol NFS and no mountOptions: the cloud creates no file system for a hybrid cluster, and takes no options",
    fieldPath = ".storage")
@ValidationRule(
    value =
        "!has(self.hybrid) || !has(self.clusterName) || self.clusterName.matches('^[A-Za-z\\u4e00-\\u9fa5][A-Za-z0-9_\\u4e00-\\u9fa5-]*$')",
    message =
        "with hybrid, clusterName starts with a letter and holds nothing but letters, digits, hyphens and underscores",
    fieldPath = ".clusterName")
@ValidationRule(
    value =
        "!has(oldSelf.additionalVolumes) || has(self.additionalVolumes) && oldSelf.additionalVolumes.all(o, o in self.additionalVolumes)",
    message =
        "additionalVolumes can be added, but not changed or removed, because the cloud has no operation to unmount them: to correct one, delete this resource with deletionPolicy Retain and adopt the cluster with another",
    reason = "FieldValueForbidden",
    fieldPath = ".additionalVolumes")
@ValidationRule(
    value =
        "!has(self.additionalVolumes) || self.additionalVolumes.all(v, !has(v.mountOptions) || has(oldSelf.additionalVolumes) && v in oldSelf.additionalVolumes)",
    message =
        "additionalVolumes that are added later have no mountOptions: the cloud takes them only when it creates the cluster",
    fieldPath = ".additionalVolumes")
@ValidationRule(
    value =
        "!has(self.hybrid) || !has(self.additionalVolumes) || self.additionalVolumes.all(v, !has(v.mountOptions))",
    message =
        "mountOptions of additionalVolumes do not go with hybrid: the cloud mounts them after it created the cluster, and takes no options then",
    fieldPath = ".additionalVolumes")
@ValidationRule(
    value =
        "!has(self.securityGroups) || !has(self.network) || !has(self.network.securityGroupId) || !(self.network.securityGroupId in self.securityGroups)",
    message =
        "securityGroups must not hold network.securityGroupId: the cluster is created with it, these are the further ones",
    fieldPath = ".securityGroups")
@ValidationRule(
    value =
        "self.recovery != 'Auto' || self.scheduler.type != 'custom' && self.image.owner != 'marketplace'",
    message =
        "recovery Auto goes neither with scheduler.type custom nor with image.owner marketplace: the cloud's recovery cannot install them, and would put others in their place",
    fieldPath = ".recovery")
@ValidationRule(
    value = "!has(self.visualService) || self.remoteVisualization",
    message = "visualService needs remoteVisualization: true",
    fieldPath = ".visualService")
@ValidationRule(
    value =
        "!has(self.visualService) || (has(self.adopt) ? has(self.login) && has(self.login.passwordSecretRef) : !has(self.login) || !has(self.login.keyPairName))",
    message =
        "visualService needs the root password: give login.passwordSecretRef, or without adopt leave login out to have one generated",
    fieldPath = ".login")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HpcClusterSpec(
    @JsonPropertyDescription("CloudAccount the cluster belongs to. Immutable.") @Required @Immutable
        LocalReference accountRef,
    @JsonPropertyDescription("Version of the E-HPC API that manages the cluster. Immutable.")
        @Default("2018-04-12")
        @OneOf("2018-04-12")
        @Immutable
        String ehpcApi,
    @JsonPropertyDescription(
            "Name of the cluster in the cloud, 2 to 64 characters; the resource's own name when left out. It can change.")
        @Size(min = 2, max = 64)
        String clusterName,
    @JsonPropertyDescription(
            "Description of the cluster in the cloud, to which the operator adds its owner mark; not looked after when left out. It can change.")
        @Size(min = 2, max = 180)
        @ValidationRule(
            value = "!self.startsWith('http://') && !self.startsWith('https://')",
            message = "description must not start with http:// or https://")
        String description,
    @JsonPropertyDescription("Where the cluster is. Immutable.") @Immutable PlacementSpec placement,
    @JsonPropertyDescription("Network the cluster joins. Immutable.") @Immutable
        NetworkSpec network,
    @JsonPropertyDescription(
            "Operating system and image of the nodes. The image can change, for nodes that are added from then on.")
        @Required
        ImageSpec image,
    @JsonPropertyDescription("Job scheduler and its settings.") @Required SchedulerSpec scheduler,
    @JsonPropertyDescription("Domain account service. Immutable.") @Immutable
        AccountServiceSpec accountService,
    @JsonPropertyDescription(
            "Layout of the account, scheduler and login services: each on a node of its own (Standard), account and scheduler together (Simple), all on one (Tiny). Immutable.")
        @NotWith("hybrid")
        @Default("Standard")
        @OneOf({"Standard", "Simple", "Tiny"})
        @Immutable
        String deployMode,
    @JsonPropertyDescription(
            "Runs every management service on a primary and a standby instance. Immutable.")
        @NotWith("hybrid")
        @Default("false")
        @Immutable
        Boolean highAvailability,
    @JsonPropertyDescription("How the nodes are paid for. Immutable.") @Immutable @NotWith("hybrid")
        BillingSpec billing,
    @JsonPropertyDescription(
            "How people log in to the login node as root. When left out, a generated password is kept in Secret <name>-login; with adopt, none is, and the cluster keeps its own. Immutable.")
        @Immutable
        LoginSpec login,
    @JsonPropertyDescription("The nodes of the cluster, besides those of HpcQueues.") @Required
        NodesSpec nodes,
    @JsonPropertyDescription("System disk of all nodes. Immutable.") @Immutable
        SystemDiskSpec systemDisk,
    @JsonPropertyDescription("Shared file system of the cluster. Immutable.") @Immutable
        StorageSpec storage,
    @JsonPropertyDescription(
            "Further shared file systems. They can be added later, but not changed or removed: the cloud has no operation to unmount them.")
        @Size(max = 10)
        List<AdditionalVolume> additionalVolumes,
    @JsonPropertyDescription(
            "Software of the cluster by its tags, such as OPENMPI_3.0.0: what is added is installed, what is taken out is uninstalled. Not looked after when left out.")
        @ValidationRule(
            value = "self.all(i, self.exists_one(o, o == i))",
            message = "software must not hold a tag twice")
        @Size(max = 100)
        List<@Size(min = 1, max = 128) @Pattern("^\\S+$") String> software,
    @JsonPropertyDescription(
            "Scripts that run on a node after it was installed, in this order. A change is for nodes that are added from then on. Not looked after when left out.")
        @Size(max = 16)
        List<PostInstallScript> postInstallScripts,
    @JsonPropertyDescription("RAM role given to nodes. Immutable.") @Immutable @NotWith("hybrid")
        RamRoleSpec ramRole,
    @JsonPropertyDescription(
            "Installs remote visualization (VNC), which visualService needs. Immutable.")
        @NotWith("hybrid")
        @Default("false")
        @Immutable
        Boolean remoteVisualization,
    @JsonPropertyDescription(
            "Scaling by the cloud. While grow or shrink is on, nodes.compute.replicas is only the first size. Taking the section out ends both; a cluster that never had it is not looked after.")
        AutoScalingSpec autoScaling,
    @JsonPropertyDescription(
            "The VNC service. Not looked after when left out: to stop it, set running to false.")
        VisualServiceSpec visualService,
    @JsonPropertyDescription(
            "Ids of further security groups bound to the cluster, besides the one it was created with. Not looked after when left out.")
        @ValidationRule(
            value = "self.all(i, self.exists_one(o, o == i))",
            message = "securityGroups must not hold a group twice")
        @Size(max = 16)
        List<@Pattern("^sg-[A-Za-z0-9]+$") @Size(min = 1, max = 64) String> securityGroups,
    @JsonPropertyDescription(
            "Version of the E-HPC client, such as 1.0.64; when left out, the newest at creation, and not looked after. It can be raised; the cloud installs no version older than the cluster has.")
        @Size(max = 32)
        @Pattern("^[0-9]+(\\.[0-9]+){0,3}$")
        String clientVersion,
    @JsonPropertyDescription(
            "The on-premises side of a hybrid cluster, which is managed on premises and has compute nodes in the cloud. It cannot be added or taken away later.")
        HybridSpec hybrid,
    @JsonPropertyDescription(
            "An existing cluster to take over instead of creating one. It cannot be added or taken away later.")
        AdoptSpec adopt,
    @JsonPropertyDescription(
            "Installs the E-HPC agent on the nodes; without it queues cannot be managed. Immutable.")
        @NotWith("hybrid")
        @Default("true")
        @Immutable
        Boolean agent,
    @JsonPropertyDescription("Versions of E-HPC to use; the newest when left out. Immutable.")
        @Immutable
        VersionsSpec versions,
    @JsonPropertyDescription(
            "SCC (Super Computing Cluster) whose instances move into the cluster. Immutable.")
        @NotWith("hybrid")
        @Size(max = 64)
        @Immutable
        String sccClusterId,
    @JsonPropertyDescription("OSS address of a job file to load into the cluster. Immutable.")
        @NotWith("hybrid")
        @Size(max = 1024)
        @Immutable
        String inputFileUrl,
    @JsonPropertyDescription(
            "What becomes of the cluster in the cloud when this resource is deleted.")
        @Default("Delete")
        DeletionPolicy deletionPolicy,
    @JsonPropertyDescription(
            "Releases the ECS instances that E-HPC bought when the cluster is deleted.")
        @Default("true")
        Boolean releaseInstances,
    @JsonPropertyDescription(
            "Keeps the cluster from being deleted in the cloud: when this resource is deleted, it waits until this is false or deletionPolicy is Retain.")
        @Default("false")
        Boolean deletionProtection,
    @JsonPropertyDescription(
            "Manage makes the cluster match this spec. Observe, for adopted clusters, only looks at it and shows what differs.")
        @Default("Manage")
        ManagementPolicy managementPolicy,
    @JsonPropertyDescription(
            "What is done about changes made in the cloud and not here: they are undone (Correct), shown in condition Synced (Report), or not looked for (Ignore). Changes of this spec are always carried out.")
        @Default("Correct")
        DriftPolicy driftPolicy,
    @JsonPropertyDescription(
            "Whether the cluster is to run. Stopped keeps it stopped, whatever the schedule says; Running lets the schedule stop it.")
        @Default("Running")
        PowerState powerState,
    @JsonPropertyDescription(
            "Times at which a cluster that is to run is stopped, and started again.")
        ScheduleSpec schedule,
    @JsonPropertyDescription("How the cluster is stopped, be it by powerState or by schedule.")
        @Default("{}")
        StoppingSpec stopping,
    @JsonPropertyDescription(
            "What is done about a cluster in exception. Recovery reinstalls all its nodes: their disks, users, jobs and queues are lost. Manual waits for a new value of the annotation hpc-operator.io/recover, Auto tries up to three times by itself.")
        @Default("Manual")
        RecoveryPolicy recovery,
    @JsonPropertyDescription("What the cluster may cost.") BudgetSpec budget) {

  /** Zone and resource group. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PlacementSpec(
      @JsonPropertyDescription("Zone id, such as cn-hangzhou-b.") @Size(max = 64) String zoneId,
      @JsonPropertyDescription("Resource group the cluster belongs to.") @Size(max = 64)
          String resourceGroupId) {}

  /** VPC, vSwitch, security group, public address. */
  @ValidationRule(
      value = "!has(self.vSwitchId) || has(self.vpcId)",
      message = "vSwitchId needs vpcId")
  @ValidationRule(
      value = "!(has(self.securityGroupId) && has(self.securityGroupName))",
      message =
          "securityGroupId (an existing group) and securityGroupName (a new group) exclude each other")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record NetworkSpec(
      @JsonPropertyDescription("VPC the cluster joins.") @Size(max = 64) String vpcId,
      @JsonPropertyDescription("vSwitch within the VPC.") @Size(max = 64) String vSwitchId,
      @JsonPropertyDescription("Existing security group to use.") @Size(max = 64)
          String securityGroupId,
      @JsonPropertyDescription("Name of a security group to create with default rules.")
          @Size(max = 128)
          String securityGroupName,
      @JsonPropertyDescription("Gives the login node an elastic public address.") @Default("true")
          Boolean loginPublicAddress) {}

  /** Operating system and image. */
  @ValidationRule(
      value = "self.owner == 'system' || has(self.id)",
      message = "image.id is needed with image.owner self, others and marketplace",
      fieldPath = ".id")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ImageSpec(
      @JsonPropertyDescription(
              "Operating system tag of the image, such as CentOS_7.6_64. Immutable.")
          @Required
          @Immutable
          @Size(min = 1, max = 128)
          String osTag,
      @JsonPropertyDescription(
              "Image id. When left out, the cloud chooses one of the operating system, and it is not looked after.")
          @Size(min = 1, max = 128)
          String id,
      @JsonPropertyDescription(
              "Whose image it is: public (system), of this account (self), shared with it (others), bought (marketplace).")
          @Default("system")
          @OneOf({"system", "self", "others", "marketplace"})
          String owner) {}

  /** Job scheduler. */
  @ValidationRule(
      value =
          "!has(self.settings) || (!has(self.settings.pbs) || self.type == 'pbs') && (!has(self.settings.slurm) || self.type == 'slurm')",
      message = "settings.pbs goes with type pbs, settings.slurm with type slurm",
      fieldPath = ".settings")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record SchedulerSpec(
      @JsonPropertyDescription("Scheduler to install; custom needs a plugin. Immutable.")
          @Default("pbs")
          @OneOf({"pbs", "slurm", "opengridscheduler", "deadline", "custom"})
          @Immutable
          String type,
      @JsonPropertyDescription("Plugin that drives a custom scheduler. Immutable.") @Immutable
          PluginSpec plugin,
      @JsonPropertyDescription("Settings that can change. Not looked after when left out.")
          SchedulerSettings settings) {}

  /** Plugin of a custom scheduler (CreateCluster Plugin, type PluginSpec). */
  @ValidationRule(
      value = "(self.mode == 'oss') == has(self.ossPath)",
      message = "ossPath goes with mode oss and with no other")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PluginSpec(
      @JsonPropertyDescription(
              "oss: downloaded from ossPath to localPath; image: already in the image.")
          @Required
          @OneOf({"oss", "image"})
          String mode,
      @JsonPropertyDescription("Path of the plugin on the nodes.") @Required @Size(max = 512)
          String localPath,
      @JsonPropertyDescription("Address of the plugin in OSS.") @Size(max = 1024) String ossPath) {}

  /** Domain account service. */
  @ValidationRule(
      value = "!has(self.domain) || self.type == 'ldap'",
      message = "domain needs type ldap")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record AccountServiceSpec(
      @JsonPropertyDescription("Account service to install.")
          @Default("nis")
          @OneOf({"nis", "ldap"})
          String type,
      @JsonPropertyDescription("Domain name of the on-premises cluster.") @Size(max = 253)
          String domain) {}

  /** Pay as you go, or a subscription. */
  @ValidationRule(
      value =
          "self.chargeType == 'PrePaid' || !(has(self.period) || has(self.periodUnit) || has(self.autoRenew) || has(self.autoRenewPeriod))",
      message = "period, periodUnit, autoRenew and autoRenewPeriod need chargeType PrePaid")
  @ValidationRule(
      value =
          "!has(self.period) || (has(self.periodUnit) && self.periodUnit == 'Year' ? self.period <= 3 : (has(self.periodUnit) && self.periodUnit == 'Week' ? self.period <= 4 : (has(self.periodUnit) && self.periodUnit == 'Hour' ? self.period == 1 : self.period <= 9)))",
      message = "period is at most 3 with periodUnit Year, 9 with Month, 4 with Week, 1 with Hour",
      fieldPath = ".period")
  @ValidationRule(
      value = "!has(self.autoRenewPeriod) || (has(self.autoRenew) && self.autoRenew)",
      message = "autoRenewPeriod needs autoRenew true")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record BillingSpec(
      @JsonPropertyDescription("PostPaid: pay as you go. PrePaid: subscription.")
          @Default("PostPaid")
          @OneOf({"PostPaid", "PrePaid"})
          String chargeType,
      @JsonPropertyDescription("Length of the subscription in periodUnit.") @Min(1) @Max(9)
          Integer period,
      @JsonPropertyDescription("Unit of period; Month when left out.")
          @OneOf({"Year", "Month", "Week", "Hour"})
          String periodUnit,
      @JsonPropertyDescription("Renews the subscription when it ends.") Boolean autoRenew,
      @JsonPropertyDescription("Length of one renewal in periodUnit.") @Min(1) @Max(60)
          Integer autoRenewPeriod) {}

  /** Root login. */
  @ValidationRule(
      value = "!(has(self.passwordSecretRef) && has(self.keyPairName))",
      message = "passwordSecretRef and keyPairName exclude each other")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record LoginSpec(
      @JsonPropertyDescription(
              "Secret value with the root password: 8 to 30 characters of at least three of upper case, lower case, digits and specials.")
          SecretKeyReference passwordSecretRef,
      @JsonPropertyDescription("Name of an SSH key pair of the account.") @Size(min = 1, max = 128)
          String keyPairName) {}

  /** Nodes by role. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record NodesSpec(
      @JsonPropertyDescription("Management nodes. Immutable.") @Immutable ManagerNodes manager,
      @JsonPropertyDescription("The login node. Immutable.") @Immutable LoginNode login,
      @JsonPropertyDescription("Compute nodes of the cluster's first queue.") @Required
          ComputeNodes compute) {}

  /** Management nodes. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ManagerNodes(
      @JsonPropertyDescription("ECS instance type, such as ecs.c6.large.")
          @Required
          @Pattern(INSTANCE_TYPE)
          @Size(max = 64)
          String instanceType,
      @JsonPropertyDescription("Number of management nodes; the cloud decides when left out.")
          @Min(1)
          @Max(2)
          Integer count) {}

  /** The login node. */
  public record LoginNode(
      @JsonPropertyDescription("ECS instance type, such as ecs.c6.large.")
          @Required
          @Pattern(INSTANCE_TYPE)
          @Size(max = 64)
          String instanceType) {}

  /** Compute nodes of the first queue. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ComputeNodes(
      @JsonPropertyDescription(
              "Number of compute nodes of the first queue, at least one except with hybrid and adopt. It can change, and then only idle nodes are removed.")
          @Default("1")
          @Min(0)
          @Max(99)
          Integer replicas,
      @JsonPropertyDescription("ECS instance type, such as ecs.c6.2xlarge. Immutable.")
          @Required
          @Pattern(INSTANCE_TYPE)
          @Size(max = 64)
          @Immutable
          String instanceType,
      @JsonPropertyDescription(
              "Name of the first queue; the scheduler's own default queue when left out. Immutable.")
          @Pattern("^[A-Za-z][A-Za-z0-9_]{0,62}$")
          @Size(max = 63)
          @Immutable
          String queue,
      @JsonPropertyDescription("Bidding for spot instances. Immutable.") @Immutable SpotSpec spot,
      @JsonPropertyDescription("Hyper-threading. Immutable.") @Default("true") @Immutable
          Boolean hyperThreading) {}

  /** Shared file system. */
  @ValidationRule(
      value = "has(self.volumeId) == has(self.mountTarget)",
      message = "volumeId and mountTarget go together: give both, or neither to have them created")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record StorageSpec(
      @JsonPropertyDescription("NAS file system.") @Size(max = 64) String volumeId,
      @JsonPropertyDescription("Mount target of the file system within the VPC.") @Size(max = 253)
          String mountTarget,
      @JsonPropertyDescription("Protocol of the file system.")
          @Default("NFS")
          @OneOf({"NFS", "SMB"})
          String protocol,
      @JsonPropertyDescription("Mount options, such as -t nfs -o vers=4.0.") @Size(max = 256)
          String mountOptions,
      @JsonPropertyDescription("Directory of the file system to mount.") @Size(max = 512)
          String remoteDirectory) {}

  /** A further shared file system. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record AdditionalVolume(
      @JsonPropertyDescription("NAS file system.") @Required @Size(min = 1, max = 64)
          String volumeId,
      @JsonPropertyDescription("Mount target of the file system within the VPC.")
          @Required
          @Size(min = 1, max = 253)
          String mountTarget,
      @JsonPropertyDescription("Protocol of the file system.")
          @Default("NFS")
          @OneOf({"NFS", "SMB"})
          String protocol,
      @JsonPropertyDescription(
              "Mount options. Only a volume the cluster is created with can have them.")
          @Size(max = 256)
          String mountOptions,
      @JsonPropertyDescription("Directory of the file system to mount.") @Size(max = 512)
          String remoteDirectory,
      @JsonPropertyDescription("Directory on the nodes it is mounted at.") @Size(max = 512)
          String localDirectory,
      @JsonPropertyDescription("Queue whose nodes mount it; all nodes when left out.")
          @Size(max = 63)
          String queue,
      @JsonPropertyDescription("Roles of the nodes that mount it; the cloud decides when left out.")
          @Unique
          @OneOf({"Manager", "Login", "Compute"})
          @Size(max = 3)
          List<String> roles) {}

  /** A script that runs on a node after it was installed. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record PostInstallScript(
      @JsonPropertyDescription("Address the script is loaded from.")
          @Required
          @Size(min = 1, max = 1024)
          String url,
      @JsonPropertyDescription("Arguments of the script.") @Size(max = 1024) String args) {}

  /** A RAM role and the nodes that get it. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record RamRoleSpec(
      @JsonPropertyDescription("Name of the instance RAM role.") @Required @Size(min = 1, max = 64)
          String name,
      @JsonPropertyDescription(
              "Node types that get the role; which there are depends on deployMode.")
          @Unique
          @OneOf({"scheduler", "account", "login", "manager"})
          @Size(max = 3)
          List<String> nodeTypes) {}

  /** Versions of E-HPC. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record VersionsSpec(
      @JsonPropertyDescription("E-HPC product version, such as 1.0.0.") @Size(max = 32) String ehpc,
      @JsonPropertyDescription("Cluster version, such as 1.0.") @Size(max = 32) String cluster) {}

  static final String INSTANCE_TYPE = "^ecs\\.[a-z0-9][a-z0-9-]*\\.[a-z0-9][a-z0-9.-]*$";
}
