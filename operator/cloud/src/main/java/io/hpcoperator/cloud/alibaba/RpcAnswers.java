package io.hpcoperator.cloud.alibaba;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.hpcoperator.cloud.CloudException.ClientCode;
import io.hpcoperator.cloud.call.Transport.Answer;
import io.hpcoperator.cloud.call.Transport.Fault;
import io.hpcoperator.cloud.call.Transport.Refusal;
import io.hpcoperator.cloud.call.Transport.Success;
import io.hpcoperator.cloud.wire.WireFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads answers of the RPC gateway (catalogue: E-HPC 00-common, envelope). Success is a flat
 * object; an error has Code, Message and RequestId, in JSON or, from the outermost gateway, in XML.
 */
final class RpcAnswers {
  private RpcAnswers() {}

  static Answer read(int status, String body) {
    JsonNode json = parse(body);
    boolean accepted = status >= 200 && status < 300;
    if (accepted && json != null) {
      return new Success(withoutRoot(json));
    }
    if (accepted) {
      return new Fault(ClientCode.MALFORMED_ANSWER, "The answer is no JSON object", true, null);
    }
    String code = json == null ? xmlField(body, "Code") : field(json, "Code", "code");
    if (code == null) {
      return new Fault(
          ClientCode.HTTP_STATUS_PREFIX + status,
          "HTTP status " + status + " without an error code",
          status >= 500,
          null);
    }
    return json == null
        ? new Refusal(code, xmlField(body, "Message"), xmlField(body, "RequestId"))
        : new Refusal(
            code, field(json, "Message", "message"), field(json, "RequestId", "requestId"));
  }

  private static JsonNode parse(String body) {
    try {
      JsonNode json = body == null ? null : WireFormat.parse(body);
      return json != null && json.isObject() ? json : null;
    } catch (JsonProcessingException e) {
      return null; // Not JSON; the status tells what that means.
    }
  }

  /** Takes {@code {"DeleteNodesResponse":{...}}} apart, which some samples show. */
  private static JsonNode withoutRoot(JsonNode json) {
    if (json.size() == 1) {
      String name = json.fieldNames().next();
      if (name.endsWith("Response") && json.get(name).isObject()) {
        return json.get(name);
      }
    }
    return json;
  }

  private static String field(JsonNode json, String name, String lowerCaseName) {
    JsonNode value = json.hasNonNull(name) ? json.get(name) : json.get(lowerCaseName);
    return value == null || value.isNull() || value.asText().isEmpty() ? null : value.asText();
  }

  private static String xmlField(String body, String name) {
    Matcher matcher =
        Pattern.compile("<" + name + ">([^<]*)</" + name + ">").matcher(body == null ? "" : body);
    return matcher.find() && !matcher.group(1).isBlank() ? matcher.group(1).strip() : null;
  }
}
