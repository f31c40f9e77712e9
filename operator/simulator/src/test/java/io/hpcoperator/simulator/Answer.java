package io.hpcoperator.simulator;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What came back: HTTP status, error code ({@code OK} when none), message and the operation's
 * fields.
 */
record Answer(int http, String code, String message, JsonNode fields) {

  boolean ok() {
    return code.equals("OK");
  }

  String text(String field) {
    return fields.path(field).asText();
  }

  String requestId() {
    return text("RequestId");
  }
}
