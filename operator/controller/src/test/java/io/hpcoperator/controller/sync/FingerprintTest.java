package io.hpcoperator.controller.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FingerprintTest {

  private record Wish(String name, Integer number, List<String> list) {}

  @Test
  void shouldBeTheSameForEqualValues() {
    assertThat(Fingerprint.of(new Wish("a", 1, List.of("x"))))
        .isEqualTo(Fingerprint.of(new Wish("a", 1, List.of("x"))))
        .hasSize(16);
  }

  @Test
  void shouldTellValuesApart() {
    assertThat(
            List.of(
                Fingerprint.of(new Wish("a", 1, List.of("x", "y"))),
                Fingerprint.of(new Wish("a", 1, List.of("y", "x"))),
                Fingerprint.of(new Wish("a", 2, List.of("x", "y"))),
                Fingerprint.of(new Wish("a", null, List.of("x", "y"))),
                Fingerprint.of(new Wish(null, 1, List.of("x", "y"))),
                Fingerprint.of(Arrays.asList("a", null)),
                Fingerprint.of(Arrays.asList(null, "a"))))
        .doesNotHaveDuplicates();
  }
}
