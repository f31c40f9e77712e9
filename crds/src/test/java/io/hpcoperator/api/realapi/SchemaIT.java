package io.hpcoperator.api.realapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the API server makes of the schemas: defaults, unknown fields, values out of range. */
@NeedsRealApiServer
class SchemaIT {

  private static Requests requests;

  @BeforeAll
  static void namespace(RealApiServer server) {
    server.crds().install();
    requests = new Requests(server.client(), server.newNamespace("schema"));
  }

  @Test
  void shouldEstablishEveryCrdWithoutComplaint(KubernetesClient client) {
    assertThat(Crds.committed())
        .hasSize(4)
        .allSatisfy(
            committed -> {
              CustomResourceDefinition crd = client.resource(committed).get();
              assertThat(crd.getStatus().getConditions())
                  .extracting(CustomResourceDefinitionCondition::getType)
                  .containsExactlyInAnyOrder("NamesAccepted", "Established");
              assertThat(crd.getStatus().getConditions())
                  .extracting(CustomResourceDefinitionCondition::getStatus)
                  .containsOnly("True");
            });
  }

  record Default(String kind, String spec) {
    @Override
    public String toString() {
      return kind;
    }
  }

  /** The whole spec of the least accepted object, as it is read back. */
  static Stream<Default> defaults() {
    return Stream.of(
        new Default(
            "CloudAccount",
            """
            provider: AlibabaCloud
            region: cn-hangzhou
            credentials:
              secretRef: {name: access-key}
              accessKeyIdKey: accessKeyId
              accessKeySecretKey: accessKeySecret
            initializeService: false
            """),
        new Default(
            "HpcCluster",
            """
            accountRef: {name: account}
            ehpcApi: '2018-04-12'
            image: {osTag: CentOS_7.6_64, owner: system}
            scheduler: {type: slurm}
            deployMode: Standard
            highAvailability: false
            login: {keyPairName: team}
            nodes:
              manager: {instanceType: ecs.c6.large}
              login: {instanceType: ecs.c6.large}
              compute: {instanceType: ecs.c6.2xlarge, replicas: 1, hyperThreading: true}
            remoteVisualization: false
            agent: true
            deletionPolicy: Delete
            releaseInstances: true
            deletionProtection: false
            managementPolicy: Manage
            driftPolicy: Correct
            powerState: Running
            stopping: {nodes: Stop, jobDeadline: 1h, afterJobDeadline: Wait}
            recovery: Manual
            """),
        new Default(
            "HpcQueue",
            """
            clusterRef: {name: cluster}
            queueName: batch
            replicas: 0
            instanceType: ecs.c6.2xlarge
            hyperThreading: true
            repair: {policy: None, maxNodes: 1, after: 5m}
            adopt: false
            adoptOverwrite: false
            deletionPolicy: Delete
            managementPolicy: Manage
            driftPolicy: Correct
            """),
        new Default(
            "ComputeEnv",
            """
            accountRef: {name: account}
            replicas: 0
            placement: {zone: ap-guangzhou-2}
            instances: {types: [S5.LARGE8]}
            imageId: img-bd78fy2t
            inactiveNodeAction: RECREATE
            maxNodeRecreations: 7
            deletionPolicy: Delete
            managementPolicy: Manage
            driftPolicy: Correct
            replacePolicy: Never
            """));
  }

  @ParameterizedTest
  @MethodSource("defaults")
  void shouldFillInDefaultsAndNothingElse(Default expected) {
    GenericKubernetesResource stored =
        requests.create(Manifests.minimal(expected.kind(), "defaults")).accepted();

    assertThat(spec(stored)).isEqualTo(Manifests.yaml(expected.spec()));
  }

