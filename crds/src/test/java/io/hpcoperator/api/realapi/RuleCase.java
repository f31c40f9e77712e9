package io.hpcoperator.api.realapi;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.stream.Stream;

/**
 * A CEL rule that looks at one object, with an object it lets pass and one it refuses.
 *
 * @param name name of both objects
 * @param kind kind whose CRD carries the rule
 * @param field where the error is reported
 * @param message the words of the rule
 * @param accepted patch to the spec of the least accepted object that the rule lets pass
 * @param refused patch that differs in what the rule is about
 */
record RuleCase(
    String name, String kind, String field, String message, String accepted, String refused) {

  private static final String GATEWAY =
      "network.vpcs[].publicGateway needs a public address: give internet.maxBandwidthOut above 0,"
          + " and internet.publicAddress not false";

  private RuleCase(String kind, String field, String message, String accepted, String refused) {
    this("cluster", kind, field, message, accepted, refused);
  }

  @Override
  public String toString() {
    return kind + " " + field + ": " + message;
  }

  /** A patch that makes the least accepted cluster hybrid, and another one to it. */
  private static String hybrid(String patch) {
    var parts =
        Stream.of(
            "hybrid: {nodes: [{hostName: head, ipAddress: 10.0.0.1, role: Manager}]}",
            "network: {vpcId: vpc-1, vSwitchId: vsw-1}",
            "nodes: {manager: null, login: null}",
            patch);
    return parts.filter(part -> !part.isEmpty()).collect(joining(", ", "{", "}"));
  }

  static List<RuleCase> all() {
    return List.of(
        new RuleCase(
            "CloudAccount",
            "spec.endpoints",
            "endpoints.ehpc needs provider AlibabaCloud",
            "{provider: AlibabaCloud, endpoints: {ehpc: 'https://ehpc.example.com'}}",
            "{provider: TencentCloud, endpoints: {ehpc: 'https://ehpc.example.com'}}"),
        new RuleCase(
            "CloudAccount",
            "spec.endpoints",
            "endpoints.batch needs provider TencentCloud",
            "{provider: TencentCloud, endpoints: {batch: 'https://batch.example.com'}}",
            "{provider: AlibabaCloud, endpoints: {batch: 'https://batch.example.com'}}"),
        new RuleCase(
            "CloudAccount",
            "spec.initializeService",
            "initializeService needs provider AlibabaCloud",
            "{provider: AlibabaCloud, initializeService: true}",
            "{provider: TencentCloud, initializeService: true}"),
        new RuleCase(
            "HpcCluster",
            "spec.scheduler",
            "scheduler.plugin goes with scheduler.type custom and with no other",
            "scheduler: {type: custom, plugin: {mode: image, localPath: /opt/plugin}}",
            "scheduler: {type: pbs, plugin: {mode: image, localPath: /opt/plugin}}"),
        new RuleCase(
            "HpcCluster",
            "spec.scheduler",
            "scheduler.plugin goes with scheduler.type custom and with no other",
            "scheduler: {type: slurm}",
            "scheduler: {type: custom}"),
        new RuleCase(
            "HpcCluster",
            "spec.scheduler.plugin",
            "ossPath goes with mode oss and with no other",
            "scheduler: {type: custom, plugin: {mode: oss, localPath: /opt, ossPath: 'oss://b/p'}}",
            "scheduler: {type: custom, plugin: {mode: oss, localPath: /opt}}"),
        new RuleCase(
            "HpcCluster",
            "spec.scheduler.plugin",
            "ossPath goes with mode oss and with no other",
            "scheduler: {type: custom, plugin: {mode: image, localPath: /opt}}",
            "scheduler: {type: custom, plugin: {mode: image, localPath: /opt, ossPath: 'oss://b'}}"),
        new RuleCase(
            "HpcCluster",
            "spec.ramRole",
            "ramRole.nodeTypes are scheduler, account, login with deployMode Standard; manager,"
                + " login with Simple; manager with Tiny",
            "{deployMode: Simple, ramRole: {name: role, nodeTypes: [manager, login]}}",
            "{deployMode: Tiny, ramRole: {name: role, nodeTypes: [manager, login]}}"),
        new RuleCase(
            "HpcCluster",
            "spec.ramRole",
            "ramRole.nodeTypes are scheduler, account, login with deployMode Standard; manager,"
                + " login with Simple; manager with Tiny",
            "ramRole: {name: role, nodeTypes: [scheduler, account, login]}",
            "ramRole: {name: role, nodeTypes: [manager]}"),
        new RuleCase(
            "HpcCluster",
            "spec.accountService",
            "domain needs type ldap",
            "accountService: {type: ldap, domain: ldap.example.com}",
            "accountService: {domain: ldap.example.com}"),
        new RuleCase(
            "HpcCluster",
            "spec.billing",
            "period, periodUnit, autoRenew and autoRenewPeriod need chargeType PrePaid",
            "billing: {chargeType: PrePaid, period: 1, periodUnit: Month}",
            "billing: {period: 1, periodUnit: Month}"),
        new RuleCase(
            "HpcCluster",
            "spec.billing.period",
            "period is at most 3 with periodUnit Year, 9 with Month, 4 with Week, 1 with Hour",
            "billing: {chargeType: PrePaid, period: 3, periodUnit: Year}",
            "billing: {chargeType: PrePaid, period: 4, periodUnit: Year}"),
        new RuleCase(
            "HpcCluster",
            "spec.billing.period",
            "period is at most 3 with periodUnit Year, 9 with Month, 4 with Week, 1 with Hour",
            "billing: {chargeType: PrePaid, period: 4, periodUnit: Week}",
            "billing: {chargeType: PrePaid, period: 5, periodUnit: Week}"),
        new RuleCase(
            "HpcCluster",
            "spec.billing.period",
            "period is at most 3 with periodUnit Year, 9 with Month, 4 with Week, 1 with Hour",
            "billing: {chargeType: PrePaid, period: 9}",
            "billing: {chargeType: PrePaid, period: 2, periodUnit: Hour}"),
        new RuleCase(
            "HpcCluster",
            "spec.billing",
            "autoRenewPeriod needs autoRenew true",
            "billing: {chargeType: PrePaid, autoRenew: true, autoRenewPeriod: 1}",
            "billing: {chargeType: PrePaid, autoRenew: false, autoRenewPeriod: 1}"),
        new RuleCase(
            "HpcCluster",
            "spec.description",
            "description must not start with http:// or https://",
            "description: the team's cluster, see http://wiki.example.com",
            "description: https://wiki.example.com"),
        new RuleCase(
            "HpcCluster",
            "spec.login",
            "passwordSecretRef and keyPairName exclude each other",
            "login: {keyPairName: null, passwordSecretRef: {name: root, key: password}}",
            "login: {keyPairName: team, passwordSecretRef: {name: root, key: password}}"),
        new RuleCase(
            "HpcCluster",
            "spec.network",
            "vSwitchId needs vpcId",
            "network: {vpcId: vpc-1, vSwitchId: vsw-1}",
            "network: {vSwitchId: vsw-1}"),
        new RuleCase(
            "HpcCluster",
            "spec.network",
            "securityGroupId (an existing group) and securityGroupName (a new group) exclude each"
                + " other",
            "network: {securityGroupName: nodes}",
            "network: {securityGroupId: sg-1, securityGroupName: nodes}"),
        new RuleCase(
            "HpcCluster",
            "spec.nodes.compute.spot",
            "priceLimit goes with strategy SpotWithPriceLimit and with no other",
            "nodes: {compute: {spot: {strategy: SpotWithPriceLimit, priceLimit: '0.5'}}}",
            "nodes: {compute: {spot: {strategy: SpotAsPriceGo, priceLimit: '0.5'}}}"),
        new RuleCase(
            "HpcCluster",
            "spec.storage",
            "volumeId and mountTarget go together: give both, or neither to have them created",
            "storage: {volumeId: nas-1, mountTarget: nas-1.cn-hangzhou.nas.aliyuncs.com}",
            "storage: {volumeId: nas-1}"),
        new RuleCase(
            "HpcCluster",
            "spec.systemDisk",
            "performanceLevel needs category cloud_essd",
            "systemDisk: {category: cloud_essd, performanceLevel: PL1}",
            "systemDisk: {category: cloud_ssd, performanceLevel: PL1}"),
        new RuleCase(
            "HpcCluster",
            "spec.systemDisk.size",
            "size must be between 40Gi and 500Gi",
            "systemDisk: {size: 40Gi}",
            "systemDisk: {size: 39Gi}"),
        new RuleCase(
            "x",
            "HpcCluster",
            "spec.clusterName",
            "clusterName is needed when metadata.name cannot be the cluster's name: 2 to 64 characters; with hybrid a letter, then letters, digits and hyphens",
            "clusterName: short",
            "{}"),
        new RuleCase(
            "a".repeat(65),
            "HpcCluster",
            "spec.clusterName",
            "clusterName is needed when metadata.name cannot be the cluster's name: 2 to 64 characters; with hybrid a letter, then letters, digits and hyphens",
            "clusterName: long",
            "{}"),
        new RuleCase(
            "1st.cluster",
            "HpcCluster",
            "spec.clusterName",
            "clusterName is needed when metadata.name cannot be the cluster's name: 2 to 64 characters; with hybrid a letter, then letters, digits and hyphens",
            hybrid("clusterName: burst"),
            hybrid("")),
        new RuleCase(
            "burst.cluster",
            "HpcCluster",
            "spec.clusterName",
            "clusterName is needed when metadata.name cannot be the cluster's name: 2 to 64 characters; with hybrid a letter, then letters, digits and hyphens",
            "{}",
            hybrid("")),
        new RuleCase(
            "HpcCluster",
            "spec.clusterName",
            "with hybrid, clusterName starts with a letter and holds nothing but letters, digits, hyphens and underscores",
            hybrid("clusterName: '计算-burst_1'"),
            hybrid("clusterName: 1st")),
        new RuleCase(
            "HpcCluster",
            "spec.nodes",
            "nodes.manager and nodes.login are needed, except with hybrid, where these nodes are among hybrid.nodes and must not be given",
            hybrid(""),
            "nodes: {manager: null, login: null}"),
        new RuleCase(
            "HpcCluster",
            "spec.nodes",
            "nodes.manager and nodes.login are needed, except with hybrid, where these nodes are among hybrid.nodes and must not be given",
            "nodes: {manager: {count: 1}}",
            "nodes: {manager: null}"),
        new RuleCase(
            "HpcCluster",
            "spec.nodes",
            "nodes.manager and nodes.login are needed, except with hybrid, where these nodes are among hybrid.nodes and must not be given",
            "{}",
            "nodes: {login: null}"),
        new RuleCase(
            "HpcCluster",
            "spec.nodes",
            "nodes.manager and nodes.login are needed, except with hybrid, where these nodes are among hybrid.nodes and must not be given",
            hybrid(""),
            "{hybrid: {nodes: [{hostName: head, ipAddress: 10.0.0.1, role: Manager}]}, network: {vpcId: vpc-1, vSwitchId: vsw-1}, nodes: {manager: null}}"),
        new RuleCase(
            "HpcCluster",
            "spec.nodes.compute.replicas",
            "nodes.compute.replicas is at least 1, except with hybrid and adopt: the cloud creates no cluster without a compute node",
            "{hybrid: {nodes: [{hostName: head, ipAddress: 10.0.0.1, role: Manager}]}, network: {vpcId: vpc-1, vSwitchId: vsw-1}, nodes: {manager: null, login: null, compute: {replicas: 0}}}",
            "nodes: {compute: {replicas: 0}}"),
        new RuleCase(
            "HpcCluster",
            "spec.nodes.compute.replicas",
            "nodes.compute.replicas is at least 1, except with hybrid and adopt: the cloud creates no cluster without a compute node",
            "{adopt: {clusterId: ehpc-hz-1}, nodes: {compute: {replicas: 0}}}",
            "nodes: {compute: {replicas: 0}}"),
        new RuleCase(
            "HpcCluster",
            "spec.network",
            "hybrid needs network.vpcId and network.vSwitchId",
            hybrid(""),
            "{hybrid: {nodes: [{hostName: head, ipAddress: 10.0.0.1, role: Manager}]}, nodes: {manager: null, login: null}}"),
        new RuleCase(
            "HpcCluster",
            "spec.network",
            "hybrid needs network.vpcId and network.vSwitchId",
            hybrid(""),
            "{hybrid: {nodes: [{hostName: head, ipAddress: 10.0.0.1, role: Manager}]}, nodes: {manager: null, login: null}, network: {vpcId: vpc-1}}"),
        new RuleCase(
            "HpcCluster",
            "spec.network",
            "network.loginPublicAddress: false does not go with hybrid: leave it out, the login node is not in the cloud",
            hybrid(""),
            "{hybrid: {nodes: [{hostName: head, ipAddress: 10.0.0.1, role: Manager}]}, nodes: {manager: null, login: null}, network: {vpcId: vpc-1, vSwitchId: vsw-1, loginPublicAddress: false}}"),
        new RuleCase(
            "HpcCluster",
            "spec.scheduler.type",
            "scheduler.type custom does not go with hybrid: choose one that E-HPC knows",
            hybrid("scheduler: {type: deadline}"),
            hybrid("scheduler: {type: custom, plugin: {mode: image, localPath: /opt}}")),
        new RuleCase(
            "HpcCluster",
            "spec.accountService",
            "accountService.domain does not go with hybrid: leave it out",
            hybrid("accountService: {type: ldap}"),
            hybrid("accountService: {type: ldap, domain: example.com}")),
        new RuleCase(
            "HpcCluster",
            "spec.versions",
            "versions.cluster does not go with hybrid: leave it out",
            hybrid("versions: {ehpc: 1.0.0}"),
            hybrid("versions: {cluster: '1.0'}")),
        new RuleCase(
            "HpcCluster",
            "spec.storage",
            "with hybrid, storage needs volumeId, protocol NFS and no mountOptions: the cloud creates no file system for a hybrid cluster, and takes no options",
            hybrid("storage: {volumeId: nas-1, mountTarget: nas-1.example.com}"),
            hybrid("storage: {remoteDirectory: /home}")),
        new RuleCase(
            "HpcCluster",
            "spec.storage",
            "with hybrid, storage needs volumeId, protocol NFS and no mountOptions: the cloud creates no file system for a hybrid cluster, and takes no options",
            "storage: {protocol: SMB}",
            hybrid("storage: {volumeId: nas-1, mountTarget: nas-1.example.com, protocol: SMB}")),
        new RuleCase(
            "HpcCluster",
            "spec.storage",
            "with hybrid, storage needs volumeId, protocol NFS and no mountOptions: the cloud creates no file system for a hybrid cluster, and takes no options",
            "storage: {mountOptions: -t nfs}",
            hybrid(
                "storage: {volumeId: nas-1, mountTarget: nas-1.example.com, mountOptions: -t nfs}")),
        new RuleCase(
            "HpcCluster",
            "spec.additionalVolumes",
            "mountOptions of additionalVolumes do not go with hybrid: the cloud mounts them after it created the cluster, and takes no options then",
            hybrid("additionalVolumes: [{volumeId: nas-1, mountTarget: a}]"),
            hybrid("additionalVolumes: [{volumeId: nas-1, mountTarget: a, mountOptions: -t nfs}]")),
        new RuleCase(
            "HpcCluster",
            "spec.deployMode",
            "deployMode does not go with hybrid: leave it out",
            hybrid("deployMode: Standard"),
            hybrid("deployMode: Simple")),
        new RuleCase(
            "HpcCluster",
            "spec.highAvailability",
            "highAvailability does not go with hybrid: leave it out",
            hybrid("highAvailability: false"),
            hybrid("highAvailability: true")),
        new RuleCase(
            "HpcCluster",
            "spec.billing",
            "billing does not go with hybrid: leave it out",
            "billing: {chargeType: PostPaid}",
            hybrid("billing: {chargeType: PostPaid}")),
        new RuleCase(
            "HpcCluster",
            "spec.ramRole",
            "ramRole does not go with hybrid: leave it out",
            "ramRole: {name: role}",
            hybrid("ramRole: {name: role}")),
        new RuleCase(
            "HpcCluster",
            "spec.remoteVisualization",
            "remoteVisualization does not go with hybrid: leave it out",
            hybrid("remoteVisualization: false"),
            hybrid("remoteVisualization: true")),
        new RuleCase(
            "HpcCluster",
            "spec.agent",
            "agent does not go with hybrid: leave it out",
            hybrid("agent: true"),
            hybrid("agent: false")),
        new RuleCase(
            "HpcCluster",
            "spec.sccClusterId",
            "sccClusterId does not go with hybrid: leave it out",
            "sccClusterId: scc-1",
            hybrid("sccClusterId: scc-1")),
        new RuleCase(
            "HpcCluster",
            "spec.inputFileUrl",
            "inputFileUrl does not go with hybrid: leave it out",
            "inputFileUrl: 'oss://a'",
            hybrid("inputFileUrl: 'oss://a'")),
        new RuleCase(
            "HpcCluster",
            "spec.hybrid.nodes",
            "hybrid.nodes must not hold an ipAddress twice",
            "{hybrid: {nodes: [{hostName: a, ipAddress: 10.0.0.1}, {hostName: b, ipAddress: 10.0.0.2}]}, network: {vpcId: vpc-1, vSwitchId: vsw-1}, nodes: {manager: null, login: null}}",
            "{hybrid: {nodes: [{hostName: a, ipAddress: 10.0.0.1}, {hostName: b, ipAddress: 10.0.0.1}]}, network: {vpcId: vpc-1, vSwitchId: vsw-1}, nodes: {manager: null, login: null}}"),
        new RuleCase(
            "HpcCluster",
            "spec.securityGroups",
            "securityGroups must not hold network.securityGroupId: the cluster is created with it, these are the further ones",
            "{network: {securityGroupId: sg-1}, securityGroups: [sg-2]}",
            "{network: {securityGroupId: sg-1}, securityGroups: [sg-2, sg-1]}"),
        new RuleCase(
            "HpcCluster",
            "spec.image.owner",
            "image.owner marketplace does not go with the creation of a cluster, except with hybrid: create it with another image and change the image afterwards",
            hybrid("image: {owner: marketplace, id: m-1}"),
            "image: {owner: marketplace, id: m-1}"),
        new RuleCase(
            "HpcCluster",
            "spec.image.owner",
            "image.owner marketplace does not go with the creation of a cluster, except with hybrid: create it with another image and change the image afterwards",
            "{adopt: {clusterId: ehpc-hz-1}, image: {owner: marketplace, id: m-1}}",
            "image: {owner: marketplace, id: m-1}"),
        new RuleCase(
            "HpcCluster",
            "spec.image.id",
            "image.id is needed with image.owner self, others and marketplace",
            "image: {owner: self, id: m-1}",
            "image: {owner: self}"),
        new RuleCase(
            "HpcCluster",
            "spec.recovery",
            "recovery Auto goes neither with scheduler.type custom nor with image.owner marketplace: the cloud's recovery cannot install them, and would put others in their place",
            "{recovery: Auto, scheduler: {type: slurm}}",
            "{recovery: Auto, scheduler: {type: custom, plugin: {mode: image, localPath: /opt}}}"),
        new RuleCase(
            "HpcCluster",
            "spec.recovery",
            "recovery Auto goes neither with scheduler.type custom nor with image.owner marketplace: the cloud's recovery cannot install them, and would put others in their place",
            "{adopt: {clusterId: ehpc-hz-1}, image: {owner: marketplace, id: m-1}}",
            "{recovery: Auto, adopt: {clusterId: ehpc-hz-1}, image: {owner: marketplace, id: m-1}}"),
        new RuleCase(
            "HpcCluster",
            "spec.visualService",
            "visualService needs remoteVisualization: true",
            "{remoteVisualization: true, login: null, visualService: {allowedAddress: 203.0.113.7}}",
            "{login: null, visualService: {allowedAddress: 203.0.113.7}}"),
        new RuleCase(
            "HpcCluster",
            "spec.login",
            "visualService needs the root password: give login.passwordSecretRef, or without adopt leave login out to have one generated",
            "{remoteVisualization: true, login: null, visualService: {allowedAddress: 203.0.113.7}}",
            "{remoteVisualization: true, login: {keyPairName: team}, visualService: {allowedAddress: 203.0.113.7}}"),
        new RuleCase(
            "HpcCluster",
            "spec.login",
            "visualService needs the root password: give login.passwordSecretRef, or without adopt leave login out to have one generated",
            "{remoteVisualization: true, adopt: {clusterId: ehpc-hz-1}, login: {keyPairName: null, passwordSecretRef: {name: root, key: password}}, visualService: {allowedAddress: 203.0.113.7}}",
            "{remoteVisualization: true, adopt: {clusterId: ehpc-hz-1}, login: null, visualService: {allowedAddress: 203.0.113.7}}"),
        new RuleCase(
            "HpcCluster",
            "spec.autoScaling.spot",
            "priceLimit goes with strategy SpotWithPriceLimit and with no other",
            "autoScaling: {maxNodes: 10, spot: {strategy: SpotWithPriceLimit, priceLimit: '0.5'}}",
            "autoScaling: {maxNodes: 10, spot: {strategy: SpotWithPriceLimit}}"),
        new RuleCase(
            "HpcCluster",
            "spec.scheduler.settings",
            "settings.pbs goes with type pbs, settings.slurm with type slurm",
            "scheduler: {type: pbs, settings: {pbs: {jobHistoryDays: 7}}}",
            "scheduler: {type: slurm, settings: {pbs: {jobHistoryDays: 7}}}"),
        new RuleCase(
            "HpcCluster",
            "spec.scheduler.settings",
            "settings.pbs goes with type pbs, settings.slurm with type slurm",
            "scheduler: {type: slurm, settings: {slurm: {backfillIntervalSeconds: 30}}}",
            "scheduler: {type: deadline, settings: {slurm: {backfillIntervalSeconds: 30}}}"),
        new RuleCase(
            "HpcCluster",
            "spec.scheduler.settings.pbs",
            "give at least one of schedulingIntervalSeconds, jobHistoryDays, resourceLimits, accessLists",
            "scheduler: {type: pbs, settings: {pbs: {schedulingIntervalSeconds: 30}}}",
            "scheduler: {type: pbs, settings: {pbs: {}}}"),
        new RuleCase(
            "HpcCluster",
            "spec.software",
            "software must not hold a tag twice",
            "software: [OPENMPI_3.0.0, GCC_7.3.0]",
            "software: [OPENMPI_3.0.0, GCC_7.3.0, OPENMPI_3.0.0]"),
        new RuleCase(
            "HpcCluster",
            "spec.securityGroups",
            "securityGroups must not hold a group twice",
            "securityGroups: [sg-1, sg-2]",
            "securityGroups: [sg-1, sg-2, sg-1]"),
        new RuleCase(
            "HpcCluster",
            "spec.autoScaling.excludeNodes",
            "excludeNodes must not hold an instance twice",
            "autoScaling: {maxNodes: 10, excludeNodes: [i-1, i-2]}",
            "autoScaling: {maxNodes: 10, excludeNodes: [i-1, i-1]}"),
        new RuleCase(
            "HpcCluster",
            "spec.scheduler.settings.pbs.resourceLimits",
            "resourceLimits must not hold a queue and user twice",
            "scheduler: {type: pbs, settings: {pbs: {resourceLimits: [{queue: q, user: ann, cpus: 1}, {queue: q, user: bob, cpus: 1}]}}}",
            "scheduler: {type: pbs, settings: {pbs: {resourceLimits: [{queue: q, user: ann, cpus: 1}, {queue: q, user: ann, nodes: 1}]}}}"),
        new RuleCase(
            "HpcCluster",
            "spec.scheduler.settings.pbs.accessLists",
            "accessLists must not hold a queue twice",
            "scheduler: {type: pbs, settings: {pbs: {accessLists: [{queue: p, users: [ann]}, {queue: q, users: [ann]}]}}}",
            "scheduler: {type: pbs, settings: {pbs: {accessLists: [{queue: q, users: [ann]}, {queue: q, users: [bob]}]}}}"),
        new RuleCase(
            "HpcCluster",
            "spec.scheduler.settings.slurm",
            "give at least one of schedulingIntervalSeconds, backfillIntervalSeconds",
            "scheduler: {type: slurm, settings: {slurm: {schedulingIntervalSeconds: 30}}}",
            "scheduler: {type: slurm, settings: {slurm: {}}}"),
        new RuleCase(
            "HpcCluster",
            "spec.scheduler.settings.pbs.resourceLimits[0]",
            "give at least one of cpus, nodes, memory",
            "scheduler: {type: pbs, settings: {pbs: {resourceLimits: [{queue: workq, user: ann, cpus: 2}]}}}",
            "scheduler: {type: pbs, settings: {pbs: {resourceLimits: [{queue: workq, user: ann}]}}}"),
        new RuleCase(
            "HpcCluster",
            "spec.schedule.windows[0].start",
            "stop and start are the same: the cluster would be stopped and started at once",
            "schedule: {windows: [{stop: 0 20 * * *, start: 0 6 * * *}]}",
            "schedule: {windows: [{stop: 0 20 * * *, start: 0 20 * * *}]}"),
        new RuleCase(
            "HpcQueue",
            "spec.managementPolicy",
            "managementPolicy Observe needs adopt: true: only a queue that exists already can be"
                + " observed",
            "{managementPolicy: Observe, adopt: true}",
            "managementPolicy: Observe"),
        new RuleCase(
            "HpcQueue",
            "spec.adoptOverwrite",
            "adoptOverwrite needs adopt: true: a queue that this resource adds has nothing to be"
                + " overwritten",
            "{adoptOverwrite: true, adopt: true}",
            "adoptOverwrite: true"),
        new RuleCase(
            "HpcQueue",
            "spec.spot",
            "spot instances do not go with billing.chargeType PrePaid: leave spot out, or pay as you go",
            "{billing: {chargeType: PrePaid}, spot: {strategy: NoSpot}}",
            "{billing: {chargeType: PrePaid}, spot: {strategy: SpotAsPriceGo}}"),
        new RuleCase(
            "HpcQueue",
            "spec.fallbackZones",
            "fallbackZones need zoneId: name the zone that is tried first",
            "{zoneId: z-a, fallbackZones: [{zoneId: z-b, vSwitchId: vsw-b}]}",
            "{fallbackZones: [{zoneId: z-b, vSwitchId: vsw-b}]}"),
        new RuleCase(
            "HpcQueue",
            "spec.fallbackZones",
            "fallbackZones name no zone twice, and not zoneId: take out what is named already",
            "{zoneId: z-a, fallbackZones: [{zoneId: z-b, vSwitchId: vsw-b}, {zoneId: z-c, vSwitchId: vsw-b}]}",
            "{zoneId: z-a, fallbackZones: [{zoneId: z-b, vSwitchId: vsw-b}, {zoneId: z-b, vSwitchId: vsw-c}]}"),
        new RuleCase(
            "HpcQueue",
            "spec.fallbackZones",
            "fallbackZones name no zone twice, and not zoneId: take out what is named already",
            "{zoneId: z-a, fallbackZones: [{zoneId: z-b, vSwitchId: vsw-b}]}",
            "{zoneId: z-a, fallbackZones: [{zoneId: z-a, vSwitchId: vsw-b}]}"),
        new RuleCase(
            "HpcQueue",
            "spec.purchasing",
            "purchasing.strategy LowestPrice and Capacity need zoneId and vSwitchId: name them, or choose InOrder",
            "{zoneId: z-a, vSwitchId: vsw-a, purchasing: {strategy: LowestPrice}}",
            "{zoneId: z-a, purchasing: {strategy: LowestPrice}}"),
        new RuleCase(
            "HpcQueue",
            "spec.billing",
            "purchasing.strategy LowestPrice and Capacity do not go with billing.chargeType PrePaid: choose InOrder for subscriptions",
            "{zoneId: z-a, vSwitchId: vsw-a, purchasing: {strategy: Capacity}, billing: {chargeType: PostPaid}}",
            "{zoneId: z-a, vSwitchId: vsw-a, purchasing: {strategy: Capacity}, billing: {chargeType: PrePaid}}"),
        new RuleCase(
            "HpcQueue",
            "spec.dataDisks",
            "purchasing.strategy LowestPrice and Capacity do not go with dataDisks: choose InOrder for nodes with data disks",
            "{zoneId: z-a, vSwitchId: vsw-a, purchasing: {strategy: InOrder}, dataDisks: [{size: 40Gi}]}",
            "{zoneId: z-a, vSwitchId: vsw-a, purchasing: {strategy: Capacity}, dataDisks: [{size: 40Gi}]}"),
        new RuleCase(
            "HpcQueue",
            "spec.hyperThreading",
            "purchasing.strategy LowestPrice and Capacity do not go with hyperThreading: false: choose InOrder",
            "{zoneId: z-a, vSwitchId: vsw-a, purchasing: {strategy: Capacity}}",
            "{zoneId: z-a, vSwitchId: vsw-a, purchasing: {strategy: Capacity}, hyperThreading: false}"),
        new RuleCase(
            "HpcQueue",
            "spec.billing",
            "period, periodUnit, autoRenew and autoRenewPeriod need chargeType PrePaid",
            "billing: {chargeType: PrePaid, autoRenew: false}",
            "billing: {autoRenew: false}"),
        new RuleCase(
            "HpcQueue",
            "spec.billing.period",
            "period is 1 to 4 with periodUnit Week, and 1 to 9, 12, 24, 36, 48 or 60 with Month",
            "billing: {chargeType: PrePaid, period: 4, periodUnit: Week}",
            "billing: {chargeType: PrePaid, period: 5, periodUnit: Week}"),
        new RuleCase(
            "HpcQueue",
            "spec.billing.period",
            "period is 1 to 4 with periodUnit Week, and 1 to 9, 12, 24, 36, 48 or 60 with Month",
            "billing: {chargeType: PrePaid, period: 36}",
            "billing: {chargeType: PrePaid, period: 10, periodUnit: Month}"),
        new RuleCase(
            "HpcQueue",
            "spec.billing.autoRenewPeriod",
            "autoRenewPeriod does not go with autoRenew: false",
            "billing: {chargeType: PrePaid, autoRenewPeriod: 2}",
            "billing: {chargeType: PrePaid, autoRenew: false, autoRenewPeriod: 2}"),
        new RuleCase(
            "HpcQueue",
            "spec.billing.autoRenewPeriod",
            "autoRenewPeriod is 1, 2 or 3 with periodUnit Week, and 1, 2, 3, 6 or 12 with Month",
            "billing: {chargeType: PrePaid, autoRenewPeriod: 12}",
            "billing: {chargeType: PrePaid, periodUnit: Week, autoRenewPeriod: 6}"),
        new RuleCase(
            "HpcQueue",
            "spec.billing.autoRenewPeriod",
            "autoRenewPeriod is 1, 2 or 3 with periodUnit Week, and 1, 2, 3, 6 or 12 with Month",
            "billing: {chargeType: PrePaid, autoRenewPeriod: 6}",
            "billing: {chargeType: PrePaid, autoRenewPeriod: 4}"),
        new RuleCase(
            "HpcQueue",
            "spec.dataDisks[0].performanceLevel",
            "performanceLevel needs category cloud_essd",
            "dataDisks: [{category: cloud_essd, performanceLevel: PL1}]",
            "dataDisks: [{category: cloud_ssd, performanceLevel: PL1}]"),
        new RuleCase(
            "HpcQueue",
            "spec.dataDisks[0].size",
            "size must be between 40Gi and 500Gi",
            "dataDisks: [{size: 40Gi}]",
            "dataDisks: [{size: 39Gi}]"),
        new RuleCase(
            "HpcQueue",
            "spec.dataDisks[0].size",
            "size must be between 40Gi and 500Gi",
            "dataDisks: [{size: 500Gi}]",
            "dataDisks: [{size: 501Gi}]"),
        new RuleCase(
            "HpcQueue",
            "spec.dataDisks[0].kmsKeyId",
            "kmsKeyId needs encrypted: true",
            "dataDisks: [{encrypted: true, kmsKeyId: key}]",
            "dataDisks: [{kmsKeyId: key}]"),
        new RuleCase(
            "HpcQueue",
            "spec.purchasing.maxNodes",
            "maxNodes is at most 99 with strategy InOrder, and 200 with LowestPrice and Capacity",
            "{zoneId: z-a, vSwitchId: vsw-a, purchasing: {strategy: Capacity, maxNodes: 200}}",
            "purchasing: {maxNodes: 100}"),
        new RuleCase(
            "HpcQueue",
            "spec.purchasing.minNodes",
            "minNodes needs strategy InOrder: with LowestPrice and Capacity, what stock allows is taken",
            "purchasing: {minNodes: 2}",
            "{zoneId: z-a, vSwitchId: vsw-a, purchasing: {strategy: Capacity, minNodes: 2}}"),
        new RuleCase(
            "HpcQueue",
            "spec.purchasing.minNodes",
            "minNodes is at most maxNodes",
            "purchasing: {minNodes: 5, maxNodes: 5}",
            "purchasing: {minNodes: 6, maxNodes: 5}"),
        new RuleCase(
            "HpcQueue",
            "spec.spot",
            "priceLimit goes with strategy SpotWithPriceLimit and with no other",
            "spot: {strategy: SpotAsPriceGo}",
            "spot: {strategy: SpotWithPriceLimit}"),
        new RuleCase(
            "HpcQueue",
            "spec.systemDisk",
            "performanceLevel needs category cloud_essd",
            "systemDisk: {category: cloud_essd, performanceLevel: PL0}",
            "systemDisk: {performanceLevel: PL0}"),
        new RuleCase(
            "HpcQueue",
            "spec.systemDisk.size",
            "size must be between 40Gi and 500Gi",
            "systemDisk: {size: 500Gi}",
            "systemDisk: {size: 501Gi}"),
        new RuleCase(
            "HpcQueue",
            "spec.autoScale",
            "autoScale needs billing.chargeType PostPaid: nodes that the cloud adds are paid as they go",
            "{autoScale: {maxReplicas: 3}, billing: {chargeType: PostPaid}}",
            "{autoScale: {maxReplicas: 3}, billing: {chargeType: PrePaid}}"),
        new RuleCase(
            "HpcQueue",
            "spec.autoScale",
            "autoScale needs purchasing.strategy InOrder: the cloud tries instance types and zones in the order of the spec",
            "{autoScale: {maxReplicas: 3}, zoneId: z, vSwitchId: v, purchasing: {strategy: InOrder}}",
            "{autoScale: {maxReplicas: 3}, zoneId: z, vSwitchId: v, purchasing: {strategy: Capacity}}"),
        new RuleCase(
            "HpcQueue",
            "spec.autoScale",
            "autoScale.maxReplicas must be at least the number of existingInstances, which count as nodes and are not removed",
            "{autoScale: {maxReplicas: 1}, existingInstances: [{instanceId: i-1}]}",
            "{autoScale: {maxReplicas: 0}, existingInstances: [{instanceId: i-1}]}"),
        new RuleCase(
            "HpcQueue",
            "spec.autoScale.minReplicas",
            "minReplicas must not be larger than maxReplicas",
            "autoScale: {minReplicas: 3, maxReplicas: 3}",
            "autoScale: {minReplicas: 4, maxReplicas: 3}"),
        new RuleCase(
            "HpcQueue",
            "spec.autoScale.minNodesPerRound",
            "minNodesPerRound must not be larger than maxNodesPerRound",
            "autoScale: {maxReplicas: 9, minNodesPerRound: 2, maxNodesPerRound: 2}",
            "autoScale: {maxReplicas: 9, minNodesPerRound: 3, maxNodesPerRound: 2}"),
        new RuleCase(
            "HpcQueue",
            "spec.hyperThreading",
            "hyperThreading does not go with autoScale: leave it out",
            "hyperThreading: false",
            "{hyperThreading: false, autoScale: {maxReplicas: 3}}"),
        new RuleCase(
            "HpcQueue",
            "spec.stoppedNodes",
            "stoppedNodes does not go with autoScale: leave it out",
            "stoppedNodes: [n1]",
            "{stoppedNodes: [n1], autoScale: {maxReplicas: 3}}"),
        new RuleCase(
            "ComputeEnv",
            "spec.dataDisks[0]",
            "kmsKeyId needs encrypted true",
            "dataDisks: [{size: 100Gi, encrypted: true, kmsKeyId: kms-1}]",
            "dataDisks: [{size: 100Gi, kmsKeyId: kms-1}]"),
        new RuleCase(
            "ComputeEnv",
            "spec.dataDisks[0].size",
            "size must be a multiple of 10Gi",
            "dataDisks: [{size: 110Gi}]",
            "dataDisks: [{size: 115Gi}]"),
        new RuleCase(
            "ComputeEnv",
            "spec.instances",
            "exactly one of types and size is needed",
            "instances: {types: null, size: {cpu: 8, memory: 16Gi}}",
            "instances: {types: [S5.LARGE8], size: {cpu: 8, memory: 16Gi}}"),
        new RuleCase(
            "ComputeEnv",
            "spec.instances",
            "exactly one of types and size is needed",
            "instances: {types: [S5.LARGE8]}",
            "instances: {types: null, name: worker}"),
        new RuleCase(
            "ComputeEnv",
            "spec.instances.types",
            "types must not hold a type twice",
            "instances: {types: [S5.LARGE8, S5.LARGE16]}",
            "instances: {types: [S5.LARGE8, S5.LARGE16, S5.LARGE8]}"),
        new RuleCase(
            "ComputeEnv",
            "spec.attachedInstances",
            "attachedInstances must not hold an instance twice",
            "attachedInstances: [{instanceId: ins-1}, {instanceId: ins-2}]",
            "attachedInstances: [{instanceId: ins-1}, {instanceId: ins-2}, {instanceId: ins-1}]"),
        new RuleCase(
            "ComputeEnv",
            "spec.login",
            "exactly one of passwordSecretRef, keyId and keepImageLogin: true is needed",
            "login: {keyId: skey-abcd1234}",
            "login: {keyId: skey-abcd1234, passwordSecretRef: {name: root, key: password}}"),
        new RuleCase(
            "ComputeEnv",
            "spec.login",
            "exactly one of passwordSecretRef, keyId and keepImageLogin: true is needed",
            "login: {keepImageLogin: true}",
            "login: {keepImageLogin: false}"),
        new RuleCase(
            "ComputeEnv",
            "spec.network",
            "exactly one of vpcs and zones is needed",
            "network: {vpcs: [{vpcId: vpc-1, subnetId: subnet-1}]}",
            "network: {vpcs: [{vpcId: vpc-1, subnetId: subnet-1}], zones: [ap-guangzhou-2]}"),
        new RuleCase(
            "ComputeEnv",
            "spec.network",
            "exactly one of vpcs and zones is needed",
            "network: {zones: [ap-guangzhou-2]}",
            "network: {securityGroupIds: [sg-1]}"),
        new RuleCase(
            "ComputeEnv",
            "spec.network.vpcs[0]",
            "vpcId DEFAULT and subnetId DEFAULT go together",
            "network: {vpcs: [{vpcId: DEFAULT, subnetId: DEFAULT}]}",
            "network: {vpcs: [{vpcId: DEFAULT, subnetId: subnet-1}]}"),
        new RuleCase(
            "ComputeEnv",
            "spec.network.vpcs",
            GATEWAY,
            "{internet: {maxBandwidthOut: 5}, " + gateway() + "}",
            gateway()),
        new RuleCase(
            "ComputeEnv",
            "spec.network.vpcs",
            GATEWAY,
            "{internet: {maxBandwidthOut: 5, publicAddress: true}, " + gateway() + "}",
            "{internet: {maxBandwidthOut: 5, publicAddress: false}, " + gateway() + "}"),
        new RuleCase(
            "ComputeEnv",
            "spec.internet.publicAddress",
            "publicAddress true needs maxBandwidthOut above 0",
            "internet: {maxBandwidthOut: 1, publicAddress: true}",
            "internet: {publicAddress: true}"),
        new RuleCase(
            "ComputeEnv",
            "spec.login",
            "login.keyId does not go with windowsAgent: Windows takes no key pair",
            "{windowsAgent: {user: a, session: b}, login: {keepImageLogin: true}}",
            "{windowsAgent: {user: a, session: b}, login: {keyId: skey-1}}"),
        new RuleCase(
            "ComputeEnv",
            "spec.mounts",
            "mounts[].fileSystem is NTFS with windowsAgent",
            "{windowsAgent: {user: a, session: b}, mounts: [{path: 'H:', fileSystem: NTFS}]}",
            "{windowsAgent: {user: a, session: b}, mounts: [{path: 'H:'}]}"),
        new RuleCase(
            "ComputeEnv",
            "spec.notifications",
            "an event must not be in two notifications",
            notifications("COMPUTE_NODE_RUNNING"),
            notifications("COMPUTE_ENV_CREATED")),
        new RuleCase(
            "ComputeEnv",
            "spec.tags",
            "tags must not hold hpc-operator-uid, which is the operator's own",
            "tags: {team: render}",
            "tags: {hpc-operator-uid: mine}"),
        new RuleCase(
            "ComputeEnv",
            "spec.attachedInstances[0].login",
            "exactly one of passwordSecretRef, keyId and keepImageLogin: true is needed",
            "attachedInstances: [{instanceId: ins-1, login: {keyId: skey-1}}]",
            "attachedInstances: [{instanceId: ins-1, login: {}}]"),
        new RuleCase(
            "ComputeEnv",
            "spec.managementPolicy",
            "managementPolicy Observe needs adopt: only an environment that exists can be observed",
            "{managementPolicy: Observe, adopt: {envId: env-1}}",
            "managementPolicy: Observe"));
  }

  private static String gateway() {
    return "network: {vpcs: [{vpcId: vpc-1, subnetId: subnet-1, publicGateway: true}]}";
  }

  private static String notifications(String second) {
    return "notifications: [{topicName: a, events: [{name: COMPUTE_ENV_CREATED}]},"
        + " {topicName: b, events: [{name: %s}]}]".formatted(second);
  }
}
