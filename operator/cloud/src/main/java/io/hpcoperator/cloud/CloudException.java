package io.hpcoperator.cloud;

import java.util.Objects;

/**
 * The one exception of all cloud clients. {@link #kind()} says what to do, {@link #code()} what the
 * cloud called it.
 */
public final class CloudException extends RuntimeException {
  /**
   * Codes of what went wrong before or without an answer of the API. None of them is a wire code.
   */
  public static final class ClientCode {
    /** No connection could be made; nothing was sent. */
    public static final String CONNECT_FAILED = "Client.ConnectFailed";

    /** No answer in time. */
    public static final String TIMEOUT = "Client.Timeout";

    /** The connection ended before the answer did. */
    public static final String CONNECTION_CUT = "Client.ConnectionCut";

    /** An answer that cannot be read; of a change it means that it probably happened. */
    public static final String MALFORMED_ANSWER = "Client.MalformedAnswer";

    /** The request budget had no room in time; nothing was sent. */
    public static final String BUDGET_EXHAUSTED = "Client.BudgetExhausted";

    /** The waiting thread was interrupted; nothing was sent. */
    public static final String INTERRUPTED = "Client.Interrupted";

    /** Followed by the status: an answer that carries an HTTP status but no code of the API. */
    public static final String HTTP_STATUS_PREFIX = "Client.HttpStatus";

    private ClientCode() {}
  }

  private static final long serialVersionUID = 1L;

  private final ErrorKind kind;
  private final String code;
  private final String requestId;
  private final String operation;
  private final boolean effectUnknown;
  private final String cloudMessage;

  /**
   * @param operation wire name of the operation
   * @param kind what the error asks of the caller
   * @param code the cloud's code, or one of {@link ClientCode}
   * @param cloudMessage the cloud's text, or a description of the fault
   * @param requestId the cloud's request id, or null
   * @param effectUnknown see {@link #effectUnknown()}
   * @param cause fault below, or null
   */
  public CloudException(
      String operation,
      ErrorKind kind,
      String code,
      String cloudMessage,
      String requestId,
      boolean effectUnknown,
      Throwable cause) {
    super(
        operation
            + ": "
            + code
            + (cloudMessage == null ? "" : ": " + cloudMessage)
            + (requestId == null ? "" : " (request " + requestId + ")"),
        cause);
    this.operation = Objects.requireNonNull(operation, "operation");
    this.kind = Objects.requireNonNull(kind, "kind");
    this.code = Objects.requireNonNull(code, "code");
    this.cloudMessage = cloudMessage;
    this.requestId = requestId;
    this.effectUnknown = effectUnknown;
  }

  /** What the error asks of the caller. */
  public ErrorKind kind() {
    return kind;
  }

  /** The cloud's error code with its sub-codes, or one of {@link ClientCode}; never null. */
  public String code() {
    return code;
  }

  /** The cloud's id of the request, or null when it answered none. */
  public String requestId() {
    return requestId;
  }

  /** Wire name of the operation that failed. */
  public String operation() {
    return operation;
  }

  /**
   * Whether a change may have taken effect although it failed: time-out, cut connection, unreadable
   * answer, HTTP 5xx without a code, or a code by which the cloud says that it broke down while
   * working (every {@link ErrorKind#TRANSIENT} code but those of requests refused at the door).
   * Always false for reads, and for requests that were never sent.
   */
  public boolean effectUnknown() {
    return effectUnknown;
  }

  /** The cloud's own text, or a description of the fault; may be null. */
  public String cloudMessage() {
    return cloudMessage;
  }

  /** Whether the code is {@code code} or one of its dotted sub-codes. */
  public boolean hasCode(String wanted) {
    return code.equals(wanted) || code.startsWith(wanted + ".");
  }
}
