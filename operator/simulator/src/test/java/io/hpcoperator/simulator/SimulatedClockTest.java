package io.hpcoperator.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedClockTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Wall wall = new Wall();

  @Test
  void shouldRunAtAMultipleOfWallTime() {
    SimulatedClock clock = new SimulatedClock(wall, 60);
    wall.now = START.plusSeconds(10);
    assertThat(clock.now()).isEqualTo(START.plusSeconds(600));

    clock.setSpeed(1);
    wall.now = START.plusSeconds(20);
    assertThat(clock.now()).isEqualTo(START.plusSeconds(610));
  }

  @Test
  void shouldStandStillUntilAdvanced() {
    SimulatedClock clock = new SimulatedClock(wall, 0);
    wall.now = START.plusSeconds(10);
    assertThat(clock.now()).isEqualTo(START);
    clock.advance(Duration.ofMinutes(1));
    assertThat(clock.now()).isEqualTo(START.plusSeconds(60));
  }

  @Test
  void shouldNotGoBack() {
    SimulatedClock clock = new SimulatedClock(wall, 1);

    assertThatIllegalArgumentException().isThrownBy(() -> clock.advance(Duration.ofSeconds(-1)));
    assertThatIllegalArgumentException().isThrownBy(() -> clock.setSpeed(-1));
  }

  /** One big step does the same as many small ones: each thing at its own time, in order. */
  @Test
  void shouldDoWhatIsDueInOrderAndAtItsOwnTime() {
    SimulatedClock clock = new SimulatedClock(wall, 0);
    World world = new World(clock);
    List<String> done = new ArrayList<>();
    world.change(
        () -> {
          world.after(Duration.ofSeconds(30), () -> done.add("late " + world.now()));
          world.after(
              Duration.ofSeconds(10),
              () -> world.after(Duration.ofSeconds(5), () -> done.add("chained " + world.now())));
        });

    clock.advance(Duration.ofMinutes(1));

    world.change(() -> {});
    assertThat(done)
        .containsExactly("chained " + START.plusSeconds(15), "late " + START.plusSeconds(30));
  }

  private static final class Wall extends Clock {
    private Instant now = START;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
