package io.hpcoperator.controller.runtime;

import io.hpcoperator.cloud.CallListener;
import io.hpcoperator.cloud.CallRecord;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;

/** Counts and times the calls to the clouds, by API, operation and outcome. */
public final class CloudCallMetrics implements CallListener {
  private static final String NAME = "hpc.operator.cloud.calls";

  private final MeterRegistry registry;

  public CloudCallMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void onCall(CallRecord call) {
    Timer.builder(NAME)
        .description("Calls to the clouds, by their outcome.")
        .tag("api", call.api())
        .tag("operation", call.operation())
        .tag("outcome", outcome(call))
        .register(registry)
        .record(call.duration());
  }

  private static String outcome(CallRecord call) {
    if (call.succeeded()) {
      return "ok";
    }
    return call.sent() ? call.kind().name().toLowerCase(Locale.ROOT) : "unsent";
  }
}
