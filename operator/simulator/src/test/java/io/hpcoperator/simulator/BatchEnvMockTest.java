package io.hpcoperator.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hpcoperator.simulator.batch.BatchInspector.NodeView;
import io.hpcoperator.simulator.batch.NodeState;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The life of compute environments and their nodes. */
class BatchEnvMockTest {

  private static final String NO_ENV = "ResourceNotFound.ComputeEnv";

  private Simulator simulator;
  private BatchCaller caller;

  @BeforeEach
  void start() {
    simulator = Simulator.builder().manualClock().start();
    caller = new BatchCaller(simulator);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private void pass(int seconds) {
    simulator.clock().advance(Duration.ofSeconds(seconds));
  }

  private String running(int nodes) {
    String env = caller.create(nodes);
    pass(120);
    return env;
  }

  private List<NodeState> states(String env) {
    return simulator.batch().nodes(env).stream().map(NodeView::state).toList();
  }

  private JsonNode metrics(String env) {
    return caller.env("DescribeComputeEnv", env).fields().path("ComputeNodeMetrics");
  }

  @Test
  void shouldTakeNodesThroughTheirStates() {
    String env = caller.create(2);
    assertThat(metrics(env).path("SubmittedCount").asInt()).isEqualTo(2);
    assertThat(simulator.batch().createdNodes()).isZero();
    pass(10);
    assertThat(metrics(env).path("CreatingCount").asInt()).isEqualTo(2);
    assertThat(simulator.batch().createdNodes()).isEqualTo(2);
    pass(60);
    assertThat(metrics(env).path("CreatedCount").asInt()).isEqualTo(2);
    pass(50);
    assertThat(metrics(env).path("RunningCount").asInt()).isEqualTo(2);

    JsonNode activities = caller.env("DescribeComputeEnvActivities", env).fields();
    assertThat(activities.path("TotalCount").asInt()).isEqualTo(2);
    assertThat(activities.path("ActivitySet").path(0).path("ActivityState").asText())
        .isEqualTo("SUCCEED");
    assertThat(activities.path("ActivitySet").path(0).path("Cause").asText())
        .isEqualTo("CreateComputeEnv: the capacity is 2");
  }

  /** Such nodes are in no count (Batch DescribeComputeEnv notes). */
  @Test
  void shouldCountNoNodeInPending() {
    var timings = Timings.realistic().withNodePending(Duration.ofSeconds(5));
    try (var other = Simulator.builder().manualClock().timings(timings).start()) {
      var there = new BatchCaller(other);
      String env = there.create(1);
      other.clock().advance(Duration.ofSeconds(10));
      JsonNode seen = there.env("DescribeComputeEnv", env).fields();
      assertThat(seen.path("ComputeNodeSet").path(0).path("ComputeNodeState").asText())
          .isEqualTo("PENDING");
      assertThat(seen.path("ComputeNodeMetrics"))
          .allSatisfy(count -> assertThat(count.asInt()).isZero());
      assertThat(there.resize(env, 2).code())
          .isEqualTo("UnsupportedOperation.ComputeEnvAcceptOtherRequest");

      other.clock().advance(Duration.ofSeconds(5));
      assertThat(other.batch().nodes(env))
          .extracting(NodeView::state)
          .containsExactly(NodeState.CREATING);
    }
  }

  @Test
  void shouldFollowTheDesiredNumber() {
    String env = running(2);

    assertThat(caller.resize(env, 3).ok()).isTrue();
    pass(120);
    assertThat(states(env)).hasSize(3).containsOnly(NodeState.RUNNING);
    assertThat(caller.resize(env, 1).ok()).isTrue();
    assertThat(metrics(env).path("DeletingCount").asInt()).isEqualTo(2);
    pass(60);
    assertThat(states(env)).containsExactly(NodeState.RUNNING);
    assertThat(simulator.batch().createdNodes()).isEqualTo(3);
    assertThat(simulator.batch().env(env).orElseThrow().desired()).isEqualTo(1);
  }

  @Test
  void shouldTakeOneChangeAtATime() {
    String env = caller.create(1);
    String busy = "UnsupportedOperation.ComputeEnvAcceptOtherRequest";

    assertThat(caller.resize(env, 2).code()).isEqualTo(busy);
    assertThat(caller.env("DeleteComputeEnv", env).code()).isEqualTo(busy);
    pass(120);
    assertThat(caller.resize(env, 0).ok()).isTrue();
    assertThat(caller.resize(env, 1).code()).isEqualTo(busy);
  }

  @Test
  void shouldDeleteOnlyAnEmptyEnvironment() {
    String env = running(1);
    assertThat(caller.env("DeleteComputeEnv", env).code())
        .isEqualTo("UnsupportedOperation.ComputeEnvOperation");
    caller.resize(env, 0);
    pass(60);

    assertThat(caller.env("DeleteComputeEnv", env).ok()).isTrue();
    assertThat(caller.env("DescribeComputeEnv", env).text("NextAction")).isEqualTo("DELETING");
    assertThat(caller.env("DeleteComputeEnv", env).code())
        .isEqualTo("UnsupportedOperation.ComputeEnvOperation");
    pass(20);
    assertThat(caller.env("DescribeComputeEnv", env).code()).isEqualTo(NO_ENV);
    assertThat(caller.env("DeleteComputeEnv", env).code()).isEqualTo(NO_ENV);
    assertThat(simulator.leftovers()).isEmpty();
  }

  /** Documented in two ways (ModifyComputeEnv, DescribeComputeEnv notes). */
  @Test
  void shouldSpareFailedNodesWhenAskedTo() {
    simulator.batch().setStock("S1.SMALL2", 1);
    String env = caller.create(2);
    pass(70);
    simulator.batch().setSpareFailed(true);
    assertThat(caller.resize(env, 0).code())
        .isEqualTo("UnsupportedOperation.NotEnoughComputeNodesToTerminate");
    assertThat(states(env)).containsExactly(NodeState.CREATED, NodeState.CREATION_FAILED);
    simulator.batch().setSpareFailed(false);
    assertThat(caller.resize(env, 0).ok()).isTrue();
  }

  @Test
  void shouldMakeFailedNodesAnewOnceStockIsBack() {
    simulator.batch().setStock("S1.SMALL2", 1);
    String env = caller.create(2);
    pass(70);
    assertThat(states(env)).containsExactly(NodeState.CREATED, NodeState.CREATION_FAILED);
    JsonNode newest =
        caller.env("DescribeComputeEnvActivities", env).fields().path("ActivitySet").path(0);
    assertThat(newest.path("ActivityState").asText()).isEqualTo("FAILED");

    pass(600);
    assertThat(states(env)).contains(NodeState.SUBMITTED);
    simulator.batch().setStock("S1.SMALL2", 1);
    pass(10);
    pass(110);
    assertThat(states(env)).containsOnly(NodeState.RUNNING);
    assertThat(simulator.batch().createdNodes()).isEqualTo(2);
  }

  @Test
  void shouldTryInstanceTypesInOrder() {
    simulator.batch().setStock("S5.LARGE8", 1);
    Answer created =
        caller.call(
            "CreateComputeEnv",
            """
            {"ComputeEnv": {"EnvName": "two types", "DesiredComputeNodeCount": 2,
               "EnvData": {"InstanceTypes": ["S5.LARGE8", "S2.MEDIUM4"]}},
             "Placement": {"Zone": "ap-guangzhou-2"}}
            """);
    pass(120);

    assertThat(simulator.batch().nodes(created.text("EnvId")))
        .extracting(NodeView::instanceType)
        .containsExactly("S5.LARGE8", "S2.MEDIUM4");
  }

  @Test
  void shouldTerminateNodesInTheRightStatesOnly() {
    String env = running(2);
    List<String> ids = simulator.batch().nodes(env).stream().map(NodeView::id).toList();
    String one = "{\"EnvId\": \"%s\", \"ComputeNodeId\": \"%s\"}".formatted(env, ids.get(0));
    String both =
        "{\"EnvId\": \"%s\", \"ComputeNodeIds\": [\"%s\", \"%s\"]}"
            .formatted(env, ids.get(0), ids.get(1));

    assertThat(caller.call("TerminateComputeNode", one).ok()).isTrue();
    assertThat(caller.call("TerminateComputeNode", one).code())
        .isEqualTo("UnsupportedOperation.ComputeNodeIsTerminating");
    assertThat(caller.call("TerminateComputeNodes", both).code())
        .isEqualTo("UnsupportedOperation.ComputeNodeForbidTerminate");
    assertThat(states(env)).as("all or nothing").contains(NodeState.RUNNING);
    pass(60);
    assertThat(caller.call("TerminateComputeNode", one).code())
        .isEqualTo("ResourceNotFound.ComputeNode");
    assertThat(simulator.batch().env(env).orElseThrow().desired()).isEqualTo(1);
  }

  @Test
  void shouldReplaceTerminatedNodesWhenAsked() {
    simulator.batch().setReplaceTerminated(true);
    String env = running(1);
    String node = simulator.batch().nodes(env).get(0).id();
    caller.call(
        "TerminateComputeNode",
        "{\"EnvId\": \"%s\", \"ComputeNodeId\": \"%s\"}".formatted(env, node));
    pass(120);

    assertThat(simulator.batch().nodes(env)).hasSize(1).noneMatch(n -> n.id().equals(node));
    assertThat(simulator.batch().env(env).orElseThrow().desired()).isEqualTo(1);
  }

  @Test
  void shouldRefuseAScaleInThatFindsTooFewNodes() {
    String env = running(2);
    simulator.batch().removeNode(simulator.batch().nodes(env).get(0).id());

    assertThat(caller.resize(env, 0).code())
        .isEqualTo("UnsupportedOperation.NotEnoughComputeNodesToTerminate");
    assertThat(states(env)).as("nothing changes").containsExactly(NodeState.RUNNING);
    assertThat(simulator.batch().env(env).orElseThrow().desired()).isEqualTo(2);
  }

  @Test
  void shouldAttachAndDetachInstancesThatStayTheUsersOwn() {
    String env = running(1);
    String attach =
        "{\"EnvId\": \"%s\", \"Instances\": [{\"InstanceId\": \"ins-dus5t7tu\"}]}".formatted(env);
    assertThat(caller.call("AttachInstances", attach).ok()).isTrue();
    pass(120);

    Answer described = caller.env("DescribeComputeEnv", env);
    assertThat(described.fields().path("AttachedComputeNodeCount").asInt()).isEqualTo(1);
    assertThat(described.fields().path("ComputeNodeSet").path(1).path("ResourceOrigin").asText())
        .isEqualTo("USER_ATTACHED");
    assertThat(caller.call("AttachInstances", attach).code())
        .isEqualTo("UnsupportedOperation.InstancesNotAllowToAttach");
    assertThat(simulator.batch().createdNodes()).isEqualTo(1);
    caller.resize(env, 0);
    pass(60);
    assertThat(states(env)).as("a scale-in leaves it").hasSize(1);

    String detach = "{\"EnvId\": \"%s\", \"InstanceIds\": [\"%s\"]}";
    assertThat(caller.call("DetachInstances", detach.formatted(env, "ins-00000000")).code())
        .isEqualTo("UnsupportedOperation");
    assertThat(caller.call("DetachInstances", detach.formatted(env, "ins-dus5t7tu")).ok()).isTrue();
    assertThat(states(env)).isEmpty();
  }

  @Test
  void shouldReplayACreationByToken() {
    String body = BatchCaller.createBody("a", 1).replaceFirst("\\{", "{\"ClientToken\": \"t\", ");
    Answer first = caller.call("CreateComputeEnv", body);
    Answer second = caller.call("CreateComputeEnv", body);

    assertThat(second.text("EnvId")).isEqualTo(first.text("EnvId"));
    assertThat(simulator.batch().createdEnvs()).isEqualTo(1);
    assertThat(simulator.journal().entries().get(1).replay()).isTrue();
    Answer other = caller.call("CreateComputeEnv", body.replace("\"a\"", "\"b\""));
    assertThat(other.code()).isEqualTo("InvalidParameterValue");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"InstanceType\": \"S1.SMALL2\", \"InstanceTypes\": [\"S1.SMALL2\"] | InvalidParameter.InvalidParameterCombination",
        "\"InstanceTypeOptions\": {\"CPU\": 1, \"Memory\": 2}, \"InstanceType\": \"S1.SMALL2\" | InvalidParameter.InvalidParameterCombination",
        "\"InstanceTypeOptions\": {\"CPU\": 7, \"Memory\": 2} | InvalidParameterValue.InstanceType",
        "\"Zones\": [\"ap-guangzhou-2\"], \"VirtualPrivateCloud\": {\"VpcId\": \"vpc-1\", \"SubnetId\": \"subnet-1\"} | InvalidParameter.InvalidParameterCombination",
        "\"Zones\": [\"ap-shanghai-2\"] | InvalidParameterValue.InvalidZoneMismatchRegion",
        "\"InstanceType\": \"S9.NONE\" | InvalidParameterValue.InstanceType",
        "\"InstanceTypes\": [\"S1.SMALL2\", \"S1.SMALL2\"] | InvalidParameterValue.InstanceTypeDuplicate",
        "\"ImageId\": \"ami-1\" | InvalidParameter.ImageIdMalformed",
        "\"DataDisks\": [{\"DiskSize\": 15}] | InvalidParameter.CvmParameters",
        "\"LoginSettings\": {\"Password\": \"onlyletters\"} | InvalidParameter.CvmParameters",
        "\"LoginSettings\": {\"Password\": \"secret+12\", \"KeyIds\": [\"skey-1\"]} | InvalidParameter.InvalidParameterCombination",
        "\"InternetAccessible\": {\"PublicIpAssigned\": true} | InvalidParameter.CvmParameters",
        "\"VirtualPrivateCloud\": {\"VpcId\": \"vpc-1\", \"SubnetId\": \"DEFAULT\"} | InvalidParameter.CvmParameters"
      })
  void shouldHoldTheRulesBetweenParameters(String data, String code) {
    Answer answer =
        caller.call(
            "CreateComputeEnv",
            """
            {"ComputeEnv": {"EnvName": "x", "DesiredComputeNodeCount": 1, "EnvData": {%s}},
             "Placement": {"Zone": "ap-guangzhou-2"}}
            """
                .formatted(data));

    assertThat(answer.code()).isEqualTo(code);
    assertThat(simulator.leftovers()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ap-shanghai-2, InvalidParameterValue.InvalidZoneMismatchRegion",
    "ap-atlantis-2, InvalidZone.MismatchRegion"
  })
  void shouldRefuseAZoneThatIsNotOfTheRegion(String zone, String code) {
    String body = BatchCaller.createBody("x", 1).replace("ap-guangzhou-2", zone);

    assertThat(caller.call("CreateComputeEnv", body).code()).isEqualTo(code);
  }

