package io.hpcoperator.cloud.wire;

import com.fasterxml.jackson.databind.util.StdConverter;
import java.time.Instant;

/** Writes a time as the text of its Unix seconds. */
public final class UnixSeconds extends StdConverter<Instant, String> {
  @Override
  public String convert(Instant value) {
    return Long.toString(value.getEpochSecond());
  }
}
