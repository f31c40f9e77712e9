package io.hpcoperator.controller.cluster.settings;

import static io.hpcoperator.controller.cluster.settings.Wanted.differs;
import static io.hpcoperator.controller.cluster.settings.Wanted.fixed;
import static io.hpcoperator.controller.cluster.settings.Wanted.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.ehpc.software.InstalledSoftware;
import io.hpcoperator.cloud.ehpc.software.OfferedApplication;
import io.hpcoperator.cloud.ehpc.software.SoftwareOffer;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.sync.Setting;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SoftwareTest {
  private static final List<SoftwareOffer> OFFERS =
      List.of(
          offer("CentOS_7.6_64", "pbs", "OpenMPI_11.1", "OpenMPI_12.0", "ABYSS_2.1.5", "!BASE_1.0"),
          offer("CentOS_7.6_64", "slurm", "ONLYSLURM_1", "!OpenMPI_11.1"),
          offer("CentOS_8.0_64", "pbs", "EIGHT_1"));

  @Test
  void shouldBeInSyncWithoutAskingWhatIsOffered() {
    var software = new Software(List.of("OpenMPI_11.1"), List.of(installed("openmpi_11.1")));
    assertThat(software.needsOffers()).isFalse();
    assertThat(software.compare(null)).isInstanceOf(Setting.Same.class);
  }

  @Test
  void shouldInstallOneAfterTheOtherByTheNameThatIsOffered() {
    var differs = differs(compare(List.of("openmpi_12.0", "ABYSS_2.1.5"), List.of()));

    assertThat(differs.change()).isEqualTo(new Software.Install("ABYSS_2.1.5"));
    assertThat(differs.remaining()).isEqualTo(2);
    assertThat(texts(differs.differences()))
        .containsExactly("software: ABYSS_2.1.5, openmpi_12.0 in the spec, nothing in the cloud");

    var next =
        differs(compare(List.of("openmpi_12.0", "ABYSS_2.1.5"), List.of(installed("ABYSS_2.1.5"))));
    assertThat(next.change()).isEqualTo(new Software.Install("OpenMPI_12.0"));
    assertThat(next.remaining()).isEqualTo(1);
  }

  @Test
  void shouldInstallBeforeItRemoves() {
    var found = List.of(installed("OpenMPI_11.1"));
    var differs = differs(compare(List.of("OpenMPI_12.0"), found));
    assertThat(differs.change()).isEqualTo(new Software.Install("OpenMPI_12.0"));
    assertThat(differs.remaining()).isEqualTo(2);

    var then =
        differs(
            compare(
                List.of("OpenMPI_12.0"),
                List.of(installed("OpenMPI_11.1"), installed("OpenMPI_12.0"))));
    assertThat(then.change()).isEqualTo(new Software.Uninstall("OpenMPI_11.1"));
    assertThat(texts(then.differences()))
        .containsExactly(
            "software: OpenMPI_12.0 in the spec, OpenMPI_11.1, OpenMPI_12.0 in the cloud");
  }

  @Test
  void shouldLeaveWhatIsRequiredAndWhatTheCloudDoesNotOffer() {
    assertThat(compare(List.of(), List.of(installed("BASE_1.0"), installed("HOMEMADE_1"))))
        .isInstanceOf(Setting.Same.class);
    var offers = new SoftwareOffers(OFFERS, "CentOS_7.6_64", "slurm");
    assertThat(new Software(List.of(), List.of(installed("OpenMPI_11.1"))).compare(offers))
        .as("required with this scheduler")
        .isInstanceOf(Setting.Same.class);
  }

  @Test
  void shouldWaitWhileSomethingIsGoingOn() {
    assertThat(
            new Software(List.of("A_1", "B_1"), List.of(software("A_1", "Installing")))
                .needsOffers())
        .as("a read that would decide nothing")
        .isFalse();
    var going =
        (Setting.Underway<ClusterCall>)
            new Software(
                    List.of("A_1", "B_1"),
                    List.of(software("A_1", "Installing"), software("X_1", "Uninstalling")))
                .compare(null);
    assertThat(going.what()).isEqualTo("A_1 is Installing, X_1 is Uninstalling");
    assertThat(compare(List.of("ABYSS_2.1.5"), List.of(software("ABYSS_2.1.5", null))))
        .as("listed without a status")
        .isInstanceOf(Setting.Same.class);
  }

  @Test
  void shouldNotAskForWhatIsNotOfferedAndNameWhatIsNear() {
    var fixed = fixed(compare(List.of("OpenMPI_11.2"), List.of(installed("BASE_1.0"))));
    assertThat(fixed.way())
        .isEqualTo(
            "OpenMPI_11.2 is not offered for CentOS_7.6_64; near to it are: OpenMPI_11.1, OpenMPI_12.0. Correct the spec.");

    assertThat(fixed(compare(List.of("open-mpj_11"), List.of())).way()).contains("OpenMPI_11.1");
    assertThat(fixed(compare(List.of("FOO_1"), List.of())).way())
        .isEqualTo(
            "FOO_1 is not offered for CentOS_7.6_64; what is: ABYSS_2.1.5, BASE_1.0, OpenMPI_11.1, OpenMPI_12.0. Correct the spec.");
    assertThat(fixed(compare(List.of("ONLYSLURM_1"), List.of())).way()).contains("not offered");
  }

  @Test
  void shouldDoWhatItCanBesideWhatIsNotOffered() {
    var differs = differs(compare(List.of("FOO_1", "ABYSS_2.1.5"), List.of()));
    assertThat(differs.change()).isEqualTo(new Software.Install("ABYSS_2.1.5"));
    assertThat(differs.remaining()).isEqualTo(1);
    assertThat(compare(List.of("FOO_1", "ABYSS_2.1.5"), List.of(installed("ABYSS_2.1.5"))))
        .isInstanceOf(Setting.Fixed.class);
  }

  @Test
  void shouldShowNoMoreThanOneReads() {
    var many =
        offer(
            "CentOS_7.6_64",
            "pbs",
            IntStream.range(0, 50).mapToObj(i -> "TOOL" + i + "X_1").toArray(String[]::new));
    var offers = new SoftwareOffers(List.of(many), "CentOS_7.6_64", "pbs");
    assertThat(offers.instead("SOMETHINGELSE_1")).contains("TOOL0X_1").endsWith("and 30 more.");
    assertThat(new SoftwareOffers(List.of(), "x", "pbs").instead("A_1"))
        .isEqualTo("A_1 is not offered for x, and nothing else is.");
  }

  @Test
  void shouldTakeAllOffersWhereNoneIsForTheScheduler() {
    var offers = new SoftwareOffers(OFFERS, "CentOS_7.6_64", "deadline");
    assertThat(offers.find("ONLYSLURM_1")).isPresent();
    assertThat(offers.find("EIGHT_1")).as("another operating system").isEmpty();
    assertThat(new SoftwareOffers(OFFERS, "CentOS_7.6_64", "pbs19").find("ONLYSLURM_1"))
        .as("a version of pbs")
        .isEmpty();
  }

  private static Setting.Comparison<ClusterCall> compare(
      List<String> wish, List<InstalledSoftware> found) {
    return new Software(wish, found).compare(new SoftwareOffers(OFFERS, "CentOS_7.6_64", "pbs"));
  }

  private static InstalledSoftware installed(String tag) {
    return software(tag, "Installed");
  }

  private static InstalledSoftware software(String tag, String status) {
    return new InstalledSoftware(tag, null, null, status);
  }

  /** Tags, of which those with an exclamation mark are required. */
  private static SoftwareOffer offer(String osTag, String scheduler, String... tags) {
    return new SoftwareOffer(
        "1.0.0",
        osTag,
        scheduler,
        null,
        "nis",
        null,
        Arrays.stream(tags)
            .map(
                tag ->
                    new OfferedApplication(tag.replace("!", ""), null, null, tag.startsWith("!")))
            .toList());
  }
}
