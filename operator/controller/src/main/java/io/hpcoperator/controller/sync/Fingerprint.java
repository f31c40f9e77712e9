package io.hpcoperator.controller.sync;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A short text that stands for a value: equal values have equal ones. It ends up in a status that
 * many can read, so nothing secret may go in: of a Secret, its uid and resource version.
 */
public final class Fingerprint {
  private static final int LENGTH = 16;

  /**
   * @param value part of a spec: records, lists, texts, numbers
   */
  public static String of(Object value) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      var json = Serialization.asJson(value).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(digest.digest(json)).substring(0, LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  private Fingerprint() {}
}
