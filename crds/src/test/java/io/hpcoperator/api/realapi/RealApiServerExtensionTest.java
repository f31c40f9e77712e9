package io.hpcoperator.api.realapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;

class RealApiServerExtensionTest {

  @Test
  void shouldSkipWithTheReasonWhereThereIsNoServer() {
    ConditionEvaluationResult decision =
        RealApiServerExtension.decide(new ApiServerSource.Absent("no server here"));

    assertThat(decision.isDisabled()).isTrue();
    assertThat(decision.getReason()).contains("no server here");
  }

  @Test
  void shouldRunWhereThereIsAServer() {
    assertThat(
            RealApiServerExtension.decide(
                    new ApiServerSource.Binaries(Path.of("binaries"), "1.36.2"))
                .isDisabled())
        .isFalse();
  }
}
