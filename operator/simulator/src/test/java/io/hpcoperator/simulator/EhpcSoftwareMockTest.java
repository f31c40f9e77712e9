package io.hpcoperator.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hpcoperator.simulator.TaskFailure.Outcome;
import io.hpcoperator.simulator.catalogue.Catalogue;
import io.hpcoperator.simulator.ehpc.offer.CustomImageOffer;
import io.hpcoperator.simulator.ehpc.offer.RegionOffer;
import io.hpcoperator.simulator.ehpc.offer.SoftwareOffer;
import io.hpcoperator.simulator.ehpc.offer.SoftwareOffer.Application;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Software of a cluster, and what is offered of software, images and regions. */
class EhpcSoftwareMockTest {

  private Simulator simulator;
  private EhpcCaller caller;
  private String id;

  @BeforeEach
  void start() {
    simulator = Simulator.builder().manualClock().start();
    caller = new EhpcCaller(simulator);
    id = caller.runningCluster(simulator, "Application.1.Tag", "MPICH_3.2");
  }

  @AfterEach
  void stop() {
    simulator.close();
  }

  private Answer install(String tag) {
    return caller.call("InstallSoftware", "ClusterId", id, "Application", tag);
  }

  private Answer uninstall(String tag) {
    return caller.call("UninstallSoftware", "ClusterId", id, "Application", tag);
  }

  /** {@code tag status} of each. */
  private List<String> installed() {
    JsonNode list =
        caller
            .call("ListInstalledSoftware", "ClusterId", id)
            .fields()
            .path("SoftwareList")
            .path("SoftwareList");
    return list.findValuesAsText("SoftwareId").stream()
        .map(
            tag -> {
              for (JsonNode entry : list) {
                if (entry.path("SoftwareId").asText().equals(tag)) {
                  return tag + " " + entry.path("SoftwareStatus").asText();
                }
              }
              return tag;
            })
        .toList();
  }

  private List<String> applications() {
    return caller
        .call("DescribeCluster", "ClusterId", id)
        .fields()
        .path("ClusterInfo")
        .path("Applications")
        .path("ApplicationInfo")
        .findValuesAsText("Tag");
  }

  private void pass() {
    simulator.clock().advance(Duration.ofMinutes(3));
  }

  @Test
  void shouldInstallSoftwareThatShowsAtOnceAndIsReadyLater() {
    assertThat(install("ABYSS_2.1.5").ok()).isTrue();

    assertThat(installed()).containsExactly("MPICH_3.2 Installed", "ABYSS_2.1.5 Installing");
    pass();
    assertThat(installed()).containsExactly("MPICH_3.2 Installed", "ABYSS_2.1.5 Installed");
    assertThat(applications()).containsExactly("MPICH_3.2", "ABYSS_2.1.5");
    JsonNode abyss =
        caller
            .call("ListInstalledSoftware", "ClusterId", id)
            .fields()
            .at("/SoftwareList/SoftwareList/1");
    assertThat(abyss.path("SoftwareName").asText()).isEqualTo("abyss");
    assertThat(abyss.path("SoftwareVersion").asText()).isEqualTo("2.1.5");
  }

  @Test
  void shouldListSoftwareAsInstalledUntilItIsGone() {
    assertThat(uninstall("MPICH_3.2").ok()).isTrue();

    assertThat(installed()).containsExactly("MPICH_3.2 Installed");
    assertThat(uninstall("MPICH_3.2").code()).isEqualTo("ConflictOpt");
    pass();
    assertThat(installed()).isEmpty();
    assertThat(applications()).isEmpty();
  }

  @Test
  void shouldRefuseWhatIsNotOfferedAndWhatIsNotThere() {
    assertThat(install("NOSUCH_1").code()).isEqualTo("InvalidSoftware");
    assertThat(uninstall("ABYSS_2.1.5").code()).isEqualTo("InvalidParams");
    assertThat(installed()).containsExactly("MPICH_3.2 Installed");
  }

  @Test
  void shouldTakeARepeatedInstallationForNothingOnceItIsDone() {
    install("ABYSS_2.1.5");
    assertThat(install("ABYSS_2.1.5").code()).isEqualTo("ConflictOpt");
    pass();
    assertThat(install("ABYSS_2.1.5").ok()).isTrue();
    assertThat(installed()).contains("ABYSS_2.1.5 Installed");
  }

  @Test
  void shouldLoseSoftwareWhoseInstallationFailsAndKeepWhatCannotBeRemoved() {
    simulator.faults().failTask("InstallSoftware", 1, Outcome.FAIL, "ExecFail", "no space");
    simulator.faults().failTask("UninstallSoftware", 1, Outcome.FAIL, "ExecFail", "in use");
    install("ABYSS_2.1.5");
    uninstall("MPICH_3.2");
    pass();

    assertThat(installed()).containsExactly("MPICH_3.2 Installed");
    assertThat(
            caller
                .call("ListClusterLogs", "ClusterId", id, "PageSize", "100")
                .fields()
                .findValuesAsText("Message"))
        .contains("ExecFail: no space", "ExecFail: in use");
  }

  @Test
  void shouldHangForEverWhenInstallationFailsInPart() {
    simulator.faults().failTask("InstallSoftware", 1, Outcome.PARTIAL_FAIL, "AgentError", "");
    install("ABYSS_2.1.5");
    simulator.clock().advance(Duration.ofDays(2));

    assertThat(installed()).contains("ABYSS_2.1.5 Installing");
  }

