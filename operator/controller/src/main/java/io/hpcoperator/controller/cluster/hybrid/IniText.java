package io.hpcoperator.controller.cluster.hybrid;

import io.hpcoperator.cloud.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The configuration as a person can use it. It is said to be in ini form, but the sample of it
 * looks like Base64: either is taken.
 */
final class IniText {

  static Secret of(Secret sent) {
    var text = sent.reveal().strip();
    if (text.indexOf('[') >= 0) {
      return sent;
    }
    try {
      var decoded =
          new String(
              Base64.getDecoder().decode(text.replaceAll("\\s", "")), StandardCharsets.UTF_8);
      return decoded.indexOf('[') >= 0 && decoded.indexOf('\uFFFD') < 0 ? Secret.of(decoded) : sent;
    } catch (IllegalArgumentException e) {
      // No Base64: it is what the cloud sent, and a Secret keeps it as such.
      return sent;
    }
  }

  private IniText() {}
}
