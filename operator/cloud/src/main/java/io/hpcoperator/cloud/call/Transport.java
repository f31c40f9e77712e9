package io.hpcoperator.cloud.call;

import com.fasterxml.jackson.databind.JsonNode;

/** Sends one request of one API, once: no retries, no budget. Implementations hide the SDKs. */
public interface Transport extends AutoCloseable {
  /**
   * Sends a request and waits for its answer. Never throws for what the network or the cloud does.
   *
   * @param operation wire name of the operation
   * @param request parameters under their wire names
   */
  Answer send(String operation, JsonNode request);

  @Override
  void close();

  /** How a request ended. */
  sealed interface Answer {}

  /**
   * The cloud accepted the request.
   *
   * @param body the operation's fields, with RequestId
   */
  record Success(JsonNode body) implements Answer {}

  /**
   * The cloud refused the request, or broke down over it and said so.
   *
   * @param code the cloud's error code
   * @param message the cloud's text, or null
   * @param requestId the cloud's request id, or null
   */
  record Refusal(String code, String message, String requestId) implements Answer {}

  /**
   * There is no answer of the API.
   *
   * @param code one of {@link io.hpcoperator.cloud.CloudException.ClientCode}
   * @param message what happened
   * @param effectPossible whether the request may have reached the cloud and been carried out
   * @param cause fault below, or null
   */
  record Fault(String code, String message, boolean effectPossible, Throwable cause)
      implements Answer {}
}