  @Test
  void shouldRefuseSoftwareForAClusterThatDoesNotRun() {
    caller.call("StopCluster", "ClusterId", id);
    assertThat(install("ABYSS_2.1.5").code()).isEqualTo("ConflictOpt");
    pass();
    Answer stopped = install("ABYSS_2.1.5");
    assertThat(stopped.code()).isEqualTo("InvalidClusterStatus");
    assertThat(stopped.http()).isEqualTo(403);
    assertThat(installed()).as("reading is always possible").hasSize(1);
    assertThat(caller.call("ListInstalledSoftware", "ClusterId", "ehpc-hz-none").code())
        .isEqualTo("ClusterNotFound");
  }

  @Test
  void shouldShowOrderedSoftwareAsInstallingWhileTheClusterIsMade() {
    id =
        caller
            .call(
                "CreateCluster",
                EhpcCaller.merged(EhpcCaller.CREATE, "Application.1.Tag", "MPICH_3.2"))
            .text("ClusterId");

    assertThat(installed()).containsExactly("MPICH_3.2 Installing");
    simulator.clock().advance(Duration.ofMinutes(20));
    assertThat(installed()).containsExactly("MPICH_3.2 Installed");
  }

  @Test
  void shouldOfferOnlyTheSoftwareThatIsSet() {
    simulator
        .ehpc()
        .offers()
        .setSoftwares(
            List.of(
                new SoftwareOffer(
                    "1.0.0",
                    "CentOS_7.6_64",
                    "pbs",
                    "18.1.1",
                    "nis",
                    "2.31",
                    List.of(Application.of("OPENFOAM_5.0")))));

    JsonNode offers = caller.call("ListSoftwares").fields();
    AnswerShape.assertFollows(Catalogue.ehpc().operation("ListSoftwares").orElseThrow(), offers);
    assertThat(offers.findValuesAsText("Tag")).containsExactly("OPENFOAM_5.0");
    assertThat(install("ABYSS_2.1.5").code()).isEqualTo("InvalidSoftware");
    assertThat(install("OPENFOAM_5.0").ok()).isTrue();
    assertThat(caller.call("ListSoftwares", "OsTag", "CentOS_7.2_64").fields().findValues("Tag"))
        .isEmpty();
  }

  @Test
  void shouldFilterImages() {
    assertThat(caller.call("ListImages").fields().findValuesAsText("ImageId")).hasSize(3);
    assertThat(
            caller
                .call("ListImages", "BaseOsTag", "CentOS_7.6_64")
                .fields()
                .findValuesAsText("ImageId"))
        .containsExactly("centos_7_06_64_20G_alibase_20190711.vhd");
    assertThat(caller.call("ListImages", "InstanceType", "ecs.none").code())
        .isEqualTo("InvalidParams");
  }

  @ParameterizedTest
  @CsvSource({"ImageOwnerAlias, self, m-own00000000", "ImageOwnerAlias, others, m-shared000000"})
  void shouldFilterCustomImages(String filter, String value, String image) {
    assertThat(caller.call("ListCustomImages").fields().findValues("ImageId")).isEmpty();
    simulator
        .ehpc()
        .offers()
        .setCustomImages(
            List.of(
                CustomImageOffer.own("m-own00000000", "mine"),
                CustomImageOffer.own("m-shared000000", "theirs").shared()));

    JsonNode found = caller.call("ListCustomImages", filter, value, "ClusterId", id).fields();

    AnswerShape.assertFollows(Catalogue.ehpc().operation("ListCustomImages").orElseThrow(), found);
    assertThat(found.findValuesAsText("ImageId")).containsExactly(image);
  }

  @Test
  void shouldNotShowCustomImagesOfOtherRegionsForACluster() {
    simulator
        .ehpc()
        .offers()
        .setCustomImages(List.of(CustomImageOffer.own("m-own00000000", "mine")));
    String elsewhere = caller.runningCluster(simulator, "ZoneId", "cn-shanghai-b");

    assertThat(
            caller.call("ListCustomImages", "ClusterId", elsewhere).fields().findValues("ImageId"))
        .isEmpty();
  }

  @Test
  void shouldListTheRegionsThatAreSet() {
    assertThat(caller.call("ListRegions").fields().findValuesAsText("RegionId"))
        .contains("cn-hangzhou", "eu-central-1");
    simulator.ehpc().offers().setRegions(List.of(new RegionOffer("cn-beijing", "Beijing")));

    assertThat(caller.call("ListRegions").fields().findValuesAsText("RegionId"))
        .containsExactly("cn-beijing");
  }

  @ParameterizedTest
  @CsvSource({
    "Day, 2, 3, OK, 4.8",
    "Day, 30, 1, OK, 24.0",
    "Month, 1, 1, OK, 24.0",
    "Month, 10, 1, InvalidParams, 0",
    "Year, 4, 1, InvalidParams, 0"
  })
  void shouldPriceImages(String unit, String period, String amount, String code, double price) {
    Answer answer =
        caller.call(
            "DescribeImagePrice",
            "ImageId",
            "m-bp198jigq7l1ga11****",
            "PriceUnit",
            unit,
            "SkuCode",
            "package",
            "Period",
            period,
            "Amount",
            amount);

    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.fields().path("TradePrice").asDouble()).isEqualTo(price);
  }
}
