package io.hpcoperator.controller.cluster.settings;

import static io.hpcoperator.controller.nodes.Given.NOW;
import static io.hpcoperator.controller.nodes.Given.seen;
import static io.hpcoperator.controller.nodes.Given.unread;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.pass.Work;
import io.hpcoperator.controller.poll.Observation;
import io.hpcoperator.controller.sync.Difference;
import io.hpcoperator.controller.sync.Setting;
import io.hpcoperator.controller.sync.SyncMemory;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ClientVersionTest {
  private Observation<String> newest = seen("2.0.0");
  private SyncMemory memory = new SyncMemory(null, null);
  private Work work = Work.of(null);

  private Setting.Comparison<ClusterCall> look(String wanted, String found) {
    return ClientVersion.look(wanted, found, NOW, newest, memory, work).comparison();
  }

  private void asked(String wanted, Duration ago) {
    memory = Settings.tried(ClientVersion.look(wanted, "1.0.0", NOW, newest, memory, work));
    work = work.accepted("UpgradeClient", "r", null, NOW.minus(ago));
  }

  @Test
  void shouldLeaveTheVersionThatIsWanted() {
    assertThat(look("1.0.64", "1.0.64")).isEqualTo(new Setting.Same<>());
    assertThat(look("1.1", "1.1.0")).isEqualTo(new Setting.Same<>());
  }

  @Test
  void shouldUpgradeAnOlderClient() {
    assertThat(look("1.10.0", "1.9.0"))
        .isEqualTo(
            new Setting.Differs<ClusterCall>(
                java.util.List.of(new Difference("clientVersion", "1.10.0", "1.9.0")),
                new ClientVersion.Upgrade("1.10.0")));
  }

  @Test
  void shouldNotLowerTheVersion() {
    assertThat(look("1.9.0", "1.10.0"))
        .isInstanceOfSatisfying(
            Setting.Fixed.class,
            fixed -> assertThat(fixed.way()).contains("only be raised", "1.10.0"));
  }

  @Test
  void shouldNotAskForAVersionThereIsNot() {
    assertThat(look("2.0.1", "1.0.0"))
        .isInstanceOfSatisfying(
            Setting.Fixed.class, fixed -> assertThat(fixed.way()).contains("newest", "2.0.0"));
  }

  @Test
  void shouldWaitForTheNewestVersionToBeRead() {
    newest = unread();
    assertThat(look("1.1.0", "1.0.0")).isEqualTo(new Setting.Unread<>(null));
    var error =
        new CloudException(
            "ListCurrentClientVersion", ErrorKind.DENIED, "C", "t", "r", false, null);
    newest = new Observation<>(null, null, error);
    assertThat(look("1.1.0", "1.0.0")).isEqualTo(new Setting.Unread<>(error));
  }

  @Test
  void shouldSayThatTheVersionIsNotTold() {
    assertThat(look("1.1.0", null)).isInstanceOf(Setting.Unclear.class);
    assertThat(look("1.1.0", "unknown")).isInstanceOf(Setting.Unclear.class);
  }

  @Test
  void shouldWaitWhileTheUpgradeMayGoOn() {
    asked("1.1.0", ClientVersion.UPGRADE.minusSeconds(1));

    assertThat(look("1.1.0", "1.0.0")).isInstanceOf(Setting.Underway.class);
    assertThat(look("1.1.0", "1.1.0")).isEqualTo(new Setting.Same<>());
  }

  @Test
  void shouldAskAgainWhenTheUpgradeDoesNotShow() {
    asked("1.1.0", ClientVersion.UPGRADE);

    assertThat(look("1.1.0", "1.0.0")).isInstanceOf(Setting.Differs.class);
  }

  @Test
  void shouldNotWaitForTheUpgradeToAnotherVersion() {
    asked("1.1.0", Duration.ofSeconds(1));

    assertThat(look("1.2.0", "1.0.0")).isInstanceOf(Setting.Differs.class);
  }

  /** No answer of the cloud makes it go down, or up beyond what there is. */
  @Property(tries = 500)
  void shouldOnlyEverRaise(
      @ForAll @IntRange(max = 12) int wanted,
      @ForAll @IntRange(max = 12) int found,
      @ForAll @IntRange(max = 12) int top) {
    newest = seen("1." + top);
    var comparison = look("1." + wanted, "1." + found);

    assertThat(comparison instanceof Setting.Differs).isEqualTo(wanted > found && wanted <= top);
  }
}
