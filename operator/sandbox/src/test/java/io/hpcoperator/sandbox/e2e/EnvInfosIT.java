package io.hpcoperator.sandbox.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.api.v1alpha1.Condition;
import io.hpcoperator.simulator.Fault;
import io.hpcoperator.simulator.JournalEntry;
import io.hpcoperator.simulator.batch.BatchInspector;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * What is decided by how an environment was created (DescribeComputeEnvCreateInfos,
 * DescribeComputeEnvCreateInfo) and by what Batch offers (DescribeAvailableCvmInstanceTypes,
 * DescribeCvmZoneInstanceConfigInfos, DescribeInstanceCategories).
 */
class EnvInfosIT {
  /** Made in the console, with everything that can be compared. */
  private static final String BY_HAND =
"""
{"EnvDescription": "made by hand",
 "EnvData": {
   "ImageId": "img-bd78fy2t",
   "InstanceTypes": ["S5.LARGE8"],
   "InstanceName": "worker",
   "SystemDisk": {"DiskType": "CLOUD_SSD", "DiskSize": 60},
   "DataDisks": [{"DiskType": "CLOUD_PREMIUM", "DiskSize": 100}],
   "Zones": ["ap-guangzhou-3", "ap-guangzhou-2"],
   "SecurityGroupIds": ["sg-one"],
   "InternetAccessible": {"InternetMaxBandwidthOut": 10},
   "LoginSettings": {"KeyIds": ["skey-one"]}},
 "MountDataDisks": [{"LocalPath": "/data", "FileSystemType": "EXT4"}],
 "Authentications": [{"Scene": "COS", "SecretId": "AKID", "SecretKey": "key"}],
 "InputMappings": [{"SourcePath": "cos://scenes/", "DestinationPath": "/scenes/"}],
 "Notifications": [{"TopicName": "life",
                    "EventConfigs": [{"EventName": "COMPUTE_ENV_CREATED", "EventVars": []}]}],
 "Tags": [{"Key": "team", "Value": "render"}]}
""";

  /** The same as a resource, and its lists in another order. */
  private static final String SAME =
"""
description: made by hand
systemDisk: {type: CLOUD_SSD, size: 60Gi}
dataDisks: [{type: CLOUD_PREMIUM, size: 100Gi}]
network: {zones: [ap-guangzhou-2, ap-guangzhou-3], securityGroupIds: [sg-one]}
internet: {maxBandwidthOut: 10}
login: {keyId: skey-one}
mounts: [{path: /data, fileSystem: EXT4}]
authentications: [{scene: COS, secretIdRef: {name: tencent-key, key: accessKeyId}, secretKeyRef: {name: tencent-key, key: accessKeySecret}}]
inputMappings: [{source: "cos://scenes/", destination: /scenes/}]
notifications: [{topicName: life, events: [{name: COMPUTE_ENV_CREATED}]}]
tags: {team: render}
"""
          .indent(2);

  /** Every field of it otherwise, each with the text that is to name it. */
  private static final List<List<String>> OTHERWISE =
      List.of(
          List.of("size: 60Gi", "size: 70Gi", "systemDisk.size: 70 in the spec, 60 in the cloud"),
          List.of(
              "{type: CLOUD_SSD",
              "{type: CLOUD_BASIC",
              "systemDisk.type: CLOUD_BASIC in the spec, CLOUD_SSD in the cloud"),
          List.of(
              "size: 100Gi",
              "size: 200Gi",
              "dataDisks: CLOUD_PREMIUM 200 in the spec, CLOUD_PREMIUM 100 in the cloud"),
          List.of(
              "zones: [ap-guangzhou-2, ap-guangzhou-3]",
              "zones: [ap-guangzhou-2]",
              "network.zones: ap-guangzhou-2 in the spec, ap-guangzhou-2, ap-guangzhou-3 in the"
                  + " cloud"),
          List.of(
              "sg-one", "sg-two", "network.securityGroupIds: sg-two in the spec, sg-one in the"),
          List.of(
              "maxBandwidthOut: 10", "maxBandwidthOut: 5", "internet.maxBandwidthOut: 5 in the"),
          List.of(
              "skey-one", "skey-two", "login.keyId: skey-two in the spec, skey-one in the cloud"),
          List.of("path: /data", "path: /other", "mounts: "),
          List.of("scene: COS", "scene: CFS", "authentications: CFS in the spec, COS in the cloud"),
          List.of("destination: /scenes/", "destination: /other/", "inputMappings: "),
          List.of(
              "COMPUTE_ENV_CREATED",
              "COMPUTE_NODE_RUNNING",
              "notifications: life/COMPUTE_NODE_RUNNING in the spec, life/COMPUTE_ENV_CREATED in"),
          List.of(
              "team: render", "team: other", "tags: team=other in the spec, team=render in the"));

  private static World world;

