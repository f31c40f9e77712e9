package io.hpcoperator.simulator.batch;

import io.hpcoperator.simulator.http.ApiError;
import io.hpcoperator.simulator.http.HttpCall;
import io.hpcoperator.simulator.signature.Authorization;
import io.hpcoperator.simulator.signature.Credentials;
import io.hpcoperator.simulator.signature.Nonces;
import io.hpcoperator.simulator.signature.Tc3Signature;
import io.hpcoperator.simulator.signature.TencentV1Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who may come in: TC3-HMAC-SHA256, HmacSHA1 and HmacSHA256. */
final class BatchGateway {

  private static final Duration SKEW = Duration.ofMinutes(5);
  private static final int MAX_JSON = 10 * 1024 * 1024;
  private static final int MAX_FORM = 1024 * 1024;
  private static final int MAX_QUERY = 32 * 1024;

  private final Credentials credentials;
  private final Clock wall;
  private final Nonces nonces = new Nonces(SKEW.multipliedBy(2));

  BatchGateway(Credentials credentials, Clock wall) {
    this.credentials = credentials;
    this.wall = wall;
  }

  static boolean isV1(HttpCall call) {
    return call.header("authorization").isEmpty() && call.header("x-tc-action").isEmpty();
  }

  /**
   * @throws ApiError with the gateway's code
   */
  void authenticate(HttpCall call) {
    if (!call.method().equals("GET") && !call.method().equals("POST")) {
      throw ApiError.of("UnsupportedProtocol");
    }
    if (call.body().length > (call.isForm() ? MAX_FORM : MAX_JSON)
        || call.rawQuery().length() > MAX_QUERY) {
      throw ApiError.of("RequestSizeLimitExceeded");
    }
    if (isV1(call)) {
      v1(call);
    } else {
      tc3(call);
    }
  }

  private void tc3(HttpCall call) {
    for (String name : List.of("Authorization", "X-TC-Action", "X-TC-Version", "X-TC-Timestamp")) {
      if (call.header(name.toLowerCase(java.util.Locale.ROOT)).isEmpty()) {
        throw ApiError.about("MissingParameter", name);
      }
    }
    Authorization authorization =
        Authorization.parse(call.header("authorization"))
            .filter(parsed -> parsed.algorithm().equals(Tc3Signature.ALGORITHM))
            .orElseThrow(() -> ApiError.of("AuthFailure.InvalidAuthorization"));
    Set<String> signed = Set.of(authorization.signedHeaders().split(";"));
    if (!signed.containsAll(Set.of("content-type", "host"))) {
      throw ApiError.about("AuthFailure.InvalidAuthorization", "content-type and host are signed");
    }
    String secret = secret(authorization.keyId());
    long timestamp = timestamp(call.header("x-tc-timestamp"));
    if (!Tc3Signature.matches(call.signed(), authorization, timestamp, secret)) {
      throw ApiError.of("AuthFailure.SignatureFailure");
    }
  }

  private void v1(HttpCall call) {
    Map<String, String> parameters = call.queryAndForm();
    for (String name : List.of("SecretId", "Signature", "Timestamp", "Nonce")) {
      if (parameters.getOrDefault(name, "").isEmpty()) {
        throw ApiError.about("MissingParameter", name);
      }
    }
    String secret = secret(parameters.get("SecretId"));
    timestamp(parameters.get("Timestamp"));
    if (!TencentV1Signature.matches(call.method(), call.header("host"), parameters, secret)) {
      throw ApiError.of("AuthFailure.SignatureFailure");
    }
    String once = parameters.get("Timestamp") + " " + parameters.get("Nonce");
    if (!nonces.first(parameters.get("SecretId") + " " + once, wall.instant())) {
      // No code is documented for a replay; the signature is what cannot be accepted twice.
      throw ApiError.about("AuthFailure.SignatureFailure", "Nonce was used");
    }
  }

  private String secret(String id) {
    return credentials.secret(id).orElseThrow(() -> ApiError.of("AuthFailure.SecretIdNotFound"));
  }

  private long timestamp(String text) {
    if (!text.matches("\\d{1,12}")) {
      throw ApiError.about("InvalidParameter", "Timestamp");
    }
    long seconds = Long.parseLong(text);
    Duration off = Duration.between(Instant.ofEpochSecond(seconds), wall.instant());
    if (off.abs().compareTo(SKEW) > 0) {
      throw ApiError.of("AuthFailure.SignatureExpire");
    }
    return seconds;
  }
}
