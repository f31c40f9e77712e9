package io.hpcoperator.controller.computeenv;

import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.api.v1alpha1.ComputeEnvSpec;
import io.hpcoperator.cloud.Secret;
import io.hpcoperator.cloud.batch.AgentRunningMode;
import io.hpcoperator.cloud.batch.Authentication;
import io.hpcoperator.cloud.batch.DataDisk;
import io.hpcoperator.cloud.batch.EnhancedService;
import io.hpcoperator.cloud.batch.EnvData;
import io.hpcoperator.cloud.batch.EventConfig;
import io.hpcoperator.cloud.batch.EventVar;
import io.hpcoperator.cloud.batch.InputMapping;
import io.hpcoperator.cloud.batch.InstanceMarketOptions;
import io.hpcoperator.cloud.batch.InstanceTypeOptions;
import io.hpcoperator.cloud.batch.InternetAccessible;
import io.hpcoperator.cloud.batch.LoginSettings;
import io.hpcoperator.cloud.batch.MountDataDisk;
import io.hpcoperator.cloud.batch.NamedComputeEnv;
import io.hpcoperator.cloud.batch.Notification;
import io.hpcoperator.cloud.batch.Placement;
import io.hpcoperator.cloud.batch.ServiceSwitch;
import io.hpcoperator.cloud.batch.SpotMarketOptions;
import io.hpcoperator.cloud.batch.SystemDisk;
import io.hpcoperator.cloud.batch.Tag;
import io.hpcoperator.cloud.batch.VirtualPrivateCloud;
import io.hpcoperator.controller.batch.EnvListing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Says in Batch's terms what a resource's spec says in the user's. */
final class EnvRequests {
  /** Tag by which the operator knows an environment as the one it created for a resource. */
  static final String OWNER_TAG = EnvListing.OWNER_TAG;

  /** Name of the environment in the cloud. */
  static String name(ComputeEnv resource) {
    var name = resource.getSpec().envName();
    return name == null ? resource.getMetadata().getName() : name;
  }

  static boolean isOwnerTag(Tag tag, String uid) {
    return OWNER_TAG.equals(tag.key()) && uid.equals(tag.value());
  }

  static Placement placement(ComputeEnvSpec spec) {
    var placement = spec.placement();
    return new Placement(
        placement.zone(),
        placement.projectId() == null ? null : placement.projectId().longValue(),
        orEmpty(placement.hostIds()),
        orEmpty(placement.hostIps()),
        null);
  }

  /**
   * @param nodes nodes to start with: those of the intent, whatever the spec says by now
   */
  static NamedComputeEnv create(ComputeEnv resource, int nodes, EnvSecrets secrets) {
    return definition(resource.getSpec(), secrets)
        .envName(name(resource))
        .desiredComputeNodeCount(nodes)
        .tags(tags(resource))
        .build();
  }

  /** What a spec says that does not change, without its secrets, as the cloud would be told. */
  static NamedComputeEnv withoutSecrets(ComputeEnvSpec spec) {
    return definition(spec, EnvSecrets.HIDDEN).build();
  }

  private static NamedComputeEnv.Builder definition(ComputeEnvSpec spec, EnvSecrets secrets) {
    return NamedComputeEnv.builder()
        .envDescription(spec.description())
        .envType("MANAGED")
        .envData(data(spec, secrets))
        .mountDataDisks(
            orEmpty(spec.mounts()).stream()
                .map(mount -> new MountDataDisk(mount.path(), mount.fileSystem()))
                .toList())
        .authentications(
            orEmpty(spec.authentications()).stream()
                .map(
                    a ->
                        new Authentication(
                            a.scene(),
                            Secret.of(secrets.text(a.secretIdRef())),
                            Secret.of(secrets.text(a.secretKeyRef()))))
                .toList())
        .inputMappings(
            orEmpty(spec.inputMappings()).stream()
                .map(m -> new InputMapping(m.source(), m.destination(), m.mountOptions()))
                .toList())
        .agentRunningMode(
            spec.windowsAgent() == null
                ? null
                : new AgentRunningMode(
                    "WINDOWS", spec.windowsAgent().user(), spec.windowsAgent().session()))
        .notifications(
            orEmpty(spec.notifications()).stream().map(EnvRequests::notification).toList())
        .notificationTarget(spec.notificationTarget())
        .actionIfComputeNodeInactive(spec.inactiveNodeAction())
        .resourceMaxRetryCount(spec.maxNodeRecreations());
  }