  @BeforeAll
  static void begin() {
    world = World.start();
    world.apply(Given.TENCENT);
  }

  @AfterAll
  static void end() {
    world.close();
  }

  private static String adopting(String name, String id, String more) {
    return Given.env(name, 1).replace("[S5.LARGE8]}", "[S5.LARGE8], name: worker}")
        + "  envName: byhand\n  adopt: {envId: %s}\n%s".formatted(id, more);
  }

  private static String provide() {
    return world.clouds.batch().provideEnv("byhand", "ap-guangzhou-2", 1, BY_HAND);
  }

  private static List<JournalEntry> changes(String name, String id) {
    return world.clouds.journal().entries().stream()
        .filter(entry -> !entry.operation().startsWith("Describe"))
        .filter(
            entry ->
                name.equals(entry.parameters().get("ComputeEnv.EnvName"))
                    || id.equals(entry.parameters().get("EnvId")))
        .toList();
  }

  private static Condition awaitSynced(String name, String reason) {
    return World.await()
        .until(
            () -> world.condition(ComputeEnv.class, name, "Synced"),
            c -> c != null && c.reason().equals(reason));
  }

  @SideBySideTest
  void shouldTakeOverWhatWasMadeInTheConsoleAsItIs() {
    var id = provide();

    world.apply(adopting("same", id, SAME));

    world.awaitReady(ComputeEnv.class, "same");
    assertThat(world.env("same").getStatus().adopted()).isTrue();
    assertThat(awaitSynced("same", "InSync")).isNotNull();
    assertThat(changes("same", id)).isEmpty();

    // What is told by the creation parameters only, changed in the console.
    world.apply(adopting("same", id, SAME) + "  driftPolicy: Report\n");
    world.awaitReady(ComputeEnv.class, "same");
    world.clouds.batch().describeEnv(id, "changed in the console");
    assertThat(awaitSynced("same", "Drifted").message())
        .contains("description: made by hand in the spec, changed in the console in the cloud");
    assertThat(changes("same", id)).isEmpty();

    world.apply(adopting("same", id, SAME) + "  driftPolicy: Correct\n");
    World.await()
        .until(
            () -> world.clouds.batch().env(id).orElseThrow().description().equals("made by hand"));
    awaitSynced("same", "InSync");
    assertThat(changes("same", id)).hasSize(1);
  }

  /** It was made a moment ago, or the pages of the list moved while they were read. */
  @SideBySideTest
  void shouldAskForOneEnvironmentThatTheListOfAllLeavesOut() {
    var id = provide();
    world.clouds.batch().leaveOutCreateInfo(id);

    world.apply(adopting("alone", id, SAME).replace("made by hand", "ours"));
    assertThat(world.awaitReason(ComputeEnv.class, "alone", "AdoptionDiffers"))
        .contains("description: ours in the spec, made by hand in the cloud");
    world.apply(adopting("alone", id, SAME));
    world.awaitReady(ComputeEnv.class, "alone");
    assertThat(awaitSynced("alone", "InSync")).isNotNull();

    world.clouds.batch().describeEnv(id, "changed in the console");
    World.await()
        .until(
            () -> world.clouds.batch().env(id).orElseThrow().description().equals("made by hand"));
    assertThat(changes("alone", id)).hasSize(1);
    assertThat(asked(id)).isPositive();
  }

  private static long asked(String id) {
    return world.clouds.journal().entries().stream()
        .filter(entry -> entry.operation().equals("DescribeComputeEnvCreateInfo"))
        .filter(entry -> id.equals(entry.parameters().get("EnvId")))
        .count();
  }

  @SideBySideTest
  void shouldNameEverythingThatIsOtherwise() {
    var id = provide();
    var more = SAME;
    for (var field : OTHERWISE) {
      assertThat(more).contains(field.get(0));
      more = more.replace(field.get(0), field.get(1));
    }

    world.apply(
        adopting("otherwise", id, more)
            .replace("name: worker", "name: other")
            .replace("img-bd78fy2t", "img-otherone")
            .replace("{zone: ap-guangzhou-2}", "{zone: ap-guangzhou-4}"));

    var told = world.awaitReason(ComputeEnv.class, "otherwise", "AdoptionDiffers");
    assertThat(told)
        .contains(OTHERWISE.stream().map(field -> field.get(2)).toList())
        .contains("placement.zone: ap-guangzhou-4 in the spec, ap-guangzhou-2 in the cloud")
        .contains("instances.name: other in the spec, worker in the cloud")
        .contains("imageId: img-otherone in the spec, img-bd78fy2t in the cloud")
        .contains("create one that says what the environment has");
    world.awaitFurther("DescribeComputeEnvCreateInfos");
    assertThat(changes("otherwise", id)).isEmpty();
    assertThat(world.clouds.batch().env(id)).isPresent();
  }

