package io.hpcoperator.controller.computeenv;

import io.hpcoperator.api.v1alpha1.ComputeEnvSpec;
import io.hpcoperator.cloud.batch.ComputeEnvCreateInfo;
import io.hpcoperator.cloud.batch.ComputeEnvView;
import io.hpcoperator.cloud.batch.EnvData;
import io.hpcoperator.cloud.batch.NamedComputeEnv;
import io.hpcoperator.cloud.batch.SystemDisk;
import io.hpcoperator.cloud.batch.Tag;
import io.hpcoperator.cloud.batch.VirtualPrivateCloud;
import io.hpcoperator.controller.sync.Difference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Compares what no operation of the cloud changes, for an environment that is to be taken over. The
 * spec is put into the cloud's words first, so that both are compared in the same form. What the
 * spec does not mention is not compared, and neither is what the cloud does not tell afterwards:
 * secrets, agent mode, recreation, dedicated hosts. Pure.
 */
final class EnvFixedFields {
  private static final String NOTHING = "nothing";

  private final List<Difference> differences = new ArrayList<>();

  /** Fields of the spec that the environment has otherwise, in the order of the spec. */
  static List<Difference> compare(
      ComputeEnvSpec spec, ComputeEnvView env, ComputeEnvCreateInfo info) {
    var fields = new EnvFixedFields();
    if (env.placement() != null) {
      fields.compare("placement.zone", spec.placement().zone(), env.placement().zone());
      if (spec.placement().projectId() != null) {
        fields.compare(
            "placement.projectId",
            spec.placement().projectId().longValue(),
            env.placement().projectId());
      }
    }
    var wanted = EnvRequests.withoutSecrets(spec);
    fields.compareData(spec, wanted.envData(), info.envData());
    fields.compareSets("mounts", spec.mounts(), wanted.mountDataDisks(), info.mountDataDisks());
    fields.compareSets(
        "authentications",
        spec.authentications(),
        wanted.authentications().stream().map(a -> a.scene()).toList(),
        info.authentications().stream().map(a -> a.scene()).toList());
    fields.compareSets(
        "inputMappings", spec.inputMappings(), wanted.inputMappings(), info.inputMappings());
    fields.compareSets("notifications", spec.notifications(), events(wanted), events(info));
    if (spec.tags() != null) {
      var found = info.tags().stream().map(EnvFixedFields::say).toList();
      spec.tags()
          .forEach(
              (key, value) -> {
                if (!found.contains(key + "=" + value)) {
                  fields.differs("tags", key + "=" + value, say(found));
                }
              });
    }
    return List.copyOf(fields.differences);
  }

  private void compareData(ComputeEnvSpec spec, EnvData wanted, EnvData answered) {
    var found = answered == null ? EnvData.builder().build() : answered;
    compare("instances.size", wanted.instanceTypeOptions(), found.instanceTypeOptions());
    compare("instances.name", wanted.instanceName(), found.instanceName());
    compare("imageId", wanted.imageId(), found.imageId());
    compareDisk(wanted.systemDisk(), found.systemDisk());
    compareSets(
        "dataDisks",
        spec.dataDisks(),
        wanted.dataDisks().stream().map(d -> d.diskType() + " " + d.diskSize()).toList(),
        found.dataDisks().stream().map(d -> d.diskType() + " " + d.diskSize()).toList());
    if (spec.network() != null) {
      compareSets(
          "network.vpcs",
          spec.network().vpcs(),
          subnets(wanted.virtualPrivateClouds()),
          subnets(
              found.virtualPrivateCloud() == null
                  ? found.virtualPrivateClouds()
                  : List.of(found.virtualPrivateCloud())));
      compareSets("network.zones", spec.network().zones(), wanted.zones(), found.zones());
      compareSets(
          "network.securityGroupIds",
          spec.network().securityGroupIds(),
          wanted.securityGroupIds(),
          found.securityGroupIds());
    }
    if (wanted.internetAccessible() != null) {
      var internet = found.internetAccessible();
      compare(
          "internet.maxBandwidthOut",
          wanted.internetAccessible().internetMaxBandwidthOut(),
          internet == null ? 0 : internet.internetMaxBandwidthOut());
      compare(
          "internet.publicAddress",
          wanted.internetAccessible().publicIpAssigned(),
          internet == null ? null : internet.publicIpAssigned());
    }
    if (spec.login() != null && spec.login().keyId() != null) {
      compareSets(
          "login.keyId",
          List.of(spec.login().keyId()),
          wanted.loginSettings().keyIds(),
          found.loginSettings() == null ? List.of() : found.loginSettings().keyIds());
    }
    if (spec.spot() != null) {
      var market = found.instanceMarketOptions();
      compare(
          "spot.maxPrice",
          spec.spot().maxPrice(),
          market == null || market.spotOptions() == null ? null : market.spotOptions().maxPrice());
    }
  }

  /** A size of 0, as the vendor's example shows, says nothing. */
  private void compareDisk(SystemDisk wanted, SystemDisk found) {
    if (wanted == null) {
      return;
    }
    compare("systemDisk.type", wanted.diskType(), found == null ? null : found.diskType());
    if (found != null && !Objects.equals(found.diskSize(), 0)) {
      compare("systemDisk.size", wanted.diskSize(), found.diskSize());
    }
  }

  private static List<String> subnets(List<VirtualPrivateCloud> clouds) {
    return clouds.stream().map(vpc -> vpc.vpcId() + "/" + vpc.subnetId()).toList();
  }

  private static List<String> events(NamedComputeEnv env) {
    return env.notifications().stream()
        .flatMap(n -> n.eventConfigs().stream().map(e -> n.topicName() + "/" + e.eventName()))
        .toList();
  }

  private static List<String> events(ComputeEnvCreateInfo info) {
    return info.notifications().stream()
        .flatMap(n -> n.eventConfigs().stream().map(e -> n.topicName() + "/" + e.eventName()))
        .toList();
  }

  /** What the spec leaves out is as the environment has it. */
  private void compare(String field, Object wanted, Object found) {
    if (wanted != null && !wanted.equals(found)) {
      differs(field, wanted.toString(), found == null ? NOTHING : found.toString());
    }
  }

  /**
   * @param inSpec null when the spec leaves the field out
   */
  private <T> void compareSets(
      String field, Object inSpec, Collection<T> wanted, Collection<T> found) {
    boolean same = wanted.size() == found.size() && wanted.containsAll(found);
    if (inSpec != null && !same) {
      differs(field, say(wanted), say(found));
    }
  }

  private void differs(String field, String wanted, String found) {
    differences.add(new Difference(field, wanted, found));
  }

  private static String say(Tag tag) {
    return tag.key() + "=" + tag.value();
  }

  private static String say(Collection<?> values) {
    return values.isEmpty()
        ? NOTHING
        : values.stream().map(Object::toString).sorted().collect(Collectors.joining(", "));
  }

  private EnvFixedFields() {}
}
