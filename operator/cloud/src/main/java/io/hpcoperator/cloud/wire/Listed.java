package io.hpcoperator.cloud.wire;

import com.fasterxml.jackson.databind.util.StdConverter;
import java.util.Map;

/** Writes a plain text of a list as the object around it that the wire asks for: Node.1.Name. */
public final class Listed {
  private Listed() {}

  /** As {@code {"Id": text}}. */
  public static final class AsId extends StdConverter<String, Map<String, String>> {
    @Override
    public Map<String, String> convert(String value) {
      return Map.of("Id", value);
    }
  }

  /** As {@code {"Name": text}}. */
  public static final class AsName extends StdConverter<String, Map<String, String>> {
    @Override
    public Map<String, String> convert(String value) {
      return Map.of("Name", value);
    }
  }

  /** As {@code {"Tag": text}}. */
  public static final class AsTag extends StdConverter<String, Map<String, String>> {
    @Override
    public Map<String, String> convert(String value) {
      return Map.of("Tag", value);
    }
  }
}
