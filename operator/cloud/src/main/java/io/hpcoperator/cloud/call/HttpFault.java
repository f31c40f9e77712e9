package io.hpcoperator.cloud.call;

import io.hpcoperator.cloud.CloudException.ClientCode;
import java.io.IOException;

/**
 * What {@link HttpGuard} throws in place of OkHttp's exceptions, so that it can be told apart after
 * the SDKs have wrapped it.
 */
final class HttpFault extends IOException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final boolean effectPossible;
  private final transient String body;

  HttpFault(String code, String message, boolean effectPossible, String body, Throwable cause) {
    super(message, cause);
    this.code = code;
    this.effectPossible = effectPossible;
    this.body = body;
  }

  /** An answer with a status that an SDK would not hand through. */
  static HttpFault ofStatus(int status, String body) {
    return new HttpFault(
        ClientCode.HTTP_STATUS_PREFIX + status,
        "HTTP status " + status + " without an error code",
        status >= 500,
        body,
        null);
  }

  String code() {
    return code;
  }

  boolean effectPossible() {
    return effectPossible;
  }

  /** Body of an answer with an unexpected status, or null. */
  String body() {
    return body;
  }
}
