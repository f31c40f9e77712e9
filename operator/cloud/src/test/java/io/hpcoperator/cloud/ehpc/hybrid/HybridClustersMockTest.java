package io.hpcoperator.cloud.ehpc.hybrid;

import static io.hpcoperator.cloud.ehpc.ScriptedEhpc.assertMalformed;
import static io.hpcoperator.cloud.ehpc.ScriptedEhpc.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.CloudException.ClientCode;
import io.hpcoperator.cloud.Secret;
import io.hpcoperator.cloud.ehpc.CreatedCluster;
import io.hpcoperator.cloud.ehpc.LoginCredentials;
import io.hpcoperator.cloud.ehpc.ScriptedEhpc;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Odd answers of the hybrid operations. */
class HybridClustersMockTest {
  private static final CallPriority POLL = CallPriority.POLL;

  private ScriptedEhpc cloud;

  @BeforeEach
  void start() throws IOException {
    cloud = new ScriptedEhpc();
  }

  @AfterEach
  void stop() throws IOException {
    cloud.close();
  }

  @Test
  void shouldCreateAClusterAndHideItsPassword() {
    cloud.answering("{'ClusterId':'c-1','TaskId':'t-1','RequestId':'r-1'}");
    CreateHybridClusterRequest request =
        CreateHybridClusterRequest.builder()
            .name("half")
            .osTag("CentOS_7.2_64")
            .computeInstanceType("ecs.n1.tiny")
            .login(new LoginCredentials(Secret.of("Sw0rdfish!"), null))
            .onPremiseVolume(new OnPremiseVolume("NFS", "nas.local", "/export", "/cloud"))
            .clientToken("token")
            .build();
    assertThat(request.toString()).doesNotContain("Sw0rdfish!");
    assertThat(cloud.client().hybrid().createCluster(request))
        .isEqualTo(new CreatedCluster("c-1", "t-1", "r-1"));
    assertThat(cloud.parameters(0))
        .containsEntry("EcsOrder.Compute.InstanceType", "ecs.n1.tiny")
        .containsEntry("Password", "Sw0rdfish!")
        .containsEntry("OnPremiseVolumeMountPoint", "nas.local")
        .doesNotContainKey("KeyPairName");
  }

  @Test
  void shouldNotForgetAClusterWhoseAnswerLacksItsId() {
    cloud.answering("{'TaskId':'t-1','RequestId':'r-1'}");
    CreateHybridClusterRequest request = CreateHybridClusterRequest.builder().name("half").build();
    CloudException e = failure(() -> cloud.client().hybrid().createCluster(request));
    assertThat(e.code()).isEqualTo(ClientCode.MALFORMED_ANSWER);
    assertThat(e.effectUnknown()).as("it may be there").isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'InstanceIds':{'InstanceId':['{\\'HostName\\':\\'a\\',\\'IpAddress\\':\\'1.2.3.4\\'}']}}",
        "{'InstanceIds':{'InstanceId':['[{\\'HostName\\':\\'a\\',\\'IpAddress\\':\\'1.2.3.4\\'}]']}}",
        "{'InstanceIds':'[{\\'HostName\\':\\'a\\',\\'IpAddress\\':\\'1.2.3.4\\'}]'}",
        "{'InstanceIds':[{'HostName':'a','IpAddress':'1.2.3.4'}]}"
      })
  void shouldReadLocalNodesInEveryForm(String answer) {
    cloud.answering(answer);
    LocalNode node = new LocalNode("a", "1.2.3.4");
    AddedLocalNodes added = cloud.client().hybrid().addLocalNodes("c-1", List.of(node));
    assertThat(added.nodes()).containsExactly(node);
    assertThat(cloud.parameters(0))
        .containsEntry("Nodes", "[{\"HostName\":\"a\",\"IpAddress\":\"1.2.3.4\"}]");
  }

  @Test
  void shouldTakeATextThatIsNoJsonForAHostName() {
    cloud.answering("{'InstanceIds':{'InstanceId':['on-premise-1']}}");
    assertThat(cloud.client().hybrid().addLocalNodes("c-1", List.of()).nodes())
        .containsExactly(new LocalNode("on-premise-1", null));
  }

  @Test
  void shouldHideTheConfiguration() {
    cloud.answering("{'ClusterConfig':'ClNjaGcyI6','RequestId':'r'}", "{'ClusterConfig':'x'}");
    Secret config = cloud.client().hybrid().clusterConfig("c-1", POLL);
    assertThat(config).hasToString("***").isEqualTo(Secret.of("ClNjaGcyI6"));
    cloud.client().hybrid().nodeConfig("c-1", "node1", POLL);
    assertThat(cloud.parameters(0)).doesNotContainKey("Node");
    assertThat(cloud.parameters(1)).containsEntry("Node", "node1");
  }

  @Test
  void shouldNotTakeAMissingConfigurationForAnEmptyOne() {
    cloud.answering("{'RequestId':'r'}", "{'ClusterConfig':'','RequestId':'r'}");
    assertMalformed(
        () -> cloud.client().hybrid().clusterConfig("c-1", POLL), "The answer lacks ClusterConfig");
    assertMalformed(
        () -> cloud.client().hybrid().clusterConfig("c-1", POLL), "The answer lacks ClusterConfig");
  }
}
