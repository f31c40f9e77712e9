package io.hpcoperator.sandbox.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** An answer, free of its transport. */
sealed interface ApiResponse {

  /**
   * An answer that is given at once.
   *
   * @param warnings told to the user beside the answer
   */
  record Document(int code, JsonNode body, List<String> warnings) implements ApiResponse {

    static Document ok(JsonNode body) {
      return new Document(200, body, List.of());
    }
  }

  /** An answer that goes on: events of objects as they change. */
  record Stream(WatchSource source) implements ApiResponse {}
}
