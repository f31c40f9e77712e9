package io.hpcoperator.controller.cluster.settings;

import static io.hpcoperator.controller.nodes.Given.seen;
import static io.hpcoperator.controller.nodes.Given.unread;
import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.api.v1alpha1.SettingStatus;
import io.hpcoperator.api.v1alpha1.VisualServiceSpec;
import io.hpcoperator.cloud.ehpc.visual.VisualServiceStatus;
import io.hpcoperator.controller.cluster.settings.VisualService.Start;
import io.hpcoperator.controller.cluster.settings.VisualService.Stop;
import io.hpcoperator.controller.ehpc.ClusterCall;
import io.hpcoperator.controller.sync.Setting;
import io.hpcoperator.controller.sync.SyncMemory;
import io.hpcoperator.controller.sync.SyncMemory.Asked;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class VisualServiceTest {
  private static final String RUNS = "active (running) , ws service is running.";
  private static final String STOPPED = "inactive (dead) , ws service is not running.";
  private static final String ME = "190.100.1.1";
  private static final String OTHER = "190.100.2.2";

  private boolean guarded = true;

  private Setting.Comparison<ClusterCall> look(boolean running, String found, String asked) {
    return VisualService.look(
            new VisualServiceSpec(running, ME, null),
            seen(new VisualServiceStatus(found)),
            guarded,
            Optional.ofNullable(asked).map(address -> new Asked(address, true)))
        .comparison();
  }

  private static void calls(Setting.Comparison<ClusterCall> comparison, ClusterCall call) {
    assertThat(comparison)
        .isInstanceOfSatisfying(
            Setting.Differs.class, differs -> assertThat(differs.change()).isEqualTo(call));
  }

  @Test
  void shouldStartAServiceThatIsStopped() {
    calls(look(true, STOPPED, null), new Start(ME));
    calls(look(true, STOPPED, ME), new Start(ME));
    assertThat(new Start(ME).asks()).as("remembered before the call").isEqualTo(ME);
  }

  @Test
  void shouldLeaveAServiceThatRunsForTheAddress() {
    assertThat(look(true, RUNS, ME)).isEqualTo(new Setting.Same<>());
  }

  @Test
  void shouldLetTheAddressInWhenTheCallMayNotHaveBeenMade() {
    var asked = Optional.of(new Asked(ME, false));
    var found = seen(new VisualServiceStatus(RUNS));
    calls(
        VisualService.look(new VisualServiceSpec(true, ME, null), found, true, asked).comparison(),
        new Start(ME));
  }

  @Test
  void shouldLetTheAddressInThoughSomebodyElseStartedTheService() {
    calls(look(true, RUNS, null), new Start(ME));
  }

  @Test
  void shouldShutTheFormerAddressOutBeforeItLetsAnotherIn() {
    calls(look(true, RUNS, OTHER), new Stop(OTHER));
    calls(look(true, STOPPED, OTHER), new Stop(OTHER));
    assertThat(new Stop(OTHER).takesBack()).isTrue();
    assertThat(new Stop(OTHER).asks()).as("not sure from before the call on").isEqualTo(OTHER);
  }

  @Test
  void shouldStopTheServiceAndShutTheAddressOut() {
    calls(look(false, RUNS, ME), new Stop(ME));
    calls(look(false, RUNS, OTHER), new Stop(OTHER));
    calls(look(false, RUNS, null), new Stop(ME));
    calls(look(false, STOPPED, ME), new Stop(ME));
    assertThat(look(false, STOPPED, null)).isEqualTo(new Setting.Same<>());
  }

  @Test
  void shouldShutOutWhomASectionThatIsTakenOutLetIn() {
    var blank =
        new SyncMemory(
            List.of(
                new SettingStatus(
                    VisualService.NAME, "InSync", "f", null, null, null, null, null, null, null)),
            null);
    var wish = VisualService.wish(null, blank.asked(VisualService.NAME, ME));
    assertThat(wish).isEqualTo(new VisualServiceSpec(false, ME, null));
    assertThat(VisualService.wish(null, blank)).as("was never opened").isNull();
    var spec = new VisualServiceSpec(true, OTHER, null);
    assertThat(VisualService.wish(spec, blank.asked(VisualService.NAME, ME))).isSameAs(spec);
  }

  @Test
  void shouldDoNothingAboutAStateItDoesNotUnderstand() {
    for (boolean running : List.of(true, false)) {
      assertThat(look(running, "activating (start)", OTHER))
          .isInstanceOfSatisfying(
              Setting.Unclear.class,
              unclear -> assertThat(unclear.why()).contains("activating (start)"));
    }
    assertThat(
            VisualService.look(
                    new VisualServiceSpec(true, ME, null), unread(), true, Optional.empty())
                .comparison())
        .isEqualTo(new Setting.Unread<>(null));
  }

  @Test
  void shouldLetNobodyInBeforeThePasswordIsSet() {
    guarded = false;

    assertThat(look(true, STOPPED, null)).isInstanceOf(Setting.Unclear.class);
    assertThat(look(true, RUNS, null)).isInstanceOf(Setting.Unclear.class);
    calls(look(true, RUNS, OTHER), new Stop(OTHER));
    calls(look(false, RUNS, ME), new Stop(ME));
  }

  /**
   * Whatever is wished and whatever others do to the service, in the end only the wanted address is
   * let in, also when the operator dies between what it writes down and the call.
   */
  @Property(tries = 2000)
  void shouldLeaveNoAddressOpenBehind(@ForAll long seed) {
    var random = new Random(seed);
    var addresses = List.of("10.0.0.1", "10.0.0.2", "10.0.0.3");
    Set<String> open = new HashSet<>();
    boolean runs = false;
    Optional<Asked> asked = Optional.empty();
    var wish = new VisualServiceSpec(true, addresses.get(0), null);
    for (int i = 0; i < 60; i++) {
      boolean troubled = i < 50;
      if (troubled && random.nextInt(4) == 0) {
        wish = new VisualServiceSpec(random.nextBoolean(), addresses.get(random.nextInt(3)), null);
      }
      if (troubled && random.nextInt(6) == 0) {
        runs = random.nextBoolean();
      }
      var found = seen(new VisualServiceStatus(runs ? RUNS : STOPPED));
      var comparison = VisualService.look(wish, found, true, asked).comparison();
      if (!(comparison instanceof Setting.Differs<ClusterCall> differs)) {
        continue;
      }
      var call = differs.change();
      if (call.asks() != null) {
        asked = Optional.of(new Asked(call.asks(), false));
      }
      if (troubled && random.nextInt(5) == 0) {
        continue;
      }
      if (call instanceof Start start) {
        open.add(start.address());
      } else {
        open.remove(((Stop) call).address());
      }
      runs = call instanceof Start;
      if (troubled && random.nextInt(5) == 0) {
        continue;
      }
      asked =
          call.takesBack()
              ? Optional.empty()
              : Optional.ofNullable(call.asks()).map(address -> new Asked(address, true));
    }
    assertThat(runs).isEqualTo(wish.running());
    assertThat(open).isEqualTo(wish.running() ? Set.of(wish.allowedAddress()) : Set.<String>of());
  }
}
