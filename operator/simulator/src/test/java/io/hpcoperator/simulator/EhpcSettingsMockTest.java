package io.hpcoperator.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hpcoperator.simulator.ehpc.FileSystem;
import io.hpcoperator.simulator.ehpc.FileSystem.MountTarget;
import io.hpcoperator.simulator.ehpc.scheduler.JobOrder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be set on a cluster beside its nodes and queues: what Set stores, Get returns. */
class EhpcSettingsMockTest {

  private static final String REGION = "cn-hangzhou";

  private Simulator simulator;
  private EhpcCaller caller;
  private String id;

  @BeforeEach
  void start() {
    simulator = Simulator.builder().manualClock().start();
    caller = new EhpcCaller(simulator);
    id = caller.runningCluster(simulator);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private void pass(int minutes) {
    simulator.clock().advance(Duration.ofMinutes(minutes));
  }

  /** A call about the cluster, with its region. */
  private Answer settings(String operation, String... more) {
    return caller.call(
        operation, EhpcCaller.merged(Map.of("ClusterId", id, "RegionId", REGION), more));
  }

  private JsonNode schedulerConfiguration(String name) throws Exception {
    JsonNode info = settings("GetSchedulerInfo", "Scheduler.1.SchedName", name).fields();
    assertThat(info.path("SchedInfo").path(0).path("SchedName").asText()).isEqualTo(name);
    return new ObjectMapper()
        .readTree(info.path("SchedInfo").path(0).path("Configuration").asText());
  }

  @Test
  void shouldShowAnUntouchedPbsAsTheReferenceDoes() throws Exception {
    assertThat(schedulerConfiguration("pbs"))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"AclInfo":[{"AclEnable":false,"UntrackUser":[],"User":[],"QueueName":"workq"}],
                     "JobHistory":"","SchedIteration":"60",
                     "QueueResource":[{"UntrackUser":[],"User":[],"QueueName":"workq"}]}
                    """));
  }

  @Test
  void shouldChangeOnlyTheSchedulerSettingsThatAreSent() throws Exception {
    Answer set =
        settings(
            "SetSchedulerInfo",
            "Scheduler.1.SchedName",
            "pbs",
            "PbsInfo.1.SchedInterval",
            "30",
            "PbsInfo.1.AclLimit.1.Queue",
            "workq",
            "PbsInfo.1.AclLimit.1.AclUsers",
            "user1,user2");
    assertThat(set.text("Message")).isEqualTo("pbs: scheduler setting successfully.");
    settings(
        "SetSchedulerInfo",
        "Scheduler.1.SchedName",
        "pbs",
        "PbsInfo.1.JobHistoryDuration",
        "7",
        "PbsInfo.1.ResourceLimit.1.Queue",
        "workq",
        "PbsInfo.1.ResourceLimit.1.User",
        "user1",
        "PbsInfo.1.ResourceLimit.1.Cpus",
        "2",
        "PbsInfo.1.ResourceLimit.1.Mem",
        "2gb");

    JsonNode configuration = schedulerConfiguration("pbs");
    assertThat(configuration.path("SchedIteration").asText()).isEqualTo("30");
    assertThat(configuration.path("JobHistory").asText()).isEqualTo("7");
    JsonNode acl = configuration.path("AclInfo").path(0);
    assertThat(acl.path("AclEnable").asBoolean()).isTrue();
    assertThat(acl.path("User").toString()).isEqualTo("[\"user1\",\"user2\"]");
    assertThat(configuration.path("QueueResource").path(0).path("User").toString())
        .isEqualTo("[{\"User\":\"user1\",\"Cpus\":2,\"Mem\":\"2gb\"}]");
  }

  @Test
  void shouldSetSlurm() throws Exception {
    id = caller.runningCluster(simulator, "SchedulerType", "slurm");

    settings(
        "SetSchedulerInfo",
        "Scheduler.1.SchedName",
        "slurm20",
        "SlurmInfo.1.BackfillInterval",
        "45");

    assertThat(schedulerConfiguration("slurm20").toString())
        .isEqualTo("{\"SchedInterval\":\"60\",\"BackfillInterval\":\"45\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "slurm, PbsInfo.1.SchedInterval, 30, Scheduler.1.SchedName",
    "pbs, SlurmInfo.1.SchedInterval, 30, PbsInfo",
    "pbs, PbsInfo.1.AclLimit.1.AclUsers, a, PbsInfo.1.AclLimit.1.Queue",
    "pbs, PbsInfo.1.ResourceLimit.1.Cpus, 2, PbsInfo.1.ResourceLimit.1.Queue"
  })
  void shouldRefuseSchedulerSettingsThatDoNotFit(
      String name, String parameter, String value, String named) {
    Answer refused = settings("SetSchedulerInfo", "Scheduler.1.SchedName", name, parameter, value);

    assertThat(refused.code()).isEqualTo("InvalidParams");
    assertThat(refused.message()).contains(named);
  }

  @Test
  void shouldReplaceThePostScriptsThatCreationGaveToo() {
    id =
        caller.runningCluster(
            simulator, "PostInstallScript.1.Url", "/old.sh", "PostInstallScript.1.Args", "-o");
    assertThat(scripts()).isEqualTo("[{\"Args\":\"-o\",\"Url\":\"/old.sh\"}]");

    settings(
        "SetPostScripts",
        "PostInstallScripts.1.Url",
        "https://b/new.sh",
        "PostInstallScripts.2.Url",
        "https://b/more.sh",
        "PostInstallScripts.2.Args",
        "-h");

    assertThat(scripts())
        .isEqualTo(
            "[{\"Args\":\"\",\"Url\":\"https://b/new.sh\"},"
                + "{\"Args\":\"-h\",\"Url\":\"https://b/more.sh\"}]");
    JsonNode described = caller.call("DescribeCluster", "ClusterId", id).fields();
    assertThat(described.path("ClusterInfo").path("PostInstallScripts").findValuesAsText("Url"))
        .containsExactly("https://b/new.sh", "https://b/more.sh");
    settings("SetPostScripts");
    assertThat(scripts()).isEqualTo("[]");
  }

  private String scripts() {
    return settings("GetPostScripts").fields().path("PostInstallScripts").toString();
  }

  @Test
  void shouldRefuseAScriptWithoutAddressAndAnotherRegion() {
    assertThat(settings("SetPostScripts", "PostInstallScripts.1.Args", "-h").message())
        .contains("PostInstallScripts.1.Url");
    assertThat(settings("GetPostScripts", "RegionId", "cn-shanghai").message())
        .contains("RegionId");
  }

  private Answer mount(FileSystem system, String... more) {
    return settings(
        "UpdateClusterVolumes",
        EhpcCaller.merged(
                Map.of(
                    "RegionId", "",
                    "AdditionalVolumes.1.VolumeId", system.id(),
                    "AdditionalVolumes.1.VolumeMountpoint", system.mountTargets().get(0).domain(),
                    "AdditionalVolumes.1.RemoteDirectory", "/test",
                    "AdditionalVolumes.1.LocalDirectory", "/data"),
                more)
            .entrySet()
            .stream()
            .flatMap(e -> java.util.stream.Stream.of(e.getKey(), e.getValue()))
            .toArray(String[]::new));
  }

  private JsonNode volumes() {
    return caller
        .call("GetClusterVolumes", "ClusterId", id)
        .fields()
        .path("Volumes")
        .path("VolumeInfo");
  }

  @Test
  void shouldShowAMountedVolumeAfterAWhileAndOnce() {
    FileSystem system = FileSystem.nas("0aaa111", REGION);
    simulator.ehpc().console().offerFileSystem(system);

    assertThat(mount(system, "AdditionalVolumes.1.Roles.1.Name", "Login").ok()).isTrue();
    assertThat(mount(system).ok()).as("a repeated call").isTrue();

    assertThat(volumes()).as("not mounted yet").hasSize(1);
    assertThat(volumes().path(0).path("MustKeep").asBoolean()).isTrue();
    pass(1);
    assertThat(volumes()).hasSize(2);
    JsonNode mounted = volumes().path(1);
    assertThat(mounted.path("VolumeId").asText()).isEqualTo("0aaa111");
    assertThat(mounted.path("LocalDirectory").asText()).isEqualTo("/data");
    assertThat(mounted.path("MustKeep").asBoolean()).isFalse();
    assertThat(mounted.path("Roles").path("RoleInfo").findValuesAsText("Name"))
        .containsExactly("Login");
    JsonNode listed = caller.call("ListVolumes").fields().path("Volumes").path("VolumeInfo");
    assertThat(listed.path(0).path("ClusterId").asText()).isEqualTo(id);
    assertThat(listed.path(0).path("AdditionalVolumes").path("VolumeInfo").findValuesAsText("Role"))
        .containsExactly("Login");
  }

  @Test
  void shouldShowTheVolumesOfCreation() {
    FileSystem system = FileSystem.nas("0aaa111", REGION);
    simulator.ehpc().console().offerFileSystem(system);
    id =
        caller.runningCluster(
            simulator,
            "AdditionalVolumes.1.VolumeId",
            "0aaa111",
            "AdditionalVolumes.1.LocalDirectory",
            "/ff");

    assertThat(volumes().findValuesAsText("LocalDirectory")).containsExactly("/ehpcdata", "/ff");
    assertThat(volumes().path(1).path("Roles").path("RoleInfo")).hasSize(3);
  }

  @Test
  void shouldRefuseToMountWhatIsNotThereOrNotReady() {
    FileSystem system = FileSystem.nas("0aaa111", REGION);
    assertThat(mount(system).code()).as("unknown").isEqualTo("NasError");
    simulator.ehpc().console().offerFileSystem(system.withStatus("Stopped"));
    assertThat(mount(system).code()).isEqualTo("NasError");
    MountTarget target = system.mountTargets().get(0);
    simulator
        .ehpc()
        .console()
        .offerFileSystem(
            system.withMountTargets(
                List.of(new MountTarget(target.domain(), "Inactive", "vpc-1", "vsw-1"))));
    assertThat(mount(system).message()).contains("Inactive");
    simulator.ehpc().console().offerFileSystem(system);
    assertThat(mount(system, "AdditionalVolumes.1.VolumeMountpoint", "else.nas").code())
        .isEqualTo("NasError");
    assertThat(mount(system, "AdditionalVolumes.1.LocalDirectory", "/ehpcdata").code())
        .isEqualTo("InvalidParams");
    assertThat(mount(system, "AdditionalVolumes.1.JobQueue", "none").code())
        .isEqualTo("InvalidParams");
    simulator.ehpc().console().deleteFileSystem("0aaa111");
    assertThat(mount(system).code()).isEqualTo("NasError");
    pass(1);
    assertThat(volumes()).hasSize(1);
  }

  @Test
  void shouldRefuseAClusterOnStorageThatWasDeleted() {
    simulator.ehpc().console().deleteFileSystem("0none");
    Map<String, String> own =
        EhpcCaller.merged(EhpcCaller.CREATE, "VolumeId", "0none", "VolumeMountpoint", "0none.nas");
    Map<String, String> more =
        EhpcCaller.merged(EhpcCaller.CREATE, "AdditionalVolumes.1.VolumeId", "0none");

    assertThat(caller.call("CreateCluster", own).code()).isEqualTo("VolumeNotFound");
    assertThat(caller.call("CreateCluster", more).code()).isEqualTo("VolumeNotFound");
  }

  @Test
  void shouldOfferFileSystemsOfTheRegionInPages() {
    for (int i = 0; i < 4; i++) {
      simulator.ehpc().console().offerFileSystem(FileSystem.nas("0aaa" + i, "cn-beijing"));
    }
    EhpcCaller beijing = new EhpcCaller(simulator).with("RegionId", "cn-beijing");

    JsonNode page =
        beijing.call("ListFileSystemWithMountTargets", "PageNumber", "2", "PageSize", "2").fields();

    assertThat(page.path("TotalCount").asInt()).as("one is always offered").isEqualTo(5);
    JsonNode systems = page.path("FileSystemList").path("FileSystems");
    assertThat(systems.findValuesAsText("FileSystemId")).containsExactly("0aaa1", "0aaa2");
    assertThat(systems.findValuesAsText("MountTargetDomain"))
        .containsExactly(
            "0aaa1-sim1.cn-beijing.nas.aliyuncs.com", "0aaa2-sim1.cn-beijing.nas.aliyuncs.com");
    assertThat(caller.call("ListFileSystemWithMountTargets").fields().findValuesAsText("RegionId"))
        .containsExactly(REGION);
  }

  private String clientVersion() {
    return caller
        .call("DescribeCluster", "ClusterId", id)
        .fields()
        .path("ClusterInfo")
        .path("ClientVersion")
        .asText();
  }

  @Test
  void shouldUpgradeTheClientToTheNewestOrTheOneWanted() {
    assertThat(caller.call("ListCurrentClientVersion").text("ClientVersion")).isEqualTo("1.0.78");
    simulator.ehpc().console().publishClientVersion("1.2.0");
    assertThat(caller.call("ListCurrentClientVersion").text("ClientVersion")).isEqualTo("1.2.0");
    assertThat(clientVersion()).isEqualTo("1.0.78");

    caller.call("UpgradeClient", "ClusterId", id, "ClientVersion", "1.0.100");
    assertThat(clientVersion()).as("it takes a while").isEqualTo("1.0.78");
    pass(1);
    assertThat(clientVersion()).isEqualTo("1.0.100");
    caller.call("UpgradeClient", "ClusterId", id);
    pass(1);
    assertThat(clientVersion()).isEqualTo("1.2.0");

    for (String wrong : List.of("1.3.0", "1.0.78", "new")) {
      assertThat(caller.call("UpgradeClient", "ClusterId", id, "ClientVersion", wrong).code())
          .as(wrong)
          .isEqualTo("InvalidParams");
    }
  }

  @Test
  void shouldReportOnJobsThatEnded() {
    List<String> jobs =
        IntStream.rangeClosed(1, 3)
            .mapToObj(
                i ->
                    JobOrder.inQueue("workq")
                        .by(i == 3 ? "bob" : "alice")
                        .withCores(1)
                        .lasting(Duration.ofMinutes(i)))
            .map(order -> simulator.ehpc().jobs().submit(id, order))
            .toList();
    simulator.ehpc().jobs().submit(id, JobOrder.inQueue("workq").by("carol"));
    pass(5);

    JsonNode total = report("ReportType", "total_report", "Dim", "user");
    assertThat(total.path("Metrics").asText()).isEqualTo("[\"user\",\"coreTime\",\"usedMem\"]");
    assertThat(total.path("Data").asText())
        .as("carol's job still runs")
        .isEqualTo("[[\"alice\",180,4096],[\"bob\",180,2048]]");
    assertThat(total.path("TotalCoreTime").asInt()).isEqualTo(360);
    assertThat(data("ReportType", "number_report", "Dim", "queue")).isEqualTo("[[\"workq\",3]]");
    assertThat(data("ReportType", "job_report", "JobId", "[{id: " + jobs.get(1) + "}]"))
        .startsWith("[[\"" + jobs.get(1) + "\",\"alice\",\"workq\",\"i-")
        .endsWith(",120]]");
    assertThat(data("ReportType", "number_report", "Dim", "user", "FilterValue", "bob"))
        .isEqualTo("[[\"bob\",1]]");
    assertThat(data("ReportType", "total_report", "EndTime", "1")).isEqualTo("[]");
    // The request's words are swapped against the answer's: PageSize is the page.
    JsonNode second = report("ReportType", "job_report", "PageSize", "2", "PageNumber", "1");
    assertThat(second.path("PageNumber").asInt()).isEqualTo(2);
    assertThat(second.path("Data").asText()).contains(jobs.get(1)).doesNotContain(jobs.get(0));
    Answer unclear =
        caller.call(
            "GetAccountingReport",
            "ClusterId",
            id,
            "ReportType",
            "job_report",
            "FilterValue",
            "bob");
    assertThat(unclear.code()).isEqualTo("InvalidParams");
  }

  private String data(String... parameters) {
    return report(parameters).path("Data").asText();
  }

  private JsonNode report(String... parameters) {
    return caller
        .call("GetAccountingReport", EhpcCaller.merged(Map.of("ClusterId", id), parameters))
        .fields();
  }

  @Test
  void shouldMakeTheServiceRoleOnce() {
    Answer again = caller.call("InitializeEHPC");
    assertThat(again.code()).isEqualTo("EntityAlreadyExists.RoleError");
    assertThat(again.http()).isEqualTo(500);

    simulator.ehpc().console().removeServiceRole();
    assertThat(caller.call("ListClusters").code()).isEqualTo("EntityNotExist.Role");
    assertThat(caller.call("CreateCluster", EhpcCaller.CREATE).code())
        .isEqualTo("EntityNotExist.Role");
    assertThat(caller.call("InitializeEHPC", "RegionId", REGION).ok()).isTrue();
    assertThat(caller.call("ListClusters").ok()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "SetSchedulerInfo, ManagerNotFound",
    "GetSchedulerInfo, ManagerNotFound",
    "SetAutoScaleConfig, InvalidOpt",
    "GetAutoScaleConfig, OK",
    "UpdateClusterVolumes, InvalidClusterStatus",
    "GetClusterVolumes, OK",
    "UpgradeClient, InvalidClusterStatus",
    "AddLocalNodes, InvalidClusterStatus",
    "SetPostScripts, OK",
    "AddQueue, ManagerNotFound",
    "ListQueues, ManagerNotFound",
    "SetQueue, ManagerNotFound",
    "UpdateQueueConfig, InvalidClusterStatus",
    "AddNodes, InvalidClusterStatus",
    "DeleteNodes, InvalidClusterStatus",
    "ResetNodes, InvalidClusterStatus"
  })
  void shouldRefuseAStoppedClusterWhatNeedsARunningOne(String operation, String code) {
    String node = simulator.ehpc().computeNodes(id).get(0).id();
    caller.call("StopCluster", "ClusterId", id);
    pass(3);

    Map<String, String> request =
        EhpcSamples.minimal(
            io.hpcoperator.simulator.catalogue.Catalogue.ehpc().operation(operation).orElseThrow());
    request.put("ClusterId", id);
    request.computeIfPresent("RegionId", (name, value) -> REGION);
    request.computeIfPresent("Instance.1.Id", (name, value) -> node);

    assertThat(caller.call(operation, request).code()).isEqualTo(code);
  }

  @Test
  void shouldLetSomebodyElseCallAnOperationUnseen() {
    simulator.faults().always("*", Fault.error("DbError"));
    simulator.journal().clear();
    Map<String, String> request =
        Map.of("ClusterId", id, "Name", "renamed", "Description", "by hand");

    simulator.ehpc().console().call("ModifyClusterAttributes", request);

    assertThat(simulator.ehpc().cluster(id).orElseThrow().name()).isEqualTo("renamed");
    assertThat(simulator.ehpc().cluster(id).orElseThrow().description()).isEqualTo("by hand");
    assertThat(simulator.journal().entries()).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> simulator.ehpc().console().call("StopCluster", Map.of("Id", id)))
        .withMessageContaining("Id");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> simulator.ehpc().console().call("FlyCluster", Map.of()));
    assertThatIllegalStateException()
        .isThrownBy(() -> simulator.ehpc().console().call("StartCluster", Map.of("ClusterId", id)))
        .withMessageStartingWith("InvalidClusterStatus");
  }

  @Test
  void shouldUnmountOnlyWhatMayBe() {
    FileSystem system = FileSystem.nas("0aaa111", REGION);
    simulator.ehpc().console().offerFileSystem(system);
    mount(system);
    pass(1);

    simulator.ehpc().console().unmount(id, "0aaa111");

    assertThat(volumes()).hasSize(1);
    String own = volumes().path(0).path("VolumeId").asText();
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> simulator.ehpc().console().unmount(id, own))
        .isInstanceOf(java.util.NoSuchElementException.class);
  }
}
