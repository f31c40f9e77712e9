package io.hpcoperator.cloud.ehpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.CallRecord;
import io.hpcoperator.cloud.ClientSettings;
import io.hpcoperator.cloud.CloudCredentials;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.CloudException.ClientCode;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.Page;
import io.hpcoperator.cloud.RequestBudget;
import io.hpcoperator.cloud.Secret;
import io.hpcoperator.simulator.Fault;
import io.hpcoperator.simulator.Simulator;
import io.hpcoperator.simulator.TaskFailure.Outcome;
import io.hpcoperator.simulator.WireStyle;
import io.hpcoperator.simulator.ehpc.FileSystem;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every operation against the simulated cloud, which checks requests against the catalogue. */
class EhpcClientMockTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final String TYPE = "ecs.c6.large";

  private final List<CallRecord> calls = new CopyOnWriteArrayList<>();
  private Simulator cloud;
  private EhpcClient client;

  @BeforeEach
  void start() {
    cloud = Simulator.builder().manualClock().start();
    client = client(Simulator.DEFAULT_KEY_SECRET);
  }

  @AfterEach
  void stop() {
    client.close();
    cloud.close();
  }

  private EhpcClient client(String secret) {
    return new EhpcClient(
        ClientSettings.builder(
                "cn-hangzhou",
                new CloudCredentials(Simulator.DEFAULT_KEY_ID, secret),
                EhpcClient.budget(1000))
            .endpoint(cloud.endpoint())
            .listener(calls::add)
            .readRetries(2, Duration.ofMillis(1))
            .build());
  }

  private static CreateClusterRequest.Builder smallCluster(String name) {
    return CreateClusterRequest.builder()
        .name(name)
        .description("made by a test")
        .zoneId("cn-hangzhou-b")
        .osTag("CentOS_7.6_64")
        .login(new LoginCredentials(Secret.of("Passw0rd!"), null))
        .nodes(
            new NodeGroups(
                new NodeGroup(1, TYPE), new NodeGroup(2, TYPE), new NodeGroup(1, TYPE), null));
  }

  private String runningCluster() {
    return cloud.ehpc().provideCluster(Map.of("Name", "one", "EcsOrder.Compute.Count", "3"));
  }

  private List<String> computeIds(String clusterId) {
    return cloud.ehpc().computeNodes(clusterId).stream().map(node -> node.id()).toList();
  }

  private ClusterTask finish(String clusterId, String taskId) {
    cloud.clock().advance(LONG);
    ClusterTask task = client.findTask(clusterId, taskId).orElseThrow();
    assertThat(task.state()).isEqualTo(TaskState.SUCCESS);
    assertThat(task.currentStep()).isEqualTo(task.totalSteps()).isPositive();
    return task;
  }

  private static CloudException failure(ThrowingCallable call) {
    CloudException e = catchThrowableOfType(CloudException.class, call);
    assertThat(e).as("the call fails").isNotNull();
    return e;
  }

  @ParameterizedTest
  @EnumSource(WireStyle.class)
  void shouldCreateFollowAndDeleteAClusterInEveryWireStyle(WireStyle style) {
    cloud.setWireStyle(style);
    CreatedCluster created = client.createCluster(smallCluster("first").clientToken("t-1").build());
    assertThat(created.clusterId()).startsWith("ehpc-");
    assertThat(created.requestId()).isNotNull();

    ClusterTask task = client.findTask(created.clusterId(), created.taskId()).orElseThrow();
    assertThat(task.state()).isEqualTo(TaskState.PROCESSING);
    assertThat(task.type()).isEqualTo("CreateCluster");
    assertThat(task.errors()).isEmpty();
    assertThat(task.request().clusterId()).isEqualTo(created.clusterId());

    ClusterTask done = finish(created.clusterId(), created.taskId());
    assertThat(done.result().instances())
        .extracting(TaskInstance::role)
        .contains("Login".toLowerCase(java.util.Locale.ROOT));
    assertThat(client.listTasks(created.clusterId())).containsExactly(done);

    ClusterSummary summary = client.listClusters().get(0);
    assertThat(summary.id()).isEqualTo(created.clusterId());
    assertThat(summary.state()).isEqualTo(ClusterState.RUNNING);
    assertThat(summary.computes()).isEqualTo(new NodeCounts(2, 2, 0, 0, 0));
    assertThat(summary.loginNodeIds()).hasSize(1).first().asString().startsWith("i-");
    assertThat(summary.createTime()).isNotNull();

    ClusterDetails details = client.describeCluster(created.clusterId());
    assertThat(details.name()).isEqualTo("first");
    assertThat(details.description()).isEqualTo("made by a test");
    assertThat(details.nodes().compute()).isEqualTo(new NodeGroup(2, TYPE));
    assertThat(client.listClustersMeta(CallPriority.POLL))
        .extracting(ClusterMeta::id, ClusterMeta::state)
        .containsExactly(
            org.assertj.core.api.Assertions.tuple(created.clusterId(), ClusterState.RUNNING));

    StartedTask deletion = client.deleteCluster(created.clusterId(), true);
    assertThat(deletion.taskId()).isNotNull();
    assertThat(client.describeCluster(created.clusterId()).state())
        .isEqualTo(ClusterState.RELEASING);
    cloud.clock().advance(LONG);
    CloudException gone = failure(() -> client.describeCluster(created.clusterId()));
    assertThat(gone.kind()).isEqualTo(ErrorKind.NOT_FOUND);
    assertThat(gone.code()).isEqualTo("ClusterNotFound");
    assertThat(client.listClusters()).isEmpty();
    assertThat(cloud.leftovers()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(WireStyle.class)
  void shouldObserveTheSameInEveryWireStyle(WireStyle style) {
    String id = runningCluster();
    List<ClusterSummary> clusters = client.listClusters();
    ClusterDetails details = client.describeCluster(id);
    List<ClusterNode> nodes = client.listNodes(id, NodeQuery.ofRole(null), CallPriority.POLL);
    List<ClusterQueue> queues = client.listQueues(id);
    Quote quote = quote();
    cloud.setWireStyle(style);
    assertThat(client.listClusters()).isEqualTo(clusters).hasSize(1);
    assertThat(client.describeCluster(id)).isEqualTo(details);
    assertThat(client.listNodes(id, NodeQuery.ofRole(null), CallPriority.POLL))
        .isEqualTo(nodes)
        .hasSizeGreaterThan(3);
    assertThat(client.listQueues(id)).isEqualTo(queues).hasSize(1);
    assertThat(quote()).isEqualTo(quote);
  }

  private Quote quote() {
    return client.describePrice(
        new PriceRequest(
            "Hour",
            "PostPaid",
            "INSTANCE-BUY",
            List.of(
                new Commodity(
                    2,
                    "Compute",
                    TYPE,
                    1,
                    "cloud_ssd",
                    40,
                    null,
                    "VPC",
                    null,
                    null,
                    List.of(new CommodityDisk(40, "cloud_ssd", true, null, false))))));
  }

  @Test
  void shouldPriceAndChooseInstanceTypes() {
    assertThat(quote().totalTradePrice()).isGreaterThan(BigDecimal.ZERO);
    assertThat(quote().prices())
        .singleElement()
        .extracting(NodePrice::nodeType)
        .isEqualTo("Compute");
    EcsTypeQuery zone = new EcsTypeQuery("cn-hangzhou-b", null, null);
    assertThat(client.listPreferredEcsTypes(zone).series())
        .anySatisfy(series -> assertThat(series.roles().compute()).isNotEmpty());
    assertThat(client.listAvailableEcsTypes(zone, true).families())
        .flatExtracting(EcsFamily::types)
        .anySatisfy(
            type -> {
              assertThat(type.id()).isEqualTo(TYPE);
              assertThat(type.cpuCoreCount()).isPositive();
              assertThat(type.zoneIds()).contains("cn-hangzhou-b");
            });
    assertThat(client.getHyperThreading(TYPE).instanceType()).isEqualTo(TYPE);
    assertThat(client.getHyperThreading(TYPE).configurable()).isNotNull();
  }

  /** A file system the simulated cloud can mount, at the address id.nas in the tests' VPC. */
  private void offer(String id) {
    var nas = FileSystem.nas(id, "cn-hangzhou");
    cloud
        .ehpc()
        .console()
        .offerFileSystem(
            new FileSystem(
                id,
                nas.regionId(),
                nas.type(),
                nas.protocol(),
                nas.status(),
                nas.storageType(),
                nas.description(),
                nas.capacityGb(),
                List.of(new FileSystem.MountTarget(id + ".nas", "Active", "vpc-1", "vsw-1"))));
  }

  @Test
  void shouldSendEverythingACreationCanSay() {
    offer("v-1");
    offer("v-2");
    CreateClusterRequest request =
        smallCluster("full")
            .schedulerType("slurm")
            .deployMode("Simple")
            .haEnable(false)
            .network(new ClusterNetwork("vpc-1", "vsw-1", "sg-1", null))
            .volume(new SharedVolume("NAS", "v-1", "NFS", "v-1.nas", "-t nfs", "/"))
            .additionalVolumes(
                List.of(
                    new AdditionalVolume(
                        "nas",
                        "v-2",
                        "NFS",
                        "v-2.nas",
                        null,
                        "/r",
                        "/l",
                        "PublicCloud",
                        "workq",
                        List.of("Compute"))))
            .billing(new Billing("PrePaid", 1, "Month", true, 1))
            .spot(new SpotBid("NoSpot", null))
            .systemDisk(new SystemDisk("cloud_essd", 100, "PL1"))
            .autoScaling(false)
            .remoteVisEnable(true)
            .withoutElasticIp(true)
            .applications(List.of("OpenMPI_11.1"))
            .postInstallScripts(List.of(new PostInstallScript("http://x/y.sh", "a b")))
            .ramRoleName("role")
            .ramNodeTypes(List.of("manager", "login"))
            .clientToken("token-1")
            .build();
    CreatedCluster created = client.createCluster(request);
    finish(created.clusterId(), created.taskId());
    ClusterDetails details = client.describeCluster(created.clusterId());
    assertThat(details.schedulerType()).isEqualTo("slurm");
    assertThat(details.vpcId()).isEqualTo("vpc-1");
    assertThat(details.volumeId()).isEqualTo("v-1");
    assertThat(details.applications())
        .extracting(InstalledApplication::tag)
        .containsExactly("OpenMPI_11.1");
    assertThat(details.postInstallScripts())
        .containsExactly(new PostInstallScript("http://x/y.sh", "a b"));
    assertThat(cloud.journal().entries().get(0).parameters())
        .containsEntry("AutoRenew", "true")
        .containsEntry("Password", "***")
        .containsEntry("RamNodeTypes.2", "login")
        .containsEntry("AdditionalVolumes.1.Roles.1.Name", "Compute");
  }

  @Test
  void shouldSendAVeryLongCreationToo() {
    List<String> tags =
        java.util.stream.IntStream.range(0, 100).mapToObj(i -> "x".repeat(80) + i).toList();
    CreatedCluster created = client.createCluster(smallCluster("long").applications(tags).build());
    assertThat(client.describeCluster(created.clusterId()).applications()).hasSize(100);
  }

  @Test
  void shouldCreateOnceForOneToken() {
    CreateClusterRequest request = smallCluster("once").clientToken("same").build();
    cloud.faults().next("CreateCluster", Fault.cutAfterEffect());
    CloudException lost = failure(() -> client.createCluster(request));
    assertThat(lost.effectUnknown()).isTrue();
    assertThat(lost.code()).isEqualTo(ClientCode.CONNECTION_CUT);
    assertThat(cloud.journal().count("CreateCluster")).as("never repeated by itself").isOne();

    CreatedCluster created = client.createCluster(request);
    assertThat(cloud.ehpc().clusters())
        .singleElement()
        .extracting(c -> c.id())
        .isEqualTo(created.clusterId());

    CloudException other =
        failure(() -> client.createCluster(smallCluster("other").clientToken("same").build()));
    assertThat(other.code()).isEqualTo("IdempotentParameterMismatch");
    assertThat(other.kind()).isEqualTo(ErrorKind.INVALID);
  }

  @Test
  void shouldChangeStopStartAndRecover() {
    String id = runningCluster();
    assertThat(client.modifyCluster(id, new ClusterChange("renamed", "new text", null)).requestId())
        .isNotNull();
    assertThat(client.describeCluster(id).name()).isEqualTo("renamed");
    assertThat(client.describeCluster(id).description()).isEqualTo("new text");

    finish(id, client.stopCluster(id).taskId());
    assertThat(client.describeCluster(id).state()).isEqualTo(ClusterState.STOPPED);
    finish(id, client.startCluster(id).taskId());
    assertThat(client.describeCluster(id).state()).isEqualTo(ClusterState.RUNNING);

    cloud.ehpc().setClusterStatus(id, "exception");
    assertThat(client.describeCluster(id).state()).isEqualTo(ClusterState.EXCEPTION);
    finish(
        id,
        client
            .recoverCluster(new RecoverClusterRequest(id, null, "nis", "pbs", null, null))
            .taskId());
    assertThat(client.describeCluster(id).state()).isEqualTo(ClusterState.RUNNING);

    Page<ClusterLog> logs = client.listClusterLogs(id, 1, 100);
    assertThat(logs.totalCount()).isEqualTo(logs.items().size()).isPositive();
    assertThat(logs.items()).extracting(ClusterLog::operation).contains("StopCluster");
    assertThat(logs.items()).allSatisfy(log -> assertThat(log.createTime()).isNotNull());
  }

  @Test
  void shouldReadAFailedTask() {
    cloud.faults().failTask("CreateCluster", 3, Outcome.FAIL, "EcsError", "no stock");
    CreatedCluster created = client.createCluster(smallCluster("unlucky").build());
    cloud.clock().advance(LONG);
    ClusterTask task = client.findTask(created.clusterId(), created.taskId()).orElseThrow();
    assertThat(task.state()).isEqualTo(TaskState.FAIL);
    assertThat(task.errors()).singleElement().asString().contains("EcsError").contains("no stock");
    assertThat(client.findTask(created.clusterId(), "no-such-task")).isEqualTo(Optional.empty());
  }

  @Test
  void shouldBuyNodesAndReadThemPageByPage() {
    String id = runningCluster();
    AddedNodes added =
        client.addNodes(
            AddNodesRequest.builder()
                .clusterId(id)
                .count(60)
                .minCount(1)
                .instanceType(TYPE)
                .systemDisk(new SystemDisk("cloud_essd", 60, "PL1"))
                .dataDisks(List.of(new DataDisk(40, "cloud_ssd", true, null, false, null)))
                .spot(new SpotBid("SpotWithPriceLimit", new BigDecimal("0.5")))
                .billing(new Billing("PostPaid", null, null, null, null))
                .publicNetwork(new PublicNetwork(false, null, null, null))
                .hostNamePrefix("compute")
                .computeEnableHt(true)
                .clientToken("nodes-1")
                .build());
    assertThat(added.instanceIds()).isEmpty();
    assertThat(finish(id, added.taskId()).result().instances()).hasSize(60);

    String queue = client.listQueues(id).get(0).name();
    List<ClusterNode> inQueue = client.listNodesByQueue(id, queue);
    assertThat(inQueue).hasSize(63).doesNotHaveDuplicates();
    assertThat(inQueue).extracting(ClusterNode::state).containsOnly(NodeState.RUNNING);
    assertThat(cloud.journal().count("ListNodesByQueue")).as("pages of 50").isEqualTo(2);

    List<ClusterNode> computes =
        client.listNodes(id, NodeQuery.ofRole(NodeRole.COMPUTE), CallPriority.POLL);
    assertThat(computes).hasSize(63);
    assertThat(computes).allSatisfy(n -> assertThat(n.roles()).containsExactly("Compute"));
    assertThat(client.listNodesNoPaging(id, NodeRole.LOGIN, CallPriority.POLL)).hasSize(1);
    assertThat(client.listNodesPage(id, NodeQuery.ofRole(null), 2, 10, CallPriority.TASK))
        .satisfies(
            page -> {
              assertThat(page.items()).hasSize(10);
              assertThat(page.totalCount()).isGreaterThan(63);
            });
    cloud.ehpc().setNodeStatus(computes.get(0).id(), "exception");
    assertThat(
            client.listNodes(
                id,
                new NodeQuery(null, null, "exception", null, null, null, "HostName", "Backward"),
                CallPriority.POLL))
        .extracting(ClusterNode::id)
        .containsExactly(computes.get(0).id());
  }

  @Test
  void shouldApplyForNodesByCapacity() {
    String id = runningCluster();
    AppliedNodes applied =
        client.applyNodes(
            ApplyNodesRequest.builder()
                .clusterId(id)
                .targetCapacity(2)
                .resourceAmountType("Instances")
                .zoneInfos(List.of(new NodeZone("cn-hangzhou-b", "vsw-1")))
                .instanceTypes(List.of(new InstanceTypeOption(TYPE, new BigDecimal("1.25"), null)))
                .tags(List.of(new Tag("owner", "")))
                .build());
    assertThat(applied.satisfiedAmount()).isEqualTo(2);
    assertThat(applied.instanceIds()).isEmpty();
    finish(id, applied.taskId());
    assertThat(cloud.ehpc().computeNodes(id)).hasSize(5);
  }

  @Test
  void shouldStopStartResetDeleteAndAdoptNodes() {
    String id = runningCluster();
    List<String> two = computeIds(id).subList(0, 2);
    finish(id, client.stopNodes(id, NodeRole.COMPUTE, two).taskId());
    assertThat(statesOf(id, two)).containsOnly(NodeState.STOPPED);
    CloudException refused = failure(() -> client.stopNodes(id, NodeRole.COMPUTE, two));
    assertThat(refused.kind()).isEqualTo(ErrorKind.CONFLICT);
    assertThat(refused.code()).isEqualTo("InvalidNodeStatus");
    finish(id, client.startNodes(id, NodeRole.COMPUTE, two).taskId());
    finish(id, client.resetNodes(id, two).taskId());
    assertThat(statesOf(id, two)).containsOnly(NodeState.RUNNING);
    finish(id, client.deleteNodes(id, two, true).taskId());
    assertThat(computeIds(id)).hasSize(1).doesNotContainAnyElementsOf(two);

    StartedTask adoption =
        client.addExistedNodes(
            new AddExistedNodesRequest(
                id, new ImageRef("system", someImage(id)), List.of("i-abcdefgh1"), null));
    finish(id, adoption.taskId());
    assertThat(computeIds(id)).contains("i-abcdefgh1");
  }

  private String someImage(String clusterId) {
    return client.describeCluster(clusterId).imageId();
  }

  private List<NodeState> statesOf(String clusterId, List<String> ids) {
    return client.listNodesNoPaging(clusterId, NodeRole.COMPUTE, CallPriority.POLL).stream()
        .filter(node -> ids.contains(node.id()))
        .map(NodeSummary::state)
        .toList();
  }

  @Test
  void shouldMakeUseAndDeleteAQueue() {
    String id = runningCluster();
    assertThat(client.addQueue(id, "gpu").requestId()).isNotNull();
    assertThat(client.listQueues(id)).extracting(ClusterQueue::name).contains("gpu");
    CloudException twice = failure(() -> client.addQueue(id, "gpu"));
    assertThat(twice.kind()).isEqualTo(ErrorKind.TRANSIENT);
    assertThat(twice.effectUnknown()).as("look before a repeat").isTrue();

    client.updateQueueConfig(id, "gpu", "rg-1", TYPE);
    assertThat(client.listQueues(id))
        .filteredOn(queue -> queue.name().equals("gpu"))
        .singleElement()
        .satisfies(
            queue -> {
              assertThat(queue.resourceGroupId()).isEqualTo("rg-1");
              assertThat(queue.computeInstanceTypes()).containsExactly(TYPE);
            });

    String host = cloud.ehpc().computeNodes(id).get(0).hostName();
    client.setQueue(id, "gpu", List.of(host));
    assertThat(client.listNodesByQueue(id, "gpu"))
        .extracting(ClusterNode::hostName)
        .containsExactly(host);
    String initial =
        client.listQueues(id).stream()
            .map(ClusterQueue::name)
            .filter(name -> !name.equals("gpu"))
            .findFirst()
            .orElseThrow();
    client.setQueue(id, initial, List.of(host));
    client.deleteQueue(id, "gpu");
    assertThat(client.listQueues(id)).extracting(ClusterQueue::name).containsExactly(initial);
  }

  @Test
  void shouldReadAllPagesOfAListing() {
    cloud.ehpc().setClusterQuota(200);
    for (int i = 0; i < 120; i++) {
      cloud.ehpc().provideCluster(Map.of("Name", "cluster" + i));
    }
    assertThat(client.listClusters()).hasSize(120).doesNotHaveDuplicates();
    assertThat(client.listClustersMeta(CallPriority.POLL)).hasSize(120);
    assertThat(cloud.journal().counts())
        .containsEntry("ListClusters", 3L)
        .containsEntry("ListClustersMeta", 3L);
    assertThat(client.listClustersPage(3, 50, CallPriority.POLL).items()).hasSize(20);
  }

  @Test
  void shouldPingWithAValidKeyOnly() {
    client.ping();
    CloudException wrong = failure(() -> client("wrong-secret").ping());
    assertThat(wrong.kind()).isEqualTo(ErrorKind.DENIED);
    assertThat(wrong.code()).isEqualTo("SignatureDoesNotMatch");
    cloud.faults().next("ListClustersMeta", Fault.error("NotAuthorized"));
    CloudException denied = failure(client::ping);
    assertThat(denied.kind()).isEqualTo(ErrorKind.DENIED);
    assertThat(denied.code()).isEqualTo("NotAuthorized");
    assertThat(denied.requestId()).isNotNull();
  }

  @Test
  void shouldRepeatReadsButNotChangesAfterACut() {
    String id = runningCluster();
    cloud.faults().next("ListQueues", Fault.cutBeforeEffect());
    assertThat(client.listQueues(id)).hasSize(1);
    cloud.faults().next("AddQueue", Fault.cutBeforeEffect());
    CloudException e = failure(() -> client.addQueue(id, "gpu"));
    assertThat(e.effectUnknown()).isTrue();
    assertThat(cloud.journal().count("AddQueue")).isOne();
    assertThat(client.listQueues(id)).hasSize(1);
  }

  @Test
  void shouldTellPriorityAndRequestIdOfEveryCall() {
    String id = runningCluster();
    StartedTask stop = client.stopCluster(id);
    client.findTask(id, stop.taskId());
    client.describeCluster(id, CallPriority.TASK);
    client.listClusters();
    assertThat(calls)
        .extracting(CallRecord::api, CallRecord::operation, CallRecord::priority)
        .containsExactly(
            org.assertj.core.api.Assertions.tuple(
                EhpcClient.API, "StopCluster", CallPriority.CHANGE),
            org.assertj.core.api.Assertions.tuple(EhpcClient.API, "ListTasks", CallPriority.TASK),
            org.assertj.core.api.Assertions.tuple(
                EhpcClient.API, "DescribeCluster", CallPriority.TASK),
            org.assertj.core.api.Assertions.tuple(
                EhpcClient.API, "ListClusters", CallPriority.POLL));
    assertThat(calls).allSatisfy(call -> assertThat(call.requestId()).isNotNull());
    assertThat(calls.get(0).requestId()).isEqualTo(stop.requestId());
  }

  @Test
  void shouldSlowDownWhenTheCloudThrottles() {
    RequestBudget budget = EhpcClient.budget(8);
    EhpcClient eager =
        new EhpcClient(
            ClientSettings.builder(
                    "cn-hangzhou",
                    new CloudCredentials(Simulator.DEFAULT_KEY_ID, Simulator.DEFAULT_KEY_SECRET),
                    budget)
                .endpoint(cloud.endpoint())
                .build());
    cloud.faults().next("ListClusters", Fault.error("Throttling.User"));
    CloudException e = failure(eager::listClusters);
    assertThat(e.kind()).isEqualTo(ErrorKind.THROTTLED);
    assertThat(budget.stats().rate()).isEqualTo(4);
    assertThat(eager.listClusters()).isEmpty();
  }
}
