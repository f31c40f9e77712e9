package io.hpcoperator.controller.computeenv;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.ComputeEnv;
import io.hpcoperator.api.v1alpha1.ComputeEnvSpec;
import io.hpcoperator.cloud.batch.Authentication;
import io.hpcoperator.cloud.batch.ComputeEnvCreateInfo;
import io.hpcoperator.cloud.batch.ComputeEnvDetails;
import io.hpcoperator.cloud.batch.ComputeEnvView;
import io.hpcoperator.cloud.batch.ComputeNodeMetrics;
import io.hpcoperator.cloud.batch.DataDisk;
import io.hpcoperator.cloud.batch.EnvData;
import io.hpcoperator.cloud.batch.InstanceTypeOptions;
import io.hpcoperator.cloud.batch.InternetAccessible;
import io.hpcoperator.cloud.batch.MountDataDisk;
import io.hpcoperator.cloud.batch.Placement;
import io.hpcoperator.cloud.batch.SystemDisk;
import io.hpcoperator.cloud.batch.Tag;
import io.hpcoperator.cloud.batch.VirtualPrivateCloud;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict;
import io.hpcoperator.controller.pass.Verdict.Standing;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvAdoptionTest {
  private static final String ID = "env-1";
  private static final EnvAction NONE = new EnvAction.None();

  private final ComputeEnv resource = resource("render", "uid-1", "2026-01-01T00:00:00Z", "");
  private EnvMemory memory = new EnvMemory(ID, Work.of(null));
  private Observation<List<ComputeEnvView>> listing = seen(List.of(view("render", 3)));
  private Observation<Optional<ComputeEnvDetails>> details;
  private Observation<Optional<ComputeEnvCreateInfo>> info = seen(Optional.of(info(data())));
  private Optional<String> claimant = Optional.empty();

  private static ComputeEnv resource(String name, String uid, String created, String more) {
    return Serialization.unmarshal(
        """
        apiVersion: hpc-operator.io/v1alpha1
        kind: ComputeEnv
        metadata: {name: %s, namespace: team-a, uid: %s, generation: 1, creationTimestamp: "%s"}
        spec:
          accountRef: {name: tencent}
          replicas: 3
          placement: {zone: ap-guangzhou-2}
          instances: {types: [S5.LARGE8]}
          imageId: img-bd78fy2t
          adopt: {envId: env-1}
        %s
        """
            .formatted(name, uid, created, more),
        ComputeEnv.class);
  }

  private static ComputeEnvView view(String name, int desired, Tag... tags) {
    return new ComputeEnvView(
        ID,
        name,
        Placement.ofZone("ap-guangzhou-2"),
        null,
        new ComputeNodeMetrics(0, 0, 0, 0, desired, 0, 0),
        desired,
        "MANAGED",
        "CVM",
        null,
        0,
        List.of(tags));
  }

  private static EnvData.Builder data() {
    return EnvData.builder().imageId("img-bd78fy2t").instanceTypes(List.of("S5.LARGE8"));
  }

  private static ComputeEnvCreateInfo info(EnvData.Builder data) {
    return new ComputeEnvCreateInfo(
        ID, "render", null, "MANAGED", data.build(), null, null, null, null, 3, null);
  }

  private void spec(String yaml) {
    var changed = resource("render", "uid-1", "2026-01-01T00:00:00Z", yaml.indent(2));
    resource.setSpec(changed.getSpec());
  }

  private EnvFacts facts() {
    return new EnvFacts(resource, memory, null, listing, details, info, null, null, claimant, null);
  }

  private Plan<EnvAction, EnvMemory> plan() {
    return new EnvPlanner(PATIENCE).plan(facts(), NOW);
  }

  private Plan<EnvAction, EnvMemory> expect(Standing standing, Reason reason, String... message) {
    var plan = plan();
    assertThat(plan.action()).isEqualTo(NONE);
    assertThat(plan.verdict().standing()).isEqualTo(standing);
    assertThat(plan.verdict().reason()).isEqualTo(reason);
    assertThat(List.of(message)).allSatisfy(m -> assertThat(plan.verdict().message()).contains(m));
    return plan;
  }

  @Test
  void shouldFindTheEnvironmentByItsIdAndCreateNone() {
    memory = new EnvMemory(null, Work.of(null));
    assertThat(expect(Standing.WORKING, Reason.SETTLING, "was found").memory().envId())
        .isEqualTo(ID);

    listing = seen(List.of());
    expect(Standing.WORKING, Reason.SETTLING, "Looking for environment env-1");
    details = seen(Optional.empty());
    expect(Standing.STALLED, Reason.NOT_FOUND_TO_ADOPT, "env-1 does not exist");
  }

  @Test
  void shouldTakeOverWhatIsAsTheSpecSays() {
    var plan = expect(Standing.WORKING, Reason.SETTLING, "taken over");
    assertThat(plan.memory().adopted()).isTrue();
    assertThat(plan.memory().builtFrom()).isEqualTo(EnvBuild.of(resource.getSpec()));

    memory = plan.memory();
    expect(Standing.READY, Reason.AVAILABLE);
  }

  @Test
  void shouldChangeNothingBeforeTheDifferencesAreConfirmed() {
    listing = seen(List.of(view("other", 5)));
    expect(
        Standing.STALLED,
        Reason.ADOPTION_DIFFERS,
        "envName: render in the spec, other in the cloud",
        "replicas: 3 in the spec, 5 in the cloud",
        "adopt.overwrite: true");

    resource.setSpec(
        Serialization.unmarshal(
            Serialization.asYaml(resource.getSpec())
                .replace("overwrite: false", "")
                .replace("envId: \"env-1\"", "envId: \"env-1\"\n  overwrite: true"),
            ComputeEnvSpec.class));
    var plan = expect(Standing.WORKING, Reason.SETTLING, "taken over");
    memory = plan.memory();
    assertThat(plan().action()).isInstanceOf(EnvAction.Change.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "placement: {zone: ap-guangzhou-3} | placement.zone: ap-guangzhou-3",
        "imageId: img-other | imageId: img-other in the spec, img-bd78fy2t in the cloud",
        "instances: {types: [S5.LARGE8], name: solver} | instances.name: solver",
        "instances: {size: {cpu: 4, memory: 8Gi}} | instances.size:",
        "systemDisk: {type: CLOUD_SSD, size: 50Gi} | systemDisk.type: CLOUD_SSD",
        "dataDisks: [{type: CLOUD_SSD, size: 100Gi}] | dataDisks: CLOUD_SSD 100",
        "network: {vpcs: [{vpcId: vpc-1, subnetId: subnet-1}]} | network.vpcs: vpc-1/subnet-1",
        "network: {zones: [ap-guangzhou-3]} | network.zones: ap-guangzhou-3",
        "network: {zones: [], securityGroupIds: [sg-1]} | network.securityGroupIds: sg-1",
        "internet: {maxBandwidthOut: 5} | internet.maxBandwidthOut: 5 in the spec, 0",
        "login: {keyId: skey-1} | login.keyId: skey-1",
        "spot: {maxPrice: '0.5'} | spot.maxPrice: 0.5",
        "mounts: [{path: /data, fileSystem: EXT4}] | mounts:",
        "inputMappings: [{source: 'cos://a', destination: /a}] | inputMappings:",
        "notifications: [{topicName: t, events: [{name: COMPUTE_NODE_RUNNING}]}]"
            + " | notifications: t/COMPUTE_NODE_RUNNING",
        "tags: {team: render} | tags: team=render",
        "authentications: [{scene: COS, secretIdRef: {name: a, key: b},"
            + " secretKeyRef: {name: a, key: c}}] | authentications: COS"
      })
  void shouldSayWhatNoOperationChanges(String field, String difference) {
    resource.setSpec(Serialization.unmarshal(merged(field), ComputeEnvSpec.class));
    expect(
        Standing.STALLED, Reason.ADOPTION_DIFFERS, difference, "No operation of the cloud changes");
  }

  @SuppressWarnings("unchecked")
  private String merged(String field) {
    Map<String, Object> spec =
        Serialization.unmarshal(Serialization.asYaml(resource.getSpec()), Map.class);
    spec.putAll(Serialization.unmarshal(field + "\n", Map.class));
    return Serialization.asYaml(spec);
  }

  @Test
  void shouldSeeThatTheWholeSetUpIsTheSame() {
    spec(
        """
        systemDisk: {type: CLOUD_SSD, size: 50Gi}
        dataDisks: [{type: CLOUD_SSD, size: 100Gi}]
        network: {vpcs: [{vpcId: vpc-1, subnetId: subnet-1}], securityGroupIds: [sg-1, sg-2]}
        internet: {maxBandwidthOut: 5}
        mounts: [{path: /data, fileSystem: EXT4}]
        tags: {team: render}
        authentications:
          - {scene: COS, secretIdRef: {name: a, key: b}, secretKeyRef: {name: a, key: c}}
        """);
    var data =
        data()
            .systemDisk(new SystemDisk("CLOUD_SSD", "disk-1", 50, null))
            .dataDisks(
                List.of(
                    new DataDisk(100, "CLOUD_SSD", "disk-2", true, null, null, null, null, null)))
            .virtualPrivateCloud(
                new VirtualPrivateCloud("vpc-1", "subnet-1", false, List.of(), null))
            .securityGroupIds(List.of("sg-2", "sg-1"))
            .internetAccessible(new InternetAccessible("TRAFFIC_POSTPAID_BY_HOUR", 5, true, null))
            .build();
    info =
        seen(
            Optional.of(
                new ComputeEnvCreateInfo(
                    ID,
                    "render",
                    null,
                    "MANAGED",
                    data,
                    List.of(new MountDataDisk("/data", "EXT4")),
                    null,
                    List.of(new Authentication("COS", null, null)),
                    null,
                    3,
                    List.of(new Tag("team", "render"), new Tag("other", "x")))));
    expect(Standing.WORKING, Reason.SETTLING, "taken over");
  }

  @Test
  void shouldKnowTheSizeItWasCreatedWith() {
    resource.setSpec(
        Serialization.unmarshal(
            merged("instances: {size: {cpu: 4, memory: 8Gi}}"), ComputeEnvSpec.class));
    info =
        seen(
            Optional.of(
                info(data().instanceTypeOptions(new InstanceTypeOptions(4, 8, List.of())))));
    expect(Standing.WORKING, Reason.SETTLING, "taken over");
  }

  @Test
  void shouldOnlyObserve() {
    spec("managementPolicy: Observe");
    listing = seen(List.of(view("other", 5)));
    var plan = expect(Standing.READY, Reason.AVAILABLE, "only observed");
    assertThat(plan.aspects())
        .singleElement()
        .satisfies(a -> assertThat(a.message()).contains("envName: render in the spec, other"));
  }

  @Test
  void shouldNotTakeWhatBelongsToAnother() {
    claimant = Optional.of("team-b/first");
    expect(Standing.STALLED, Reason.CLAIMED_BY_OTHER, "ComputeEnv team-b/first owns environment");
  }

  @Test
  void shouldLeaveWhatItNeverTookOver() {
    resource.getMetadata().setDeletionTimestamp("2026-03-01T12:00:00Z");
    assertThat(plan().action()).isEqualTo(new EnvAction.Release());
    assertThat(plan().verdict().message()).contains("stays in the cloud: it was never taken over");

    var blocked = Verdict.working(Reason.ACCOUNT_NOT_READY, "No account.");
    var planner = new EnvPlanner(PATIENCE);
    assertThat(planner.planWithout(facts(), blocked).action()).isEqualTo(new EnvAction.Release());
    memory = memory.withAdopted();
    assertThat(planner.planWithout(facts(), blocked).action()).isEqualTo(NONE);
    assertThat(planner.planWithout(facts(), blocked).verdict()).isEqualTo(blocked);
  }

  @Test
  void shouldGiveAnEnvironmentToTheFirstThatClaimsIt() {
    var first = resource("first", "uid-2", "2025-12-31T00:00:00Z", "");
    var later = resource("later", "uid-3", "2026-01-02T00:00:00Z", "");
    assertThat(Claims.claimant(resource, null, Stream.of(resource, later))).isEmpty();
    assertThat(Claims.claimant(resource, null, Stream.of(resource, later, first)))
        .contains("team-a/first");

    var observer =
        resource("first", "uid-2", "2025-12-31T00:00:00Z", "  managementPolicy: Observe");
    assertThat(Claims.claimant(resource, null, Stream.of(observer))).isEmpty();
  }

  @Test
  void shouldGiveAnEnvironmentToTheOneThatHoldsIt() {
    var creator = resource("creator", "uid-3", "2026-01-02T00:00:00Z", "status: {envId: env-1}");
    creator.setSpec(
        Serialization.unmarshal(
            Serialization.asYaml(creator.getSpec()).replaceAll("adopt:\\R.*\\R", ""),
            ComputeEnvSpec.class));
    assertThat(creator.getSpec().adopt()).isNull();
    assertThat(Claims.claimant(resource, null, Stream.of(creator))).contains("team-a/creator");
    assertThat(Claims.claimant(creator, null, Stream.of(resource))).isEmpty();
  }

  @Test
  void shouldAskBeforeItTakesOverWhatAnotherOperatorCreated() {
    listing = seen(List.of(view("render", 3, new Tag(EnvRequests.OWNER_TAG, "uid-9"))));
    expect(
        Standing.STALLED,
        Reason.ADOPTION_DIFFERS,
        "owner: uid-1 in the spec, uid-9, a resource that does not exist here",
        "adopt.overwrite: true");

    // Its own, of which the status was lost.
    listing = seen(List.of(view("render", 3, new Tag(EnvRequests.OWNER_TAG, "uid-1"))));
    expect(Standing.WORKING, Reason.SETTLING, "taken over");
  }

  @Test
  void shouldKnowTheCreatorBeforeItsStatusTells() {
    var creator = resource("creator", "uid-3", "2026-01-02T00:00:00Z", "");
    assertThat(Claims.claimant(resource, "uid-3", Stream.of(resource, creator)))
        .contains("team-a/creator");
    assertThat(Claims.claimant(resource, "uid-1", Stream.of(resource, creator))).isEmpty();
    assertThat(Claims.claimant(resource, "uid-9", Stream.of(resource, creator))).isEmpty();
  }

  @Test
  void shouldLeaveBothOfTwoEnvironmentsToTheOneThatReplaces() {
    for (var status :
        List.of(
            "{envId: env-2, replacement: {phase: Retiring, oldEnvId: env-1, newEnvId: env-2}}",
            "{envId: env-2, replacement: {phase: Building, oldEnvId: env-2, newEnvId: env-1}}")) {
      var other = resource("other", "uid-3", "2025-01-02T00:00:00Z", "status: " + status);
      other.setSpec(
          Serialization.unmarshal(
              Serialization.asYaml(other.getSpec()).replaceAll("adopt:\\R.*\\R", ""),
              ComputeEnvSpec.class));
      assertThat(other.getSpec().adopt()).isNull();
      assertThat(Claims.claimant(resource, null, Stream.of(other))).contains("team-a/other");
    }
  }
}
