package io.hpcoperator.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lets people into a cluster: security groups and the VNC service. */
class EhpcAccessMockTest {

  private Simulator simulator;
  private EhpcCaller caller;
  private String id;

  @BeforeEach
  void start() {
    simulator = Simulator.builder().manualClock().start();
    caller = new EhpcCaller(simulator);
    id = caller.runningCluster(simulator, "SecurityGroupId", "sg-first");
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private Answer group(String operation, String group, String... more) {
    return caller.call(
        operation, EhpcCaller.merged(Map.of("ClusterId", id, "SecurityGroupId", group), more));
  }

  private List<String> groups() {
    Answer listed = caller.call("ListSecurityGroups", "ClusterId", id);
    List<String> result = new ArrayList<>();
    listed.fields().at("/SecurityGroups/SecurityGroup").forEach(sg -> result.add(sg.asText()));
    assertThat(listed.fields().path("TotalCount").asInt()).isEqualTo(result.size());
    return result;
  }

  private Answer visual(String operation, String... more) {
    return caller.call(operation, EhpcCaller.merged(Map.of("ClusterId", id), more));
  }

  private String visualState() {
    return visual("GetVisualServiceStatus").text("Message");
  }

  @Test
  void shouldBindAndUnbindGroups() {
    assertThat(group("AddSecurityGroup", "sg-second").ok()).isTrue();
    assertThat(groups()).containsExactly("sg-first", "sg-second");

    assertThat(group("DeleteSecurityGroup", "sg-second").ok()).isTrue();
    assertThat(groups()).containsExactly("sg-first");
  }

  @Test
  void shouldRefuseGroupsWithTheCodesOfEachOperation() {
    Answer again = group("AddSecurityGroup", "sg-first");
    assertThat(again.code()).isEqualTo("SecurityGroupAlreadyExists");
    assertThat(again.http()).isEqualTo(404);
    Answer malformed = group("AddSecurityGroup", "group");
    assertThat(malformed.code()).isEqualTo("InvalidSecurityGroup");
    assertThat(malformed.http()).isEqualTo(400);
    simulator.ehpc().setSecurityGroupUnfit("sg-other");
    assertThat(group("AddSecurityGroup", "sg-other").code()).isEqualTo("SecurityGroupNotSupported");
    Answer unbound = group("DeleteSecurityGroup", "sg-unbound");
    assertThat(unbound.code()).isEqualTo("InvalidSecurityGroup");
    assertThat(unbound.http()).isEqualTo(404);
    assertThat(groups()).containsExactly("sg-first");
  }

  @Test
  void shouldKeepTheGroupTheClusterWasMadeWith() {
    group("AddSecurityGroup", "sg-second");

    assertThat(group("DeleteSecurityGroup", "sg-first").code())
        .isEqualTo("SecurityGroupNotSupported");
    assertThat(groups()).containsExactly("sg-first", "sg-second");
  }

  @Test
  void shouldReplayABindingByToken() {
    assertThat(group("AddSecurityGroup", "sg-second", "ClientToken", "t").ok()).isTrue();
    assertThat(group("AddSecurityGroup", "sg-second", "ClientToken", "t").ok()).isTrue();
    assertThat(group("AddSecurityGroup", "sg-third", "ClientToken", "t").code())
        .isEqualTo("IdempotentParameterMismatch");
    assertThat(groups()).containsExactly("sg-first", "sg-second");
  }

  @Test
  void shouldBindNothingToAClusterWithoutInstances() {
    id = caller.call("CreateCluster", EhpcCaller.CREATE).text("ClusterId");
    assertThat(group("AddSecurityGroup", "sg-second").code()).isEqualTo("InvalidClusterStatus");
    assertThat(groups()).as("reading is always possible").containsExactly("sg-cn-hangzhou");
    id = "ehpc-hz-none";
    assertThat(group("AddSecurityGroup", "sg-second").code()).isEqualTo("ClusterNotFound");
  }

  @Test
  void shouldStartAndStopTheVisualService() {
    assertThat(visualState()).startsWith("inactive (dead)");

    Answer started = visual("StartVisualService", "CidrIp", "190.100.1.2", "Port", "12016");
    assertThat(started.text("Message")).isEqualTo("Service started.");
    assertThat(visualState()).startsWith("activating");
    simulator.clock().advance(Duration.ofSeconds(10));
    assertThat(visualState()).startsWith("active (running)");

    visual("StopVisualService", "CidrIp", "190.100.1.2", "Port", "12016");
    assertThat(visualState()).startsWith("deactivating");
    simulator.clock().advance(Duration.ofSeconds(10));
    assertThat(visualState()).startsWith("inactive (dead)");
  }

  @Test
  void shouldEndAsItWasLastAskedTo() {
    visual("StartVisualService", "CidrIp", "10.0.0.0/8", "Port", "12016");
    simulator.clock().advance(Duration.ofSeconds(5));
    visual("StopVisualService", "CidrIp", "10.0.0.0/8", "Port", "12016");
    simulator.clock().advance(Duration.ofSeconds(5));
    assertThat(visualState()).startsWith("deactivating");
    simulator.clock().advance(Duration.ofSeconds(5));
    assertThat(visualState()).startsWith("inactive (dead)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"everywhere", "300.1.1.1", "10.0.0.0/33", "10.0.0"})
  void shouldRefuseWhatIsNoAddress(String cidr) {
    Answer answer = visual("StartVisualService", "CidrIp", cidr, "Port", "12016");

    assertThat(answer.code()).isEqualTo("InvalidParams");
    assertThat(answer.message()).contains("CidrIp");
    assertThat(visualState()).startsWith("inactive (dead)");
  }

  @Test
  void shouldSetTheVisualPasswordOnlyForWhoKnowsRoots() {
    String[] right = {
      "Passwd", "vnc123", "RunasUser", "root", "RunasUserPassword", "Secret+12",
    };
    assertThat(visual("ModifyVisualServicePasswd", right).ok()).isTrue();
    right[5] = "wrong";
    Answer wrong = visual("ModifyVisualServicePasswd", right);
    assertThat(wrong.code()).isEqualTo("IncorrectCredential");
    assertThat(wrong.http()).isEqualTo(403);
    for (String bad : List.of("letter", "123456", "vnc1234", "vnc-12")) {
      right[1] = bad;
      assertThat(visual("ModifyVisualServicePasswd", right).code())
          .as(bad)
          .isEqualTo("InvalidParams");
    }
    assertThat(simulator.journal().entries().toString())
        .doesNotContain("vnc123")
        .doesNotContain("Secret+12");
  }

  @Test
  void shouldHaveNoVisualServiceWithoutARunningCluster() {
    caller.call("StopCluster", "ClusterId", id);
    simulator.clock().advance(Duration.ofMinutes(3));

    assertThat(visual("GetVisualServiceStatus").code()).isEqualTo("InvalidClusterStatus");
    assertThat(visual("StartVisualService", "CidrIp", "10.0.0.1", "Port", "12016").code())
        .isEqualTo("InvalidClusterStatus");
  }
}
