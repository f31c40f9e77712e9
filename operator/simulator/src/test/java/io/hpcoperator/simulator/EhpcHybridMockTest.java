package io.hpcoperator.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hpcoperator.simulator.catalogue.Catalogue;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clusters with a management side on premises, and nodes there. */
class EhpcHybridMockTest {

  private static final Map<String, String> CREATE =
      EhpcCaller.merged(
          Map.of(),
          "Name",
          "hybrid",
          "ZoneId",
          "cn-hangzhou-b",
          "OsTag",
          "CentOS_7.6_64",
          "VpcId",
          "vpc-1",
          "VSwitchId",
          "vsw-1",
          "Domain",
          "ldap",
          "EcsOrder.Compute.InstanceType",
          "ecs.c6.large",
          "Nodes.1.HostName",
          "head",
          "Nodes.1.IpAddress",
          "10.0.0.1",
          "Nodes.1.Role",
          "Manager",
          "Nodes.1.SchedulerType",
          "slurm",
          "Nodes.2.HostName",
          "old0",
          "Nodes.2.IpAddress",
          "10.0.0.2",
          "Nodes.2.Role",
          "Compute",
          "OnPremiseVolumeMountPoint",
          "nas.example.com",
          "OnPremiseVolumeLocalPath",
          "/home");

  private Simulator simulator;
  private EhpcCaller caller;

  @BeforeEach
  void start() {
    simulator = Simulator.builder().manualClock().start();
    caller = new EhpcCaller(simulator);
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private void pass(int minutes) {
    simulator.clock().advance(Duration.ofMinutes(minutes));
  }

  private String running() {
    Answer created = caller.call("CreateHybridCluster", CREATE);
    assertThat(created.ok()).as(created.message()).isTrue();
    pass(20);
    return created.text("ClusterId");
  }

  private JsonNode described(String id) {
    Answer answer = caller.call("DescribeCluster", "ClusterId", id);
    AnswerShape.assertFollows(
        Catalogue.ehpc().operation("DescribeCluster").orElseThrow(), answer.fields());
    return answer.fields().path("ClusterInfo");
  }

  private JsonNode nodes(String id) {
    Answer answer = caller.call("ListNodes", "ClusterId", id);
    AnswerShape.assertFollows(
        Catalogue.ehpc().operation("ListNodes").orElseThrow(), answer.fields());
    return answer.fields().path("Nodes").path("NodeInfo");
  }

  @Test
  void shouldLiveThroughItsCreationAndBuyNothing() {
    Answer created = caller.call("CreateHybridCluster", CREATE);
    String id = created.text("ClusterId");
    assertThat(described(id).path("Status").asText()).isEqualTo("uninit");
    assertThat(caller.task(id, created).path("Status").asText()).isEqualTo("Processing");
    pass(5);
    assertThat(described(id).path("Status").asText()).isEqualTo("creating");
    pass(15);

    JsonNode info = described(id);
    assertThat(info.path("Status").asText()).isEqualTo("running");
    assertThat(info.path("Location").asText()).isEqualTo("OnPremise");
    assertThat(info.path("SchedulerType").asText()).isEqualTo("slurm");
    assertThat(info.path("AccountType").asText()).isEqualTo("ldap");
    assertThat(info.path("OnPremiseInfo").path("OnPremiseInfo").toString())
        .isEqualTo("[{\"Type\":\"account, scheduler\",\"HostName\":\"head\",\"IP\":\"10.0.0.1\"}]");
    assertThat(info.path("EcsInfo").path("Manager").path("Count").asInt()).isZero();
    assertThat(nodes(id).findValuesAsText("HostName")).containsExactly("head", "old0");
    assertThat(nodes(id).findValuesAsText("Location")).containsOnly("OnPremise");
    assertThat(caller.task(id, created).path("Status").asText()).isEqualTo("Success");
    assertThat(simulator.created()).isEqualTo(Map.of("cluster", 1L, "queue", 1L));
    assertThat(simulator.leftovers()).hasSize(1);
    JsonNode volumes = caller.call("GetClusterVolumes", "ClusterId", id).fields();
    assertThat(volumes.findValuesAsText("Location")).containsExactly("PublicCloud", "OnPremise");
  }

  @Test
  void shouldBurstIntoTheCloudAndEndCleanly() {
    String id = running();
    caller.call("AddNodes", "ClusterId", id, "Count", "2");
    pass(6);
    assertThat(nodes(id).findValuesAsText("Location"))
        .containsExactly("OnPremise", "OnPremise", "PublicCloud", "PublicCloud");

    caller.call("StopCluster", "ClusterId", id);
    pass(3);
    assertThat(nodes(id).findValuesAsText("Status"))
        .containsExactly("running", "running", "stopped", "stopped");

    caller.call("DeleteCluster", "ClusterId", id);
    pass(5);
    assertThat(simulator.leftovers()).isEmpty();
  }

  @Test
  void shouldMakeOneClusterForOneToken() {
    Map<String, String> request = EhpcCaller.merged(CREATE, "ClientToken", "t");

    Answer first = caller.call("CreateHybridCluster", request);
    Answer second = caller.call("CreateHybridCluster", request);

    assertThat(second.text("ClusterId")).isEqualTo(first.text("ClusterId"));
    assertThat(simulator.ehpc().createdClusters()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "SecurityGroupName, g, InvalidParams, SecurityGroupName",
    "Description, http://x, InvalidParams, Description",
    "VpcId, net-1, InvalidVpc, net-1",
    "VSwitchId, sw-1, InvalidParams, VSwitchId",
    "VolumeId, 0none, InvalidVolumeMountpoint, mount point",
    "EcsOrder.Compute.InstanceType, ecs.none, InvalidParams, EcsOrder.Compute.InstanceType",
    "ImageId, none, ImageNotFound, none",
    "Nodes.2.HostName, head, InvalidParams, Nodes.2.HostName",
    "Nodes.2.IpAddress, '', InvalidParams, Nodes.2.IpAddress",
    "Password, onlyletters, InvalidParams, Password"
  })
  void shouldHoldTheRulesBetweenParameters(String name, String value, String code, String named) {
    Map<String, String> request = EhpcCaller.merged(CREATE, "SecurityGroupId", "sg-1", name, value);

    Answer refused = caller.call("CreateHybridCluster", request);

    assertThat(refused.code()).isEqualTo(code);
    assertThat(refused.message()).contains(named);
    assertThat(simulator.leftovers()).isEmpty();
  }

  private Answer addLocal(String id, String nodes) {
    return caller.call("AddLocalNodes", "ClusterId", id, "Nodes", nodes);
  }

  @Test
  void shouldAddLocalNodesThatRunOnceSomebodyHasSetThemUp() {
    String id = running();

    Answer added = addLocal(id, "[{\"HostName\":\"old1\",\"IpAddress\":\"10.0.0.3\"}]");

    assertThat(added.fields().path("InstanceIds").path("InstanceId").path(0).asText())
        .isEqualTo(
            "[{\"HostName\":\"head\",\"IpAddress\":\"10.0.0.1\"},"
                + "{\"HostName\":\"old0\",\"IpAddress\":\"10.0.0.2\"},"
                + "{\"HostName\":\"old1\",\"IpAddress\":\"10.0.0.3\"}]");
    assertThat(nodes(id).path(2).path("Status").asText()).isEqualTo("untracking");
    assertThat(nodes(id).path(2).path("CreatedByEhpc").asBoolean()).isFalse();
    simulator.ehpc().console().joinLocalNode(id, "old1");
    assertThat(nodes(id).path(2).path("Status").asText()).isEqualTo("running");

    String node = nodes(id).path(2).path("Id").asText();
    assertThat(caller.call("StopNodes", "ClusterId", id, "Instance.1.Id", node).code())
        .isEqualTo("InvalidNodeStatus");
    caller.call("DeleteNodes", "ClusterId", id, "Instance.1.Id", node);
    pass(3);
    assertThat(nodes(id)).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "old1",
        "[]",
        "{}",
        "[{\"HostName\":\"old1\"}]",
        "[{\"HostName\":\"old0\",\"IpAddress\":\"10.0.0.9\"}]",
        "[{\"HostName\":\"old1\",\"IpAddress\":\"10.0.0.2\"}]"
      })
  void shouldRefuseLocalNodesThatAreNoneOrThereAlready(String nodes) {
    String id = running();

    assertThat(addLocal(id, nodes).code()).isEqualTo("InvalidParams");
    assertThat(nodes(id)).hasSize(2);
  }