  private static EnvData data(ComputeEnvSpec spec, EnvSecrets secrets) {
    var instances = spec.instances();
    var data =
        EnvData.builder()
            .imageId(spec.imageId())
            .instanceName(instances.name())
            .instanceTypes(orEmpty(instances.types()))
            .dataDisks(orEmpty(spec.dataDisks()).stream().map(EnvRequests::dataDisk).toList());
    if (instances.size() != null) {
      data.instanceTypeOptions(
          new InstanceTypeOptions(
              instances.size().cpu(),
              gibibytes(instances.size().memory()),
              orEmpty(instances.size().categories())));
    }
    if (spec.systemDisk() != null) {
      data.systemDisk(
          new SystemDisk(
              spec.systemDisk().type(),
              null,
              gibibytes(spec.systemDisk().size()),
              spec.systemDisk().dedicatedClusterId()));
    }
    if (spec.network() != null) {
      data.virtualPrivateClouds(
          orEmpty(spec.network().vpcs()).stream()
              .map(
                  vpc ->
                      new VirtualPrivateCloud(
                          vpc.vpcId(),
                          vpc.subnetId(),
                          vpc.publicGateway(),
                          orEmpty(vpc.privateIpAddresses()),
                          vpc.ipv6AddressCount()))
              .toList());
      data.zones(orEmpty(spec.network().zones()));
      data.securityGroupIds(orEmpty(spec.network().securityGroupIds()));
    }
    if (spec.internet() != null) {
      var internet = spec.internet();
      data.internetAccessible(
          new InternetAccessible(
              internet.chargeType(),
              internet.maxBandwidthOut(),
              internet.publicAddress(),
              internet.bandwidthPackageId()));
    }
    if (spec.login() != null) {
      data.loginSettings(login(spec.login(), secrets));
    }
    if (spec.agents() != null) {
      data.enhancedService(
          new EnhancedService(
              enabled(spec.agents().security()),
              enabled(spec.agents().monitoring()),
              enabled(spec.agents().automation())));
    }
    if (spec.spot() != null) {
      data.instanceChargeType("SPOTPAID");
      data.instanceMarketOptions(
          new InstanceMarketOptions(
              new SpotMarketOptions(spec.spot().maxPrice(), "one-time"), "spot"));
    }
    return data.build();
  }

  static LoginSettings login(ComputeEnvSpec.LoginSpec login, EnvSecrets secrets) {
    return new LoginSettings(
        login.passwordSecretRef() == null
            ? null
            : Secret.of(secrets.text(login.passwordSecretRef())),
        login.keyId() == null ? List.of() : List.of(login.keyId()),
        login.keepImageLogin());
  }

  private static ServiceSwitch enabled(Boolean value) {
    return value == null ? null : new ServiceSwitch(value);
  }

  private static DataDisk dataDisk(ComputeEnvSpec.DataDisk disk) {
    return new DataDisk(
        gibibytes(disk.size()),
        disk.type(),
        null,
        disk.deleteWithInstance(),
        disk.snapshotId(),
        disk.encrypted(),
        disk.kmsKeyId(),
        disk.throughputPerformance(),
        disk.dedicatedClusterId());
  }

  private static Notification notification(ComputeEnvSpec.Notification notification) {
    return new Notification(
        notification.topicName(),
        notification.events().stream()
            .map(
                event ->
                    new EventConfig(
                        event.name(),
                        new TreeMap<>(event.variables() == null ? Map.of() : event.variables())
                            .entrySet().stream()
                                .map(e -> new EventVar(e.getKey(), e.getValue()))
                                .toList()))
            .toList());
  }

  private static List<Tag> tags(ComputeEnv resource) {
    var tags = new ArrayList<Tag>();
    tags.add(new Tag(OWNER_TAG, resource.getMetadata().getUid()));
    var own = resource.getSpec().tags();
    new TreeMap<>(own == null ? Map.of() : own).forEach((k, v) -> tags.add(new Tag(k, v)));
    return tags;
  }

  private static Integer gibibytes(String quantity) {
    return quantity == null ? null : Integer.valueOf(quantity.replace("Gi", ""));
  }

  private static <T> List<T> orEmpty(List<T> list) {
    return list == null ? List.of() : list;
  }

  private EnvRequests() {}
}
