package io.hpcoperator.simulator.ehpc;

import io.hpcoperator.simulator.http.ApiError;
import io.hpcoperator.simulator.http.HttpCall;
import io.hpcoperator.simulator.signature.Acs3Signature;
import io.hpcoperator.simulator.signature.AlibabaRpcSignature;
import io.hpcoperator.simulator.signature.Authorization;
import io.hpcoperator.simulator.signature.Credentials;
import io.hpcoperator.simulator.signature.Nonces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who may come in: Alibaba's classic RPC signature and ACS3-HMAC-SHA256. */
final class EhpcGateway {

  private static final Duration SKEW = Duration.ofSeconds(900);
  private static final List<String> ACS3_HEADERS =
      List.of("x-acs-action", "x-acs-version", "x-acs-date", "x-acs-signature-nonce");

  private final Credentials credentials;
  private final Clock wall;
  private final Nonces nonces = new Nonces(SKEW.multipliedBy(2));

  EhpcGateway(Credentials credentials, Clock wall) {
    this.credentials = credentials;
    this.wall = wall;
  }

  /**
   * @throws ApiError with the gateway's code
   */
  void authenticate(HttpCall call) {
    if (!call.method().equals("GET") && !call.method().equals("POST")) {
      throw ApiError.of("UnsupportedHTTPMethod");
    }
    if (call.header("authorization").startsWith(Acs3Signature.ALGORITHM)) {
      acs3(call);
    } else {
      classic(call);
    }
  }

  private void classic(HttpCall call) {
    Map<String, String> parameters = call.queryAndForm();
    for (String name : List.of("AccessKeyId", "Signature", "SignatureNonce")) {
      if (parameters.getOrDefault(name, "").isEmpty()) {
        throw ApiError.about("MissingParameter", name);
      }
    }
    if (!parameters.getOrDefault("SignatureMethod", "").equals("HMAC-SHA1")
        || !parameters.getOrDefault("SignatureVersion", "").equals("1.0")) {
      throw ApiError.of("IncompleteSignature");
    }
    String secret = secret(parameters.get("AccessKeyId"));
    checkTime(parameters.getOrDefault("Timestamp", ""));
    String signature = parameters.get("Signature");
    if (!AlibabaRpcSignature.matches(call.method(), parameters, secret, signature)) {
      throw ApiError.about(
          "SignatureDoesNotMatch", AlibabaRpcSignature.stringToSign(call.method(), parameters));
    }
    checkNonce(parameters.get("SignatureNonce"));
  }

  private void acs3(HttpCall call) {
    Authorization authorization =
        Authorization.parse(call.header("authorization"))
            .orElseThrow(() -> ApiError.of("IncompleteSignature"));
    Set<String> signed = Set.of(authorization.signedHeaders().split(";"));
    for (String name : ACS3_HEADERS) {
      if (call.header(name).isEmpty()) {
        throw ApiError.about("MissingParameter", name);
      }
      if (!signed.contains(name)) {
        throw ApiError.about("IncompleteSignature", name + " is not signed");
      }
    }
    String secret = secret(authorization.keyId());
    checkTime(call.header("x-acs-date"));
    if (!Acs3Signature.contentHashIsTrue(call.signed())
        || !Acs3Signature.matches(call.signed(), authorization, secret)) {
      throw ApiError.about("SignatureDoesNotMatch", Acs3Signature.ALGORITHM);
    }
    checkNonce(call.header("x-acs-signature-nonce"));
  }

  private String secret(String keyId) {
    return credentials.secret(keyId).orElseThrow(() -> ApiError.of("InvalidAccessKeyId.NotFound"));
  }

  private void checkTime(String timestamp) {
    Instant sent;
    try {
      sent = Instant.parse(timestamp);
    } catch (DateTimeParseException e) {
      throw ApiError.of("IllegalTimestamp");
    }
    if (Duration.between(sent, wall.instant()).abs().compareTo(SKEW) > 0) {
      throw ApiError.of("InvalidTimeStamp.Expired");
    }
  }

  /** Only a request that is genuine uses its nonce up. */
  private void checkNonce(String nonce) {
    if (!nonces.first(nonce, wall.instant())) {
      throw ApiError.of("SignatureNonceUsed");
    }
  }
}
