package io.hpcoperator.cloud.ehpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.ClientSettings;
import io.hpcoperator.cloud.CloudCredentials;
import io.hpcoperator.cloud.Secret;
import io.hpcoperator.cloud.ehpc.account.AccountingQuery;
import io.hpcoperator.cloud.ehpc.autoscale.AutoScaleSettings;
import io.hpcoperator.cloud.ehpc.autoscale.QueueScaling;
import io.hpcoperator.cloud.ehpc.autoscale.ScalingInstanceType;
import io.hpcoperator.cloud.ehpc.hybrid.CreateHybridClusterRequest;
import io.hpcoperator.cloud.ehpc.hybrid.LocalNode;
import io.hpcoperator.cloud.ehpc.scheduler.AclLimit;
import io.hpcoperator.cloud.ehpc.scheduler.PbsSettings;
import io.hpcoperator.cloud.ehpc.scheduler.ResourceLimit;
import io.hpcoperator.cloud.ehpc.scheduler.SchedulerConfiguration;
import io.hpcoperator.cloud.ehpc.scheduler.SlurmSettings;
import io.hpcoperator.cloud.ehpc.scheduler.UserResources;
import io.hpcoperator.cloud.ehpc.storage.ClusterVolume;
import io.hpcoperator.cloud.ehpc.storage.FileSystem;
import io.hpcoperator.cloud.ehpc.storage.VolumeMount;
import io.hpcoperator.simulator.Simulator;
import io.hpcoperator.simulator.WireStyle;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the areas of the client write and read again in the simulated cloud, in every wire style.
 */
class EhpcAreasMockTest {
  private static final CallPriority POLL = CallPriority.POLL;

  private Simulator cloud;
  private EhpcClient client;

  @BeforeEach
  void start() {
    cloud = Simulator.builder().manualClock().start();
    client =
        new EhpcClient(
            ClientSettings.builder(
                    "cn-hangzhou",
                    new CloudCredentials(Simulator.DEFAULT_KEY_ID, Simulator.DEFAULT_KEY_SECRET),
                    EhpcClient.budget(1000))
                .endpoint(cloud.endpoint())
                .readRetries(0, Duration.ofMillis(1))
                .build());
  }

  @AfterEach
  void stop() {
    client.close();
    cloud.close();
  }

  private String cluster(String scheduler) {
    return cloud
        .ehpc()
        .provideCluster(
            Map.of("Name", "one", "EcsOrder.Compute.Count", "2", "SchedulerType", scheduler));
  }

  private SchedulerConfiguration settings(String id, String scheduler) {
    return client.scheduler().getSettings(id, List.of(scheduler), POLL).get(0).configuration();
  }

  @ParameterizedTest
  @EnumSource(WireStyle.class)
  void shouldSetAndReadTheScheduler(WireStyle style) {
    String pbs = cluster("pbs");
    String slurm = cluster("slurm");
    client
        .scheduler()
        .setSettings(
            pbs,
            "pbs",
            new PbsSettings(
                30,
                7,
                List.of(new ResourceLimit("workq", "user1", 2, 3, "2gb")),
                List.of(new AclLimit("workq", List.of("user1", "user2")))));
    client.scheduler().setSettings(slurm, "slurm", new SlurmSettings(40, 50));
    cloud.setWireStyle(style);
    SchedulerConfiguration read = settings(pbs, "pbs");
    assertThat(read.schedInterval()).isEqualTo(30);
    assertThat(read.jobHistoryDuration()).isEqualTo(7);
    assertThat(read.queueAcls())
        .filteredOn(acl -> acl.queue().equals("workq"))
        .singleElement()
        .satisfies(
            acl -> {
              assertThat(acl.enabled()).isTrue();
              assertThat(
                      java.util.stream.Stream.concat(
                          acl.users().stream(), acl.untrackedUsers().stream()))
                  .containsExactlyInAnyOrder("user1", "user2");
            });
    assertThat(read.queueResources())
        .filteredOn(resources -> resources.queue().equals("workq"))
        .flatExtracting("users")
        .containsExactly(new UserResources("user1", 2, 3, "2gb"));
    assertThat(settings(slurm, "slurm").schedInterval()).isEqualTo(40);
    assertThat(settings(slurm, "slurm").backfillInterval()).isEqualTo(50);
  }

