package io.hpcoperator.cloud.ehpc.software;

import static io.hpcoperator.cloud.ehpc.ScriptedEhpc.assertMalformed;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.ehpc.PostInstallScript;
import io.hpcoperator.cloud.ehpc.ScriptedEhpc;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Odd answers of software, client versions and post-install scripts. */
class SoftwareMockTest {
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

  private List<InstalledSoftware> installed() {
    return cloud.client().software().listInstalled("c-1", POLL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'SoftwareList':{'SoftwareList':[%s]},'RequestId':'r'}",
        "{'SoftwareList':[%s],'RequestId':'r'}",
        "{'code':'200','data':{'SoftwareList':{'SoftwareList':[%s]}},'requestId':'r',"
            + "'successResponse':true}"
      })
  void shouldReadInstalledSoftwareInEveryEnvelope(String envelope) {
    cloud.answering(
        envelope.formatted(
            "{'SoftwareId':'MPICH_3.2','SoftwareName':'mpich','SoftwareVersion':3.2,"
                + "'SoftwareStatus':'Installing'}"));
    InstalledSoftware mpich = new InstalledSoftware("MPICH_3.2", "mpich", "3.2", "Installing");
    assertThat(installed()).containsExactly(mpich);
    assertThat(mpich.state()).isEqualTo(SoftwareState.INSTALLING);
  }

  @Test
  void shouldNotTakeAMissingListForAClusterWithoutSoftware() {
    cloud.answering(
        "{'RequestId':'r'}",
        "{'code':'200','data':{},'successResponse':true}",
        "{'code':'500','data':{'SoftwareList':{}},'successResponse':false}",
        "{'SoftwareList':{'SoftwareList':[{'SoftwareName':'mpich'}]}}",
        "{'SoftwareList':{'SoftwareList':[]}}");
    assertMalformed(this::installed, "The answer lacks SoftwareList");
    assertMalformed(this::installed, "The answer lacks SoftwareList");
    assertMalformed(this::installed, "The answer says that the request did not succeed");
    assertMalformed(this::installed, "The answer lacks SoftwareId");
    assertThat(installed()).isEmpty();
  }

  @Test
  void shouldReadNumbersForRequired() {
    cloud.answering(
        "{'Softwares':{'SoftwareInfo':{'OsTag':'CentOS_7.2_64','Applications':"
            + "{'ApplicationInfo':[{'Tag':'A_1','Required':0},{'Tag':'B_1','Required':1},"
            + "{'Tag':'C_1','Required':'true'}]}}}}");
    List<SoftwareOffer> offers = cloud.client().software().listAvailable(null, null, POLL);
    assertThat(offers.get(0).applications())
        .extracting(OfferedApplication::required)
        .containsExactly(false, true, true);
    assertThat(cloud.parameters(0)).doesNotContainKeys("EhpcVersion", "OsTag");
  }

  @Test
  void shouldKnowTheNewestClientVersionOrSayThatItDoesNot() {
    cloud.answering("{'ClientVersion':'1.1.1'}", "{'RequestId':'r'}", "{'RequestId':'r'}");
    assertThat(cloud.client().clientVersions().current(POLL)).isEqualTo("1.1.1");
    assertMalformed(
        () -> cloud.client().clientVersions().current(POLL), "The answer lacks ClientVersion");
    cloud.client().clientVersions().upgrade("c-1", null);
    assertThat(cloud.parameters(2)).doesNotContainKey("ClientVersion");
  }

  @Test
  void shouldSetAndReadPostInstallScripts() {
    cloud.answering(
        "{'RequestId':'r'}",
        "{'PostInstallScripts':[{'Args':'-h','Url':'https://x/y.sh'}]}",
        "{'RequestId':'r'}");
    List<PostInstallScript> scripts = List.of(new PostInstallScript("https://x/y.sh", "-h"));
    cloud.client().postScripts().set("c-1", scripts);
    assertThat(cloud.parameters(0))
        .containsEntry("RegionId", "cn-test")
        .containsEntry("PostInstallScripts.1.Args", "-h");
    assertThat(cloud.client().postScripts().get("c-1", POLL)).isEqualTo(scripts);
    assertMalformed(
        () -> cloud.client().postScripts().get("c-1", POLL), "The answer lacks PostInstallScripts");
  }
}
