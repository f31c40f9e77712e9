package io.hpcoperator.cloud.batch;

/**
 * A tag.
 *
 * @param key key
 * @param value value, may be empty
 */
public record Tag(String key, String value) {
  public Tag {
    value = value == null ? "" : value;
  }
}
