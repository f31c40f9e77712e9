package io.hpcoperator.simulator.signature;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Tencent's signature in parameters, HmacSHA1 or HmacSHA256 (Batch 2017-03-12, 00-common,
 * signatureV1).
 */
public final class TencentV1Signature {

  private TencentV1Signature() {}

  public static String sourceString(String method, String host, Map<String, String> parameters) {
    Map<String, String> sorted = new TreeMap<>(parameters);
    sorted.remove("Signature");
    return method
        + host
        + "/?"
        + sorted.entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining("&"));
  }

  public static String sign(
      String method, String host, Map<String, String> parameters, String secret) {
    // Anything but HmacSHA256 means HmacSHA1.
    String algorithm =
        "HmacSHA256".equals(parameters.get("SignatureMethod")) ? "HmacSHA256" : "HmacSHA1";
    return Hashes.base64Hmac(algorithm, secret, sourceString(method, host, parameters));
  }

  public static boolean matches(
      String method, String host, Map<String, String> parameters, String secret) {
    return Hashes.same(
        sign(method, host, parameters, secret), parameters.getOrDefault("Signature", ""));
  }
}
