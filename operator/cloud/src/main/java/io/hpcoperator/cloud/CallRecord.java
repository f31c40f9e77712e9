package io.hpcoperator.cloud;

import java.time.Duration;

/**
 * One request to a cloud; a repeated read gives one record per attempt. One that the account's
 * request budget had no room for was not sent, and has the code {@link
 * CloudException.ClientCode#BUDGET_EXHAUSTED}.
 *
 * @param api which API, such as {@code ehpc-2018-04-12}
 * @param operation wire name of the operation
 * @param requestId the cloud's id of the request, or null when it answered none
 * @param code error code, or null when the call succeeded
 * @param kind kind of the error, or null when the call succeeded
 * @param duration from sending to the answer, without the wait for the budget; zero when not sent
 * @param priority priority the call had
 */
public record CallRecord(
    String api,
    String operation,
    String requestId,
    String code,
    ErrorKind kind,
    Duration duration,
    CallPriority priority) {
  /** Whether the cloud accepted the call. */
  public boolean succeeded() {
    return code == null;
  }

  /** Whether the request left for the cloud. */
  public boolean sent() {
    return !CloudException.ClientCode.BUDGET_EXHAUSTED.equals(code);
  }
}
