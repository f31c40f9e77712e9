package io.hpcoperator.controller.computeenv;

import io.hpcoperator.api.v1alpha1.ComputeEnvSpec;
import io.hpcoperator.api.v1alpha1.ComputeEnvSpec.AgentsSpec;
import io.hpcoperator.api.v1alpha1.ComputeEnvSpec.InstanceSize;
import io.hpcoperator.api.v1alpha1.ComputeEnvSpec.InternetSpec;
import io.hpcoperator.api.v1alpha1.ComputeEnvSpec.NetworkSpec;
import io.hpcoperator.api.v1alpha1.ComputeEnvSpec.Notification;
import io.hpcoperator.api.v1alpha1.ComputeEnvSpec.NotificationEvent;
import io.hpcoperator.api.v1alpha1.ComputeEnvSpec.PlacementSpec;
import io.hpcoperator.api.v1alpha1.ComputeEnvSpec.SystemDisk;
import io.hpcoperator.api.v1alpha1.ComputeEnvSpec.Vpc;
import io.hpcoperator.controller.sync.Difference;
import io.hpcoperator.controller.sync.Fingerprint;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * What an environment is built from: the fields of a spec that no operation of the cloud changes,
 * each as a fingerprint. It goes on record with the call that creates the environment, since the
 * cloud does not tell all of them afterwards, and secret names are no secrets. Lists whose order
 * means nothing are sorted first, those inside others too, so that a list that is put into another
 * order costs nothing; disks and mounts keep theirs, which tells them apart. Pure.
 */
final class EnvBuild {
  /**
   * Says in which form the fingerprints were made. A record in another form tells nothing, as none
   * would: raise it whenever the fields below come to hold something else for the same manifest,
   * such as a new default. Otherwise every environment would be replaced.
   */
  static final String FORMAT = "4";

  private static final String FORMAT_KEY = "format";

  /** Stands for what differs, whatever it is. */
  private static final String DIFFERENT = "?";

  /**
   * What asks for no more than what is left out: the API server fills in the defaults of the cloud
   * (Batch 2017-03-12, SystemDisk: DiskSize; InternetAccessible: InternetMaxBandwidthOut).
   */
  private static final Set<Object> DEFAULTS =
      Set.of(
          new SystemDisk(null, "50Gi", null),
          new InternetSpec(null, 0, null, null),
          new AgentsSpec(null, null, null));

  /** The cloud's default (Batch 2017-03-12, InstanceTypeOptions: InstanceCategories). */
  private static final List<String> ANY_CATEGORY = List.of("ALL");

  /** Fingerprints by the field's place in the spec; what the spec leaves out has none. */
  static Map<String, String> of(ComputeEnvSpec spec) {
    var build = new TreeMap<String, String>();
    build.put(FORMAT_KEY, FORMAT);
    put(build, "placement", sorted(spec.placement()));
    put(build, "instances.size", sorted(spec.instances().size()));
    put(build, "instances.name", spec.instances().name());
    put(build, "imageId", spec.imageId());
    put(build, "systemDisk", spec.systemDisk());
    put(build, "dataDisks", spec.dataDisks());
    put(build, "network", sorted(spec.network()));
    put(build, "internet", spec.internet());
    put(build, "login", spec.login());
    put(build, "agents", spec.agents());
    put(build, "spot", spec.spot());
    put(build, "mounts", spec.mounts());
    put(build, "authentications", sorted(spec.authentications()));
    put(build, "inputMappings", sorted(spec.inputMappings()));
    put(build, "windowsAgent", spec.windowsAgent());
    put(build, "notifications", sorted(each(spec.notifications(), EnvBuild::sorted)));
    put(build, "notificationTarget", spec.notificationTarget());
    put(build, "inactiveNodeAction", spec.inactiveNodeAction());
    put(build, "maxNodeRecreations", spec.maxNodeRecreations());
    put(build, "tags", spec.tags() == null ? null : new TreeMap<>(spec.tags()));
    return Map.copyOf(build);
  }

  /**
   * What an environment was built from of which there is no record: as the spec says, but for what
   * the cloud tells otherwise.
   *
   * @param found differences of fixed fields, as {@link EnvFixedFields} finds them
   */
  static Map<String, String> of(ComputeEnvSpec spec, List<Difference> found) {
    var build = new TreeMap<>(of(spec));
    for (var field : List.copyOf(build.keySet())) {
      if (found.stream().anyMatch(d -> (d.field() + ".").startsWith(field + "."))) {
        build.put(field, DIFFERENT);
      }
    }
    return Map.copyOf(build);
  }

  /** A record, if it is one that can be read; null otherwise. */
  static Map<String, String> read(Map<String, String> record) {
    return record == null || !FORMAT.equals(record.get(FORMAT_KEY)) ? null : Map.copyOf(record);
  }

  /**
   * A record, if it is one that cannot be read; null otherwise. It stays until another takes its
   * place: that there was one says that the environment may be built otherwise than its spec says.
   */
  static Map<String, String> unreadable(Map<String, String> record) {
    return read(record) == null ? record : null;
  }

  /** Fields in which an environment is built otherwise than a spec asks, sorted. */
  static List<String> differences(Map<String, String> built, Map<String, String> wanted) {
    var fields = new TreeSet<>(built.keySet());
    fields.addAll(wanted.keySet());
    fields.removeIf(field -> Objects.equals(built.get(field), wanted.get(field)));
    return List.copyOf(fields);
  }

  private static void put(Map<String, String> build, String field, Object value) {
    if (!isNothing(value)) {
      build.put(field, Fingerprint.of(value));
    }
  }

  /** What is empty asks for no more than what is left out; server-side apply makes either of it. */
  private static boolean isNothing(Object value) {
    return value == null
        || DEFAULTS.contains(value)
        || value instanceof Collection<?> list && list.isEmpty()
        || value instanceof Map<?, ?> map && map.isEmpty();
  }

  private static PlacementSpec sorted(PlacementSpec placement) {
    return new PlacementSpec(
        placement.zone(),
        placement.projectId(),
        sorted(placement.hostIds()),
        sorted(placement.hostIps()));
  }

  private static InstanceSize sorted(InstanceSize size) {
    return size == null
        ? null
        : new InstanceSize(
            size.cpu(),
            size.memory(),
            ANY_CATEGORY.equals(size.categories()) ? null : sorted(size.categories()));
  }

  private static NetworkSpec sorted(NetworkSpec network) {
    return network == null
        ? null
        : new NetworkSpec(
            sorted(each(network.vpcs(), EnvBuild::sorted)),
            sorted(network.zones()),
            sorted(network.securityGroupIds()));
  }

  private static Vpc sorted(Vpc vpc) {
    return new Vpc(
        vpc.vpcId(),
        vpc.subnetId(),
        vpc.publicGateway(),
        sorted(vpc.privateIpAddresses()),
        vpc.ipv6AddressCount());
  }

  private static Notification sorted(Notification notification) {
    return new Notification(
        notification.topicName(), sorted(each(notification.events(), EnvBuild::sorted)));
  }

  private static NotificationEvent sorted(NotificationEvent event) {
    return new NotificationEvent(
        event.name(), isNothing(event.variables()) ? null : new TreeMap<>(event.variables()));
  }

  private static <T> List<T> each(List<T> list, UnaryOperator<T> change) {
    return list == null ? null : list.stream().map(change).toList();
  }

  private static <T> List<T> sorted(List<T> list) {
    return isNothing(list)
        ? null
        : list.stream().sorted(Comparator.comparing(Fingerprint::of)).toList();
  }

  private EnvBuild() {}
}
