package io.hpcoperator.api.realapi;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A field that must not change once the cloud was asked for what it is a field of; a replaceable
 * one can with replacePolicy Recreate.
 *
 * @param path path of the field in the object
 * @param presence whether an object can be without it
 * @param without patch to a spec that takes the field away
 * @param value patch that gives it a value; to a defaulted field, one that is not the default
 * @param other patch that gives it another value; null where the schema allows a single one
 */
record ImmutableField(
    String kind, String path, Presence presence, String without, String value, String other) {

  /** Whether an object can be without a field. */
  enum Presence {
    REQUIRED,
    DEFAULTED,
    OPTIONAL
  }

  /** What the cloud has of the kinds whose fields can be corrected before it has. */
  private static final Map<String, String> CLOUD_OBJECTS =
      Map.of("HpcCluster", "cluster", "HpcQueue", "queue", "ComputeEnv", "environment");

  /** Fields of an environment that stay whatever replacePolicy says. */
  private static final Set<String> FIRM = Set.of("spec.accountRef", "spec.adopt.envId");

  /** Whether another environment can be built where this changes. */
  boolean isReplaceable() {
    return kind.equals("ComputeEnv") && !FIRM.contains(path);
  }

  /** Whether it can be corrected before the cloud was asked for anything. */
  boolean isCorrectable() {
    return CLOUD_OBJECTS.containsKey(kind);
  }

  /** The words of the refusal. */
  String message() {
    if (isReplaceable()) {
      return path.substring(path.lastIndexOf('.') + 1)
          + " can change only with replacePolicy Recreate, by which another environment takes the"
          + " place of this one; or create another resource";
    }
    return path.substring(path.lastIndexOf('.') + 1)
        + " is immutable"
        + (CLOUD_OBJECTS.containsKey(kind)
            ? " once the cloud was asked for the " + CLOUD_OBJECTS.get(kind)
            : "")
        + ": create another "
        + (kind.equals("CloudAccount") ? "CloudAccount" : "resource to have another value");
  }

  @Override
  public String toString() {
    return kind + " " + path;
  }

  private static ImmutableField field(
      String kind, String path, Presence presence, String value, String other) {
    return new ImmutableField(
        kind,
        path,
        presence,
        patch(path, "null"),
        patch(path, value),
        other == null ? null : patch(path, other));
  }

  /** A merge patch to the spec that sets one field. */
  private static String patch(String path, String yaml) {
    String patch = yaml;
    List<String> steps = List.of(path.split("\\."));
    for (int i = steps.size() - 1; i >= 1; i--) {
      patch = "{" + steps.get(i) + ": " + patch + "}";
    }
    return patch;
  }

  private static ImmutableField required(String kind, String path, String value, String other) {
    return field(kind, path, Presence.REQUIRED, value, other);
  }

  private static ImmutableField defaulted(String kind, String path, String value, String other) {
    return field(kind, path, Presence.DEFAULTED, value, other);
  }

  private static ImmutableField optional(String kind, String path, String value, String other) {
    return field(kind, path, Presence.OPTIONAL, value, other);
  }

  /** A field of the on-premises side; all patches make the cluster hybrid. */
  private static ImmutableField ofHybrid(
      String name, Presence presence, String value, String other) {
    String patch =
        "{hybrid: {nodes: [{hostName: head, ipAddress: 10.0.0.1, role: Manager}], %s: %s},"
            + " network: {vpcId: vpc-1, vSwitchId: vsw-1}, nodes: {manager: null, login: null}}";
    return new ImmutableField(
        "HpcCluster",
        "spec.hybrid." + name,
        presence,
        patch.formatted(name, "null"),
        patch.formatted(name, value),
        patch.formatted(name, other));
  }

  static List<ImmutableField> all() {
    return List.of(
        required("CloudAccount", "spec.provider", "AlibabaCloud", "TencentCloud"),
        required("CloudAccount", "spec.region", "cn-hangzhou", "cn-beijing"),
        required("HpcQueue", "spec.clusterRef", "{name: a}", "{name: b}"),
        required("HpcQueue", "spec.queueName", "batch", "long"),
        required("HpcCluster", "spec.accountRef", "{name: a}", "{name: b}"),
        defaulted("HpcCluster", "spec.ehpcApi", "'2018-04-12'", null),
        optional("HpcCluster", "spec.placement", "{zoneId: cn-hangzhou-b}", "{zoneId: z-c}"),
        optional("HpcCluster", "spec.network", "{vpcId: vpc-1}", "{vpcId: vpc-2}"),
        required("HpcCluster", "spec.image.osTag", "CentOS_7.6_64", "CentOS_8_64"),
        defaulted("HpcCluster", "spec.scheduler.type", "slurm", "pbs"),
        optional("HpcCluster", "spec.accountService", "{type: ldap}", "{type: nis}"),
        defaulted("HpcCluster", "spec.deployMode", "Simple", "Tiny"),
        defaulted("HpcCluster", "spec.highAvailability", "true", "false"),
        optional("HpcCluster", "spec.billing", "{chargeType: PrePaid}", "{chargeType: PostPaid}"),
        optional("HpcCluster", "spec.login", "{keyPairName: a}", "{keyPairName: b}"),
        required(
            "HpcCluster",
            "spec.nodes.manager",
            "{instanceType: ecs.c6.large}",
            "{instanceType: ecs.c7.large}"),
        required(
            "HpcCluster",
            "spec.nodes.login",
            "{instanceType: ecs.c6.large}",
            "{instanceType: ecs.c7.large}"),
        required("HpcCluster", "spec.nodes.compute.instanceType", "ecs.c6.large", "ecs.c7.large"),
        optional("HpcCluster", "spec.nodes.compute.queue", "first", "second"),
        optional(
            "HpcCluster",
            "spec.nodes.compute.spot",
            "{strategy: SpotAsPriceGo}",
            "{strategy: NoSpot}"),
        defaulted("HpcCluster", "spec.nodes.compute.hyperThreading", "false", "true"),
        optional("HpcCluster", "spec.systemDisk", "{size: 40Gi}", "{size: 50Gi}"),
        optional(
            "HpcCluster",
            "spec.storage",
            "{volumeId: nas-1, mountTarget: a}",
            "{volumeId: nas-2, mountTarget: a}"),
        optional("HpcCluster", "spec.ramRole", "{name: a}", "{name: b}"),
        defaulted("HpcCluster", "spec.remoteVisualization", "true", "false"),
        defaulted("HpcCluster", "spec.agent", "false", "true"),
        optional("HpcCluster", "spec.versions", "{ehpc: 1.0.0}", "{ehpc: 1.1.0}"),
        new ImmutableField(
            "HpcCluster",
            "spec.scheduler.plugin",
            Presence.REQUIRED,
            null,
            "scheduler: {type: custom, plugin: {mode: image, localPath: /a}}",
            "scheduler: {type: custom, plugin: {mode: image, localPath: /b}}"),
        required("HpcCluster", "spec.adopt.clusterId", "ehpc-hz-1", "ehpc-hz-2"),
        ofHybrid(
            "storage",
            Presence.OPTIONAL,
            "{mountTarget: nas, remotePath: /a, localPath: /a}",
            "{mountTarget: nas, remotePath: /b, localPath: /a}"),
        ofHybrid("schedulerPreinstalled", Presence.DEFAULTED, "true", "false"),
        ofHybrid("multiOs", Presence.DEFAULTED, "true", "false"),
        optional("HpcCluster", "spec.sccClusterId", "scc-1", "scc-2"),
        optional("HpcCluster", "spec.inputFileUrl", "'oss://a'", "'oss://b'"),
        required("ComputeEnv", "spec.accountRef", "{name: a}", "{name: b}"),
        required("ComputeEnv", "spec.placement", "{zone: ap-guangzhou-2}", "{zone: ap-beijing-1}"),
        required("ComputeEnv", "spec.imageId", "img-1", "img-2"),
        optional("ComputeEnv", "spec.systemDisk", "{size: 60Gi}", "{size: 70Gi}"),
        optional("ComputeEnv", "spec.dataDisks", "[{size: 10Gi}]", "[{size: 20Gi}]"),
        optional("ComputeEnv", "spec.network", "{zones: [a]}", "{zones: [b]}"),
        optional("ComputeEnv", "spec.internet", "{maxBandwidthOut: 1}", "{maxBandwidthOut: 2}"),
        optional("ComputeEnv", "spec.login", "{keyId: skey-1}", "{keyId: skey-2}"),
        optional("ComputeEnv", "spec.agents", "{security: true}", "{security: false}"),
        optional("ComputeEnv", "spec.spot", "{maxPrice: '0.5'}", "{maxPrice: '0.6'}"),
        optional("ComputeEnv", "spec.mounts", "[{path: /a}]", "[{path: /b}]"),
        optional(
            "ComputeEnv",
            "spec.authentications",
            "[{scene: COS, secretIdRef: {name: a, key: id}, secretKeyRef: {name: a, key: k}}]",
            "[{scene: COS, secretIdRef: {name: b, key: id}, secretKeyRef: {name: b, key: k}}]"),
        optional(
            "ComputeEnv",
            "spec.inputMappings",
            "[{source: 'cos://a', destination: /a}]",
            "[{source: 'cos://b', destination: /a}]"),
        optional(
            "ComputeEnv",
            "spec.windowsAgent",
            "{user: a, session: console}",
            "{user: b, session: console}"),
        optional(
            "ComputeEnv",
            "spec.notifications",
            "[{topicName: a, events: [{name: COMPUTE_ENV_CREATED}]}]",
            "[{topicName: b, events: [{name: COMPUTE_ENV_CREATED}]}]"),
        optional("ComputeEnv", "spec.notificationTarget", "CMQ", "TDMQ_CMQ"),
        defaulted("ComputeEnv", "spec.inactiveNodeAction", "RECREATE", null),
        defaulted("ComputeEnv", "spec.maxNodeRecreations", "3", "4"),
        optional("ComputeEnv", "spec.tags", "{team: a}", "{team: b}"),
        required("ComputeEnv", "spec.adopt.envId", "env-1", "env-2"),
        new ImmutableField(
            "ComputeEnv",
            "spec.instances.size",
            Presence.REQUIRED,
            null,
            "instances: {types: null, size: {cpu: 8, memory: 16Gi}}",
            "instances: {types: null, size: {cpu: 8, memory: 32Gi}}"),
        optional("ComputeEnv", "spec.instances.name", "render", "solve"));
  }
}
