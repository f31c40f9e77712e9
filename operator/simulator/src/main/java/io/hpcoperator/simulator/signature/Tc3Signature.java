package io.hpcoperator.simulator.signature;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Collectors;

/** Tencent's header signature TC3-HMAC-SHA256 (Batch 2017-03-12, 00-common, signatureV3). */
public final class Tc3Signature {

  public static final String ALGORITHM = "TC3-HMAC-SHA256";

  private Tc3Signature() {}

  /** The UTC date that belongs into the credential scope of this timestamp. */
  public static String date(long timestamp) {
    return LocalDate.ofInstant(Instant.ofEpochSecond(timestamp), ZoneOffset.UTC).toString();
  }

  /**
   * @param service the part of the credential scope between the date and tc3_request
   */
  public static String sign(
      SignedRequest request, String signedHeaders, long timestamp, String service, String secret) {
    String date = date(timestamp);
    String scope = date + "/" + service + "/tc3_request";
    String canonical = canonicalRequest(request, signedHeaders);
    String toSign =
        String.join(
            "\n",
            ALGORITHM,
            Long.toString(timestamp),
            scope,
            Hashes.sha256Hex(Hashes.utf8(canonical)));
    byte[] dateKey = Hashes.hmac("HmacSHA256", Hashes.utf8("TC3" + secret), date);
    byte[] serviceKey = Hashes.hmac("HmacSHA256", dateKey, service);
    byte[] signingKey = Hashes.hmac("HmacSHA256", serviceKey, "tc3_request");
    return HexFormat.of().formatHex(Hashes.hmac("HmacSHA256", signingKey, toSign));
  }

  public static boolean matches(
      SignedRequest request, Authorization authorization, long timestamp, String secret) {
    String[] scope = authorization.credential().split("/", -1);
    // The service is the first label of the host the client knows ("batch", on loopback "127"), so
    // the one it signed is taken.
    if (scope.length != 4
        || !scope[1].equals(date(timestamp))
        || scope[2].isEmpty()
        || !scope[3].equals("tc3_request")) {
      return false;
    }
    String expected = sign(request, authorization.signedHeaders(), timestamp, scope[2], secret);
    return Hashes.same(expected, authorization.signature());
  }

  static String canonicalRequest(SignedRequest request, String signedHeaders) {
    String query = request.method().equals("GET") ? request.rawQuery() : "";
    byte[] payload = request.method().equals("GET") ? new byte[0] : request.body();
    String headers =
        Arrays.stream(signedHeaders.split(";"))
            .map(name -> name + ":" + request.header(name).strip().toLowerCase(Locale.ROOT) + "\n")
            .collect(Collectors.joining());
    return String.join(
        "\n", request.method(), "/", query, headers, signedHeaders, Hashes.sha256Hex(payload));
  }
}
