package io.hpcoperator.simulator.signature;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Alibaba's classic signature of RPC calls, version 1.0, HMAC-SHA1 (E-HPC 2018-04-12, 00-common,
 * signature).
 */
public final class AlibabaRpcSignature {

  private AlibabaRpcSignature() {}

  /**
   * @param parameters all of query and form, the signature itself is left out if it is among them
   */
  public static String stringToSign(String method, Map<String, String> parameters) {
    Map<String, String> sorted = new TreeMap<>(parameters);
    sorted.remove("Signature");
    String query =
        sorted.entrySet().stream()
            .map(e -> percentEncode(e.getKey()) + "=" + percentEncode(e.getValue()))
            .collect(Collectors.joining("&"));
    return method + "&" + percentEncode("/") + "&" + percentEncode(query);
  }

  public static String sign(String method, Map<String, String> parameters, String secret) {
    return Hashes.base64Hmac("HmacSHA1", secret + "&", stringToSign(method, parameters));
  }

  /**
   * Whether the signature is right. The vendor's SDK core leaves parameters with an empty value out
   * of what it signs although it sends them, so that reading is accepted too.
   */
  public static boolean matches(
      String method, Map<String, String> parameters, String secret, String signature) {
    Map<String, String> filled = new TreeMap<>(parameters);
    filled.values().removeIf(String::isEmpty);
    return Hashes.same(sign(method, parameters, secret), signature)
        || Hashes.same(sign(method, filled, secret), signature);
  }

  /** RFC 3986 with upper-case hex. */
  static String percentEncode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }
}
