package io.hpcoperator.controller.pass;

import io.hpcoperator.cloud.CloudException;
import io.hpcoperator.cloud.ErrorKind;
import io.hpcoperator.controller.poll.Observation;
import java.time.Instant;

/** What the conditions say when the cloud said no: the one exit for all kinds. */
public final class Failures {
  /** The account has not enabled E-HPC (E-HPC CreateCluster). */
  private static final String NOT_ENABLED = "NotEnabled";

  /** The account lacks the role E-HPC works with, which InitializeEHPC creates. */
  private static final String NO_ROLE = "EntityNotExist.Role";

  /**
   * @param error the failure
   * @param otherwise what the conditions would say had the call not failed; kept when the failure
   *     says nothing about the resource
   */
  public static Verdict verdict(CloudException error, Verdict otherwise) {
    return switch (error.kind()) {
      case THROTTLED -> otherwise;
      case TRANSIENT, NOT_FOUND ->
          Verdict.working(Reason.CLOUD_UNAVAILABLE, "%s The operator tries again.", said(error));
      case CONFLICT ->
          Verdict.working(
              Reason.CLOUD_BUSY,
              "%s The operator tries again when the other operation has ended.",
              said(error));
      case DENIED ->
          error.hasCode(NOT_ENABLED) || error.hasCode(NO_ROLE)
              ? Verdict.working(
                  Reason.ACCESS_DENIED,
                  "%s E-HPC is not set up in the account: enable it in the cloud's console, or set initializeService: true in the CloudAccount; the operator tries again.",
                  said(error))
              : Verdict.working(
                  Reason.ACCESS_DENIED,
                  "%s Grant the account's access key the right to call %s; the operator tries again.",
                  said(error),
                  error.operation());
      case QUOTA ->
          Verdict.working(
              Reason.QUOTA_EXCEEDED,
              "%s Raise the quota or settle the bill in the cloud's console; the operator tries again.",
              said(error));
      case INVALID ->
          Verdict.stalled(
              Reason.INVALID_REQUEST,
              "%s Correct the spec; the operator does not repeat the request until it changes.",
              said(error));
    };
  }

  /**
   * What the conditions say when a call failed beside which a verdict was to hold: one that waits
   * for a person goes on to, whatever else went wrong, and what was to be changed or replaced is
   * named.
   */
  static Verdict besides(Verdict planned, CloudException error) {
    if (error.kind() == ErrorKind.THROTTLED) {
      return planned;
    }
    if (planned.standing() == Verdict.Standing.STALLED) {
      return Verdict.stalled(planned.reason(), "%s", planned.message() + " " + said(error));
    }
    var failed = verdict(error, planned);
    return planned.reason() == Reason.UPDATING || planned.reason() == Reason.REPLACING
        ? new Verdict(
            failed.standing(), failed.reason(), planned.message() + " " + failed.message())
        : failed;
  }

  /**
   * What the conditions say when an action failed beside which a verdict was to hold: one that is
   * repeated whatever the cloud says to it goes on.
   */
  static Verdict besides(Verdict planned, Action action, CloudException error) {
    return error.kind() == ErrorKind.INVALID
            && action.isRepeatedWhenInvalid()
            && planned.standing() == Verdict.Standing.WORKING
        ? Verdict.working(
            planned.reason(), "%s %s The operator tries again.", planned.message(), said(error))
        : besides(planned, error);
  }

  /**
   * What the conditions say when something could not be read. Reads are repeated whatever the cloud
   * says to them, so none of its answers calls for a person for good.
   */
  public static Verdict reading(CloudException error, Verdict otherwise) {
    return error.kind() == ErrorKind.INVALID
        ? Verdict.working(Reason.CLOUD_UNAVAILABLE, "%s The operator tries again.", said(error))
        : verdict(error, otherwise);
  }

  /**
   * What the conditions say while something is waited for that a reading would show, and reading it
   * fails. One error passes: what was read a moment before is still good.
   */
  public static Verdict unseen(
      Observation<?> observation, Verdict waiting, Patience patience, Instant now) {
    var error = observation == null ? null : observation.error();
    if (error == null
        || observation.hasValue() && now.isBefore(observation.readAt().plus(patience.listing()))) {
      return waiting;
    }
    var failed = reading(error, waiting);
    return failed.equals(waiting)
        ? waiting
        : new Verdict(
            failed.standing(), failed.reason(), waiting.message() + " " + failed.message());
  }

  /** What the cloud said, with what a support ticket needs. */
  public static String said(CloudException error) {
    var text = new StringBuilder(error.operation()).append(" failed: ");
    text.append(error.code() == null ? "no answer" : error.code());
    if (error.cloudMessage() != null && !error.cloudMessage().isBlank()) {
      text.append(": ").append(error.cloudMessage().strip());
    }
    if (error.requestId() != null) {
      text.append(" (request ").append(error.requestId()).append(")");
    }
    return text.append(text.charAt(text.length() - 1) == '.' ? "" : ".").toString();
  }

  private Failures() {}
}
