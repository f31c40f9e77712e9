package io.hpcoperator.controller.pass;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.controller.pass.Holds.Look;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HoldsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration FIRST = Duration.ofSeconds(2);
  private static final Look LOOK = new Look(1, null);
  private static final Action CALL = new Call("one");

  private static final Action ASIDE =
      new Action() {
        @Override
        public Effect effect() {
          return Effect.CALL;
        }

        @Override
        public boolean isAside() {
          return true;
        }
      };

  private final Holds holds = new Holds(FIRST);

  private record Call(String name) implements Action {
    @Override
    public Effect effect() {
      return Effect.CALL;
    }
  }

  private static CloudException error(ErrorKind kind, boolean effectUnknown) {
    return new CloudException("Call", kind, "Code", null, "r", effectUnknown, null);
  }

  private boolean held(Look look, Action action, Instant at) {
    return holds.inForce("uid", look, action, at).isPresent();
  }

  @ParameterizedTest
  @EnumSource(ErrorKind.class)
  void shouldHoldACallBackAfterAnyFailure(ErrorKind kind) {
    holds.place("uid", LOOK, CALL, error(kind, false), NOW);

    assertThat(held(LOOK, CALL, NOW)).isTrue();
    assertThat(holds.inForce("other", LOOK, CALL, NOW)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(value = ErrorKind.class, names = "INVALID", mode = EnumSource.Mode.EXCLUDE)
  void shouldTryAgainForEverAtGrowingIntervalsWithACap(ErrorKind kind) {
    var last = Duration.ZERO;
    for (int i = 0; i < 100; i++) {
      var hold = holds.place("uid", LOOK, CALL, error(kind, false), NOW);
      var delay = Duration.between(NOW, hold.until(CALL));
      assertThat(delay).isGreaterThanOrEqualTo(last).isLessThanOrEqualTo(Duration.ofMinutes(5));
      assertThat(held(LOOK, CALL, NOW.plus(delay))).isFalse();
      last = delay;
    }
    assertThat(last).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void shouldNotRepeatAnInvalidRequestBeforeANewLook() {
    holds.place("uid", LOOK, CALL, error(ErrorKind.INVALID, false), NOW);

    assertThat(held(LOOK, CALL, NOW.plus(Duration.ofDays(1000)))).isTrue();
    assertThat(held(new Look(2, null), CALL, NOW)).isFalse();
    assertThat(held(new Look(1, "again"), CALL, NOW)).isFalse();
  }

  @Test
  void shouldRepeatAnInvalidRequestThatDoesNotComeFromTheSpec() {
    Action ends =
        new Action() {
          @Override
          public Effect effect() {
            return Effect.CALL;
          }

          @Override
          public boolean isRepeatedWhenInvalid() {
            return true;
          }
        };
    holds.place("uid", LOOK, ends, error(ErrorKind.INVALID, false), NOW);

    assertThat(held(LOOK, ends, NOW)).isTrue();
    assertThat(held(LOOK, ends, NOW.plus(FIRST))).isFalse();
  }

  @Test
  void shouldMakeAnotherRequestThoughOneIsInvalid() {
    holds.place("uid", LOOK, CALL, error(ErrorKind.INVALID, false), NOW);

    assertThat(held(LOOK, new Call("two"), NOW)).isTrue();
    assertThat(held(LOOK, new Call("two"), NOW.plus(FIRST))).isFalse();
  }

  @Test
  void shouldRepeatARequestWhoseEffectIsUnknown() {
    holds.place("uid", LOOK, CALL, error(ErrorKind.INVALID, true), NOW);

    assertThat(held(LOOK, CALL, NOW.plus(FIRST))).isFalse();
  }

  @Test
  void shouldNotRepeatAtOnceWhatTheCloudTook() {
    holds.place("uid", LOOK, CALL, error(ErrorKind.TRANSIENT, false), NOW);
    holds.took("uid", LOOK, CALL, NOW.plusSeconds(120));

    assertThat(held(LOOK, CALL, NOW)).isFalse();
    assertThat(holds.takenUntil("uid", LOOK, CALL, NOW.plusSeconds(119))).isPresent();
    assertThat(holds.takenUntil("uid", LOOK, CALL, NOW.plusSeconds(120))).isEmpty();
    assertThat(holds.takenUntil("uid", LOOK, new Call("two"), NOW)).isEmpty();
    assertThat(holds.takenUntil("uid", new Look(2, null), CALL, NOW)).isEmpty();
  }

  @Test
  void shouldForgetAResourceThatIsGone() {
    holds.place("uid", LOOK, CALL, error(ErrorKind.INVALID, false), NOW);
    holds.place("uid", LOOK, ASIDE, error(ErrorKind.TRANSIENT, false), NOW);
    holds.lift("uid");

    assertThat(held(LOOK, CALL, NOW)).isFalse();
    assertThat(held(LOOK, ASIDE, NOW)).isFalse();
  }

  @Test
  void shouldHoldACallBackWhateverBecomesOfThoseThatChangeNothing() {
    holds.place("uid", LOOK, CALL, error(ErrorKind.INVALID, false), NOW);
    holds.took("uid", LOOK, ASIDE, NOW.plusSeconds(120));
    assertThat(held(LOOK, CALL, NOW.plus(Duration.ofDays(1)))).isTrue();
    assertThat(held(LOOK, ASIDE, NOW)).isFalse();
    holds.place("uid", LOOK, ASIDE, error(ErrorKind.TRANSIENT, false), NOW);
    assertThat(held(LOOK, CALL, NOW.plus(Duration.ofDays(1)))).isTrue();
    assertThat(held(LOOK, ASIDE, NOW)).isTrue();
    assertThat(held(LOOK, ASIDE, NOW.plus(FIRST))).isFalse();
  }

  @Test
  void shouldCountFailuresOfCallsThatChangeNothingApart() {
    for (int i = 1; i <= 4; i++) {
      var hold = holds.place("uid", LOOK, CALL, error(ErrorKind.TRANSIENT, false), NOW);
      assertThat(hold.failures()).isEqualTo(i);
      holds.took("uid", LOOK, ASIDE, NOW);
      var aside = holds.place("uid", LOOK, ASIDE, error(ErrorKind.TRANSIENT, false), NOW);
      assertThat(aside.failures()).isEqualTo(1);
    }
  }
}
