package io.hpcoperator.simulator.signature;

import java.util.Map;

/**
 * What header signatures cover of a request.
 *
 * @param path as sent
 * @param query decoded parameters of the query string
 * @param rawQuery the text after the question mark as sent, empty when there is none
 * @param headers by lower-case name
 */
public record SignedRequest(
    String method,
    String path,
    Map<String, String> query,
    String rawQuery,
    Map<String, String> headers,
    byte[] body) {

  String header(String name) {
    return headers.getOrDefault(name, "");
  }
}