  @Test
  void shouldHoldQuotas() {
    simulator.batch().setCpuQuota(3);
    String env = running(2);
    assertThat(caller.resize(env, 4).code()).isEqualTo("LimitExceeded.CpuQuota");
    simulator.batch().setEnvQuota(1);
    assertThat(caller.call("CreateComputeEnv", BatchCaller.createBody("x", 0)).code())
        .isEqualTo("LimitExceeded.ComputeEnvQuota");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{\"Name\": \"tag:owner\", \"Values\": [\"me\"]}] | tagged",
        "[{\"Name\": \"tag-key\", \"Values\": [\"owner\"]}] | tagged",
        "[{\"Name\": \"tag-value\", \"Values\": [\"you\", \"me\"]}] | tagged",
        "[{\"Name\": \"tag:owner\", \"Values\": [\"you\"]}] | ''",
        "[{\"Name\": \"env-name\", \"Values\": [\"plain\"]}] | plain",
        "[{\"Name\": \"zone\", \"Values\": [\"ap-guangzhou-2\"]}, {\"Name\": \"env-name\", \"Values\": [\"plain\", \"tagged\"]}] | plain,tagged",
        "[{\"Name\": \"resource-type\", \"Values\": [\"CPM\"]}] | ''"
      })
  void shouldFilterEnvironments(String filters, String names) {
    caller.create(0);
    caller.call("CreateComputeEnv", BatchCaller.createBody("plain", 0));
    caller.call(
        "CreateComputeEnv",
        BatchCaller.createBody("tagged", 0)
            .replaceFirst(
                "\"EnvName\"", "\"Tags\": [{\"Key\": \"owner\", \"Value\": \"me\"}], \"EnvName\""));

    Answer answer = caller.call("DescribeComputeEnvs", "{\"Filters\": " + filters + "}");

    assertThat(answer.code()).as(answer.message()).isEqualTo("OK");
    assertThat(String.join(",", answer.fields().findValuesAsText("EnvName"))).isEqualTo(names);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"Filters\": [{\"Name\": \"colour\", \"Values\": [\"red\"]}]} | InvalidFilter",
        "{\"Filters\": [{\"Name\": \"zone\", \"Values\": [\"moon-1\"]}]} | InvalidZone.MismatchRegion",
        "{\"Filters\": [{\"Name\": \"resource-type\", \"Values\": [\"X\"]}]} | InvalidParameterValue.ResourceType",
        "{\"EnvIds\": [\"env-1\"]} | InvalidParameter.EnvIdMalformed",
        "{\"EnvIds\": [\"env-00000000\"], \"Filters\": [{\"Name\": \"zone\", \"Values\": [\"ap-guangzhou-1\"]}]} | InvalidParameter.InvalidParameterCombination"
      })
  void shouldRefuseBadFilters(String body, String code) {
    assertThat(caller.call("DescribeComputeEnvs", body).code()).isEqualTo(code);
  }

  @Test
  void shouldPageListings() {
    for (int i = 0; i < 5; i++) {
      caller.call("CreateComputeEnv", BatchCaller.createBody("e" + i, 0));
    }

    Answer page = caller.call("DescribeComputeEnvs", "{\"Offset\": 3, \"Limit\": 10}");

    assertThat(page.fields().path("TotalCount").asInt()).isEqualTo(5);
    assertThat(page.fields().findValuesAsText("EnvName")).containsExactly("e3", "e4");
  }

  @Test
  void shouldKeepRegionsApart() {
    String env = caller.create(0);
    BatchCaller elsewhere = new BatchCaller(simulator).with("X-TC-Region", "ap-shanghai");

    assertThat(elsewhere.env("DescribeComputeEnv", env).code()).isEqualTo(NO_ENV);
    assertThat(elsewhere.call("DescribeComputeEnvs", "{}").fields().path("TotalCount").asInt())
        .isZero();
  }

  @Test
  void shouldNotTellSecretsOfTheCreationBack() {
    Answer created =
        caller.call(
            "CreateComputeEnv",
            """
            {"ComputeEnv": {"EnvName": "x", "DesiredComputeNodeCount": 0,
               "EnvData": {"LoginSettings": {"Password": "secret+12"}},
               "Authentications": [{"Scene": "COS", "SecretId": "AKIDhidden", "SecretKey": "hidden+key"}]},
             "Placement": {"Zone": "ap-guangzhou-2"}}
            """);

    Answer info = caller.env("DescribeComputeEnvCreateInfo", created.text("EnvId"));

    assertThat(info.fields().toString())
        .doesNotContain("secret+12")
        .doesNotContain("AKIDhidden")
        .doesNotContain("hidden+key");
    assertThat(simulator.journal().entries().toString())
        .doesNotContain("secret+12")
        .doesNotContain("hidden+key");

    simulator.batch().setTellSecrets(true);
    assertThat(caller.call("DescribeComputeEnvCreateInfos", "{}").fields().toString())
        .contains("secret+12", "AKIDhidden", "hidden+key");
  }
}
