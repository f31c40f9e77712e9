package io.hpcoperator.cloud.call;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.hpcoperator.cloud.CallPriority;
import io.hpcoperator.cloud.CallRecord;
import io.hpcoperator.cloud.ClientSettings;
import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.CloudException.ClientCode;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.cloud.wire.WireFormat;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way every call goes: budget, transport, error table, listener; reads are repeated after
 * transient faults, changes never. See DESIGN.md of this module.
 */
public final class CloudCaller implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CloudCaller.class);
  private static final double JITTER = 0.3;

  private final String api;
  private final Transport transport;
  private final ErrorTable errors;
  private final ClientSettings settings;
  private final Retry readRetry;

  /**
   * @param api how the API is called in call records
   * @param transport how one request is sent
   * @param errors kinds of the API's error codes
   */
  public CloudCaller(String api, Transport transport, ErrorTable errors, ClientSettings settings) {
    this.api = api;
    this.transport = transport;
    this.errors = errors;
    this.settings = settings;
    this.readRetry =
        Retry.of(
            api,
            RetryConfig.custom()
                .maxAttempts(1 + settings.readRetries())
                .intervalFunction(
                    IntervalFunction.ofExponentialRandomBackoff(
                        settings.retryBackoff(), 2.0, JITTER))
                .retryOnException(this::worthRepeating)
                .build());
  }

  /** A call that changes something: sent once. */
  public <T> T change(String operation, Object request, Class<T> type) {
    return once(operation, CallPriority.CHANGE, request, type, true);
  }

  /** A call that only reads: sent again after a transient fault. */
  public <T> T read(String operation, CallPriority priority, Object request, Class<T> type) {
    return readRetry.executeSupplier(() -> once(operation, priority, request, type, false));
  }

  @Override
  public void close() {
    transport.close();
  }

  private boolean worthRepeating(Throwable thrown) {
    // After a time-out another wait as long would block the caller; the next poll asks again. What
    // the cloud refused without looking at it would be refused again a moment later.
    return thrown instanceof CloudException e
        && e.kind() == ErrorKind.TRANSIENT
        && errors.effectPossible(e.code())
        && !e.hasCode(ClientCode.TIMEOUT)
        && !e.hasCode(ClientCode.INTERRUPTED);
  }

  private <T> T once(
      String operation, CallPriority priority, Object request, Class<T> type, boolean change) {
    JsonNode tree = WireFormat.write(request);
    awaitBudget(operation, priority);
    long start = System.nanoTime();
    Transport.Answer answer;
    try {
      answer = transport.send(operation, tree);
    } finally {
      settings.budget().completed(operation);
    }
    Duration duration = Duration.ofNanos(System.nanoTime() - start);
    try {
      T result = decode(operation, request, answer, type, change);
      tell(operation, requestId(answer), null, null, duration, priority);
      return result;
    } catch (CloudException e) {
      if (e.kind() == ErrorKind.THROTTLED) {
        settings.budget().throttled();
      }
      tell(operation, e.requestId(), e.code(), e.kind(), duration, priority);
      throw e;
    }
  }

  private void awaitBudget(String operation, CallPriority priority) {
    try {
      if (!settings.budget().acquire(operation, priority, settings.budgetTimeout())) {
        // At most one line for each waiting thread in the time they wait: no flood.
        LOG.warn(
            "{} was not sent: the account's requests leave no room for it within {}",
            operation,
            settings.budgetTimeout());
        tell(
            operation,
            null,
            ClientCode.BUDGET_EXHAUSTED,
            ErrorKind.THROTTLED,
            Duration.ZERO,
            priority);
        throw new CloudException(
            operation,
            ErrorKind.THROTTLED,
            ClientCode.BUDGET_EXHAUSTED,
            "The request budget had no room within " + settings.budgetTimeout(),
            null,
            false,
            null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CloudException(
          operation,
          ErrorKind.TRANSIENT,
          ClientCode.INTERRUPTED,
          "Interrupted while waiting for the request budget",
          null,
          false,
          e);
    }
  }

  private <T> T decode(
      String operation, Object request, Transport.Answer answer, Class<T> type, boolean change) {
    if (answer instanceof Transport.Success success) {
      return decode(operation, success.body(), type, change);
    }
    if (answer instanceof Transport.Refusal refusal) {
      throw new CloudException(
          operation,
          errors.kindOf(refusal.code()),
          refusal.code(),
          Redaction.ofRequest(request).apply(refusal.message()),
          refusal.requestId(),
          change && errors.effectPossible(refusal.code()),
          null);
    }
    Transport.Fault fault = (Transport.Fault) answer;
    throw new CloudException(
        operation,
        ErrorKind.TRANSIENT,
        fault.code(),
        fault.message(),
        null,
        change && fault.effectPossible(),
        fault.cause());
  }

  private static <T> T decode(String operation, JsonNode body, Class<T> type, boolean change) {
    String requestId = requestId(body);
    try {
      T result = WireFormat.read(body, type);
      if (result != null) {
        return result;
      }
    } catch (ValueInstantiationException e) {
      // Thrown by a record that lacks what it cannot do without; the text is the record's own.
      throw malformed(operation, String.valueOf(e.getCause().getMessage()), requestId, change);
    } catch (JsonProcessingException e) {
      // Its text may quote the answer, which can hold secrets: neither text nor cause is passed on.
      throw malformed(operation, "The answer has another shape", requestId, change);
    }
    throw malformed(operation, "The answer is empty", requestId, change);
  }

  private static CloudException malformed(
      String operation, String message, String requestId, boolean change) {
    return new CloudException(
        operation,
        ErrorKind.TRANSIENT,
        ClientCode.MALFORMED_ANSWER,
        message,
        requestId,
        change,
        null);
  }

  private static String requestId(Transport.Answer answer) {
    return answer instanceof Transport.Success success ? requestId(success.body()) : null;
  }

  private static String requestId(JsonNode body) {
    String id = body.path("RequestId").asText(body.path("requestId").asText(""));
    return id.isEmpty() ? null : id;
  }

  private void tell(
      String operation,
      String requestId,
      String code,
      ErrorKind kind,
      Duration duration,
      CallPriority priority) {
    try {
      settings
          .listener()
          .onCall(new CallRecord(api, operation, requestId, code, kind, duration, priority));
    } catch (RuntimeException e) {
      LOG.warn("The listener of cloud calls failed over {}", operation, e);
    }
  }
}
