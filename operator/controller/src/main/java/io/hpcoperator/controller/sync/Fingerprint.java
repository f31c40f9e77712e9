package io.hpcoperator.controller.sync;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
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
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  /**
   * @param value part of a spec: records, lists, texts, numbers
   */
  public static String of(Object value) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      var json = JSON.writeValueAsString(value).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(digest.digest(json)).substring(0, LENGTH);
    } catch (JsonProcessingException | NoSuchAlgorithmException e) {
      throw new IllegalStateException("A part of a spec cannot be written as JSON", e);
    }
  }

  private Fingerprint() {}
}
