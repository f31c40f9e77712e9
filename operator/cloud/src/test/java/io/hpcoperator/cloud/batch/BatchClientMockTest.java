package io.hpcoperator.cloud.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.CallRecord;
import io.hpcoperator.cloud.ClientSettings;
import io.hpcoperator.cloud.CloudCredentials;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.CloudException.ClientCode;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.RequestBudget;
import io.hpcoperator.cloud.Secret;
import io.hpcoperator.cloud.wire.WireFormat;
import io.hpcoperator.simulator.Fault;
import io.hpcoperator.simulator.Simulator;
import io.hpcoperator.simulator.WireStyle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every operation against the simulated cloud, which checks requests against the catalogue. */
class BatchClientMockTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final Placement ZONE = Placement.ofZone("ap-guangzhou-2");

  private final List<CallRecord> calls = new CopyOnWriteArrayList<>();
  private Simulator cloud;
  private BatchClient client;

  @BeforeEach
  void start() {
    cloud = Simulator.builder().manualClock().start();
    // Without the documented limits of operations, which would make the test wait.
    client = client(Simulator.DEFAULT_KEY_SECRET, new RequestBudget(1000));
  }

  @AfterEach
  void stop() {
    client.close();
    cloud.close();
  }

  private BatchClient client(String secret, RequestBudget budget) {
    return new BatchClient(
        ClientSettings.builder(
                "ap-guangzhou", new CloudCredentials(Simulator.DEFAULT_KEY_ID, secret), budget)
            .endpoint(cloud.endpoint())
            .listener(calls::add)
            .readRetries(2, Duration.ofMillis(1))
            .build());
  }

  private static NamedComputeEnv.Builder env(String name, int nodes) {
    return NamedComputeEnv.builder()
        .envName(name)
        .desiredComputeNodeCount(nodes)
        .envType("MANAGED")
        .envData(EnvData.builder().instanceType("S2.SMALL2").imageId("img-bd78fy2t").build());
  }

  private String settledEnv(String name, int nodes) {
    String id = client.createComputeEnv(env(name, nodes).build(), ZONE, null).envId();
    cloud.clock().advance(LONG);
    return id;
  }

  private static CloudException failure(ThrowingCallable call) {
    CloudException e = catchThrowableOfType(CloudException.class, call);
    assertThat(e).as("the call fails").isNotNull();
    return e;
  }

  @ParameterizedTest
  @EnumSource(WireStyle.class)
  void shouldCreateScaleAndDeleteAnEnvironmentInEveryWireStyle(WireStyle style) {
    cloud.setWireStyle(style);
    CreatedComputeEnv created =
        client.createComputeEnv(
            env("first", 2).tags(List.of(new Tag("owner", "uid-1"), new Tag("empty", ""))).build(),
            ZONE,
            "token-1");
    assertThat(created.envId()).startsWith("env-");
    assertThat(created.requestId()).isNotNull();
    ComputeEnvDetails young = client.describeComputeEnv(created.envId());
    assertThat(young.computeNodes())
        .extracting(ComputeNode::state)
        .containsOnly(ComputeNodeState.SUBMITTED)
        .hasSize(2);
    assertThat(young.computeNodeMetrics().submitted()).isEqualTo(2);

    cloud.clock().advance(LONG);
    ComputeEnvDetails settled = client.describeComputeEnv(created.envId());
    assertThat(settled.envName()).isEqualTo("first");
    assertThat(settled.placement().zone()).isEqualTo("ap-guangzhou-2");
    assertThat(settled.desiredComputeNodeCount()).isEqualTo(2);
    assertThat(settled.computeNodeMetrics()).isEqualTo(new ComputeNodeMetrics(0, 0, 0, 0, 2, 0, 0));
    assertThat(settled.tags()).containsExactly(new Tag("owner", "uid-1"), new Tag("empty", ""));
    assertThat(settled.createTime()).isNotNull();
    assertThat(settled.deleting()).isFalse();
    assertThat(settled.computeNodes())
        .allSatisfy(node -> assertThat(node.instanceId()).startsWith("ins-"));

    client.modifyComputeEnv(created.envId(), ComputeEnvChange.ofCount(0));
    assertThat(client.describeComputeEnv(created.envId()).computeNodes())
        .extracting(ComputeNode::state)
        .containsOnly(ComputeNodeState.DELETING);
    cloud.clock().advance(LONG);
    assertThat(client.deleteComputeEnv(created.envId()).requestId()).isNotNull();
    assertThat(client.listComputeEnvs(CallPriority.POLL))
        .singleElement()
        .satisfies(view -> assertThat(view.deleting()).isTrue());
    cloud.clock().advance(LONG);
    CloudException gone = failure(() -> client.describeComputeEnv(created.envId()));
    assertThat(gone.kind()).isEqualTo(ErrorKind.NOT_FOUND);
    assertThat(gone.code()).isEqualTo("ResourceNotFound.ComputeEnv");
    assertThat(gone.requestId()).isNotNull();
    assertThat(client.listComputeEnvs(CallPriority.POLL)).isEmpty();
    assertThat(cloud.leftovers()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(WireStyle.class)
  void shouldObserveTheSameInEveryWireStyle(WireStyle style) {
    String id = settledEnv("same", 2);
    ComputeEnvDetails details = client.describeComputeEnv(id);
    List<ComputeEnvView> views = client.listComputeEnvs(CallPriority.POLL);
    ComputeEnvCreateInfo info = client.describeComputeEnvCreateInfo(id);
    cloud.setWireStyle(style);
    assertThat(client.describeComputeEnv(id)).isEqualTo(details);
    assertThat(client.listComputeEnvs(CallPriority.POLL)).isEqualTo(views).hasSize(1);
    assertThat(client.describeComputeEnvCreateInfo(id)).isEqualTo(info);
  }

  @Test
  void shouldSendAndReadBackEverythingACreationCanSay() {
    EnvData data =
        EnvData.builder()
            .instanceTypes(List.of("S2.SMALL2", "S3.SMALL1"))
            .imageId("img-bd78fy2t")
            .systemDisk(new SystemDisk("CLOUD_SSD", null, 50, null))
            .dataDisks(
                List.of(new DataDisk(100, "CLOUD_SSD", null, true, null, false, null, null, null)))
            .virtualPrivateCloud(
                new VirtualPrivateCloud("vpc-cg18la4l", "subnet-8axej2jc", false, null, null))
            .internetAccessible(new InternetAccessible("TRAFFIC_POSTPAID_BY_HOUR", 5, true, null))
            .instanceName("node")
            .loginSettings(new LoginSettings(Secret.of("Passw0rd!"), null, null))
            .securityGroupIds(List.of("sg-12345678"))
            .enhancedService(
                new EnhancedService(new ServiceSwitch(true), new ServiceSwitch(false), null))
            .instanceChargeType("SPOTPAID")
            .instanceMarketOptions(
                new InstanceMarketOptions(new SpotMarketOptions("0.5", "one-time"), "spot"))
            .build();
    NamedComputeEnv order =
        env("full", 0)
            .envDescription("all of it")
            .envData(data)
            .mountDataDisks(List.of(new MountDataDisk("/mnt", "EXT4")))
            .authentications(List.of(new Authentication("COS", Secret.of("id"), Secret.of("key"))))
            .inputMappings(List.of(new InputMapping("cos://bucket/", "/data/", null)))
            .notifications(
                List.of(
                    new Notification(
                        "topic",
                        List.of(
                            new EventConfig(
                                "COMPUTE_ENV_CREATED", List.of(new EventVar("a", "b")))))))
            .actionIfComputeNodeInactive("RECREATE")
            .resourceMaxRetryCount(3)
            .tags(List.of(new Tag("k", "v")))
            .notificationTarget("CMQ")
            .build();
    String id = client.createComputeEnv(order, ZONE, "t").envId();
    ComputeEnvCreateInfo info = client.describeComputeEnvCreateInfo(id);
    assertThat(info.envDescription()).isEqualTo("all of it");
    assertThat(info.desiredComputeNodeCount()).isZero();
    assertThat(info.mountDataDisks()).isEqualTo(order.mountDataDisks());
    assertThat(info.inputMappings()).isEqualTo(order.inputMappings());
    assertThat(info.notifications()).isEqualTo(order.notifications());
    assertThat(info.envData().instanceTypes()).isEqualTo(data.instanceTypes());
    assertThat(info.envData().virtualPrivateCloud().vpcId()).isEqualTo("vpc-cg18la4l");
    assertThat(info.toString()).doesNotContain("Passw0rd!");
    assertThat(
            client
                .describeComputeEnvCreateInfos(ComputeEnvQuery.ALL, 0, 100, CallPriority.POLL)
                .items())
        .containsExactly(info);
  }

  @Test
  void shouldPassNoSecretOnThatAnErrorTextQuotes() {
    NamedComputeEnv order =
        env("quoted", 0)
            .envData(
                EnvData.builder()
                    .loginSettings(new LoginSettings(Secret.of("Pass+w0rd"), null, null))
                    .build())
            .authentications(
                List.of(new Authentication("COS", Secret.of("AKIDquoted"), Secret.of("Pass+"))))
            .build();
    cloud
        .faults()
        .next(
            "CreateComputeEnv",
            Fault.error("InvalidParameter.CvmParameters")
                .withMessage("Pass+w0rd, Pass%2Bw0rd, AKIDquoted and Pass+ of COS are refused"));

    CloudException refused = failure(() -> client.createComputeEnv(order, ZONE, null));

    assertThat(refused.cloudMessage()).isEqualTo("***, ***, *** and *** of COS are refused");
    assertThat(refused.getMessage()).doesNotContain("Pass").doesNotContain("AKID");
  }

  @Test
  void shouldKeepNoSecretOfWhatTheCloudTellsOfACreation() {
    cloud.batch().setTellSecrets(true);
    String id =
        cloud
            .batch()
            .provideEnv(
                "told",
                "ap-guangzhou-2",
                0,
                """
                {"EnvData": {"ImageId": "img-bd78fy2t", "LoginSettings": {"Password": "Passw0rd!"}},
                 "Authentications": [{"Scene": "COS", "SecretId": "AKIDtold", "SecretKey": "hidden0key"}]}
                """);
    ComputeEnvCreateInfo told = client.describeComputeEnvCreateInfo(id);
    assertThat(WireFormat.secretsIn(told)).containsExactly("Passw0rd!", "AKIDtold", "hidden0key");
    assertThat(told.toString()).doesNotContain("Passw0rd!", "AKIDtold", "hidden0key");

    ComputeEnvCreateInfo kept = told.withoutSecrets();
    assertThat(WireFormat.secretsIn(kept)).isEmpty();
    assertThat(kept.envData().imageId()).isEqualTo("img-bd78fy2t");
    assertThat(kept.authentications()).containsExactly(new Authentication("COS", null, null));
  }

  @Test
  void shouldReadWhatIsOffered() {
    cloud.batch().setStock("S5.LARGE8", 0);
    assertThat(client.describeAvailableCvmInstanceTypes())
        .contains(new InstanceTypeConfig("ap-guangzhou-2", "S5.LARGE8", "S5", 4, 8));
    assertThat(
            client.describeCvmZoneInstanceConfigInfos(
                List.of("ap-guangzhou-2"), "POSTPAID_BY_HOUR"))
        .allSatisfy(quota -> assertThat(quota.zone()).isEqualTo("ap-guangzhou-2"))
        .filteredOn(InstanceTypeQuota::soldOut)
        .extracting(InstanceTypeQuota::instanceType)
        .containsExactly("S5.LARGE8");
    assertThat(client.describeInstanceCategories())
        .contains(new InstanceCategory("COMPUTE_3", List.of("C3")));
  }

  @Test
  void shouldSendTheImageLoginAsTheTextItIs() {
    EnvData data =
        EnvData.builder()
            .instanceType("S2.SMALL2")
            .loginSettings(new LoginSettings(null, null, true))
            .build();
    String id = client.createComputeEnv(env("image", 0).envData(data).build(), ZONE, null).envId();
    assertThat(client.describeComputeEnvCreateInfo(id).envData().loginSettings().keepImageLogin())
        .isTrue();
  }

  @Test
  void shouldCreateOnceForOneToken() {
    NamedComputeEnv order = env("once", 1).build();
    cloud.faults().next("CreateComputeEnv", Fault.cutAfterEffect());
    CloudException lost = failure(() -> client.createComputeEnv(order, ZONE, "same"));
    assertThat(lost.effectUnknown()).isTrue();
    assertThat(lost.code()).isEqualTo(ClientCode.CONNECTION_CUT);
    assertThat(cloud.journal().count("CreateComputeEnv")).isOne();
    String id = client.createComputeEnv(order, ZONE, "same").envId();
    assertThat(client.listComputeEnvs(CallPriority.POLL))
        .extracting(ComputeEnvView::envId)
        .containsExactly(id);
  }

  @Test
  void shouldChangeNameAndTypesAndTellOfConflicts() {
    String id = settledEnv("before", 1);
    client.modifyComputeEnv(
        id, new ComputeEnvChange(null, "after", "text", List.of("S3.SMALL1", "S2.SMALL2")));
    assertThat(client.describeComputeEnv(id).envName()).isEqualTo("after");
    client.modifyComputeEnv(id, ComputeEnvChange.ofCount(3));
    CloudException busy = failure(() -> client.modifyComputeEnv(id, ComputeEnvChange.ofCount(4)));
    assertThat(busy.kind()).isEqualTo(ErrorKind.CONFLICT);
    assertThat(busy.hasCode("UnsupportedOperation")).isTrue();
    assertThat(busy.effectUnknown()).isFalse();
    CloudException early = failure(() -> client.deleteComputeEnv(id));
    assertThat(early.kind()).isEqualTo(ErrorKind.CONFLICT);
    CloudException wrong = failure(() -> client.deleteComputeEnv("env"));
    assertThat(wrong.kind()).isEqualTo(ErrorKind.INVALID);
    assertThat(wrong.code()).isEqualTo("InvalidParameter.EnvIdMalformed");
  }

  @Test
  void shouldTerminateAttachAndDetach() {
    String id = settledEnv("nodes", 4);
    List<String> nodes =
        client.describeComputeEnv(id).computeNodes().stream().map(ComputeNode::id).toList();
    client.terminateComputeNode(id, nodes.get(0));
    cloud.clock().advance(LONG);
    client.terminateComputeNodes(id, nodes.subList(1, 3));
    cloud.clock().advance(LONG);
    assertThat(client.describeComputeEnv(id).computeNodes())
        .extracting(ComputeNode::id)
        .containsExactly(nodes.get(3));

    client.attachInstances(
        id,
        List.of(
            new AttachedInstance(
                "ins-dus5t7tu",
                "img-8toqc6s3",
                new LoginSettings(Secret.of("Passw0rd!"), null, null))));
    cloud.clock().advance(LONG);
    ComputeEnvDetails attached = client.describeComputeEnv(id);
    assertThat(attached.attachedComputeNodeCount()).isOne();
    assertThat(attached.computeNodes())
        .filteredOn(node -> "USER_ATTACHED".equals(node.resourceOrigin()))
        .extracting(ComputeNode::instanceId)
        .containsExactly("ins-dus5t7tu");
    client.detachInstances(id, List.of("ins-dus5t7tu"));
    cloud.clock().advance(LONG);
    assertThat(client.describeComputeEnv(id).attachedComputeNodeCount()).isZero();

    assertThat(client.describeComputeEnvActivities(id, null, 0, 100).items())
        .hasSizeGreaterThan(4)
        .allSatisfy(activity -> assertThat(activity.envId()).isEqualTo(id));
    assertThat(client.describeComputeEnvActivities(id, nodes.get(0), 0, 100).items())
        .extracting(Activity::type)
        .containsExactlyInAnyOrder("CREATE_COMPUTE_NODE", "TERMINATE_COMPUTE_NODE");
  }

  @Test
  void shouldReadAllPagesAndFilter() {
    cloud.batch().setEnvQuota(300);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 205; i++) {
      ids.add(
          client
              .createComputeEnv(
                  env("env" + i, 0).tags(List.of(new Tag("number", "" + i))).build(), ZONE, null)
              .envId());
    }
    cloud.journal().clear();
    assertThat(client.listComputeEnvs(CallPriority.POLL))
        .extracting(ComputeEnvView::envId)
        .containsExactlyInAnyOrderElementsOf(ids);
    assertThat(cloud.journal().counts()).isEqualTo(Map.of("DescribeComputeEnvs", 3L));
    assertThat(client.listComputeEnvs(ComputeEnvQuery.ofTag("number", "17"), CallPriority.CHANGE))
        .extracting(ComputeEnvView::envName)
        .containsExactly("env17");
    assertThat(
            client.listComputeEnvs(new ComputeEnvQuery(ids.subList(0, 3), null), CallPriority.POLL))
        .hasSize(3);
  }

  @Test
  void shouldPingWithAValidKeyOnly() {
    client.ping();
    CloudException wrong = failure(() -> client("wrong", new RequestBudget(10)).ping());
    assertThat(wrong.kind()).isEqualTo(ErrorKind.DENIED);
    assertThat(wrong.code()).isEqualTo("AuthFailure.SignatureFailure");
    assertThat(wrong.requestId()).isNotNull();
    cloud
        .faults()
        .next("DescribeComputeEnvs", Fault.error("UnauthorizedOperation.UserNotAllowedToUseBatch"));
    assertThat(failure(client::ping).kind()).isEqualTo(ErrorKind.DENIED);
  }

  @Test
  void shouldRepeatReadsButNotChanges() {
    String id = settledEnv("one", 0);
    cloud.faults().next("DescribeComputeEnv", Fault.cutBeforeEffect());
    cloud.faults().next("DescribeComputeEnv", Fault.error("InternalError"));
    assertThat(client.describeComputeEnv(id).envId()).isEqualTo(id);
    cloud.faults().next("ModifyComputeEnv", Fault.error("InternalError"));
    CloudException e = failure(() -> client.modifyComputeEnv(id, ComputeEnvChange.ofCount(1)));
    assertThat(e.kind()).isEqualTo(ErrorKind.TRANSIENT);
    assertThat(e.effectUnknown()).isTrue();
    assertThat(cloud.journal().count("ModifyComputeEnv")).isOne();
    assertThat(calls)
        .filteredOn(call -> call.operation().equals("DescribeComputeEnv"))
        .extracting(CallRecord::code)
        .containsExactly(ClientCode.CONNECTION_CUT, "InternalError", null);
  }

  /** The budget keeps to the documented rates: a cloud that enforces them never complains. */
  @Test
  void shouldStayBelowTheRatesTheCloudEnforces() {
    try (Simulator strict = Simulator.builder().manualClock().rateLimits(true).start();
        BatchClient polite =
            new BatchClient(
                ClientSettings.builder(
                        "ap-guangzhou",
                        new CloudCredentials(
                            Simulator.DEFAULT_KEY_ID, Simulator.DEFAULT_KEY_SECRET),
                        BatchClient.budget(50))
                    .endpoint(strict.endpoint())
                    .listener(calls::add)
                    .build())) {
      for (int i = 0; i < 5; i++) {
        assertThat(polite.listComputeEnvs(CallPriority.POLL)).isEmpty();
      }
      assertThat(calls).hasSize(5).allMatch(CallRecord::succeeded);
    }
  }
}
