package io.hpcoperator.controller.cluster;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.idle;
import static io.hpcoperator.controller.nodes.Given.seen;
import static io.hpcoperator.controller.nodes.Given.unread;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.HpcClusterSpec;
import io.hpcoperator.cloud.ehpc.ClusterDetails;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterSummary;
import io.hpcoperator.cloud.ehpc.NodeGroup;
import io.hpcoperator.cloud.ehpc.NodeGroups;
import io.hpcoperator.controller.cluster.power.PowerSight;
import io.hpcoperator.controller.cluster.preflight.PreflightFacts;
import io.hpcoperator.controller.cluster.secret.ClusterSecrets;
import io.hpcoperator.controller.cluster.settings.Attributes;
import io.hpcoperator.controller.cluster.settings.OwnerMark;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict.Standing;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.sync.Difference;
import io.hpcoperator.controller.sync.Setting;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AdoptionTest {
  private static final String ID = "ehpc-1";
  private static final String OTHER = "another-uid";

  private HpcCluster resource = Given.cluster(2);
  private ClusterMemory memory = new ClusterMemory(ID, "workq", Work.of(null));
  private String description = "made by hand";
  private String status = "running";
  private Observation<List<ClusterSummary>> listing;
  private Observation<Optional<ClusterDetails>> details =
      seen(Optional.of(details("ecs.c6.large")));
  private Observation<List<ClusterNode>> nodes = seen(List.of(idle("a"), idle("b")));
  private List<Setting<ClusterCall>> settings = List.of();
  private Set<String> living = Set.of(Given.UID);

  AdoptionTest() {
    asks("adopt: {clusterId: ehpc-1}\n");
  }

  private static ClusterSummary summary(String description, String status) {
    return new ClusterSummary(
        ID,
        "demo",
        description,
        status,
        "cn-hangzhou",
        "cn-hangzhou-b",
        "vpc-1",
        "vsw-1",
        NOW,
        "nis",
        "pbs19",
        "Standard",
        "CentOS_7.6_64",
        null,
        "system",
        "m-1",
        "1.0.0",
        "1.0.64",
        "ecs.c6.2xlarge",
        "PostPaid",
        null,
        null,
        false,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static ClusterDetails details(String managerType) {
    return new ClusterDetails(
        "demo",
        null,
        "running",
        "cn-hangzhou",
        "vpc-1",
        "vsw-1",
        "sg-1",
        NOW,
        "PostPaid",
        "key",
        null,
        "nis",
        "pbs19",
        "Standard",
        false,
        "CentOS_7.6_64",
        null,
        "system",
        "m-1",
        null,
        "1.0.64",
        null,
        null,
        null,
        null,
        null,
        null,
        new NodeGroups(
            new NodeGroup(2, managerType),
            new NodeGroup(2, "ecs.c6.2xlarge"),
            new NodeGroup(1, "ecs.c6.large"),
            null),
        null,
        null,
        null);
  }

  private void asks(String yaml) {
    resource.setSpec(
        Serialization.unmarshal(
            Serialization.asYaml(resource.getSpec()) + yaml, HpcClusterSpec.class));
  }

  private void knowsNothing() {
    memory = new ClusterMemory(null, null, Work.of(null));
  }

  private Plan<ClusterAction, ClusterMemory> plan() {
    var listed = listing == null ? seen(List.of(summary(description, status))) : listing;
    return new ClusterPlanner(PATIENCE)
        .plan(
            new ClusterFacts(
                resource,
                memory,
                null,
                List.of(),
                listed,
                details,
                null,
                seen(List.of()),
                nodes,
                settings,
                living,
                Sight.NOTHING,
                ClusterSecrets.NONE,
                PowerSight.NOTHING,
                PreflightFacts.clear()),
            NOW);
  }

  private Plan<ClusterAction, ClusterMemory> waits(
      Standing standing, Reason reason, String... message) {
    var plan = plan();
    assertThat(plan.action()).isEqualTo(new ClusterAction.None());
    assertThat(plan.verdict().standing()).as(plan.verdict().message()).isEqualTo(standing);
    assertThat(plan.verdict().reason()).isEqualTo(reason);
    assertThat(List.of(message)).allSatisfy(m -> assertThat(plan.verdict().message()).contains(m));
    return plan;
  }

  @Test
  void shouldNeverCreateAClusterWhileItLooksForTheOneToAdopt() {
    knowsNothing();
    listing = seen(List.of());
    details = unread();
    waits(Standing.WORKING, Reason.SETTLING, "Looking for cluster ehpc-1");

    details = seen(Optional.empty());
    waits(Standing.STALLED, Reason.NOT_FOUND_TO_ADOPT, "ehpc-1 does not exist");

    details = seen(Optional.of(details("ecs.c6.large")));
    waits(Standing.WORKING, Reason.SETTLING, "not in the list of clusters yet");
  }

  @Test
  void shouldFindTheClusterByItsId() {
    knowsNothing();

    var plan = waits(Standing.WORKING, Reason.SETTLING, "ehpc-1 was found");
    assertThat(plan.memory().clusterId()).isEqualTo(ID);
    assertThat(plan.memory().adopted()).isFalse();
  }

  @Test
  void shouldMarkAClusterThatIsAsTheSpecSays() {
    var plan = plan();

    assertThat(plan.action())
        .isEqualTo(new ClusterAction.Call(Attributes.takeOver("made by hand", Given.UID)));
    assertThat(plan.memory().adopted()).isFalse();
  }

  @Test
  void shouldOwnTheClusterWhenItCarriesTheMark() {
    description = OwnerMark.describe("made by hand", Given.UID);

    assertThat(waits(Standing.WORKING, Reason.SETTLING).memory().adopted()).isTrue();
  }

  @Test
  void shouldShowEverythingThatDiffersAndChangeNothing() {
    nodes = seen(List.of(idle("a"), idle("b"), idle("c")));
    settings =
        List.of(
            new Setting<>(
                "software",
                "f",
                new Setting.Differs<>(List.of(new Difference("software", "A, B", "A")), null)));

    waits(
        Standing.STALLED,
        Reason.ADOPTION_DIFFERS,
        "software: A, B in the spec, A in the cloud",
        "nodes.compute.replicas: 2 in the spec, 3 in the cloud",
        "adopt.overwrite");

    asks("driftPolicy: Ignore\n");
    waits(Standing.STALLED, Reason.ADOPTION_DIFFERS, "software");
  }

  @Test
  void shouldOverwriteOnlyWhenAskedTo() {
    nodes = seen(List.of(idle("a")));
    resource.setSpec(
        Serialization.unmarshal(
            Serialization.asYaml(resource.getSpec())
                .replace("clusterId: \"ehpc-1\"", "clusterId: ehpc-1\n  overwrite: true"),
            HpcClusterSpec.class));
    assertThat(resource.getSpec().adopt().overwrite()).isTrue();

    assertThat(plan().action()).isInstanceOf(ClusterAction.Call.class);
  }

  @Test
  void shouldNotTakeOverWhatNoOperationCanMakeRight() {
    details = seen(Optional.of(details("ecs.g7.large")));
    resource.setSpec(
        Serialization.unmarshal(
            Serialization.asYaml(resource.getSpec())
                .replace("clusterId: \"ehpc-1\"", "clusterId: ehpc-1\n  overwrite: true"),
            HpcClusterSpec.class));

    waits(
        Standing.STALLED,
        Reason.ADOPTION_DIFFERS,
        "nodes.manager.instanceType: ecs.c6.large in the spec, ecs.g7.large in the cloud",
        "No operation of the cloud changes this");
  }

  @Test
  void shouldNotTakeAClusterFromALivingResource() {
    description = OwnerMark.describe(null, OTHER);
    living = Set.of(Given.UID, OTHER);

    waits(Standing.STALLED, Reason.CLAIMED_BY_OTHER, OTHER);
  }

  @Test
  void shouldAskBeforeItTakesAClusterWithTheMarkOfAnUnknownResource() {
    description = OwnerMark.describe("kept", OTHER);
    waits(Standing.STALLED, Reason.ADOPTION_DIFFERS, "owner", OTHER);

    resource.setSpec(
        Serialization.unmarshal(
            Serialization.asYaml(resource.getSpec())
                .replace("clusterId: \"ehpc-1\"", "clusterId: ehpc-1\n  overwrite: true"),
            HpcClusterSpec.class));
    assertThat(plan().action())
        .isEqualTo(new ClusterAction.Call(Attributes.takeOver("kept", Given.UID)));
  }

  @Test
  void shouldDecideNothingBeforeEverythingIsRead() {
    settings = List.of(new Setting<>("software", "f", new Setting.Unread<>(null)));
    waits(Standing.WORKING, Reason.SETTLING, "Reading software");

    settings = List.of();
    nodes = unread();
    waits(Standing.WORKING, Reason.SETTLING, "Reading the nodes");

    nodes = seen(List.of());
    details = unread();
    waits(Standing.WORKING, Reason.SETTLING, "Reading the cluster");
  }

  @Test
  void shouldWaitUntilTheClusterRuns() {
    status = "stopped";
    waits(Standing.WORKING, Reason.SETTLING, "The cluster is stopped");
  }

  @Test
  void shouldOnlyLookWhenItIsToObserve() {
    asks("managementPolicy: Observe\n");
    waits(Standing.READY, Reason.AVAILABLE, "only observed");

    nodes = seen(List.of());
    var plan = waits(Standing.READY, Reason.AVAILABLE);
    assertThat(plan.aspects())
        .filteredOn(aspect -> aspect.type().equals(Conditions.SYNCED))
        .singleElement()
        .satisfies(
            aspect -> {
              assertThat(aspect.status()).isEqualTo(ConditionStatus.FALSE);
              assertThat(aspect.reason()).isEqualTo(Reason.DRIFTED);
              assertThat(aspect.message()).contains("nodes.compute.replicas: 2 in the spec, 0");
            });
  }

  @Test
  void shouldCreateNothingWhenThereIsNothingToObserve() {
    resource = Given.cluster(2);
    asks("managementPolicy: Observe\n");
    knowsNothing();
    listing = seen(List.of());

    waits(Standing.STALLED, Reason.NOT_FOUND_TO_ADOPT, "managementPolicy: Manage");
  }

  @Test
  void shouldNotRepeatACreationWhileItOnlyObserves() {
    resource = Given.cluster(2);
    asks("managementPolicy: Observe\n");
    memory =
        new ClusterMemory(
            null,
            null,
            Work.of(null).intend(ClusterPlanner.CREATE, Given.UID, 2, 1, NOW.minusSeconds(5)));
    listing = seen(List.of());

    waits(Standing.WORKING, Reason.SETTLING, "Observe");
  }

  @Test
  void shouldLetGoOfAClusterItNeverTookOver() {
    resource = Given.deleted(resource);
    assertThat(plan().action()).isEqualTo(new ClusterAction.Release());
    assertThat(plan().verdict().message()).contains("never took it over");

    memory = memory.withAdopted();
    assertThat(plan().action()).isEqualTo(new ClusterAction.Delete());

    asks("managementPolicy: Observe\n");
    assertThat(plan().action()).isEqualTo(new ClusterAction.Release());
    assertThat(plan().verdict().message()).contains("only observed it");
  }

  @Test
  void shouldKeepAProtectedClusterUntilItIsProtectedNoMore() {
    memory = memory.withAdopted();
    asks("deletionProtection: true\n");
    resource = Given.deleted(resource);
    waits(Standing.STALLED, Reason.DELETION_PROTECTED, "Set it to false");

    resource.setSpec(
        Serialization.unmarshal(
            Serialization.asYaml(resource.getSpec())
                .replace("deletionProtection: true", "deletionProtection: false"),
            HpcClusterSpec.class));
    assertThat(plan().action()).isEqualTo(new ClusterAction.Delete());
  }
}