  @ParameterizedTest
  @MethodSource("defaults")
  void shouldStartUnobservedAtGenerationOne(Default kind) {
    GenericKubernetesResource stored =
        requests.create(Manifests.minimal(kind.kind(), "unobserved")).accepted();

    assertThat(stored.<Object>get("status")).isEqualTo(Map.of("observedGeneration", -1));
    assertThat(stored.getMetadata().getGeneration()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CloudAccount | {regionId: cn-hangzhou}                  | spec.regionId
          CloudAccount | {credentials: {secretref: {name: a}}}    | spec.credentials.secretref
          HpcCluster   | {autoscaling: {maxNodes: 4}}             | spec.autoscaling
          HpcCluster   | {stopping: {deadline: 2h}}               | spec.stopping.deadline
          HpcCluster   | {nodes: {compute: {count: 4}}}           | spec.nodes.compute.count
          HpcCluster   | {additionalVolumes: [{volumeId: a, mountTarget: b, path: /c}]} | spec.additionalVolumes[0].path
          HpcQueue     | {replica: 4}                             | spec.replica
          HpcQueue     | {spot: {limit: '0.5'}}                   | spec.spot.limit
          ComputeEnv   | {desiredNodes: 4}                        | spec.desiredNodes
          ComputeEnv   | {instances: {type: S5.LARGE8}}           | spec.instances.type
          """)
  void shouldRefuseAMisspeltField(String kind, String patch, String field) {
    assertThat(requests.tryCreate(Manifests.with(kind, "misspelt", patch)))
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(400);
              assertThat(refused.message())
                  .endsWith("strict decoding error: unknown field \"" + field + "\"");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          CloudAccount | {provider: AWS}                  | spec.provider | Unsupported value: "AWS": supported values: "AlibabaCloud", "TencentCloud"
          CloudAccount | {region: null}                   | spec.region | Required value
          CloudAccount | {region: Hangzhou}               | spec.region | Invalid value: "Hangzhou": spec.region in body should match '^[a-z]{2,4}-[a-z0-9-]{2,40}$'
          CloudAccount | {requestBudget: {requestsPerSecond: 0}}   | spec.requestBudget.requestsPerSecond | Invalid value: 0: spec.requestBudget.requestsPerSecond in body should be greater than or equal to 1
          CloudAccount | {requestBudget: {requestsPerSecond: 101}} | spec.requestBudget.requestsPerSecond | Invalid value: 101: spec.requestBudget.requestsPerSecond in body should be less than or equal to 100
          CloudAccount | {endpoints: {ehpc: 'ehpc.example.com'}}   | spec.endpoints.ehpc | Invalid value: "ehpc.example.com": spec.endpoints.ehpc in body should match '^https?://[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:[1-9][0-9]{0,4})?/?$'
          HpcCluster   | {clusterName: a}                 | spec.clusterName | Invalid value: "a": spec.clusterName in body should be at least 2 chars long
          HpcCluster   | {scheduler: {type: lsf}}         | spec.scheduler.type | Unsupported value: "lsf": supported values: "pbs", "slurm", "opengridscheduler", "deadline", "custom"
          HpcCluster   | {nodes: {compute: {replicas: -1}}}  | spec.nodes.compute.replicas | Invalid value: -1: spec.nodes.compute.replicas in body should be greater than or equal to 0
          HpcCluster   | {nodes: {compute: {replicas: 100}}} | spec.nodes.compute.replicas | Invalid value: 100: spec.nodes.compute.replicas in body should be less than or equal to 99
          HpcCluster   | {nodes: {login: {instanceType: c6.large}}} | spec.nodes.login.instanceType | Invalid value: "c6.large": spec.nodes.login.instanceType in body should match '^ecs\\.[a-z0-9][a-z0-9-]*\\.[a-z0-9][a-z0-9.-]*$'
          HpcCluster   | {securityGroups: [nodes]}        | spec.securityGroups[0] | Invalid value: "nodes": spec.securityGroups[0] in body should match '^sg-[A-Za-z0-9]+$'
          HpcCluster   | {hybrid: {nodes: [{hostName: a, ipAddress: 10.0.0.1}, {hostName: a, ipAddress: 10.0.0.2}]}} | spec.hybrid.nodes[1] | Duplicate value: {"hostName":"a"}
          HpcCluster   | {scheduler: {type: pbs, settings: {pbs: {accessLists: [{queue: q, users: ['ann,bob']}]}}}} | spec.scheduler.settings.pbs.accessLists[0].users[0] | Invalid value: "ann,bob": spec.scheduler.settings.pbs.accessLists[0].users[0] in body should match '^[^,\\s]+$'
          HpcCluster   | {additionalVolumes: [{volumeId: nas-1, mountTarget: a, roles: [compute]}]} | spec.additionalVolumes[0].roles[0] | Unsupported value: "compute": supported values: "Manager", "Login", "Compute"
          HpcCluster   | {autoScaling: {grow: true}}      | spec.autoScaling.maxNodes | Required value
          HpcCluster   | {autoScaling: {maxNodes: 501}}   | spec.autoScaling.maxNodes | Invalid value: 501: spec.autoScaling.maxNodes in body should be less than or equal to 500
          HpcCluster   | {clientVersion: latest}          | spec.clientVersion | Invalid value: "latest": spec.clientVersion in body should match '^[0-9]+(\\.[0-9]+){0,3}$'
          HpcCluster   | {schedule: {windows: []}}        | spec.schedule.windows | Invalid value: 0: spec.schedule.windows in body should have at least 1 items
          HpcCluster   | {schedule: {windows: [{stop: 20 00 * *, start: 0 6 * * *}]}} | spec.schedule.windows[0].stop | Invalid value: "20 00 * *": spec.schedule.windows[0].stop in body should match '^[0-9A-Za-z*,/-]+( +[0-9A-Za-z*,/-]+){4}$'
          HpcCluster   | {schedule: {timeZone: UTC+01:00, windows: [{stop: 0 20 * * *, start: 0 6 * * *}]}} | spec.schedule.timeZone | Invalid value: "UTC+01:00": spec.schedule.timeZone in body should match '^[A-Za-z][A-Za-z0-9+_-]*(/[A-Za-z0-9+_-]+)*$'
          HpcCluster   | {budget: {maxHourlyPrice: '12,50'}} | spec.budget.maxHourlyPrice | Invalid value: "12,50": spec.budget.maxHourlyPrice in body should match '^[0-9]{1,9}(\\.[0-9]{1,4})?$'
          HpcCluster   | {driftPolicy: Undo}              | spec.driftPolicy | Unsupported value: "Undo": supported values: "Correct", "Ignore", "Report"
          HpcCluster   | {adopt: {}}                      | spec.adopt.clusterId | Required value
          HpcCluster   | {deletionPolicy: Orphan}         | spec.deletionPolicy | Unsupported value: "Orphan": supported values: "Delete", "Retain"
          HpcQueue     | {replicas: -1}                   | spec.replicas | Invalid value: -1: spec.replicas in body should be greater than or equal to 0
          HpcQueue     | {replicas: 1001}                 | spec.replicas | Invalid value: 1001: spec.replicas in body should be less than or equal to 1000
          HpcQueue     | {replicas: many}                 | spec.replicas | Invalid value: "string": spec.replicas in body must be of type integer: "string"
          HpcQueue     | {queueName: 1st}                 | spec.queueName | Invalid value: "1st": spec.queueName in body should match '^[A-Za-z][A-Za-z0-9_]{0,62}$'
          HpcQueue     | {clusterRef: {name: ''}}         | spec.clusterRef.name | Invalid value: "": spec.clusterRef.name in body should be at least 1 chars long
          HpcQueue     | {spot: {strategy: SpotWithPriceLimit, priceLimit: '0.0345'}} | spec.spot.priceLimit | Invalid value: "0.0345": spec.spot.priceLimit in body should match '^[0-9]{1,6}(\\.[0-9]{1,3})?$'
          ComputeEnv   | {replicas: 2001}                 | spec.replicas | Invalid value: 2001: spec.replicas in body should be less than or equal to 2000
          ComputeEnv   | {imageId: centos}                | spec.imageId | Invalid value: "centos": spec.imageId in body should match '^img-[a-z0-9]+$'
          ComputeEnv   | {systemDisk: {type: cloud_ssd}}  | spec.systemDisk.type | Unsupported value: "cloud_ssd": supported values: "LOCAL_BASIC", "LOCAL_SSD", "CLOUD_BASIC", "CLOUD_SSD", "CLOUD_PREMIUM", "CLOUD_BSSD"
          ComputeEnv   | {placement: {zone: null}}        | spec.placement.zone | Required value
          """)
  void shouldRefuseAValueTheSchemaDoesNotAllow(
      String kind, String patch, String field, String message) {
    assertThat(requests.tryCreate(Manifests.with(kind, "illegal", patch)))
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused ->
                // Rules are not evaluated on a broken object, and then a second cause says so.
                assertThat(refused.causes()).contains(new Answer.Cause(field, message)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"2h", "90m", "2h30m", "0m", "1h90m"})
  void shouldAcceptADuration(String duration) {
    assertThat(
            requests.tryCreate(
                Manifests.with("HpcCluster", "legal", "stopping: {jobDeadline: " + duration + "}")))
        .isInstanceOf(Answer.Accepted.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2", "h", "2d", "30m2h", "2h 30m", "PT2H", "-2h", "1.5h"})
  void shouldRefuseWhatIsNoDuration(String duration) {
    assertRefusedAt(
        "spec.stopping.jobDeadline",
        Manifests.with("HpcCluster", "illegal", "stopping: {jobDeadline: '" + duration + "'}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"203.0.113.256", "203.0.113", "203.0.113.7/33", "203.0.113.07", "example.com"})
  void shouldRefuseWhatIsNoAddress(String address) {
    assertRefusedAt(
        "spec.visualService.allowedAddress",
        Manifests.with(
            "HpcCluster", "illegal", "visualService: {allowedAddress: '" + address + "'}"));
  }

  private static void assertRefusedAt(String field, GenericKubernetesResource object) {
    assertThat(requests.tryCreate(object))
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused ->
                assertThat(refused.causes()).extracting(Answer.Cause::field).contains(field));
  }

  /** A default of an object does not stand in the way of the defaults within it. */
  @Test
  void shouldFillInTheRestOfWhatIsGivenInPart() {
    GenericKubernetesResource stored =
        requests
            .create(
                Manifests.with(
                    "HpcCluster",
                    "in-part",
                    "{stopping: {nodes: Release}, autoScaling: {maxNodes: 8}}"))
            .accepted();

    assertThat(spec(stored).get("stopping"))
        .isEqualTo(Manifests.yaml("{nodes: Release, jobDeadline: 1h, afterJobDeadline: Wait}"));
    assertThat(spec(stored).get("autoScaling"))
        .isEqualTo(
            Manifests.yaml(
                """
                grow: false
                shrink: false
                maxNodes: 8
                growIntervalMinutes: 2
                shrinkIntervalMinutes: 2
                shrinkIdleTimes: 3
                growTimeoutMinutes: 20
                extraNodesPercent: 0
                growPercent: 100
                """));
  }

  @ParameterizedTest
  @MethodSource("defaults")
  void shouldRefuseAnObjectWithoutSpec(Default kind) {
    GenericKubernetesResource object = Manifests.minimal(kind.kind(), "empty");
    object.getAdditionalProperties().remove("spec");

    assertThat(requests.tryCreate(object))
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused ->
                assertThat(refused.causes()).contains(new Answer.Cause("spec", "Required value")));
  }

  private static JsonNode spec(GenericKubernetesResource object) {
    return Manifests.JSON.valueToTree(object.get("spec"));
  }
}
