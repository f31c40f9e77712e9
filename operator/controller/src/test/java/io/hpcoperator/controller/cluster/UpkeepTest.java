package io.hpcoperator.controller.cluster;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.idle;
import static io.hpcoperator.controller.nodes.Given.seen;
import static io.hpcoperator.controller.nodes.Given.task;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.Api;
import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.api.v1alpha1.DriftPolicy;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.controller.cluster.preflight.PreflightFacts;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.pass.Conditions;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict.Standing;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.sync.Difference;
import io.hpcoperator.controller.sync.Setting;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UpkeepTest {
  private HpcCluster resource;
  private ClusterMemory memory = new ClusterMemory("ehpc-1", "workq", Work.of(null));
  private List<ClusterNode> nodes = new ArrayList<>(List.of(idle("i-1")));
  private Observation<List<ClusterTask>> tasks;
  private Instant now = NOW;

  /** A call by which it is known. */
  private record Call(String operation) implements ClusterCall {
    @Override
    public Done call(EhpcClient client, String clusterId) {
      return new Done("r", null, operation + " was called.");
    }
  }

  @BeforeEach
  void setUp() {
    resource = Given.cluster(1);
  }

  @Test
  void shouldBeReadyWhenAllIsInSync() {
    var plan = plan(same("a"));
    assertThat(plan.action()).isInstanceOf(ClusterAction.None.class);
    assertThat(plan.verdict().standing()).isEqualTo(Standing.READY);
    assertThat(plan.aspects()).noneMatch(a -> a.type().equals(Conditions.SYNCED));
    assertThat(plan.underway()).isFalse();
  }

  @Test
  void shouldChangeSettingsBeforeNodes() {
    nodes.clear();
    var plan = plan(differs("a"));
    assertThat(plan.action()).isEqualTo(new ClusterAction.Change("a", new Call("Set a")));
    assertThat(plan.verdict().standing()).isEqualTo(Standing.WORKING);
    assertThat(plan.verdict().reason()).isEqualTo(Reason.UPDATING);
    assertThat(plan.verdict().message()).isEqualTo("Changing a: 1 in the spec, 0 in the cloud.");
    assertThat(aspect(plan, Conditions.SYNCED)).isEqualTo(Reason.UPDATING);
  }

  @Test
  void shouldGoOnWithTheNodesWhileAChangeIsNotSeenYet() {
    taken("a", differs("a"));
    nodes.clear();
    assertThat(plan(differs("a")).action()).isInstanceOf(ClusterAction.AddNodes.class);

    nodes.add(idle("i-1"));
    var waiting = plan(differs("a"));
    assertThat(waiting.action()).isInstanceOf(ClusterAction.None.class);
    assertThat(waiting.verdict().standing()).isEqualTo(Standing.WORKING);
    assertThat(waiting.verdict().reason()).isEqualTo(Reason.UPDATING);
    assertThat(waiting.lookAgain()).isEqualTo(PATIENCE.listing());
  }

  @Test
  void shouldLeaveTheClusterToItsTask() {
    memory = memory.withWork(memory.work().accepted(NodePool.REMOVE, "r", "t-1", now));
    assertThat(plan(differs("a")).action()).isInstanceOf(ClusterAction.None.class);
  }

  @Test
  void shouldChangeSettingsInThePassInWhichATaskIsDoneWith() {
    var ended = memory.work().accepted(NodePool.FIRST, "r", "t-1", now.minusSeconds(600));
    memory = memory.withWork(ended.progressed("t-1", 7, 7).taskFinished(now.minusSeconds(500)));
    tasks = seen(List.of(task("t-1", "CreateCluster", "Success")), now);

    assertThat(plan(differs("a")).action())
        .as("nothing wakes the resource a second time")
        .isInstanceOf(ClusterAction.Change.class);
    nodes.clear();
    assertThat(plan(differs("a")).action())
        .as("nodes that fail again and again do not keep settings waiting")
        .isInstanceOf(ClusterAction.Change.class);
    assertThat(plan(differs("a")).memory().work().task()).isNull();
  }

  @Test
  void shouldGoOnWithEverythingElseWhenASettingIsRefused() {
    failed("a", ErrorKind.INVALID, differs("a"), same("b"));
    nodes.clear();

    var other = plan(differs("a"), differs("b"));
    assertThat(other.action()).isEqualTo(new ClusterAction.Change("b", new Call("Set b")));
    shouldBeStalled(other, "Besides: Changing b");
    assertThat(other.underway()).isTrue();

    var growth = plan(differs("a"), same("b"));
    assertThat(growth.action()).isInstanceOf(ClusterAction.AddNodes.class);
    shouldBeStalled(growth, "Besides: ");
    assertThat(growth.underway()).as("nodes are on their way").isTrue();

    nodes.add(idle("i-1"));
    var quiet = plan(differs("a"), same("b"));
    assertThat(quiet.action()).isInstanceOf(ClusterAction.None.class);
    shouldBeStalled(quiet, "a: 1 in the spec, 0 in the cloud. Set failed: Said.INVALID");
    assertThat(quiet.verdict().message()).doesNotContain("Besides");
    assertThat(quiet.underway()).isFalse();
    assertThat(quiet.lookAgain()).isNull();
  }

  private void shouldBeStalled(Plan<ClusterAction, ClusterMemory> plan, String message) {
    assertThat(plan.verdict().standing()).isEqualTo(Standing.STALLED);
    assertThat(plan.verdict().reason()).isEqualTo(Reason.INVALID_REQUEST);
    assertThat(plan.verdict().message()).contains("Said.INVALID").contains(message);
    assertThat(aspect(plan, Conditions.SYNCED)).isEqualTo(Reason.INVALID_REQUEST);
  }

  @Test
  void shouldTakeTurnsBetweenAFailingSettingAndTheNodes() {
    failed("a", ErrorKind.DENIED, differs("a"));
    nodes.clear();
    assertThat(plan(differs("a")).action()).isInstanceOf(ClusterAction.AddNodes.class);

    var denied = new CloudException(NodePool.ADD, ErrorKind.QUOTA, "Q", null, "r", false, null);
    memory = memory.withWork(memory.work().failed(denied, null, now));
    assertThat(plan(differs("a")).action()).isInstanceOf(ClusterAction.Change.class);

    nodes.add(idle("i-1"));
    memory = memory.withWork(Work.of(null));
    assertThat(plan(differs("a")).action())
        .as("when the nodes need nothing")
        .isInstanceOf(ClusterAction.Change.class);
  }

  @Test
  void shouldTryAFailedSettingAgainWhileSomethingStandsInTheWayOfMoreNodes() {
    failed("a", ErrorKind.DENIED, differs("a"));
    nodes.clear();
    var blocked = facts(List.of(differs("a"))).withPreflight(PreflightFacts.none());
    assertThat(new ClusterPlanner(PATIENCE).plan(blocked, now).action())
        .isInstanceOf(ClusterAction.Change.class);
  }

  @Test
  void shouldSayWhatDiffersOfAClusterThatWorks() {
    resource.setSpec(withPolicy(DriftPolicy.REPORT));
    seenInSync("a");
    var plan = plan(differs("a"));

    assertThat(plan.action()).isInstanceOf(ClusterAction.None.class);
    assertThat(plan.verdict().standing()).isEqualTo(Standing.READY);
    assertThat(aspect(plan, Conditions.SYNCED)).isEqualTo(Reason.DRIFTED);
    assertThat(plan.memory().sync().drift()).hasSize(1);
  }

  @Test
  void shouldLookOftenWhileSomethingIsUnderwayInAClusterThatNeedsAPerson() {
    var plan =
        plan(
            new Setting<>(
                "a", "a", new Setting.Fixed<>(List.of(new Difference("a", "1", "0")), "Leave it.")),
            new Setting<>("b", "b", new Setting.Underway<>("B is Installing")));
    assertThat(plan.verdict().standing()).isEqualTo(Standing.STALLED);
    assertThat(plan.verdict().message()).contains("Leave it.");
    assertThat(plan.underway()).isTrue();
  }

  @Test
  void shouldTryAgainWhenTheUserWishesAnew() {
    failed("a", ErrorKind.INVALID, differs("a"));
    resource.setStatus(status());
    assertThat(ClusterMemory.of(resource).sync()).as("nothing new").isEqualTo(memory.sync());

    resource.getMetadata().setAnnotations(Map.of(Api.RECONCILE_NOW, "1"));
    memory = ClusterMemory.of(resource);
    assertThat(plan(differs("a")).action()).isInstanceOf(ClusterAction.Change.class);

    resource.getMetadata().setAnnotations(null);
    failed("a", ErrorKind.INVALID, differs("a"));
    resource.setStatus(status());
    resource.getMetadata().setGeneration(2L);
    memory = ClusterMemory.of(resource);
    assertThat(plan(differs("a")).action()).isInstanceOf(ClusterAction.Change.class);
  }

  @Test
  void shouldRememberHowTheCloudTookAChange() {
    memory = plan(differs("a")).memory();
    var pass = new ClusterPass(facts(List.of()), null, null, Clock.fixed(now, ZoneOffset.UTC));
    var change = new ClusterAction.Change("a", new Call("Set a"));

    var taken = pass.act(resource, change, memory).memory().sync().find("a").orElseThrow();
    assertThat(taken.attempts()).isEqualTo(1);
    assertThat(taken.triedAt()).isEqualTo(now.toString());

    var failed = pass.failed(change, memory, error(ErrorKind.DENIED)).sync().find("a");
    assertThat(failed.orElseThrow().error()).contains("Said.DENIED");
    assertThat(pass.failed(new ClusterAction.Delete(), memory, error(ErrorKind.DENIED)))
        .isEqualTo(memory);
  }

  private io.hpcoperator.api.v1alpha1.HpcClusterStatus status() {
    return new ClusterPass(facts(List.of()), null, null, Clock.fixed(now, ZoneOffset.UTC))
        .status(resource, memory, List.of(), null);
  }

  private io.hpcoperator.api.v1alpha1.HpcClusterSpec withPolicy(DriftPolicy policy) {
    var yaml =
        io.fabric8.kubernetes.client.utils.Serialization.asYaml(resource.getSpec())
            + "driftPolicy: "
            + (policy == DriftPolicy.REPORT ? "Report" : "Correct")
            + "\n";
    return io.fabric8.kubernetes.client.utils.Serialization.unmarshal(
        yaml, io.hpcoperator.api.v1alpha1.HpcClusterSpec.class);
  }

  private void seenInSync(String name) {
    memory = plan(same(name)).memory();
    now = now.plus(Duration.ofMinutes(10));
  }

  @SafeVarargs
  private void taken(String name, Setting<ClusterCall>... settings) {
    memory = plan(settings).memory();
    memory = memory.withSync(memory.sync().tried(name, now));
  }

  @SafeVarargs
  private void failed(String name, ErrorKind kind, Setting<ClusterCall>... settings) {
    memory = plan(settings).memory();
    memory = memory.withSync(memory.sync().failed(name, error(kind), now));
    memory = memory.withWork(memory.work().failed(error(kind), null, now));
  }

  @SafeVarargs
  private Plan<ClusterAction, ClusterMemory> plan(Setting<ClusterCall>... settings) {
    return new ClusterPlanner(PATIENCE).plan(facts(List.of(settings)), now);
  }

  private ClusterFacts facts(List<Setting<ClusterCall>> settings) {
    return new ClusterFacts(
            resource,
            memory,
            null,
            List.of(),
            seen(List.of(Given.summary("ehpc-1", null, "running")), now),
            null,
            tasks,
            null,
            seen(nodes, now))
        .withSettings(settings);
  }

  private static Reason aspect(Plan<?, ?> plan, String type) {
    var aspect = plan.aspects().stream().filter(a -> a.type().equals(type)).findFirst();
    assertThat(aspect.orElseThrow().status()).isEqualTo(ConditionStatus.FALSE);
    return aspect.get().reason();
  }

  private static Setting<ClusterCall> same(String name) {
    return new Setting<>(name, name, new Setting.Same<>());
  }

  private static Setting<ClusterCall> differs(String name) {
    return new Setting<>(
        name,
        name,
        new Setting.Differs<>(List.of(new Difference(name, "1", "0")), new Call("Set " + name)));
  }

  private static CloudException error(ErrorKind kind) {
    return new CloudException("Set", kind, "Said." + kind, "no good", "r", false, null);
  }
}
