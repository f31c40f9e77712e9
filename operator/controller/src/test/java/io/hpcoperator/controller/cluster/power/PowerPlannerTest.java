package io.hpcoperator.controller.cluster.power;

import static io.hpcoperator.controller.cluster.power.Given.cluster;
import static io.hpcoperator.controller.cluster.power.Given.jobs;
import static io.hpcoperator.controller.cluster.power.Given.node;
import static io.hpcoperator.controller.cluster.power.Given.queueScaling;
import static io.hpcoperator.controller.cluster.power.Given.scaling;
import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.PATIENCE;
import static io.hpcoperator.controller.nodes.Given.seen;
import static io.hpcoperator.controller.nodes.Given.task;
import static io.hpcoperator.controller.nodes.Given.unread;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.hpcoperator.api.v1alpha1.ConditionStatus;
import io.hpcoperator.api.v1alpha1.HpcClusterSpec;
import io.hpcoperator.api.v1alpha1.PowerState;
import io.hpcoperator.api.v1alpha1.PowerStatus;
import io.hpcoperator.api.v1alpha1.PowerStatus.AutoScalingSwitches;
import io.hpcoperator.api.v1alpha1.PowerStatus.QueueSwitches;
import io.hpcoperator.api.v1alpha1.PriceStatus;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.ehpc.ClusterNode;
import io.hpcoperator.cloud.ehpc.ClusterSummary;
import io.hpcoperator.cloud.ehpc.ClusterTask;
import io.hpcoperator.cloud.ehpc.autoscale.AutoScaleSettings;
import io.hpcoperator.cloud.ehpc.job.Job;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.nodes.NodePool;
import io.hpcoperator.controller.pass.Action.Attempt;
import io.hpcoperator.controller.pass.News;
import io.hpcoperator.controller.pass.Reason;
import io.hpcoperator.controller.pass.Verdict.Standing;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.sync.SyncMemory;
import io.hpcoperator.controller.sync.SyncPlanner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PowerPlannerTest {
  private static final AutoScalingSwitches GROW = new AutoScalingSwitches(true, null, null);

  private HpcClusterSpec spec = spec("powerState: Stopped");
  private PowerStatus status;
  private PriceStatus price;
  private Work work = Work.of(null);
  private SyncMemory sync = new SyncMemory(null, null);
  private ClusterSummary cluster = cluster("running", "PostPaid");
  private Instant listedAt = NOW;
  private Observation<List<ClusterTask>> tasks = seen(List.of());
  private Observation<AutoScaleSettings> scaling = seen(scaling(false, false));
  private Observation<List<Job>> jobs = seen(List.of());
  private Observation<List<ClusterNode>> nodes =
      seen(List.of(node("i-a", "running"), node("i-b", "running")));
  private Instant now = NOW;

  private static HpcClusterSpec spec(String... lines) {
    return Serialization.unmarshal(String.join("\n", lines), HpcClusterSpec.class);
  }

  private static CloudException error(ErrorKind kind) {
    return new CloudException("ListJobs", kind, "AgentError", "No answer.", "r", false, null);
  }

  private PowerDecision decide() {
    var wish = (Wish.Known) Wish.of(spec, now);
    return PowerPlanner.decide(
        new PowerFacts(
            spec,
            PowerPlanner.note(status, wish, now),
            price,
            work,
            sync,
            cluster,
            seen(List.of(cluster), listedAt),
            new PowerSight(tasks, scaling, jobs, nodes),
            PATIENCE,
            now),
        wish);
  }

  private PowerDecision.Held held() {
    return (PowerDecision.Held) decide();
  }

  /** Expects a call, and remembers what is to be remembered. */
  private PowerDecision.Held calls(ClusterCall call) {
    var held = held();
    assertThat(held.call().map(PowerDecision.Call::call))
        .as(held.verdict().message())
        .contains(call);
    return remember(held);
  }

  private PowerDecision.Held waits(Standing standing, Reason reason, String... texts) {
    var held = held();
    assertThat(held.call()).as(held.verdict().message()).isEmpty();
    assertThat(held.verdict().standing()).as(held.verdict().message()).isEqualTo(standing);
    assertThat(held.verdict().reason()).as(held.verdict().message()).isEqualTo(reason);
    assertThat(held.verdict().message()).contains(texts);
    return remember(held);
  }

  private PowerDecision.Clear clear() {
    var decision = decide();
    assertThat(decision).isInstanceOf(PowerDecision.Clear.class);
    var clear = (PowerDecision.Clear) decision;
    status = clear.status();
    work = clear.work();
    return clear;
  }

  private PowerDecision.Held remember(PowerDecision.Held held) {
    status = held.status();
    work = held.work();
    sync = held.sync();
    return held;
  }

  /** What the pass does when the cloud takes the call that is planned. */
  private PowerDecision.Held taken(String taskId) {
    var held = remember(held());
    var call = held.call().orElseThrow();
    if (call.switches()) {
      sync = sync.tried(PowerPlanner.SETTING, now);
    }
    work = work.accepted(call.call().operation(), "r", taskId, now);
    return held;
  }

  private void later(Duration duration) {
    now = now.plus(duration);
    listedAt = now;
    tasks = new Observation<>(tasks.value(), now, null);
    scaling = new Observation<>(scaling.value(), now, null);
    jobs = new Observation<>(jobs.value(), now, null);
    nodes = new Observation<>(nodes.value(), now, null);
  }

  /** Ends the followed task and looks until that is believed. */
  private void ends(String type, String state) {
    tasks = seen(List.of(task("t", type, state)), now);
    assertThat(remember(held()).distrust()).as("the end is news").isTrue();
  }

  private void isStopped() {
    cluster = cluster("stopped", "PostPaid");
    scaling = null;
    jobs = null;
    nodes = null;
  }

  private void isRunning() {
    cluster = cluster("running", "PostPaid");
    scaling = seen(scaling(false, false), now);
    jobs = seen(List.of(), now);
    nodes = seen(List.of(node("i-a", "running")), now);
  }

  // Stopping: the order, and that each step is decided from what is seen.

  @Test
  void shouldLeaveARunningClusterAloneThatIsToRun() {
    spec = spec("powerState: Running");
    var clear = clear();
    assertThat(clear.status()).as("nothing to tell").isNull();
    assertThat(clear.work().isBlank()).isTrue();
  }

  @Test
  void shouldSwitchAutoScalingOffFirstAndRememberItBefore() {
    scaling = seen(scaling(true, true, queueScaling("high", false, true)));
    jobs = seen(jobs("RUNNING"));

    var switches =
        new AutoScalingSwitches(true, true, List.of(new QueueSwitches("high", null, true)));
    var held = calls(new PowerCalls.TurnAutoScaling(switches, false));
    assertThat(held.status().suspendedAutoScaling()).isEqualTo(switches);
    assertThat(held.status().phase()).isEqualTo("SuspendingAutoScaling");
    assertThat(held.verdict().reason()).isEqualTo(Reason.STOPPING);
    assertThat(held.status().wanted()).isEqualTo(PowerState.STOPPED);
    assertThat(held.status().wantedSince()).isEqualTo("2026-03-01T12:00:00Z");
  }

  @Test
  void shouldNotRememberSwitchesByAReadingFromBeforeTheStopWasWanted() {
    scaling = seen(scaling(true, true), NOW.minusSeconds(1));
    var held = waits(Standing.WORKING, Reason.STOPPING, "Reading auto scaling");
    assertThat(held.distrust()).isTrue();
    assertThat(held.status().suspendedAutoScaling()).isNull();

    scaling = seen(scaling(true, false), NOW);
    calls(new PowerCalls.TurnAutoScaling(GROW, false));
  }

  @Test
  void shouldNotForgetSwitchesThatAreOffAlreadyWhenItTurnsAnother() {
    status = suspended(GROW);
    scaling = seen(scaling(false, true));
    assertThat(
            calls(new PowerCalls.TurnAutoScaling(new AutoScalingSwitches(null, true, null), false))
                .status()
                .suspendedAutoScaling())
        .isEqualTo(new AutoScalingSwitches(true, true, null));
  }

  @Test
  void shouldAskForAPersonWhenAutoScalingDoesNotGoOff() {
    scaling = seen(scaling(true, false));
    for (int i = 0; i < 3; i++) {
      taken(null);
      later(Duration.ofMinutes(3));
    }
    waits(Standing.STALLED, Reason.NOT_TAKING, "3 times", "grow", "console");
  }

  @Test
  void shouldNotStopWhatItCannotSee() {
    scaling = unread();
    waits(Standing.WORKING, Reason.STOPPING, "Reading auto scaling");
    scaling = seen(scaling(false, false));
    tasks = unread();
    waits(Standing.WORKING, Reason.STOPPING, "Reading the tasks");
    tasks = seen(List.of());
    jobs = unread();
    waits(Standing.WORKING, Reason.STOPPING, "not known whether jobs run");
    spec = spec("powerState: Stopped", "stopping: {nodes: Release}");
    jobs = seen(List.of());
    nodes = unread();
    waits(Standing.WORKING, Reason.STOPPING, "Reading the compute nodes");
  }

  @Test
  void shouldWaitForRunningJobs() {
    jobs = seen(jobs("RUNNING", "QUEUED", "FINISHED", "RUNNING"));
    var held =
        waits(
            Standing.WORKING, Reason.STOPPING, "2 jobs run", "2026-03-01T13:00:00Z", "waited for");
    assertThat(held.status().phase()).isEqualTo("WaitingForJobs");
    assertThat(held.status().runningJobs()).isEqualTo(2);
    assertThat(held.status().jobDeadline()).isEqualTo("2026-03-01T13:00:00Z");
    assertThat(held.lookAgain()).isEqualTo(Duration.ofHours(1).plusMillis(1));
  }

  @Test
  void shouldTakeAJobWhoseStateIsNotKnownForRunning() {
    jobs = seen(jobs("Suspended"));
    waits(Standing.WORKING, Reason.STOPPING, "1 job runs and keeps");
  }

  @Test
  void shouldNotWaitForJobsThatOnlyWait() {
    jobs = seen(jobs("QUEUED", "FINISHED"));
    calls(new PowerCalls.Stop());
  }

  @Test
  void shouldTakeAListThatCannotBeReadForRunningJobs() {
    jobs = new Observation<>(List.of(), NOW, error(ErrorKind.TRANSIENT));
    var held = waits(Standing.WORKING, Reason.STOPPING, "not known whether jobs run", "No answer");
    assertThat(held.status().runningJobs()).isNull();
  }

  @Test
  void shouldReadOnceMoreThatNoJobRuns() {
    jobs = seen(List.of(), NOW.minusSeconds(6));
    assertThat(waits(Standing.WORKING, Reason.STOPPING, "once more").distrust()).isTrue();
    jobs = seen(List.of(), NOW.minusSeconds(5));
    calls(new PowerCalls.Stop());
  }

  /** With few requests a second no reading is fresh by the time all are there. */
  @Test
  void shouldCountAReadingThatWasBegunAfterTheLastLookHoweverLongItTook() {
    jobs = seen(List.of(), NOW.minusSeconds(60));
    waits(Standing.WORKING, Reason.STOPPING, "once more");
    var decided = now;
    now = decided.plusSeconds(30);
    jobs = seen(List.of(), decided.plusSeconds(2));
    tasks = unread();
    waits(Standing.WORKING, Reason.STOPPING, "Reading the tasks");

    now = decided.plusSeconds(90);
    tasks = seen(List.of(), decided.plusSeconds(40));
    calls(new PowerCalls.Stop());
    assertThat(status.readAgainSince()).as("the next stop looks anew").isNull();
  }

  @Test
  void shouldReadAnewWhatGotOldWhileOtherThingsWereRead() {
    jobs = seen(List.of(), NOW.minusSeconds(60));
    waits(Standing.WORKING, Reason.STOPPING, "once more");
    jobs = seen(List.of(), NOW.plusSeconds(2));
    now = NOW.plusSeconds(123);
    tasks = seen(List.of(), now);
    assertThat(waits(Standing.WORKING, Reason.STOPPING, "once more").distrust()).isTrue();
    assertThat(status.readAgainSince()).isEqualTo(now.toString());

    later(Duration.ofSeconds(1));
    calls(new PowerCalls.Stop());
  }

  @Test
  void shouldReadAnewAfterHavingWaitedForSomethingElse() {
    jobs = seen(List.of(), NOW.minusSeconds(60));
    waits(Standing.WORKING, Reason.STOPPING, "once more");
    later(Duration.ofSeconds(2));
    tasks = seen(List.of(task("x", "AddComputes", "Processing")), now);
    waits(Standing.WORKING, Reason.STOPPING, "Waiting for task AddComputes");

    now = now.plusSeconds(600);
    tasks = seen(List.of(), now);
    waits(Standing.WORKING, Reason.STOPPING, "once more");
  }

  @Test
  void shouldReadAnewBeforeNodesAreGivenBack() {
    spec = spec("powerState: Stopped", "stopping: {nodes: Release}");
    jobs = seen(List.of(), NOW.minusSeconds(6));
    waits(Standing.WORKING, Reason.STOPPING, "once more");
    later(Duration.ofSeconds(1));
    calls(new PowerCalls.ReleaseNodes(List.of("i-a", "i-b")));
  }

  @Test
  void shouldForgetTheLastLookWhenTheStopIsCalledOff() {
    jobs = seen(List.of(), NOW.minusSeconds(60));
    waits(Standing.WORKING, Reason.STOPPING, "once more");
    assertThat(status.readAgainSince()).isEqualTo(NOW.toString());
    spec = spec("powerState: Running");
    clear();
    spec = spec("powerState: Stopped");
    now = now.plusSeconds(600);
    jobs = seen(List.of(), NOW.plusSeconds(1));
    waits(Standing.WORKING, Reason.STOPPING, "once more");
  }

  @Test
  void shouldGoOnWaitingForJobsAfterTheDeadlineAndSaySo() {
    jobs = seen(jobs("RUNNING"));
    held();
    remember(held());
    later(Duration.ofMinutes(60));
    var held =
        waits(Standing.WORKING, Reason.STOPPING, "deadline", "is over", "afterJobDeadline: Wait");
    assertThat(held.lookAgain()).isNull();
  }

  @Test
  void shouldStopTheClusterUnderItsJobsAfterTheDeadlineWhenAsked() {
    spec = spec("powerState: Stopped", "stopping: {jobDeadline: 1h30m, afterJobDeadline: Stop}");
    jobs = seen(jobs("RUNNING", "RUNNING", "RUNNING"));
    waits(Standing.WORKING, Reason.STOPPING, "3 jobs run", "stopped at 2026-03-01T13:30:00Z");
    later(Duration.ofMinutes(90).minusSeconds(1));
    waits(Standing.WORKING, Reason.STOPPING, "3 jobs run");
    later(Duration.ofSeconds(1));
    assertThat(calls(new PowerCalls.Stop()).news())
        .extracting(News::reason, News::warning)
        .containsExactly(org.assertj.core.api.Assertions.tuple("JobsStopped", true));
  }

  @Test
  void shouldCountTheDeadlineFromWhenTheStopWasWanted() {
    spec = spec("powerState: Stopped", "stopping: {jobDeadline: 0m, afterJobDeadline: Stop}");
    jobs = seen(jobs("RUNNING"));
    calls(new PowerCalls.Stop());
    assertThat(JobVeto.deadline(spec.stopping())).isZero();
    assertThat(JobVeto.deadline(spec("stopping: {jobDeadline: 2h}").stopping()))
        .isEqualTo(Duration.ofHours(2));
    assertThat(JobVeto.deadline(null)).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void shouldWaitAsLongForJobsOfAClusterThatWasStartedInTheCloud() {
    spec = spec("powerState: Stopped", "stopping: {jobDeadline: 1h, afterJobDeadline: Stop}");
    isStopped();
    remember(held());
    later0(Duration.ofDays(3));
    isRunning();
    jobs = seen(jobs("RUNNING"), now);
    waits(Standing.WORKING, Reason.STOPPING, "1 job runs", "stopped at 2026-03-04T13:00:00Z");
    later(Duration.ofMinutes(59));
    waits(Standing.WORKING, Reason.STOPPING, "1 job runs", "stopped at 2026-03-04T13:00:00Z");
    later(Duration.ofMinutes(1));
    calls(new PowerCalls.Stop());
  }

  @Test
  void shouldGiveBackOnlyPayAsYouGoNodesThatEhpcBought() {
    spec = spec("powerState: Stopped", "stopping: {nodes: Release}");
    nodes =
        seen(
            List.of(
                node("i-d", "running"),
                node("i-subscribed", "running", NOW.plus(Duration.ofDays(30)), true),
                node("i-never-ends", "stopped", Instant.parse("2099-12-31T15:59:00Z"), true),
                node("i-own", "running", null, false),
                node("i-unknown", "running", null, null),
                node("i-going", "releasing")));
    var held = calls(new PowerCalls.ReleaseNodes(List.of("i-d", "i-never-ends")));
    assertThat(held.status().phase()).isEqualTo("ReleasingNodes");
    assertThat(held.status().suspendedNodes()).isEqualTo(5);
  }

  @Test
  void shouldGiveBackAHundredNodesAtMostInOneCall() {
    spec = spec("powerState: Stopped", "stopping: {nodes: Release}");
    nodes =
        seen(
            IntStream.range(0, 250).mapToObj(i -> node("i-%03d".formatted(i), "running")).toList());
    var call = (PowerCalls.ReleaseNodes) held().call().orElseThrow().call();
    assertThat(call.instanceIds()).hasSize(100).startsWith("i-000").endsWith("i-099");
  }

  @Test
  void shouldStopAfterTheNodesAreGone() {
    spec = spec("powerState: Stopped", "stopping: {nodes: Release}");
    taken("t");
    waits(Standing.WORKING, Reason.STOPPING, "DeleteNodes task t");
    ends("DeleteComputes", "Success");
    nodes = seen(List.of(), now);
    calls(new PowerCalls.Stop());
    assertThat(status.suspendedNodes()).isEqualTo(2);
  }

  @Test
  void shouldNotGiveNodesBackForEverThatTheCloudDoesNotTakeBack() {
    spec = spec("powerState: Stopped", "stopping: {nodes: Release}");
    for (int i = 0; i < 3; i++) {
      taken("t");
      ends("DeleteComputes", "Fail");
      waits(Standing.WORKING, Reason.TASK_FAILED, "tries again");
      later(Duration.ofMinutes(5));
    }
    assertThat(calls(new PowerCalls.Stop()).news())
        .extracting(News::reason)
        .containsExactly("NodesNotReleased");
  }

  @Test
  void shouldLeaveNodesToBePoweredOffByDefault() {
    calls(new PowerCalls.Stop());
    assertThat(status.phase()).isEqualTo("StoppingCluster");
    assertThat(status.suspendedNodes()).isEqualTo(2);
  }

  @Test
  void shouldSayThatSubscriptionNodesCostTheSame() {
    cluster = cluster("running", "PrePaid");
    assertThat(calls(new PowerCalls.Stop()).news())
        .extracting(News::reason)
        .containsExactly("SubscriptionNodes");
  }

  // Exactly once: StopCluster and StartCluster take no token.

  @Test
  void shouldPutStopClusterOnRecordAndFollowItsTask() {
    assertThat(held().call().orElseThrow())
        .isEqualTo(new PowerDecision.Call(new PowerCalls.Stop(), true, Attempt.FIRST));
    taken("t");
    tasks = seen(List.of(task("t", "StopCluster", "Processing")));
    var held = waits(Standing.WORKING, Reason.STOPPING, "StopCluster is at step 3 of 7");
    assertThat(held.work().task().progress()).isEqualTo("3/7");
    assertThat(held.synced().orElseThrow().status()).isEqualTo(ConditionStatus.FALSE);
  }

  @Test
  void shouldFollowATaskThatGoesOnAlready() {
    tasks = seen(List.of(task("other", "StopCluster", "Processing")));
    var held = waits(Standing.WORKING, Reason.STOPPING, "goes on already");
    assertThat(held.work().task().id()).isEqualTo("other");
    assertThat(held.work().follows("StopCluster")).isTrue();
  }

  @Test
  void shouldWaitForOtherTasksOfTheCluster() {
    tasks = seen(List.of(task("x", "AddComputes", "Processing")));
    waits(Standing.WORKING, Reason.STOPPING, "Waiting for task AddComputes", "step 3 of 7");
    tasks = seen(List.of(task("x", "AddComputes", "Success"), task("y", "StopCluster", "Fail")));
    calls(new PowerCalls.Stop());
  }

  @Test
  void shouldNotRepeatAStopWhoseAnswerIsLostBeforeTheListsCanBeTrusted() {
    remember(held());
    work = work.intend("StopCluster", "uid", null, 1, NOW);
    later(Duration.ofSeconds(60));
    var held = waits(Standing.WORKING, Reason.SETTLING, "StopCluster had its effect");
    assertThat(held.lookAgain()).isEqualTo(Duration.ofSeconds(60));

    later(Duration.ofSeconds(60));
    assertThat(held().call().orElseThrow().attempt()).isEqualTo(Attempt.LAST);
  }

  @Test
  void shouldFollowTheTaskOfAStopWhoseAnswerIsLost() {
    remember(held());
    work = work.intend("StopCluster", "uid", null, 1, NOW);
    tasks = seen(List.of(task("found", "StopCluster", "Processing")));
    var held = waits(Standing.WORKING, Reason.STOPPING, "is followed");
    assertThat(held.work().intent()).isNull();
    assertThat(held.work().task().id()).isEqualTo("found");
  }

  @Test
  void shouldSettleAStopThatIsCalledOffBeforeItsAnswerIsKnown() {
    remember(held());
    work = work.intend("StopCluster", "uid", null, 1, NOW);
    spec = spec("powerState: Running");
    later(Duration.ofSeconds(60));
    waits(Standing.WORKING, Reason.SETTLING, "StopCluster had its effect");
    later(Duration.ofSeconds(60));
    assertThat(clear().work().intent()).isNull();
  }

  /** What is left on record would keep every other change from being made. */
  @Test
  void shouldSettleAStopWithoutEffectThatIsNoLongerToBeCorrected() {
    isStopped();
    remember(held());
    later0(Duration.ofHours(1));
    isRunning();
    remember(held());
    work = work.intend("StopCluster", "uid", null, 1, now);
    spec = spec("powerState: Stopped", "driftPolicy: Report");
    later(Duration.ofSeconds(60));
    waits(Standing.WORKING, Reason.SETTLING, "StopCluster had its effect");
    assertThat(work.intent()).isNotNull();

    later(Duration.ofSeconds(60));
    waits(Standing.READY, Reason.AVAILABLE, "driftPolicy Report");
    assertThat(work.intent()).isNull();
  }

  @Test
  void shouldSettleAnOpenPurchaseBeforeItStops() {
    work = work.intend(NodePool.ADD, "uid", 3, 1, NOW);
    later(Duration.ofSeconds(119));
    waits(Standing.WORKING, Reason.SETTLING, "whether nodes were bought");
    later(Duration.ofSeconds(1));
    assertThat(waits(Standing.WORKING, Reason.SETTLING, "is listed").work().intent()).isNull();
    calls(new PowerCalls.Stop());
  }

  @Test
  void shouldTryAgainFiveMinutesAfterAFailedStopThreeTimesAtMost() {
    for (int i = 0; i < 3; i++) {
      taken("t");
      ends("StopCluster", "Fail");
      waits(Standing.WORKING, Reason.TASK_FAILED, "tries again");
      later(Duration.ofMinutes(5));
    }
    waits(Standing.STALLED, Reason.NOT_TAKING, "3 times", "powerState");
  }

  @Test
  void shouldWaitUntilTheStateShowsWhatTheTaskDid() {
    taken("t");
    ends("StopCluster", "Success");
    later(Duration.ofSeconds(30));
    waits(Standing.WORKING, Reason.STOPPING, "may not show it all yet");
    isStopped();
    waits(Standing.READY, Reason.STOPPED, "has been stopped since 2026-03-01T12:00:30Z");
    assertThat(work.task()).isNull();
    assertThat(status.phase()).isNull();
  }

  @Test
  void shouldFollowAClusterThroughStatesInBetween() {
    taken("t");
    cluster = cluster("init", "PostPaid");
    tasks = seen(List.of(task("t", "StopCluster", "Processing")));
    waits(Standing.WORKING, Reason.STOPPING, "step 3 of 7");
    ends("StopCluster", "Success");
    later(Duration.ofMinutes(2));
    waits(Standing.WORKING, Reason.STOPPING, "The cluster is init");
    assertThat(PowerPlanner.isUnderway(status)).isTrue();
  }

  // Stopped.

  @Test
  void shouldBeReadyWhenItIsStoppedAsAsked() {
    isStopped();
    var held = waits(Standing.READY, Reason.STOPPED, "powerState asks", "powerState: Running");
    assertThat(held.synced()).as("in sync").isEmpty();
    assertThat(held.status().stoppedSince()).isEqualTo("2026-03-01T12:00:00Z");
  }

  @Test
  void shouldSayWhenTheScheduleStartsItAgain() {
    spec = spec("schedule: {windows: [{stop: 0 11 * * *, start: 0 14 * * *}]}");
    isStopped();
    var held =
        waits(Standing.READY, Reason.STOPPED, "schedule asks", "again at 2026-03-01T14:00:00Z");
    assertThat(held.status().nextStart()).isEqualTo("2026-03-01T14:00:00Z");
    assertThat(held.status().nextStop()).isEqualTo("2026-03-02T11:00:00Z");
    assertThat(held.status().wantedBy()).isEqualTo("Schedule");
  }

  @Test
  void shouldRememberNothingNewWhileTimePasses() {
    isStopped();
    var first = remember(held());
    now = now.plus(Duration.ofHours(7));
    var second = held();
    assertThat(second.status()).isEqualTo(first.status());
    assertThat(second.verdict()).isEqualTo(first.verdict());
    assertThat(second.sync()).isEqualTo(first.sync());
  }

  // The way back.

  @Test
  void shouldStartTheClusterThenItsNodesThenAutoScaling() {
    status = suspended(GROW);
    isStopped();
    remember(held());
    later0(Duration.ofHours(10));
    spec = spec("powerState: Running");

    assertThat(held().call().orElseThrow())
        .isEqualTo(new PowerDecision.Call(new PowerCalls.Start(), true, Attempt.FIRST));
    taken("t");
    assertThat(status.phase()).isEqualTo("StartingCluster");
    tasks = seen(List.of(task("t", "StartCluster", "Processing")), now);
    waits(Standing.WORKING, Reason.STARTING, "StartCluster is at step 3 of 7");

    isRunning();
    nodes = seen(List.of(node("i-a", "running"), node("i-b", "stopped")), now);
    ends("StartCluster", "Success");
    waits(Standing.WORKING, Reason.STARTING, "may not show it all yet");
    later(Duration.ofMinutes(2));
    calls(new PowerCalls.StartNodes(List.of("i-b")));
    assertThat(status.phase()).isEqualTo("StartingNodes");
    taken("t");
    tasks = seen(List.of(task("t", "StartComputes", "Processing")), now);
    waits(Standing.WORKING, Reason.STARTING, "StartNodes is at step");
    ends("StartComputes", "Success");
    nodes = seen(List.of(node("i-a", "running"), node("i-b", "running")), now);

    calls(new PowerCalls.TurnAutoScaling(GROW, true));
    assertThat(status.phase()).isEqualTo("RestoringAutoScaling");
    assertThat(status.suspendedAutoScaling()).as("until it shows").isEqualTo(GROW);
    taken(null);
    scaling = seen(scaling(true, false), now);
    clear();
    assertThat(status.phase()).isNull();
    assertThat(status.suspendedAutoScaling()).isNull();
    assertThat(status.suspendedNodes()).isNull();
    assertThat(status.stoppedSince()).isNull();
    assertThat(status.wanted()).isEqualTo(PowerState.RUNNING);
  }

  @Test
  void shouldSwitchOnOnlyWhatItSwitchedOff() {
    spec = spec("powerState: Running");
    status =
        suspended(
            new AutoScalingSwitches(
                true,
                null,
                List.of(
                    new QueueSwitches("high", true, null), new QueueSwitches("gone", true, null))));
    scaling = seen(scaling(false, true, queueScaling("high", true, false)));
    calls(new PowerCalls.TurnAutoScaling(GROW, true));
  }

  @Test
  void shouldNotSwitchOnWhatTheSpecDoesNotWantAnyMore() {
    status = suspended(new AutoScalingSwitches(true, true, null));
    spec = spec("powerState: Running", "autoScaling: {grow: false, shrink: true}");
    calls(new PowerCalls.TurnAutoScaling(new AutoScalingSwitches(null, true, null), true));

    status = suspended(GROW);
    clear();
    assertThat(status == null ? null : status.suspendedAutoScaling()).isNull();
  }

  @Test
  void shouldNotSwitchOnWhatWasTakenOutOfTheSpecButWhatIsNotOfTheSpecAtAll() {
    status = suspended(GROW);
    spec = spec("powerState: Running");
    calls(new PowerCalls.TurnAutoScaling(GROW, true));

    status = suspended(GROW);
    sync =
        new SyncMemory(
            List.of(
                new io.hpcoperator.api.v1alpha1.SettingStatus(
                    "autoScaling", "InSync", "f", null, null, null, null, null, null, null)),
            null);
    clear();
  }

  @Test
  void shouldNotStartNodesForEver() {
    spec = spec("powerState: Running");
    status = phase("StartingNodes");
    nodes = seen(List.of(node("i-b", "stopped")));
    for (int i = 0; i < 3; i++) {
      taken("t");
      ends("StartComputes", "Fail");
      waits(Standing.WORKING, Reason.TASK_FAILED, "tries again");
      later(Duration.ofMinutes(5));
    }
    clear();
  }

  @Test
  void shouldLeaveNodesAloneThatWereNotPoweredOffByAStop() {
    spec = spec("powerState: Running");
    nodes = seen(List.of(node("i-b", "stopped")));
    clear();
    status = phase("WaitingForJobs");
    clear();
  }

  @Test
  void shouldComeBackFromAStopThatIsCalledOff() {
    scaling = seen(scaling(true, false));
    jobs = seen(jobs("RUNNING"));
    taken(null);
    scaling = seen(scaling(false, false));
    waits(Standing.WORKING, Reason.STOPPING, "1 job runs");

    spec = spec("powerState: Running");
    later(Duration.ofMinutes(3));
    calls(new PowerCalls.TurnAutoScaling(GROW, true));
    scaling = seen(scaling(true, false), now);
    clear();
    assertThat(status.phase()).isNull();
    assertThat(status.runningJobs()).isNull();
  }

  @Test
  void shouldLetAStopEndThatIsCalledOffTooLateAndStartAgain() {
    taken("t");
    spec = spec("powerState: Running");
    tasks = seen(List.of(task("t", "StopCluster", "Processing")));
    waits(Standing.WORKING, Reason.STARTING, "StopCluster is at step");
    isStopped();
    ends("StopCluster", "Success");
    calls(new PowerCalls.Start());
    assertThat(sync.drift()).as("it was the operator who stopped it").isEmpty();
  }

  @Test
  void shouldNoticeAClusterThatSomebodyElseStartedInTime() {
    isStopped();
    remember(held());
    later0(Duration.ofHours(1));
    spec = spec("powerState: Running");
    isRunning();
    nodes = seen(List.of(node("i-b", "stopped")), now);
    calls(new PowerCalls.StartNodes(List.of("i-b")));
    assertThat(status.savedHours()).isEqualTo("1.00");
  }

  // Savings.

  @Test
  void shouldAddUpWhatStopsSaved() {
    price = new PriceStatus("9", "CNY", "Hour", "9", "4.50", "nodes", "t");
    isStopped();
    remember(held());
    assertThat(status.hourlyPrice()).isEqualTo("4.50");
    later0(Duration.ofMinutes(90));
    price = new PriceStatus("9", "CNY", "Hour", "9", "100", "nodes", "t");
    spec = spec("powerState: Running");
    isRunning();
    clear();
    assertThat(status.savedHours()).isEqualTo("1.50");
    assertThat(status.savedAmount()).as("at the price of the stop").isEqualTo("6.75");
    assertThat(status.currency()).isEqualTo("CNY");

    spec = spec("powerState: Stopped");
    price = null;
    isStopped();
    remember(held());
    later0(Duration.ofMinutes(30));
    spec = spec("powerState: Running");
    isRunning();
    clear();
    assertThat(status.savedHours()).isEqualTo("2.00");
    assertThat(status.savedAmount()).as("no price, no amount").isEqualTo("6.75");
  }

  @Test
  void shouldSaveNoMoneyWithSubscriptionNodes() {
    price = new PriceStatus("9", "CNY", "1 Month", "9", "4.50", "nodes", "t");
    isStopped();
    cluster = cluster("stopped", "PrePaid");
    remember(held());
    assertThat(status.hourlyPrice()).isNull();
  }

  // Drift.

  private void ranAsWanted(String... lines) {
    spec = spec(lines);
    var clear = clear();
    sync =
        SyncPlanner.decide(
                List.of(clear.setting()), sync, spec.driftPolicy(), true, PATIENCE.listing(), now)
            .memory();
  }

  @Test
  void shouldStartAgainAClusterThatWasStoppedInTheCloud() {
    ranAsWanted("driftPolicy: Correct");
    isStopped();
    calls(new PowerCalls.Start());
    assertThat(sync.drift())
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.field()).isEqualTo("powerState");
              assertThat(record.wanted()).isEqualTo("Running");
              assertThat(record.found()).isEqualTo("Stopped");
              assertThat(record.action()).isEqualTo("Corrected");
            });
  }

  @Test
  void shouldLeaveAClusterStoppedThatWasStoppedInTheCloudAndReportIt() {
    ranAsWanted("driftPolicy: Report");
    isStopped();
    var held = waits(Standing.STALLED, Reason.STOPPED, "in the cloud", "driftPolicy Report");
    assertThat(held.synced().orElseThrow().reason()).isEqualTo(Reason.DRIFTED);
    assertThat(sync.drift()).hasSize(1);
    later0(Duration.ofHours(1));
    remember(held());
    assertThat(sync.drift()).as("told once").hasSize(1);
  }

  @Test
  void shouldSayThatItIgnoresAClusterThatWasStoppedInTheCloud() {
    ranAsWanted("driftPolicy: Ignore");
    isStopped();
    waits(Standing.STALLED, Reason.STOPPED, "driftPolicy Ignore");
    assertThat(sync.drift()).isEmpty();
  }

  @Test
  void shouldStartAClusterWhenTheSpecChangesWhateverTheDriftPolicy() {
    ranAsWanted("driftPolicy: Report");
    spec = spec("driftPolicy: Report", "powerState: Stopped");
    calls(new PowerCalls.Stop());
    isStopped();
    waits(Standing.READY, Reason.STOPPED, "stopped since");
    later0(Duration.ofHours(1));
    spec = spec("driftPolicy: Report", "powerState: Running");
    calls(new PowerCalls.Start());
    assertThat(sync.drift()).isEmpty();
  }

  @Test
  void shouldStopAgainOrLeaveAClusterThatWasStartedInTheCloud() {
    isStopped();
    remember(held());
    var stoppedSync = sync;
    var stoppedStatus = status;
    later0(Duration.ofHours(1));
    isRunning();
    calls(new PowerCalls.Stop());
    assertThat(sync.drift()).hasSize(1);

    sync = stoppedSync;
    status = stoppedStatus;
    spec = spec("powerState: Stopped", "driftPolicy: Report");
    waits(Standing.READY, Reason.AVAILABLE, "started in the cloud", "driftPolicy Report");
    assertThat(status.savedHours()).isEqualTo("1.00");
  }

  @Test
  void shouldCallNothingForAClusterThatIsOnlyObserved() {
    spec = spec("powerState: Stopped", "managementPolicy: Observe");
    var held = waits(Standing.READY, Reason.AVAILABLE, "managementPolicy Observe");
    assertThat(held.synced().orElseThrow().message()).contains("powerState: Stopped in the spec");
  }

  // Helpers with words of their own.

  private PowerStatus suspended(AutoScalingSwitches switches) {
    return new PowerStatus(
        PowerState.STOPPED,
        "Spec",
        NOW.minusSeconds(3600).toString(),
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        switches,
        null,
        null,
        null,
        null,
        null);
  }

  private PowerStatus phase(String phase) {
    return new PowerStatus(
        PowerState.RUNNING,
        "Spec",
        NOW.minusSeconds(3600).toString(),
        phase,
        null,
        null,
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

  /** Later, in a cluster of which only the listing and the tasks are read. */
  private void later0(Duration duration) {
    now = now.plus(duration);
    listedAt = now;
    tasks = new Observation<>(new ArrayList<>(tasks.value()), now, null);
  }
}
