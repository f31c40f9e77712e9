package io.hpcoperator.simulator.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hpcoperator.simulator.Cloud;
import java.util.Map;
import java.util.Optional;

/** How one cloud is spoken to: where a request says what, how it is signed, how answers look. */
public interface Dialect {

  Cloud cloud();

  boolean speaks(HttpCall call);

  /** The operation named, empty when none is. */
  String operation(HttpCall call);

  /**
   * The operation's own parameters by wire name, flattened, without common ones; secrets are still
   * in the clear.
   */
  Map<String, String> parameters(HttpCall call);

  /** The same with secrets masked. */
  Map<String, String> masked(String operation, Map<String, String> parameters);

  /**
   * Refuses a call that is not properly signed by a known key.
   *
   * @throws ApiError with the cloud's own code
   */
  void authenticate(HttpCall call);

  /** Documented calls per second of the operation. */
  Optional<Integer> rateLimit(String operation);

  /** The code of a call over the rate limit. */
  String throttlingCode();

  /**
   * Checks the call against the catalogue and does what it asks for.
   *
   * @throws ApiError when the cloud refuses it
   */
  Outcome serve(HttpCall call, String requestId);

  /** A request id of the form the cloud uses. */
  String newRequestId();

  HttpReply success(String requestId, ObjectNode fields);

  HttpReply failure(HttpCall call, String requestId, ApiError error);

  /**
   * @param status HTTP status asked for in place of the documented one
   */
  HttpReply failure(
      HttpCall call,
      String requestId,
      String code,
      Optional<Integer> status,
      Optional<String> message);
}
