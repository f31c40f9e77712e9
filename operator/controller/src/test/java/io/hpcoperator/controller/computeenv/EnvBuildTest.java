package io.hpcoperator.controller.computeenv;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.Crds;
import io.hpcoperator.api.v1alpha1.ComputeEnvSpec;
import io.hpcoperator.api.v1alpha1.Replaceable;
import io.hpcoperator.controller.sync.Difference;
import io.hpcoperator.controller.sync.Fingerprint;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvBuildTest {
  private static final String ALL =
      """
      accountRef: {name: tencent}
      placement: {zone: ap-guangzhou-2, hostIds: [host-1, host-2], hostIps: [10.0.0.1, 10.0.0.2]}
      instances: {size: {cpu: 4, memory: 8Gi, categories: [COMPUTE, GENERAL]}, name: node}
      imageId: img-one
      systemDisk: {size: 60Gi}
      dataDisks: [{size: 10Gi}]
      network:
        vpcs:
          - {vpcId: vpc-1, subnetId: subnet-1, privateIpAddresses: [10.1.0.1, 10.1.0.2]}
          - {vpcId: vpc-1, subnetId: subnet-2}
        zones: [ap-guangzhou-2, ap-guangzhou-3]
        securityGroupIds: [sg-1, sg-2]
      internet: {maxBandwidthOut: 1}
      login: {keyId: skey-1}
      agents: {security: true}
      spot: {maxPrice: '1'}
      mounts: [{path: /data}]
      authentications:
        - {scene: COS, secretIdRef: {name: a, key: id}, secretKeyRef: {name: a, key: key}}
        - {scene: CFS, secretIdRef: {name: b, key: id}, secretKeyRef: {name: b, key: key}}
      inputMappings:
        - {source: 'cos://one', destination: /one}
        - {source: 'cos://two', destination: /two}
      windowsAgent: {user: a, session: b}
      notifications:
        - {topicName: one, events: [{name: COMPUTE_ENV_CREATED, variables: {a: b, c: d}}, {name: COMPUTE_NODE_CREATED}]}
        - {topicName: two, events: [{name: COMPUTE_ENV_DELETED}]}
      notificationTarget: CMQ
      inactiveNodeAction: RECREATE
      maxNodeRecreations: 7
      tags: {team: a, cost: b}
      """;

  private static ComputeEnvSpec spec(String yaml) {
    return Serialization.unmarshal(yaml, ComputeEnvSpec.class);
  }

  private static List<String> differences(String from, String to) {
    assertThat(ALL).contains(from);
    return EnvBuild.differences(EnvBuild.of(spec(ALL)), EnvBuild.of(spec(ALL.replace(from, to))));
  }

  @Test
  void shouldCoverEveryFieldThatNeedsAnotherEnvironment() {
    Set<String> fields = new HashSet<>();
    replaceable(ComputeEnvSpec.class, "", fields);
    assertThat(fields).hasSizeGreaterThan(15);
    var build = new HashSet<>(EnvBuild.of(spec(ALL)).keySet());
    assertThat(build.remove("format")).isTrue();
    assertThat(build).isEqualTo(fields);
  }

  private static void replaceable(Class<?> record, String prefix, Set<String> fields) {
    for (var component : record.getRecordComponents()) {
      if (component.isAnnotationPresent(Replaceable.class)) {
        fields.add(prefix + component.getName());
      } else if (component.getType().isRecord()) {
        replaceable(component.getType(), prefix + component.getName() + ".", fields);
      }
    }
  }

  @Test
  void shouldNameTheFieldsThatDiffer() {
    assertThat(differences("img-one", "img-two")).containsExactly("imageId");
    assertThat(differences("name: node", "name: other")).containsExactly("instances.name");
    assertThat(differences("spot: {maxPrice: '1'}\n", "")).containsExactly("spot");
    assertThat(differences("{keyId: skey-1}", "{passwordSecretRef: {name: a, key: b}}"))
        .containsExactly("login");
    assertThat(
            differences(
                "size: {cpu: 4, memory: 8Gi, categories: [COMPUTE, GENERAL]}",
                "types: [S5.LARGE8]"))
        .containsExactly("instances.size");
  }

  @Test
  void shouldNotMindTheOrderOfWhatHasNone() {
    assertThat(
            List.of(
                differences("[sg-1, sg-2]", "[sg-2, sg-1]"),
                differences("[ap-guangzhou-2, ap-guangzhou-3]", "[ap-guangzhou-3, ap-guangzhou-2]"),
                differences("{team: a, cost: b}", "{cost: b, team: a}"),
                differences("[host-1, host-2]", "[host-2, host-1]"),
                differences("[10.0.0.1, 10.0.0.2]", "[10.0.0.2, 10.0.0.1]"),
                differences("[COMPUTE, GENERAL]", "[GENERAL, COMPUTE]"),
                differences("[10.1.0.1, 10.1.0.2]", "[10.1.0.2, 10.1.0.1]"),
                differences("{a: b, c: d}", "{c: d, a: b}"),
                differences(
                    "{name: COMPUTE_ENV_CREATED, variables: {a: b, c: d}}, {name: COMPUTE_NODE_CREATED}",
                    "{name: COMPUTE_NODE_CREATED}, {name: COMPUTE_ENV_CREATED, variables: {a: b, c: d}}"),
                swapped("  vpcs:\n", 2),
                swapped("authentications:\n", 2),
                swapped("inputMappings:\n", 2),
                swapped("notifications:\n", 2)))
        .allSatisfy(changed -> assertThat(changed).isEmpty());
  }

  /** Which disk is mounted where hangs on the order. */
  @Test
  void shouldMindTheOrderOfDisksAndMounts() {
    var two = ALL.replace("[{path: /data}]", "[{path: /a}, {path: /b}]");
    var swapped = ALL.replace("[{path: /data}]", "[{path: /b}, {path: /a}]");
    assertThat(EnvBuild.differences(EnvBuild.of(spec(two)), EnvBuild.of(spec(swapped))))
        .containsExactly("mounts");
    two = ALL.replace("[{size: 10Gi}]", "[{size: 10Gi}, {size: 20Gi}]");
    swapped = ALL.replace("[{size: 10Gi}]", "[{size: 20Gi}, {size: 10Gi}]");
    assertThat(EnvBuild.differences(EnvBuild.of(spec(two)), EnvBuild.of(spec(swapped))))
        .containsExactly("dataDisks");
  }

  /** The differences after the items of a list change places. */
  private static List<String> swapped(String field, int items) {
    var lines = ALL.substring(ALL.indexOf(field) + field.length()).split("\n");
    var list = Arrays.asList(lines).subList(0, items);
    return differences(String.join("\n", list), list.get(1) + "\n" + list.get(0));
  }

  @Test
  void shouldHoldNothingOfWhatChangesInPlace() {
    assertThat(differences("accountRef", "replicas: 4\ndescription: x\nenvName: y\naccountRef"))
        .isEmpty();
  }

  @Test
  void shouldTakeFromTheCloudWhatIsNotOnRecord() {
    var built =
        EnvBuild.of(
            spec(ALL),
            List.of(
                new Difference("network.zones", "a", "b"), new Difference("imageId", "a", "b")));
    assertThat(EnvBuild.differences(built, EnvBuild.of(spec(ALL))))
        .containsExactly("imageId", "network");
  }

  /** Either is what server-side apply makes of a list or map that its owner emptied. */
  @Test
  void shouldNotTellWhatIsEmptyFromWhatIsLeftOut() {
    assertThat(differences("tags: {team: a, cost: b}", "tags: {}")).containsExactly("tags");
    var none = ALL.replace("tags: {team: a, cost: b}", "");
    assertThat(
            EnvBuild.differences(EnvBuild.of(spec(none)), EnvBuild.of(spec(none + "tags: {}\n"))))
        .isEmpty();
    var two = "imageId: i\nplacement: {zone: z%s}\ninstances: {size: {cpu: 1, memory: 1Gi%s}}\n";
    assertThat(
            EnvBuild.differences(
                EnvBuild.of(spec(two.formatted("", ""))),
                EnvBuild.of(spec(two.formatted(", hostIds: []", ", categories: []")))))
        .isEmpty();
  }

  /** As the API server hands them on, with its defaults filled in. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "agents: {}",
        "internet: {maxBandwidthOut: 0}",
        "systemDisk: {size: 50Gi}",
        "instances: {size: {cpu: 1, memory: 1Gi, categories: [ALL]}}"
      })
  void shouldNotTellADefaultFromWhatIsLeftOut(String written) {
    var least = "imageId: i\nplacement: {zone: z}\ninstances: {size: {cpu: 1, memory: 1Gi}}\n";
    var more = written.startsWith("instances") ? least.replaceAll("instances.*", "") : least;
    assertThat(
            EnvBuild.differences(
                EnvBuild.of(spec(least)), EnvBuild.of(spec(more + written + "\n"))))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "agents: {security: false}",
        "internet: {maxBandwidthOut: 1}",
        "systemDisk: {size: 60Gi}",
        "systemDisk: {size: 50Gi, type: CLOUD_SSD}"
      })
  void shouldMindWhatIsNoDefault(String written) {
    var least = "imageId: i\nplacement: {zone: z}\ninstances: {size: {cpu: 1, memory: 1Gi}}\n";
    assertThat(
            EnvBuild.differences(
                EnvBuild.of(spec(least)), EnvBuild.of(spec(least + written + "\n"))))
        .containsExactly(written.replaceAll(":.*", ""));
  }

  @Test
  void shouldReadNoRecordOfAnotherForm() {
    var build = EnvBuild.of(spec(ALL));
    assertThat(EnvBuild.read(build)).isEqualTo(build);
    var other = new HashMap<>(build);
    other.put("format", "0");
    assertThat(EnvBuild.read(other)).isNull();
    assertThat(EnvBuild.read(Map.of("imageId", "a"))).isNull();
    assertThat(EnvBuild.read(null)).isNull();
  }

  /** What the API server fills in changes the fingerprints of manifests that stay the same. */
  @Test
  void shouldBeOfAnotherFormWhenDefaultsOrNamesChange() {
    assertThat(List.of(Fingerprint.of(new TreeMap<>(EnvBuild.of(spec(ALL)))), defaults()))
        .as("raise EnvBuild.FORMAT, and correct this")
        .containsExactly(
            "4eda9aa669bc8d10",
            List.of(
                "spec.inactiveNodeAction",
                "spec.internet.maxBandwidthOut",
                "spec.maxNodeRecreations",
                "spec.mounts.fileSystem",
                "spec.systemDisk.size"));
  }

  private static List<String> defaults() {
    var crd =
        Crds.all().stream()
            .filter(c -> c.getSpec().getNames().getKind().equals("ComputeEnv"))
            .findFirst()
            .orElseThrow();
    var spec =
        crd.getSpec()
            .getVersions()
            .get(0)
            .getSchema()
            .getOpenAPIV3Schema()
            .getProperties()
            .get("spec");
    var found = new TreeSet<String>();
    defaults("spec", spec, found);
    var fields = new HashSet<String>();
    replaceable(ComputeEnvSpec.class, "", fields);
    return found.stream()
        .filter(path -> fields.stream().anyMatch(f -> (path + ".").startsWith("spec." + f + ".")))
        .toList();
  }

  private static void defaults(String path, JSONSchemaProps schema, Set<String> found) {
    if (schema.getDefault() != null) {
      found.add(path);
    }
    if (schema.getItems() != null) {
      defaults(path, schema.getItems().getSchema(), found);
    }
    if (schema.getProperties() != null) {
      schema.getProperties().forEach((name, field) -> defaults(path + "." + name, field, found));
    }
  }
}
