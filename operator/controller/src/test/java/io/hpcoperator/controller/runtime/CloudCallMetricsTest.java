package io.hpcoperator.controller.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.CallRecord;
import io.hpcoperator.cloud.CloudException.ClientCode;
import io.hpcoperator.cloud.ErrorKind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CloudCallMetricsTest {
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final CloudCallMetrics metrics = new CloudCallMetrics(registry);

  @Test
  void shouldCountWhatTheBudgetHadNoRoomForApartFromWhatTheCloudThrottled() {
    metrics.onCall(call(null, null));
    metrics.onCall(call("Throttling", ErrorKind.THROTTLED));
    metrics.onCall(call("Throttling", ErrorKind.THROTTLED));
    metrics.onCall(call(ClientCode.BUDGET_EXHAUSTED, ErrorKind.THROTTLED));

    assertThat(count("ok")).isOne();
    assertThat(count("throttled")).isEqualTo(2);
    assertThat(count("unsent")).isOne();
  }

  private long count(String outcome) {
    return registry
        .get("hpc.operator.cloud.calls")
        .tag("api", "ehpc-2018-04-12")
        .tag("operation", "ListClusters")
        .tag("outcome", outcome)
        .timer()
        .count();
  }

  private static CallRecord call(String code, ErrorKind kind) {
    return new CallRecord(
        "ehpc-2018-04-12",
        "ListClusters",
        null,
        code,
        kind,
        Duration.ofMillis(20),
        CallPriority.TASK);
  }
}
