package io.hpcoperator.simulator.signature;

import java.util.Arrays;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Alibaba's header signature ACS3-HMAC-SHA256, as the vendor's generic SDK core sends it by
 * default. The catalogue only names it; the steps are those of the vendor's public description.
 */
public final class Acs3Signature {

  public static final String ALGORITHM = "ACS3-HMAC-SHA256";

  private Acs3Signature() {}

  public static String sign(SignedRequest request, String signedHeaders, String secret) {
    String canonical = canonicalRequest(request, signedHeaders);
    String toSign = ALGORITHM + "\n" + Hashes.sha256Hex(Hashes.utf8(canonical));
    return java.util.HexFormat.of()
        .formatHex(Hashes.hmac("HmacSHA256", Hashes.utf8(secret), toSign));
  }

  public static boolean matches(SignedRequest request, Authorization authorization, String secret) {
    String expected = sign(request, authorization.signedHeaders(), secret);
    return Hashes.same(expected, authorization.signature());
  }

  /**
   * Whether x-acs-content-sha256, which the signature covers in place of the body, tells the truth.
   */
  public static boolean contentHashIsTrue(SignedRequest request) {
    return Hashes.same(Hashes.sha256Hex(request.body()), request.header("x-acs-content-sha256"));
  }

  static String canonicalRequest(SignedRequest request, String signedHeaders) {
    String query =
        new TreeMap<>(request.query())
            .entrySet().stream()
                .map(
                    e ->
                        AlibabaRpcSignature.percentEncode(e.getKey())
                            + "="
                            + AlibabaRpcSignature.percentEncode(e.getValue()))
                .collect(Collectors.joining("&"));
    String headers =
        Arrays.stream(signedHeaders.split(";"))
            .map(name -> name + ":" + request.header(name).strip() + "\n")
            .collect(Collectors.joining());
    return String.join(
        "\n",
        request.method(),
        request.path(),
        query,
        headers,
        signedHeaders,
        request.header("x-acs-content-sha256"));
  }
}
