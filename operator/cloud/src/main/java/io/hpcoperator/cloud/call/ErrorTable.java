package io.hpcoperator.cloud.call;

import io.hpcoperator.cloud.ErrorKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which error code of an API is of which kind. A dotted sub-code that is not listed is of the kind
 * of its parent. An unknown code is read by its first word where that is unmistakable; otherwise it
 * is {@link ErrorKind#TRANSIENT}, since a code nobody has seen must not stop a resource for ever.
 */
public final class ErrorTable {
  private final Map<String, ErrorKind> kinds;
  private final Set<String> unprocessed;

  private ErrorTable(Map<String, ErrorKind> kinds, Set<String> unprocessed) {
    this.kinds = Map.copyOf(kinds);
    this.unprocessed = Set.copyOf(unprocessed);
  }

  /** Starts an empty table. */
  public static Builder builder() {
    return new Builder();
  }

  /** The kind the table gives this very code, without any fallback. */
  public Optional<ErrorKind> listed(String code) {
    return Optional.ofNullable(kinds.get(code));
  }

  /** The kind of any code. */
  public ErrorKind kindOf(String code) {
    for (String c = code; c != null; c = parent(c)) {
      ErrorKind kind = kinds.get(c);
      if (kind != null) {
        return kind;
      }
    }
    return guess(code);
  }

  /**
   * Whether a change that ended with this code may have happened all the same: so with every
   * transient code, unless it is known that the request was not processed.
   */
  public boolean effectPossible(String code) {
    return kindOf(code) == ErrorKind.TRANSIENT && !unprocessed.contains(code);
  }

  private static String parent(String code) {
    int dot = code.lastIndexOf('.');
    return dot < 0 ? null : code.substring(0, dot);
  }

  private static ErrorKind guess(String code) {
    if (startsWith(code, "Throttling", "RequestLimitExceeded", "FlowControl")) {
      return ErrorKind.THROTTLED;
    }
    if (startsWith(code, "Forbidden", "Unauthorized", "NotAuthorized", "NoPermission")
        || startsWith(code, "AuthFailure", "InvalidAccessKey", "InvalidSecurityToken")) {
      return ErrorKind.DENIED;
    }
    if (startsWith(code, "Quota", "LimitExceeded", "TooMany", "OrderError", "InDebt")) {
      return ErrorKind.QUOTA;
    }
    if (startsWith(code, "Invalid", "Incorrect")
        && (code.contains("Stat") || code.endsWith("Opt"))) {
      return ErrorKind.CONFLICT; // InvalidVolumeStatus, IncorrectInstanceState: it passes.
    }
    return startsWith(code, "Invalid", "Missing", "Malformed")
        ? ErrorKind.INVALID
        : ErrorKind.TRANSIENT;
  }

  private static boolean startsWith(String code, String... prefixes) {
    for (String prefix : prefixes) {
      if (code.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /** Collects codes. */
  public static final class Builder {
    private final Map<String, ErrorKind> kinds = new HashMap<>();
    private final Set<String> unprocessed = new HashSet<>();

    private Builder() {}

    /** Gives codes their kind; a code can be given one only once. */
    public Builder kind(ErrorKind kind, String... codes) {
      for (String code : codes) {
        if (kinds.put(code, kind) != null) {
          throw new IllegalArgumentException(code + " is listed twice");
        }
      }
      return this;
    }

    /** Transient codes by which the cloud says that it did not process the request. */
    public Builder unprocessed(String... codes) {
      kind(ErrorKind.TRANSIENT, codes);
      unprocessed.addAll(Set.of(codes));
      return this;
    }

    public ErrorTable build() {
      return new ErrorTable(kinds, unprocessed);
    }
  }
}
