package io.hpcoperator.cloud.call;

import io.hpcoperator.cloud.wire.WireFormat;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Takes secrets out of what the cloud says: its texts quote what they are about. */
public final class Redaction {
  /** Shorter ones are no secrets, and would tear holes into words. */
  private static final int SHORTEST = 4;

  private static final String HIDDEN = "***";

  private final List<String> secrets;

  private Redaction(List<String> secrets) {
    this.secrets = secrets;
  }

  /** Of the {@link io.hpcoperator.cloud.Secret}s in a request. */
  static Redaction ofRequest(Object request) {
    return of(WireFormat.secretsIn(request));
  }

  /**
   * @param secrets texts that are not to be seen
   */
  public static Redaction of(Collection<String> secrets) {
    return new Redaction(
        secrets.stream()
            .filter(secret -> secret.length() >= SHORTEST)
            .flatMap(secret -> Stream.of(secret, URLEncoder.encode(secret, StandardCharsets.UTF_8)))
            .distinct()
            // One may be part of another.
            .sorted(Comparator.comparing(String::length).reversed())
            .toList());
  }

  /**
   * @param text null for none
   */
  public String apply(String text) {
    String result = text;
    for (String secret : text == null ? List.<String>of() : secrets) {
      result = result.replace(secret, HIDDEN);
    }
    return result;
  }
}
