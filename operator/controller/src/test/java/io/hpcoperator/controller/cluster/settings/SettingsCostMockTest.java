package io.hpcoperator.controller.cluster.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.HpcCluster;
import io.hpcoperator.cloud.ehpc.EhpcClient;
import io.hpcoperator.controller.cluster.Given;
import io.hpcoperator.controller.cluster.hybrid.HybridConfiguration;
import io.hpcoperator.controller.cluster.secret.ClusterSecrets;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.pass.ManualClock;
import io.hpcoperator.controller.pass.ScriptedCloud;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.FakeExecutor;
import io.hpcoperator.controller.poll.PollPace;
import io.hpcoperator.controller.poll.PollThreads;
import io.hpcoperator.controller.poll.SharedPolls;
import io.hpcoperator.controller.poll.Watcher;
import io.hpcoperator.controller.sync.Setting;
import io.hpcoperator.controller.sync.SyncMemory;
import io.hpcoperator.controller.sync.SyncPlanner;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What settings cost in calls, and what the calls that change them send. */
class SettingsCostMockTest {
  private static final String ALL =
      """
      scheduler: {type: pbs, settings: {pbs: {jobHistoryDays: 7}}}
      autoScaling: {maxNodes: 50}
      additionalVolumes: [{volumeId: data, mountTarget: data.nas, protocol: NFS}]
      software: [MPICH_3.2]
      postInstallScripts: [{url: a}]
      """;
  private static final Map<String, String> ANSWERS =
      Map.of(
          "GetSchedulerInfo",
          "{'SchedInfo':[{'SchedName':'pbs','Configuration':'{\\\"JobHistory\\\":\\\"7\\\"}'}]}",
          "GetAutoScaleConfig",
          "{'EnableAutoGrow':false,'EnableAutoShrink':false,'MaxNodesInCluster':50,'ImageId':'m-1','Queues':{'QueueInfo':[{'QueueName':'workq','MaxNodesInQueue':9}]}}",
          "GetClusterVolumes",
          "{'Volumes':{'VolumeInfo':[{'VolumeId':'data','VolumeProtocol':'nfs'}]}}",
          "ListInstalledSoftware",
          "{'SoftwareList':{'SoftwareList':[{'SoftwareId':'MPICH_3.2','SoftwareStatus':'Installed'}]}}",
          "GetPostScripts",
          "{'PostInstallScripts':[{'Url':'a','Args':''}]}");
  private static final Duration IDLE = Duration.ofMinutes(1);
  private static final Watcher WATCHER = new Watcher("HpcCluster", "team-a", "demo");

  private final ManualClock clock = new ManualClock(io.hpcoperator.controller.nodes.Given.NOW);
  private final FakeExecutor executor = new FakeExecutor(clock);
  private final List<ScriptedCloud.Request> requests = new ArrayList<>();
  private SyncMemory memory = new SyncMemory(null, null);
  private volatile boolean broken;
  private ScriptedCloud cloud;
  private EhpcClient client;
  private SharedPolls<EhpcClient> polls;

  @BeforeEach
  void start() throws IOException {
    cloud = new ScriptedCloud(this::answer);
    client = cloud.ehpc();
    polls =
        new SharedPolls<>(
            client,
            new PollPace(Duration.ofSeconds(5), IDLE),
            clock,
            PollThreads.of(executor),
            w -> {});
  }

  @AfterEach
  void stop() {
    polls.close();
    executor.shutdownNow();
    client.close();
    cloud.close();
  }

  @Test
  void shouldReadEachSettingOnceInSixPollsOfAQuietCluster() {
    settle(ALL);
    assertThat(counts().keySet()).isEqualTo(ANSWERS.keySet());
    requests.clear();

    for (int i = 0; i < 60; i++) {
      executor.advance(IDLE);
      assertThat(look(ALL)).allMatch(s -> s.comparison() instanceof Setting.Same);
    }
    assertThat(counts()).hasSameSizeAs(ANSWERS).allSatisfy((o, n) -> assertThat(n).isEqualTo(10));
  }

  @Test
  void shouldReadNothingThatTheSpecDoesNotMention() {
    settle("{}");
    executor.advance(Duration.ofHours(1));
    assertThat(requests).isEmpty();
  }

