package io.hpcoperator.controller.cluster;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.idle;
import static io.hpcoperator.controller.nodes.Given.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.api.v1alpha1.PowerState;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.controller.cluster.power.PowerCalls;
import io.hpcoperator.controller.cluster.power.PowerSight;
import io.hpcoperator.controller.cluster.preflight.PreflightFacts;
import io.hpcoperator.controller.cluster.secret.ClusterSecrets;
import io.hpcoperator.controller.pass.Action.Attempt;
import io.hpcoperator.controller.pass.Plan;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict.Standing;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Where stopping and starting stand in the life of a cluster. */
class ClusterPowerTest {
  private static final ClusterAction NONE = new ClusterAction.None();
  private static final String EVENING =
      "schedule: {windows: [{stop: 0 11 * * *, start: 0 14 * * *}]}";

  private HpcCluster resource = Given.cluster(2);
  private ClusterMemory memory = new ClusterMemory("ehpc-1", "workq", Work.of(null));
  private String state = "running";
  private Observation<List<ClusterNode>> nodes = seen(List.of(idle("a"), idle("b")));

  private void asks(String power) {
    resource =
        Serialization.unmarshal(
            Serialization.asYaml(Given.cluster(2)).replace("spec:\n", "spec:\n  " + power + "\n"),
            HpcCluster.class);
  }

  private Plan<ClusterAction, ClusterMemory> plan() {
    var id = memory.clusterId();
    return new ClusterPlanner(PATIENCE)
        .plan(
            new ClusterFacts(
                resource,
                memory,
                null,
                List.of(),
                seen(id == null ? List.of() : List.of(Given.summary(id, null, state))),
                seen(Optional.of(Given.details(state))),
                seen(List.of()),
                seen(List.of()),
                nodes,
                List.of(),
                Set.of(),
                Sight.NOTHING,
                ClusterSecrets.NONE,
                new PowerSight(
                    seen(List.of()),
                    seen(io.hpcoperator.controller.cluster.power.Given.scaling(false, false)),
                    seen(List.of()),
                    nodes),
                PreflightFacts.clear()),
            NOW);
  }

  private Plan<ClusterAction, ClusterMemory> expect(
      ClusterAction action, Standing standing, Reason reason, String... texts) {
    var plan = plan();
    assertThat(plan.action()).as(plan.verdict().message()).isEqualTo(action);
    assertThat(plan.verdict().standing()).as(plan.verdict().message()).isEqualTo(standing);
    assertThat(plan.verdict().reason()).isEqualTo(reason);
    assertThat(List.of(texts)).allSatisfy(t -> assertThat(plan.verdict().message()).contains(t));
    return plan;
  }

  @Test
  void shouldNotCreateAClusterThatIsToBeStopped() {
    memory = new ClusterMemory(null, null, Work.of(null));
    asks("powerState: Stopped");
    expect(NONE, Standing.READY, Reason.STOPPED, "No cluster is created", "powerState: Running");

    asks(EVENING);
    var plan =
        expect(NONE, Standing.READY, Reason.STOPPED, "It is created at 2026-03-01T14:00:00Z");
    assertThat(plan.lookAgain()).isEqualTo(Duration.ofHours(2).plusMillis(1));
    assertThat(plan.memory().power().wanted()).isEqualTo(PowerState.STOPPED);
  }

  @Test
  void shouldFinishACreationThatMayHaveBegunBeforeItIsToBeStopped() {
    asks("powerState: Stopped");
    memory =
        new ClusterMemory(
            null, null, Work.of(null).intend(ClusterPlanner.CREATE, Given.UID, 2, 1, NOW));
    assertThat(plan().action()).isEqualTo(new ClusterAction.Create(2, Attempt.REPEAT));
  }

  @Test
  void shouldNotRepeatACreationThatIsKnownToHaveHadNoEffectWhenItIsToBeStopped() {
    asks("powerState: Stopped");
    memory =
        new ClusterMemory(
            null,
            null,
            Work.of(null)
                .intend(ClusterPlanner.CREATE, Given.UID, 2, 1, NOW.minus(Duration.ofMinutes(10))));
    var settled = expect(NONE, Standing.WORKING, Reason.SETTLING, "No cluster was created");
    assertThat(settled.memory().work().intent()).isNull();
    memory = settled.memory();
    expect(NONE, Standing.READY, Reason.STOPPED);
  }