  @SideBySideTest
  void shouldCreateNothingThatIsNotOffered() {
    var bySize = Given.env("size", 1).replace("types: [S5.LARGE8]", "size: %s");
    world.apply(bySize.formatted("{cpu: 4, memory: 8Gi, categories: [GENERAL_2]}"));
    world.apply(Given.env("place", 1).replace("ap-guangzhou-2", "ap-guangzhou-9"));
    world.apply(Given.env("spread", 1) + "  network: {zones: [ap-guangzhou-2, ap-beijing-1]}\n");
    world.apply(Given.env("type", 1).replace("S5.LARGE8", "S9.LARGE8"));

    assertThat(world.awaitReason(ComputeEnv.class, "size", "PreflightFailed"))
        .contains("instances.size: no instance type in ap-guangzhou-2 has 4 CPU and 8Gi")
        .contains("in GENERAL_2");
    assertThat(world.awaitReason(ComputeEnv.class, "place", "PreflightFailed"))
        .contains("placement.zone: ap-guangzhou-9 has no instances for Batch");
    assertThat(world.awaitReason(ComputeEnv.class, "spread", "PreflightFailed"))
        .contains("network.zones: ap-beijing-1 has no instances for Batch");
    assertThat(world.awaitReason(ComputeEnv.class, "type", "PreflightFailed"))
        .contains("instances.types: S9.LARGE8 cannot be had");
    for (var name : List.of("size", "place", "spread", "type")) {
      var preflight = world.condition(ComputeEnv.class, name, "Preflight");
      assertThat(preflight.reason()).isEqualTo("PreflightFailed");
      assertThat(changes(name, "none")).isEmpty();
    }
    assertThat(world.clouds.journal().count("DescribeInstanceCategories")).isPositive();

    // The same size of a category that has it.
    world.delete(ComputeEnv.class, "size");
    world.awaitGone(ComputeEnv.class, "size");
    world.apply(
        bySize
            .replace("name: size", "name: fits")
            .formatted("{cpu: 4, memory: 8Gi, categories: [COMPUTE_3]}"));
    world.awaitReady(ComputeEnv.class, "fits");
    assertThat(changes("fits", "none")).hasSize(1);
  }

  /** In a world of its own, whose cloud counts instances among the desired nodes. */
  @SideBySideTest
  void shouldEndNoNodeForTheSakeOfAnInstance() {
    try (var other = World.start()) {
      other.clouds.batch().setCountAttached(true);
      other.apply(Given.TENCENT);
      var attached = "  attachedInstances: [{instanceId: ins-count123, confirmReinstall: true}]\n";
      other.apply(Given.env("counted", 1) + attached);
      var id =
          World.await()
              .until(() -> other.env("counted").getStatus(), s -> s != null && s.envId() != null)
              .envId();
      World.await().until(() -> other.clouds.batch().nodes(id).size() == 2);
      other.awaitReady(ComputeEnv.class, "counted");
      assertThat(other.env("counted").getStatus().desiredReplicas()).isEqualTo(2);
      assertThat(other.env("counted").getStatus().replicas()).isEqualTo(1);
      assertThat(other.env("counted").getStatus().drift()).isNullOrEmpty();

      other.clouds.batch().resizeEnv(id, 3);
      World.await().until(() -> other.clouds.batch().nodes(id).size() == 2);
      other.awaitReady(ComputeEnv.class, "counted");
      assertThat(other.clouds.batch().nodes(id))
          .extracting(BatchInspector.NodeView::attached)
          .containsExactlyInAnyOrder(true, false);
    }
  }

  /** In a world of its own, in which no offer has been read yet. */
  @SideBySideTest
  void shouldLeaveItToTheCloudWhenOffersCannotBeRead() {
    try (var other = World.start()) {
      var unread =
          List.of(
              "DescribeAvailableCvmInstanceTypes",
              "DescribeCvmZoneInstanceConfigInfos",
              "DescribeInstanceCategories");
      unread.forEach(o -> other.clouds.faults().always(o, Fault.error("InternalError.CallCvm")));
      other.clouds.faults().always("CreateComputeEnv", Fault.error("LimitExceeded.CpuQuota"));
      other.apply(Given.TENCENT);
      other.apply(
          Given.env("unread", 1)
              .replace(
                  "types: [S5.LARGE8]", "size: {cpu: 4, memory: 8Gi, categories: [COMPUTE_3]}"));

      other.awaitReason(ComputeEnv.class, "unread", "QuotaExceeded");
      var preflight = other.condition(ComputeEnv.class, "unread", "Preflight");
      assertThat(preflight.reason()).isEqualTo("PreflightIncomplete");
      assertThat(preflight.message())
          .contains("InternalError.CallCvm")
          .contains(unread)
          .contains("It goes on nevertheless");
      assertThat(other.clouds.journal().count("CreateComputeEnv")).isPositive();
    }
  }
}