  @Test
  void shouldReadNothingThatIsIgnored() {
    settle(ALL);
    requests.clear();
    var ignoring = ALL + "driftPolicy: Ignore\n";
    for (int i = 0; i < 60; i++) {
      look(ignoring);
      executor.advance(IDLE);
    }
    assertThat(requests).isEmpty();

    look(ignoring.replace("maxNodes: 50", "maxNodes: 51"));
    executor.advance(IDLE);
    assertThat(counts()).containsOnlyKeys("GetAutoScaleConfig");
  }

  @Test
  void shouldNotGoByWhatItReadBeforeAReadingFailed() {
    settle(ALL);
    broken = true;
    executor.advance(Duration.ofMinutes(7));

    var settings = look(ALL);
    assertThat(settings)
        .filteredOn(s -> s.comparison() instanceof Setting.Unread)
        .hasSize(ANSWERS.size());
  }

  @Test
  void shouldSendTheWholeOfScalingWithWhatOthersSet() {
    var done =
        new AutoScale.Configure(Wanted.spec("autoScaling: {maxNodes: 60}").autoScaling(), Set.of())
            .call(client, "ehpc-1");

    assertThat(done.requestId()).isEqualTo("r");
    assertThat(requests)
        .extracting(ScriptedCloud.Request::operation)
        .containsExactly("GetAutoScaleConfig", "SetAutoScaleConfig");
    assertThat(requests.get(1).parameters())
        .containsEntry("MaxNodesInCluster", "60")
        .containsEntry("ImageId", "m-1")
        .containsEntry("Queues.1.QueueName", "workq")
        .containsEntry("Queues.1.MaxNodesInQueue", "9");
  }

  @Test
  void shouldSayWhichOperationEachChangeIs() {
    List<ClusterCall> calls =
        List.of(
            new Attributes.Modify("a", "b", null),
            new SchedulerChange.Configure(
                "slurm", new io.hpcoperator.cloud.ehpc.scheduler.SlurmSettings(30, null)),
            new Volumes.Mount(List.of()),
            new Software.Install("MPICH_3.2"),
            new Software.Uninstall("MPICH_3.2"),
            new PostScripts.Configure(List.of()));
    for (var call : calls) {
      requests.clear();
      var done = call.call(client, "ehpc-1");
      assertThat(requests)
          .extracting(ScriptedCloud.Request::operation)
          .containsExactly(call.operation());
      assertThat(requests.get(0).parameters()).containsEntry("ClusterId", "ehpc-1");
      assertThat(done.taskId()).isNull();
      assertThat(done.news()).contains("ehpc-1").contains("(request r)").endsWith(".");
    }
  }

  /** Looks until all is read, and remembers that it is in sync. */
  private void settle(String spec) {
    look(spec);
    executor.advance(Duration.ofMillis(1));
    var settings = look(spec);
    memory =
        SyncPlanner.decide(settings, memory, null, true, Duration.ofMinutes(2), clock.instant())
            .memory();
    assertThat(settings).allMatch(s -> s.comparison() instanceof Setting.Same);
  }

  private List<Setting<ClusterCall>> look(String spec) {
    HpcCluster cluster = Wanted.cluster(spec);
    var view = polls.look(WATCHER);
    var settings =
        ClusterSettings.look(
            cluster,
            Wanted.summary("demo", OwnerMark.of(Given.UID), null),
            memory,
            new Access(
                clock.instant(), Work.of(null), ClusterSecrets.NONE, HybridConfiguration.NONE),
            Set.of(),
            view);
    view.end(false);
    return settings;
  }

  private Map<String, Integer> counts() {
    var counts = new HashMap<String, Integer>();
    requests.forEach(r -> counts.merge(r.operation(), 1, Integer::sum));
    return counts;
  }

  private ScriptedCloud.Answer answer(ScriptedCloud.Request request) {
    requests.add(request);
    return broken
        ? new ScriptedCloud.Answer(500, "{'RequestId':'r'}")
        : ScriptedCloud.Answer.ok(ANSWERS.getOrDefault(request.operation(), "{'RequestId':'r'}"));
  }
}
