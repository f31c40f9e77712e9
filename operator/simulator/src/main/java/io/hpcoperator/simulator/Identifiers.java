package io.hpcoperator.simulator;

import java.util.Random;
import java.util.UUID;

/** Makes ids that look like the clouds' own. To be used inside the world's lock. */
public final class Identifiers {

  private static final String LOWER = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final String MIXED = "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + LOWER;

  private final Random random = new Random();

  /** {@code ehpc-hz-FYUr32AbCd}: cluster. */
  public String cluster(String regionId) {
    String[] parts = regionId.split("-");
    String place = parts[parts.length - 1];
    String initials =
        switch (place) {
          case "hangzhou" -> "hz";
          case "shanghai" -> "sh";
          case "beijing" -> "bj";
          case "shenzhen" -> "sz";
          default -> place.substring(0, Math.min(2, place.length()));
        };
    return "ehpc-" + initials + "-" + letters(MIXED, 10);
  }

  /** {@code i-bp1} and 15 characters: ECS instance. */
  public String ecsInstance() {
    return "i-bp1" + letters(LOWER, 15);
  }

  /** A prefix and lower-case letters or digits, as most resources have. */
  public String lower(String prefix, int length) {
    return prefix + letters(LOWER, length);
  }

  /** Request id in the form of {@link UUID}. */
  public static String requestId() {
    return UUID.randomUUID().toString();
  }

  private String letters(String alphabet, int length) {
    StringBuilder result = new StringBuilder();
    for (int i = 0; i < length; i++) {
      result.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return result.toString();
  }
}