  @ParameterizedTest
  @EnumSource(WireStyle.class)
  void shouldReadChangeAndWriteBackAutomaticScaling(WireStyle style) {
    String id = cluster("pbs");
    cloud.setWireStyle(style);
    AutoScaleSettings before = client.autoScaling().get(id, POLL).settings();
    QueueScaling queue =
        QueueScaling.builder()
            .queueName("workq")
            .enableAutoGrow(false)
            .enableAutoShrink(false)
            .minNodesInQueue(1)
            .maxNodesInQueue(5)
            .minNodesPerCycle(1)
            .maxNodesPerCycle(3)
            .instanceTypes(
                List.of(
                    new ScalingInstanceType(
                        "ecs.c6.large",
                        null,
                        "cn-hangzhou-b",
                        "SpotWithPriceLimit",
                        new BigDecimal("0.5"),
                        null,
                        null,
                        null)))
            .hostNamePrefix("compute")
            .hostNameSuffix("000")
            .spotStrategy("NoSpot")
            .systemDiskCategory("cloud_essd")
            .systemDiskSize(60)
            .systemDiskLevel("PL1")
            .dataDisks(List.of(new DataDisk(50, "cloud_ssd", true, null, false, null)))
            .build();
    client
        .autoScaling()
        .set(
            id,
            before
                .withCluster(
                    before.cluster().toBuilder()
                        .maxNodesInCluster(9)
                        .growIntervalInMinutes(3)
                        .excludeNodes(List.of("i-abcdefgh1"))
                        .build())
                .withQueue(queue));
    AutoScaleSettings after = client.autoScaling().get(id, POLL).settings();
    assertThat(after.cluster().maxNodesInCluster()).isEqualTo(9);
    assertThat(after.cluster().excludeNodes()).containsExactly("i-abcdefgh1");
    assertThat(after.queues())
        .filteredOn(q -> q.queueName().equals("workq"))
        .singleElement()
        .satisfies(
            q -> {
              assertThat(q.maxNodesInQueue()).isEqualTo(5);
              assertThat(q.systemDiskSize()).isEqualTo(60);
              assertThat(q.dataDisks()).extracting(DataDisk::size).containsExactly(50);
              assertThat(q.instanceTypes().get(0).spotPriceLimit())
                  .isEqualTo(new BigDecimal("0.5"));
            });
    client.autoScaling().set(id, after);
    assertThat(client.autoScaling().get(id, POLL).settings())
        .as("written back unchanged")
        .isEqualTo(after);
    assertThat(client.autoScaling().describe(id, POLL).cluster()).isEqualTo(after.cluster());
  }

  @ParameterizedTest
  @EnumSource(WireStyle.class)
  void shouldMountAFileSystem(WireStyle style) {
    String id = cluster("pbs");
    cloud.setWireStyle(style);
    List<ClusterVolume> before = client.storage().clusterVolumes(id, POLL).volumes();
    FileSystem some =
        client.storage().fileSystems(POLL).stream()
            .filter(FileSystem::usable)
            .findFirst()
            .orElseThrow();
    client
        .storage()
        .updateClusterVolumes(
            id,
            List.of(
                new VolumeMount(
                    "NAS",
                    some.id(),
                    "NFS",
                    some.mountTargets().get(0).domain(),
                    "/data",
                    "/mnt",
                    "PublicCloud",
                    "workq",
                    List.of("Compute", "Login"))));
    cloud.clock().advance(Duration.ofHours(1));
    List<ClusterVolume> after = client.storage().clusterVolumes(id, POLL).volumes();
    assertThat(after).hasSizeGreaterThan(before.size());
    assertThat(after)
        .filteredOn(volume -> "/mnt".equals(volume.localDirectory()))
        .flatExtracting(ClusterVolume::roles)
        .contains("Compute", "Login");
    assertThat(client.storage().volumes(POLL)).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource(WireStyle.class)
  void shouldSetScriptsUpgradeTheClientAndReport(WireStyle style) {
    String id = cluster("pbs");
    cloud.setWireStyle(style);
    List<PostInstallScript> scripts = List.of(new PostInstallScript("https://x/y.sh", "-h"));
    client.postScripts().set(id, scripts);
    assertThat(client.postScripts().get(id, POLL)).isEqualTo(scripts);
    String newest = client.clientVersions().current(POLL);
    client.clientVersions().upgrade(id, newest);
    cloud.clock().advance(Duration.ofHours(1));
    assertThat(client.describeCluster(id).clientVersion()).isEqualTo(newest);
    assertThat(
            client
                .accounting()
                .report(
                    new AccountingQuery(id, "total_report", null, null, "user", null, null),
                    1,
                    10,
                    POLL)
                .metrics())
        .isNotEmpty();
    client.service().initialize();
    assertThat(client.service().initialize().roleCreated()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(WireStyle.class)
  void shouldMakeAHybridCluster(WireStyle style) {
    cloud.setWireStyle(style);
    CreatedCluster created =
        client
            .hybrid()
            .createCluster(
                CreateHybridClusterRequest.builder()
                    .name("half")
                    .osTag("CentOS_7.6_64")
                    .zoneId("cn-hangzhou-b")
                    .network(new ClusterNetwork("vpc-1", "vsw-1", null, null))
                    .computeInstanceType("ecs.c6.large")
                    .location("OnPremise")
                    .login(new LoginCredentials(Secret.of("Passw0rd!"), null))
                    .clientToken("t")
                    .build());
    cloud.clock().advance(Duration.ofHours(1));
    assertThat(client.describeCluster(created.clusterId()).state()).isEqualTo(ClusterState.RUNNING);
    LocalNode node = new LocalNode("local1", "192.168.1.7");
    assertThat(client.hybrid().addLocalNodes(created.clusterId(), List.of(node)).nodes())
        .containsExactly(node);
    assertThat(client.hybrid().clusterConfig(created.clusterId(), POLL).reveal()).isNotBlank();
    assertThat(client.hybrid().nodeConfig(created.clusterId(), "local1", POLL).reveal())
        .isNotBlank();
  }
}