  @Test
  void shouldLeaveAClusterAsItIsWhoseScheduleCannotBeRead() {
    asks("schedule: {windows: [{stop: 0 25 * * *, start: 0 6 * * *}]}");
    for (var each : List.of("running", "stopped", "creating")) {
      state = each;
      nodes = seen(List.of());
      expect(
          NONE,
          Standing.STALLED,
          Reason.SCHEDULE_INVALID,
          "spec.schedule.windows[0].stop",
          "Value 25 not in range",
          "Give five fields");
    }
    memory = new ClusterMemory(null, null, Work.of(null));
    expect(NONE, Standing.STALLED, Reason.SCHEDULE_INVALID);
  }

  @Test
  void shouldAskToBeWokenWhenTheScheduleChangesItsMind() {
    asks("schedule: {windows: [{stop: 0 20 * * *, start: 0 6 * * *}]}");
    var plan = expect(NONE, Standing.READY, Reason.AVAILABLE);
    assertThat(plan.lookAgain()).isEqualTo(Duration.ofHours(8).plusMillis(1));
    assertThat(plan.memory().power().nextStop()).isEqualTo("2026-03-01T20:00:00Z");
    assertThat(plan.memory().power().nextStart()).isEqualTo("2026-03-02T06:00:00Z");
  }

  @Test
  void shouldNotAskToBeWokenWithoutASchedule() {
    var plan = expect(NONE, Standing.READY, Reason.AVAILABLE);
    assertThat(plan.lookAgain()).isNull();
    assertThat(plan.memory().power()).isNull();
    assertThat(plan.memory().sync().settings())
        .extracting(s -> s.name() + " " + s.state())
        .containsExactly("powerState InSync");
  }

  @Test
  void shouldBuyNoNodesWhileAStopIsWanted() {
    asks("powerState: Stopped");
    nodes = seen(List.of());
    expect(
        new ClusterAction.Power(new PowerCalls.Stop(), Attempt.FIRST),
        Standing.WORKING,
        Reason.STOPPING);
    asks("powerState: Running");
    assertThat(plan().action()).isInstanceOf(ClusterAction.AddNodes.class);
  }

  @Test
  void shouldFillItsQueueAgainWhenItIsBack() {
    asks("powerState: Stopped");
    memory = plan().memory();
    state = "stopped";
    memory = plan().memory();
    asks("powerState: Running");
    memory = plan().memory().withWork(Work.of(null));
    state = "running";
    nodes = seen(List.of());
    var back = plan();
    assertThat(back.action()).isInstanceOf(ClusterAction.AddNodes.class);
    assertThat(back.memory().power().phase()).isNull();
  }

  @Test
  void shouldTakeAStateInBetweenForTheStopOrTheStart() {
    state = "init";
    expect(NONE, Standing.WORKING, Reason.CREATING, "The cluster is init");
    asks("powerState: Stopped");
    state = "running";
    memory = plan().memory();
    state = "init";
    expect(NONE, Standing.WORKING, Reason.STOPPING, "The cluster is init");
  }

  @Test
  void shouldShowHowAnObservedClusterDiffersAndCallNothing() {
    asks("managementPolicy: Observe\n  powerState: Stopped");
    assertThat(synced(expect(NONE, Standing.READY, Reason.AVAILABLE)))
        .contains("powerState: Stopped in the spec, Running in the cloud");
    state = "stopped";
    expect(NONE, Standing.READY, Reason.STOPPED, "is stopped, as powerState asks");
    asks("managementPolicy: Observe");
    assertThat(synced(expect(NONE, Standing.STALLED, Reason.STOPPED, "Observe leaves it so")))
        .contains("powerState: Running in the spec, Stopped in the cloud");
  }

  private static String synced(Plan<ClusterAction, ClusterMemory> plan) {
    return plan.aspects().stream()
        .filter(aspect -> aspect.type().equals("Synced"))
        .findFirst()
        .orElseThrow()
        .message();
  }

  @Test
  void shouldDeleteAStoppedCluster() {
    asks("powerState: Stopped");
    state = "stopped";
    memory = plan().memory();
    Given.deleted(resource);
    assertThat(plan().action()).isEqualTo(new ClusterAction.Delete());
  }
}
