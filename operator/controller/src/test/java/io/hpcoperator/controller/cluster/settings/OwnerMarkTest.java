package io.hpcoperator.controller.cluster.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OwnerMarkTest {

  @Test
  void shouldBeFoundAtTheEndOfADescription() {
    assertThat(OwnerMark.find("text [hpc-operator u-1]")).contains("u-1");
    assertThat(OwnerMark.find("[hpc-operator u-1]")).contains("u-1");
    assertThat(OwnerMark.find("[hpc-operator u-1] text")).isEmpty();
    assertThat(OwnerMark.find(null)).isEmpty();
    assertThat(OwnerMark.isOn("text [hpc-operator u-1]", "u-1")).isTrue();
    assertThat(OwnerMark.isOn("text [hpc-operator u-1]", "u-2")).isFalse();
  }

  @Test
  void shouldBeTakenOff() {
    assertThat(OwnerMark.withoutAny("text [hpc-operator u-1]")).isEqualTo("text");
    assertThat(OwnerMark.withoutAny("[hpc-operator u-1]")).isNull();
    assertThat(OwnerMark.withoutAny("text")).isEqualTo("text");
    assertThat(OwnerMark.withoutAny(null)).isNull();
  }

  @Test
  void shouldBePutOn() {
    assertThat(OwnerMark.describe(null, "u-1")).isEqualTo("[hpc-operator u-1]");
    assertThat(OwnerMark.describe("  ", "u-1")).isEqualTo("[hpc-operator u-1]");
    assertThat(OwnerMark.describe("text", "u-1")).isEqualTo("text [hpc-operator u-1]");
    assertThat(OwnerMark.describe("x".repeat(300), "u-1"))
        .hasSize(256)
        .endsWith("x [hpc-operator u-1]");
  }
}
