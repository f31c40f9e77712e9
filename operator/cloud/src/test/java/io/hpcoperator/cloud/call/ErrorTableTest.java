package io.hpcoperator.cloud.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hpcoperator.cloud.ErrorKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorTableTest {
  private final ErrorTable table =
      ErrorTable.builder()
          .kind(ErrorKind.CONFLICT, "Busy")
          .kind(ErrorKind.QUOTA, "Busy.Full")
          .kind(ErrorKind.TRANSIENT, "Broken")
          .unprocessed("NotLookedAt")
          .build();

  @ParameterizedTest
  @CsvSource({
    "Busy, CONFLICT",
    "Busy.Full, QUOTA",
    "Busy.Full.Really, QUOTA",
    "Busy.Other, CONFLICT",
    "Throttling.Api, THROTTLED",
    "Forbidden.NewRule, DENIED",
    "QuotaExceeded.Something, QUOTA",
    "TooManyThings, QUOTA",
    "InvalidThing, INVALID",
    "MissingThing, INVALID",
    "InvalidDiskStatus, CONFLICT",
    "IncorrectInstanceState, CONFLICT",
    "NeverSeenBefore, TRANSIENT",
    "NeverSeenBefore.Invalid, TRANSIENT",
  })
  void shouldFindTheKindOfAnyCode(String code, ErrorKind kind) {
    assertThat(table.kindOf(code)).isEqualTo(kind);
  }

  @Test
  void shouldKnowWhichFailuresMayHaveHadAnEffect() {
    assertThat(table.effectPossible("Broken")).isTrue();
    assertThat(table.effectPossible("NeverSeenBefore")).isTrue();
    assertThat(table.effectPossible("NotLookedAt")).isFalse();
    assertThat(table.effectPossible("Busy")).isFalse();
    assertThat(table.effectPossible("Throttling")).isFalse();
  }

  @Test
  void shouldRefuseACodeListedTwice() {
    assertThatThrownBy(() -> ErrorTable.builder().kind(ErrorKind.QUOTA, "A").unprocessed("A"))
        .hasMessageContaining("A is listed twice");
  }
}
