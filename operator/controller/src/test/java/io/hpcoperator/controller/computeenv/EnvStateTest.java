package io.hpcoperator.controller.computeenv;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.batch.ComputeEnvView;
import io.hpcoperator.cloud.batch.ComputeNodeMetrics;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvStateTest {

  private static ComputeEnvView view(
      Integer desired, int attached, String next, ComputeNodeMetrics metrics) {
    return new ComputeEnvView(
        "env-1", "e", null, null, metrics, desired, "MANAGED", "CVM", next, attached, List.of());
  }

  /**
   * Columns: replicas, desired, attached, submitted, creating, failed, created, running, ending,
   * abnormal.
   */
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, 0, 0, 0, 0, 0, 0, 0, RUNNING",
    "3, 3, 0, 0, 0, 0, 0, 3, 0, 0, RUNNING",
    "3, 3, 2, 0, 0, 0, 0, 5, 0, 0, RUNNING",
    "1, 3, 2, 0, 0, 0, 0, 3, 0, 0, RUNNING",
    "3, 3, 2, 0, 0, 0, 0, 3, 0, 0, SCALING",
    "3, 2, 1, 0, 0, 0, 0, 2, 0, 0, RUNNING",
    "3, 3, 0, 1, 0, 0, 0, 2, 0, 0, SCALING",
    "3, 3, 0, 0, 0, 0, 0, 3, 1, 0, SCALING",
    "3, 3, 0, 0, 0, 0, 0, 2, 0, 0, SCALING",
    "3, 3, 0, 0, 0, 1, 0, 2, 0, 0, DEGRADED",
    "3, 3, 0, 0, 0, 0, 0, 2, 0, 1, DEGRADED"
  })
  void shouldTellTheStateFromTheCounts(
      int replicas,
      int desired,
      int attached,
      int submitted,
      int creating,
      int failed,
      int created,
      int running,
      int ending,
      int abnormal,
      EnvState expected) {
    var metrics =
        new ComputeNodeMetrics(submitted, creating, failed, created, running, ending, abnormal);
    assertThat(EnvState.of(true, false, view(desired, attached, null, metrics), replicas, false))
        .isEqualTo(expected);
  }

  @Test
  void shouldTellComingAndGoing() {
    var metrics = new ComputeNodeMetrics(0, 0, 0, 0, 3, 0, 0);
    assertThat(EnvState.of(false, false, null, 3, false)).isEqualTo(EnvState.ABSENT);
    assertThat(EnvState.of(true, false, null, 3, false)).isEqualTo(EnvState.CREATING);
    assertThat(EnvState.of(true, true, view(3, 0, null, metrics), 3, false))
        .isEqualTo(EnvState.DELETING);
    assertThat(EnvState.of(true, false, view(3, 0, "DELETING", metrics), 3, false))
        .isEqualTo(EnvState.DELETING);
    assertThat(EnvState.of(true, false, view(3, 0, null, null), 3, false))
        .isEqualTo(EnvState.UNKNOWN);
  }

  @Test
  void shouldTellThatNodesFailedToComeOrToGo() {
    var missing = new ComputeNodeMetrics(0, 0, 0, 0, 2, 0, 0);
    assertThat(EnvState.of(true, false, view(3, 0, null, missing), 3, true))
        .isEqualTo(EnvState.DEGRADED);
    var complete = new ComputeNodeMetrics(0, 0, 0, 0, 3, 0, 0);
    assertThat(EnvState.of(true, false, view(3, 0, null, complete), 3, true))
        .isEqualTo(EnvState.RUNNING);
    assertThat(EnvState.of(true, true, view(3, 0, null, missing), 3, true))
        .isEqualTo(EnvState.DELETING);
  }
}
