package io.hpcoperator.cloud.ehpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShortageTest {

  @ParameterizedTest
  @CsvSource({
    "RecommendEmpty.InstanceTypeSoldOut, STOCK",
    "ResourceTargetAmount.NotSatisfied, STOCK",
    "OperationDenied.NoStock, STOCK",
    "RecommendEmpty.PriceNotSatisfied, PRICE",
    "TooManyComputes, QUOTA",
    "TooManyScc, QUOTA",
    "QuotaExceed.PayasyougoInstance, QUOTA",
    "QuotaExceeded.PrivateIpAddress, ADDRESSES",
    "InvalidVswitch, ADDRESSES",
    "EcsError, ECS",
    "EcsError.Anything, ECS"
  })
  void shouldTellShortagesByTheirCode(String code, Shortage shortage) {
    assertThat(Shortage.of(code)).contains(shortage);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"InDebt", "TooManyClusters", "ConflictOpt", "EcsErrors", "RecommendEmpty", ""})
  void shouldNotTakeOtherRefusalsForAShortage(String code) {
    assertThat(Shortage.of(code)).isEmpty();
  }

  @Test
  void shouldFindTheCodeInAnErrorOfATask() {
    assertThat(Shortage.ofTask("EcsError: OperationDenied.NoStock: sold out"))
        .contains(Shortage.STOCK);
    assertThat(Shortage.ofTask("TooManyComputes: too many.")).contains(Shortage.QUOTA);
    assertThat(Shortage.ofTask("EcsError: no such image")).isEmpty();
  }
}
