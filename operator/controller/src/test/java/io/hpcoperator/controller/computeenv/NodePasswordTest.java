package io.hpcoperator.controller.computeenv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodePasswordTest {

  @ParameterizedTest
  @CsvSource({
    "LINUX, abcdefg1, true",
    "LINUX, abcdefgh, false",
    "LINUX, ABCDabcd, false",
    "LINUX, abcdef1, false",
    "LINUX, abcdefghijklmno1, true",
    "LINUX, abcdefghijklmnop1, false",
    "LINUX, abcdefg|, true",
    "LINUX, abcdefg1ü, false",
    "WINDOWS, abcdefghij1!, true",
    "WINDOWS, Abcdefghijk1, true",
    "WINDOWS, abcdefghijk1, false",
    "WINDOWS, Abcdefghij1, false",
    "WINDOWS, Abcdefghij1|, false"
  })
  void shouldAcceptWhatTheCloudDoes(NodePassword rule, String password, boolean accepted) {
    assertThat(rule.accepts(password)).isEqualTo(accepted);
  }
}
