package io.hpcoperator.controller.pass;

import java.util.Arrays;
import java.util.Optional;

/**
 * Why a condition has the value it has: a closed set, each with its own line in docs/conditions.md
 * (a test holds the two together).
 */
public enum Reason {
  // The thing works.
  AVAILABLE("Available"),
  IN_SYNC("InSync"),
  CREDENTIALS_ACCEPTED("CredentialsAccepted"),
  SERVICE_INITIALIZED("ServiceInitialized"),

  // The operator or the cloud is at work.
  OBSERVING("Observing"),
  CREATING("Creating"),
  SETTLING("Settling"),
  SCALING("Scaling"),
  UPDATING("Updating"),
  REPLACING("Replacing"),
  DRAINING("Draining"),
  STOPPING("Stopping"),
  STARTING("Starting"),
  REPAIRING("Repairing"),
  RECOVERING("Recovering"),
  DELETING("Deleting"),
  HANDING_OVER("HandingOver"),

  // Something else has to come first.
  ACCOUNT_NOT_FOUND("AccountNotFound"),
  ACCOUNT_NOT_READY("AccountNotReady"),
  WRONG_PROVIDER("WrongProvider"),
  UNKNOWN_REGION("UnknownRegion"),
  CLUSTER_NOT_FOUND("ClusterNotFound"),
  CLUSTER_NOT_READY("ClusterNotReady"),
  SECRET_NOT_FOUND("SecretNotFound"),
  SECRET_KEY_MISSING("SecretKeyMissing"),
  SECRET_VALUE_INVALID("SecretValueInvalid"),
  SECRET_NOT_OURS("SecretNotOurs"),
  STILL_IN_USE("StillInUse"),
  STOPPED("Stopped"),
  DELETION_PROTECTED("DeletionProtected"),
  PREFLIGHT_FAILED("PreflightFailed"),
  PREFLIGHT_PASSED("PreflightPassed"),
  PREFLIGHT_INCOMPLETE("PreflightIncomplete"),
  OVER_BUDGET("OverBudget"),
  SCHEDULE_INVALID("ScheduleInvalid"),
  PAUSED("Paused"),

  // The cloud said no.
  CLOUD_UNAVAILABLE("CloudUnavailable"),
  CLOUD_BUSY("CloudBusy"),
  ACCESS_DENIED("AccessDenied"),
  QUOTA_EXCEEDED("QuotaExceeded"),
  INVALID_REQUEST("InvalidRequest"),

  // The cloud differs from the spec.
  DRIFTED("Drifted"),
  NOT_TAKING("NotTaking"),
  ADOPTION_DIFFERS("AdoptionDiffers"),
  SIZE_HELD("SizeHeld"),

  // A person has to look.
  NOT_FOUND_TO_ADOPT("NotFoundToAdopt"),
  TASK_FAILED("TaskFailed"),
  NODES_FAILED("NodesFailed"),
  CLUSTER_EXCEPTION("ClusterException"),
  VANISHED("Vanished"),
  CLAIMED_BY_OTHER("ClaimedByOther"),
  ALREADY_EXISTS("AlreadyExists"),
  AMBIGUOUS_OWNER("AmbiguousOwner");

  private final String text;

  Reason(String text) {
    this.text = text;
  }

  /** The reason with a CamelCase word; empty when there is none. */
  public static Optional<Reason> of(String text) {
    return Arrays.stream(values()).filter(reason -> reason.text.equals(text)).findFirst();
  }

  /** The CamelCase word that is written into the condition. */
  public String text() {
    return text;
  }
}
