package io.hpcoperator.api.realapi;

import java.util.List;

/**
 * A CEL rule that looks at one object, with an object it lets pass and one it refuses.
 *
 * @param kind kind whose CRD carries the rule
 * @param field where the error is reported
 * @param message the words of the rule
 * @param accepted patch to the spec of the least accepted object that the rule lets pass
 * @param refused patch that differs in what the rule is about
 */
record RuleCase(String kind, String field, String message, String accepted, String refused) {

  @Override
  public String toString() {
    return kind + " " + field + ": " + message;
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
            "exactly one of passwordSecretRef and keyPairName is needed",
            "login: {keyPairName: null, passwordSecretRef: {name: root, key: password}}",
            "login: {keyPairName: team, passwordSecretRef: {name: root, key: password}}"),
        new RuleCase(
            "HpcCluster",
            "spec.login",
            "exactly one of passwordSecretRef and keyPairName is needed",
            "login: {keyPairName: team}",
            "login: {keyPairName: null}"),
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
            "network: {securityGroupIds: [sg-1]}"));
  }
}
