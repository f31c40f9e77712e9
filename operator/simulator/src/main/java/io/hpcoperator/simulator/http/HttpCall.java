package io.hpcoperator.simulator.http;

import com.sun.net.httpserver.HttpExchange;
import io.hpcoperator.simulator.signature.SignedRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A request as it came over the wire.
 *
 * @param rawQuery text after the question mark, empty when there is none
 * @param headers by lower-case name
 */
public record HttpCall(
    String method, String path, String rawQuery, Map<String, String> headers, byte[] body) {

  static final int MAX_BODY = 11 * 1024 * 1024;

  static HttpCall read(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
    String query = exchange.getRequestURI().getRawQuery();
    try (InputStream in = exchange.getRequestBody()) {
      // One byte more than any cloud takes, so that the size checks behind can see an excess.
      byte[] body = in.readNBytes(MAX_BODY);
      return new HttpCall(
          exchange.getRequestMethod(),
          exchange.getRequestURI().getRawPath(),
          query == null ? "" : query,
          headers,
          body);
    }
  }

  public String header(String name) {
    return headers.getOrDefault(name, "");
  }

  public Map<String, String> query() {
    return decode(rawQuery);
  }

  public boolean isForm() {
    return header("content-type")
        .toLowerCase(Locale.ROOT)
        .startsWith("application/x-www-form-urlencoded");
  }

  /** Parameters of the query string and of a form body together. */
  public Map<String, String> queryAndForm() {
    Map<String, String> result = new LinkedHashMap<>(query());
    if (isForm()) {
      result.putAll(decode(new String(body, StandardCharsets.UTF_8)));
    }
    return result;
  }

  public SignedRequest signed() {
    return new SignedRequest(method, path, query(), rawQuery, headers, body);
  }

  private static Map<String, String> decode(String pairs) {
    Map<String, String> result = new LinkedHashMap<>();
    for (String pair : pairs.split("&")) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      result.put(decodeOne(name), decodeOne(value));
    }
    return result;
  }

  private static String decodeOne(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      // A stray percent sign: taken as it stands, the signature over it will tell.
      return text;
    }
  }
}
