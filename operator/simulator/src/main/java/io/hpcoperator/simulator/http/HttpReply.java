package io.hpcoperator.simulator.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;

/** An answer: status and JSON body. */
public record HttpReply(int status, byte[] body) {

  private static final ObjectMapper JSON = new ObjectMapper();

  public static HttpReply json(int status, JsonNode body) {
    try {
      return new HttpReply(status, JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree can always be written", e);
    }
  }
}
