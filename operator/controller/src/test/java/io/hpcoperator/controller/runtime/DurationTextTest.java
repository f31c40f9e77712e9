package io.hpcoperator.controller.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationTextTest {

  @ParameterizedTest
  @CsvSource({
    "30s, PT30S",
    "5m, PT5M",
    "1h30m, PT1H30M",
    "1h2m3s, PT1H2M3S",
    "0.2s, PT0.2S",
    "PT30S, PT30S",
    "PT0.2S, PT0.2S",
    "P1D, PT24H",
    "' 5s ', PT5S"
  })
  void shouldTakeBothWaysOfWriting(String text, Duration duration) {
    assertThat(new DurationText().convert(text)).isEqualTo(duration);
  }

  /** Read without a pause, a cloud would be asked as often as the budget lets through. */
  @ParameterizedTest
  @ValueSource(strings = {"", "5", "s", "5 s", "5d", "m5", "30s5m", "0s", "PT0S", "-5s", "PT-5S"})
  void shouldRefuseWhatIsNoDurationLongerThanZero(String text) {
    assertThatThrownBy(() -> new DurationText().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("30s, 5m");
  }
}