  private String configuration(String id, String... node) {
    Answer answer =
        caller.call("GetHybridClusterConfig", EhpcCaller.merged(Map.of("ClusterId", id), node));
    return new String(
        Base64.getDecoder().decode(answer.text("ClusterConfig")), StandardCharsets.UTF_8);
  }

  @Test
  void shouldGiveTheConfigurationOfTheClusterAndOfOneNode() {
    String id = running();

    assertThat(configuration(id))
        .contains("[Cluster]", "ClusterId = " + id, "Type = slurm", "head = 10.0.0.1")
        .doesNotContain("[Node]");
    assertThat(configuration(id, "Node", "old0"))
        .contains("[Node]", "HostName = old0", "IpAddress = 10.0.0.2");
    assertThat(caller.call("GetHybridClusterConfig", "ClusterId", id, "Node", "none").code())
        .isEqualTo("InvalidParams");
  }

  @Test
  void shouldRefuseTheConfigurationOfAClusterWithoutAnOnPremisesSide() {
    String id = caller.runningCluster(simulator);

    Answer refused = caller.call("GetHybridClusterConfig", "ClusterId", id);
    assertThat(refused.code()).isEqualTo("InvalidOpt");
    assertThat(refused.http()).isEqualTo(406);

    assertThat(addLocal(id, "[{\"HostName\":\"old1\",\"IpAddress\":\"10.0.0.3\"}]").ok()).isTrue();
    assertThat(configuration(id)).contains("old1 = 10.0.0.3");
  }
}
